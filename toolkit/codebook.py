"""The schema → the annotators' codebook, and in short the instructions on the page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from toolkit.model import Field, Label, Layer
from toolkit.schema import Schema


def codebook(schema: Schema) -> str:
    """Every layer with its labels, roles and fields, each with its meaning."""
    return "\n".join(_pages(schema))


def _pages(schema: Schema) -> Iterator[str]:
    yield "# Codebook\n"
    yield f"Data model {schema.version}. Written from the schema: edit that, not this page.\n"
    for layer in schema.layers:
        yield f"## {layer.title}\n\n{layer.description}\n"
        yield from (f"- {ruling}" for ruling in layer.rulings)
        yield ""
        yield from _table("Label", (*layer.labels, *(part.label for part in layer.parts)))
        roles = list(_roles(layer, schema))
        if roles:
            yield "Link it to what fills it, from the item to the filler:\n"
            yield from _table("Relation", roles)
        for field in layer.fields:
            yield f"**{field.name}** – {field.description}{_when_unset(field)}\n"
            if field.choices:
                yield from _table("Value", field.choices)


def _roles(layer: Layer, schema: Schema) -> Iterator[Label]:
    definition = next(
        name
        for name in schema.root["x-layers"]
        if schema.definition(name)["x-layer"]["name"] == layer.name
    )
    properties = schema.properties(definition)
    for role in layer.roles:
        node = properties[role.property]
        if "x-roles" in node:
            values = schema.values(schema.definition(node["x-roles"]["from"]))
            yield next(value for value in values if value.value == role.name)
        else:
            yield Label(role.name, node["description"])
    for part in layer.parts:
        yield Label(part.name, part.label.description)


def _when_unset(field: Field) -> str:
    if field.default is None:
        return ""
    if field.default_when is None:
        return f" Nothing clicked: {field.default}."
    other = f", else {field.default_otherwise}" if field.default_otherwise else ""
    return f" Nothing clicked: {field.default} where there is a {field.default_when}{other}."


def _table(head: str, labels: list[Label] | tuple[Label, ...]) -> Iterator[str]:
    keyed = any(label.hotkey for label in labels)
    yield f"| {head} | Key | Meaning |" if keyed else f"| {head} | Meaning |"
    yield "|---|---|---|" if keyed else "|---|---|"
    for label in labels:
        key = f" {label.hotkey or ''} |" if keyed else ""
        yield f"| `{label.value}` |{key} {label.description} |"
    yield ""


_HOW_TO_MARK = (
    "Press the key of a label, then drag over the words: whole words, no blanks at the edges."
    " Mark nothing in page furniture (menus, links, comment forms)."
)
_HOW_TO_LINK = (
    "A relation runs from the item to what fills it: select the item (in the text, or in"
    " the list of regions), press Alt+R, click the other, and choose its label under Relations."
)


def instructions(schema: Schema) -> str:
    """The codebook in short, as the HTML that Label Studio shows before labeling."""
    parts = [_paragraph("Marking", _HOW_TO_MARK)]
    for layer in schema.layers:
        labels = ", ".join(
            f"{label.value} ({label.hotkey})" if label.hotkey else label.value
            for label in (*layer.labels, *(part.label for part in layer.parts))
        )
        links = [role.name for role in layer.roles] + [p.name for p in layer.parts if not p.loose]
        linked = f" Link to: {', '.join(links)}." if links else ""
        loose = [part.name for part in layer.parts if part.loose]
        if loose:
            linked += f" No link is needed for {', '.join(loose)} inside just one."
        parts.append(_paragraph(layer.title, f"{layer.description} Labels: {labels}.{linked}"))
    parts.append(_paragraph("Linking", _HOW_TO_LINK))
    return "\n".join(parts)


def _paragraph(head: str, text: str) -> str:
    return f"<p><b>{escape(head)}.</b> {escape(text)}</p>"
