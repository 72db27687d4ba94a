"""The schema → the annotators' codebook, and in short the instructions on the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from html import escape

from toolkit.model import Field, Label, Layer
from toolkit.schema import Schema
from toolkit.steps import PIECES, told


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
            unset = f" Nothing clicked: {when_unset(field, [layer])}." if field.default else ""
            yield f"**{field.name}** – {field.description}{unset}\n"
            if field.choices:
                yield from _table("Value", field.choices)
    yield from _work(schema)


def _work(schema: Schema) -> Iterator[str]:
    """What work on the page takes, counted in actions."""
    keys = {
        label.value: label.hotkey or ""
        for layer in schema.layers
        for label in (*layer.labels, *(part.label for part in layer.parts))
    }
    pieces = [piece for piece in PIECES if piece.labels <= keys.keys()]
    if not pieces:
        return
    yield "## How many actions it takes\n"
    yield f"{_COUNTED}\n"
    yield "| What | Actions | with “Select region after creating it” on |\n|---|---|---|"
    for piece in pieces:
        yield f"| {piece.title} | {len(piece.steps)} | {len(piece.selecting)} |"
    yield ""
    for piece in pieces:
        yield f"**{piece.title}** – {told(piece.steps, keys)}.\n"
    yield f"{_SETTING}\n"


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


def when_unset(field: Field, owners: Sequence[Layer]) -> str:
    """What holds when nothing is clicked, such as "explicit; unknown if no speaker is linked".

    Args:
        field: One that has a default.
        owners: The layers that it belongs to.
    """
    roles = {r.property: f"{r.name} is linked" for layer in owners for r in layer.roles}
    parts = {p.name: f"{p.name} is marked" for layer in owners for p in layer.parts}
    missing = {**roles, **parts}.get(field.default_when or "")
    other = f"; {field.default_otherwise or 'nothing'} if no {missing}" if missing else ""
    return f"{field.default}{other}"


def _table(head: str, labels: list[Label] | tuple[Label, ...]) -> Iterator[str]:
    keyed = any(label.hotkey for label in labels)
    yield f"| {head} | Key | Meaning |" if keyed else f"| {head} | Meaning |"
    yield "|---|---|---|" if keyed else "|---|---|"
    for label in labels:
        key = f" {label.hotkey or ''} |" if keyed else ""
        yield f"| `{label.value}` |{key} {label.description} |"
    yield ""


_COUNTED = (
    "An action is a key pressed, a drag, a click, or a part of a name typed. What rules have"
    " marked and got right takes none. A test does each of these in a browser, action by action."
)
_SETTING = (
    "Leave Label Studio’s setting “Select region after creating it” off, as it comes: on, it saves"
    " the click that selects what you have just marked, and costs an Esc before the next mark."
)
_ONCE = (
    "Open tasks with Label All Tasks: the list of tasks makes room. At the right, fold Info away"
    " (the two arrowheads at the outer end of the bar above it) and leave the tab Relations open;"
    " the browser remembers both."
)
_HOW_TO_MARK = (
    "Press the key of a label, then drag over the words: whole words, no blanks at the edges; an"
    " item before the parts inside it. The wrong key? Press it again. While something is selected,"
    " a key changes its label: press Esc first. Mark nothing in page furniture (menus, links,"
    " comment forms)."
)
_HOW_TO_FILL = (
    "Click the words, or the tag behind them, and fill in the fields beside the text; what stands"
    " after “else” holds when nothing is clicked. For an actor, click the field, type a part of the"
    " name, and click the name (Esc closes the list); one that is not in the list goes into new"
    " actor, with Enter."
)
_HOW_TO_LINK = (
    "A relation runs from the item to what fills it: click the item, press Alt+R, click the other."
    " Then, under Relations, where the newest stands on top: ⋯, the box, and the label."
)
_HOW_TO_SAVE = (
    "Press Submit when the article is done; once it is submitted, Update saves every change."
)
_HOW_TO_CORRECT = (
    "Open the address that the report gives, or the task in the list of tasks, and click the words;"
    " where marks overlap, click the tag behind them. Too many words, or too few: drag the handle"
    " at the edge. The wrong label: click the right one above the text, in the same group. A line"
    " of text: move the mouse over it, click the pencil or the bin. A choice: click it again to"
    " clear it. What else belongs to the mark stays. Backspace deletes a mark with its fields and"
    " links; the bin beside a relation deletes only that. Then press Update."
)


def instructions(schema: Schema, layers: Collection[str] = ()) -> str:
    """The codebook in short, as the HTML that Label Studio shows before labeling.

    Args:
        schema: What is labeled.
        layers: The names of the layers that the page is for; none: all.
    """
    parts = [_paragraph("Once", _ONCE), _paragraph("Marking", _HOW_TO_MARK)]
    shown = [layer for layer in schema.layers if layer.name in layers or not layers]
    for layer in shown:
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
    parts.append(_paragraph("Filling in", _HOW_TO_FILL))
    pieces = [part.name for layer in shown for part in layer.parts]
    bare = f" A link to a {' or '.join(pieces)} needs no label." if pieces else ""
    if any(layer.roles for layer in shown):
        parts.append(_paragraph("Linking", _HOW_TO_LINK + bare))
    parts.append(_paragraph("Saving", _HOW_TO_SAVE))
    parts.append(_paragraph("Correcting", _HOW_TO_CORRECT))
    return "\n".join(parts)


def _paragraph(head: str, text: str) -> str:
    return f"<p><b>{escape(head)}.</b> {escape(text)}</p>"
