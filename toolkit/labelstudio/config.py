"""The schema → the labeling configuration: the XML of the page on which annotators work.

The mapping is frozen since version 1.0.0: a control is called as the layer's `control`, a label
as the enum's value, a field as the schema's `x-field` name, a relation as its role, and the text
is `text`. Exports made with any version since stay readable.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from toolkit.codebook import when_unset
from toolkit.errors import ConfigurationError
from toolkit.labelstudio.style import style
from toolkit.model import Field, Label, Layer
from toolkit.problems import excerpt

TEXT = "text"
"""The name of the text on the page, and the key of the text in a task's data."""

TOOLTIP = 160
"""Characters of a description that a label's tooltip shows."""

LONG = 10
"""Labels from which a layer gets a line of its own above the text."""

SILENT = "ctrl+alt+shift+f19"
"""The hotkey of every choice: a key that keyboards lack.

Label Studio gives a choice without a hotkey one that is free, and heeds it also while the choice
is hidden: a slip of a finger would fill a field that the selected region does not even have.
"""


@dataclass(frozen=True, slots=True)
class Page:
    """The layers of a labeling page, as they are marked on it."""

    layers: tuple[Layer, ...]
    """All of them, in the order of the schema."""
    asked: tuple[str, ...]
    """The names of those that are annotated; the others are only linked to. These come without
    parts and relations, but with their fields: a mention without an actor would be none."""


def page_of(layers: Sequence[Layer], names: Collection[str] = ()) -> Page:
    """All layers of the schema → the page for those of these names, or (none) for all.

    Raises:
        ConfigurationError: When there is no layer of a name.
    """
    known = [layer.name for layer in layers]
    if unknown := [name for name in names if name not in known]:
        raise ConfigurationError(
            f"there is no layer {excerpt(', '.join(unknown))}",
            hint=f"The layers are {', '.join(known)}.",
        )
    asked = [layer for layer in layers if layer.name in names or not names]
    targets = {role.target for layer in asked for role in layer.roles}
    return Page(
        tuple(
            layer if layer in asked else replace(layer, parts=(), roles=())
            for layer in layers
            if layer in asked or layer.name in targets
        ),
        tuple(layer.name for layer in asked),
    )


def labeling_config(layers: Sequence[Layer], names: Collection[str] = ()) -> str:
    """All layers of the schema → the configuration as XML, the same bytes each time.

    Args:
        layers: All layers of the schema.
        names: Those that the page is for; none: all.
    """
    chosen = page_of(layers, names)
    page = ET.Element("View", className="redline")
    ET.SubElement(page, "Style").text = style(chosen.layers)
    told = ET.SubElement(page, "View", className="redline-feedback")
    ET.SubElement(told, "Header", value="$feedback", size="6")
    bars = ET.SubElement(page, "View", className="redline-labels")
    for layer in chosen.layers:
        bar = ET.SubElement(bars, "View", className=_bar(layer, chosen))
        title = layer.title if layer.name in chosen.asked else f"{layer.title}, to link to"
        ET.SubElement(bar, "Header", value=title, size="6")
        _labels(bar, layer)
    _relations(page, chosen.layers)
    column = ET.SubElement(page, "View", className="redline-text")
    ET.SubElement(
        column, "Text", name=TEXT, value=f"${TEXT}", granularity="symbol", showLabels="true"
    )
    fields = ET.SubElement(page, "View", className="redline-fields")
    for field, owners in owned_fields(chosen.layers):
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


def _bar(layer: Layer, page: Page) -> str:
    if layer.name not in page.asked:
        return "redline-layer redline-aside"
    long = len(layer.labels) + len(layer.parts) >= LONG
    return "redline-layer redline-long" if long else "redline-layer"


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
    # With "multiple", the list of labels stays open after one is chosen, and takes a second.
    relations = ET.SubElement(parent, "Relations", choice="single")
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
    ET.SubElement(box, "Header", value=_head(field, owners), size="6")
    attributes = {"name": field.name, "toName": TEXT, "perRegion": "true"}
    match field.control:
        case "Choices":
            choice = "multiple" if field.many else "single"
            control = ET.SubElement(
                box, "Choices", {**attributes, "choice": choice, "showInline": "true"}
            )
            for value in field.choices:
                _value(control, "Choice", replace(value, hotkey=SILENT))
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


def _head(field: Field, owners: Sequence[Layer]) -> str:
    """A field's name, and what holds when nothing is clicked."""
    name = field.name.replace("_", " ")
    return f"{name} · else {when_unset(field, owners)}" if field.default else name


def _shortened(text: str) -> str:
    return text if len(text) <= TOOLTIP else text[: TOOLTIP - 1].rsplit(" ", 1)[0] + " …"
