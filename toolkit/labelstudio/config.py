"""The schema → the labeling configuration: the XML of the page on which annotators work.

The mapping is frozen since version 1.0.0: a control is called as the layer's `control`, a label
as the enum's value, a field as the schema's `x-field` name, a relation as its role, and the text
is `text`. Exports made with any version since stay readable.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from toolkit.model import Field, Label, Layer

TEXT = "text"
"""The name of the text on the page, and the key of the text in a task's data."""

TOOLTIP = 160
"""Characters of a description that a label's tooltip shows."""

STYLE = """
.lsf-richtext__line{white-space:pre-wrap}
.redline{display:grid;grid-template-columns:minmax(0,1fr) 280px;gap:0 16px;padding:4px 8px}
.redline-labels{grid-column:1/-1;position:sticky;top:0;z-index:5;padding:2px 0 6px;
 background:var(--color-neutral-background,#fff);
 border-bottom:1px solid var(--color-neutral-border,#d9d9d9)}
.redline-layer{display:flex;align-items:flex-start;gap:8px}
.redline-layer h4{flex:0 0 112px;margin:4px 0!important;font-size:12px!important;
 line-height:18px!important;text-align:right}
.redline-layer .lsf-labels{margin:2px 0!important;gap:3px 4px!important}
.redline-layer .lsf-label{margin:0!important;padding:0 6px!important;font-size:12px!important;
 line-height:20px!important;height:auto!important}
.redline-text{font-size:16px;line-height:1.8;max-width:46em;padding-top:8px}
.redline-text .htx-highlight::after{font-weight:400!important;opacity:.75}
.redline-fields{position:sticky;top:150px;align-self:start;max-height:75vh;overflow:auto;
 padding:4px 0 4px 12px;border-left:1px solid var(--color-neutral-border,#d9d9d9)}
.redline-fields h4{margin:8px 0 2px!important;font-size:13px!important;line-height:18px!important}
.redline-fields h4:empty{display:none}
.redline-fields .lsf-choices{margin:0!important}
.relations-overlay{opacity:0}
body:has(.lsf-relations) .relations-overlay{opacity:1}
"""
# Relations cover the text: they are drawn only while the Relations tab is open.


def labeling_config(layers: Sequence[Layer]) -> str:
    """All layers → the configuration as XML, the same bytes each time."""
    page = ET.Element("View", className="redline")
    ET.SubElement(page, "Style").text = STYLE
    bars = ET.SubElement(page, "View", className="redline-labels")
    for layer in layers:
        bar = ET.SubElement(bars, "View", className="redline-layer")
        ET.SubElement(bar, "Header", value=layer.title, size="6")
        _labels(bar, layer)
    _relations(page, layers)
    column = ET.SubElement(page, "View", className="redline-text")
    ET.SubElement(
        column, "Text", name=TEXT, value=f"${TEXT}", granularity="symbol", showLabels="true"
    )
    fields = ET.SubElement(page, "View", className="redline-fields")
    ET.SubElement(fields, "Header", value="$feedback", size="6")
    for field, owners in owned_fields(layers):
        _field(fields, field, owners)
    ET.indent(page, " ")
    return ET.tostring(page, encoding="unicode") + "\n"


def owned_fields(layers: Sequence[Layer]) -> list[tuple[Field, list[Layer]]]:
    """Each field of the page once, with the layers that it belongs to."""
    found: dict[str, tuple[Field, list[Layer]]] = {}
    for layer in layers:
        for field in layer.fields:
            found.setdefault(field.name, (field, []))[1].append(layer)
    # What every layer has stands last on the page.
    return sorted(found.values(), key=lambda pair: len(pair[1]))


def _labels(parent: ET.Element, layer: Layer) -> None:
    control = ET.SubElement(parent, "Labels", name=layer.control, toName=TEXT, showInline="true")
    for label in (*layer.labels, *(part.label for part in layer.parts)):
        _value(control, "Label", label)


def _value(parent: ET.Element, tag: str, label: Label) -> None:
    attributes = {"value": label.value}
    if label.hotkey:
        attributes["hotkey"] = label.hotkey
    if label.color:
        attributes["background"] = label.color
    if label.description:
        attributes["hint"] = _shortened(label.description)
    ET.SubElement(parent, tag, attributes)


def _relations(parent: ET.Element, layers: Sequence[Layer]) -> None:
    names = [name for layer in layers for name in relation_names(layer)]
    relations = ET.SubElement(parent, "Relations")
    for name in dict.fromkeys(names):
        ET.SubElement(relations, "Relation", value=name)


def relation_names(layer: Layer) -> list[str]:
    """The labels of the relations that begin at a layer's items: its roles, then its parts."""
    return [*(role.name for role in layer.roles), *(part.name for part in layer.parts)]


def _field(parent: ET.Element, field: Field, owners: Sequence[Layer]) -> None:
    """A field, shown only while a region that it applies to is selected."""
    shown = {"visibleWhen": "region-selected"}
    if len(owners) == 1:
        shown["whenTagName"] = owners[0].control
        shown["whenLabelValue"] = ",".join(label.value for label in owners[0].labels)
    box = ET.SubElement(parent, "View", shown)
    ET.SubElement(box, "Header", value=field.name.replace("_", " "), size="6")
    attributes = {"name": field.name, "toName": TEXT, "perRegion": "true"}
    match field.control:
        case "Choices":
            choice = "multiple" if field.many else "single"
            control = ET.SubElement(
                box, "Choices", {**attributes, "choice": choice, "showInline": "true"}
            )
            for value in field.choices:
                _value(control, "Choice", value)
        case "Taxonomy":
            ET.SubElement(
                box,
                "Taxonomy",
                {
                    **attributes,
                    "value": f"${field.source}",
                    "leafsOnly": "true",
                    "maxUsages": "1",
                    "placeholder": _shortened(field.description),
                },
            )
        case _:
            ET.SubElement(
                box,
                "TextArea",
                {
                    **attributes,
                    "rows": "1",
                    "maxSubmissions": "1",
                    "editable": "true",
                    "placeholder": _shortened(field.description),
                },
            )


def _shortened(text: str) -> str:
    return text if len(text) <= TOOLTIP else text[: TOOLTIP - 1].rsplit(" ", 1)[0] + " …"
