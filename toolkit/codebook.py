"""The schema → the annotators' codebook, and in short the instructions on the page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape

from toolkit import codebook_guide as guide
from toolkit.codebook_examples import Examples, Name, example_lines
from toolkit.codebook_practice import Practice, practice_lines
from toolkit.model import Field, Label, Layer
from toolkit.schema import Schema
from toolkit.steps import PIECES, told


def codebook(
    schema: Schema,
    examples: Mapping[Name, Examples] | None = None,
    practice: Practice | None = None,
) -> str:
    """Every layer with its labels, roles and fields, each with its meaning.

    Args:
        schema: What is labeled.
        examples: What is shown of each label, from articles; None: nothing.
        practice: The practice task, printed last; None: there is none.
    """
    return "\n".join(_pages(schema, examples or {}, practice))


def _pages(
    schema: Schema, examples: Mapping[Name, Examples], practice: Practice | None
) -> Iterator[str]:
    yield "# Codebook\n"
    sources = (
        "the schema and a file of examples: edit these" if examples else "the schema: edit that"
    )
    yield f"Data model {schema.version}. Written from {sources}, not this page.\n"
    yield from _guidance(schema)
    if examples:
        yield f"{guide.HOW_TO_READ_EXAMPLES}\n"
    for layer in schema.layers:
        yield f"## {layer.title}\n\n{layer.description}\n"
        yield from (f"- {ruling}" for ruling in layer.rulings)
        yield ""
        labels = (*layer.labels, *(part.label for part in layer.parts))
        yield from _table("Label", labels)
        for label in labels:
            if shown := examples.get((layer.control, label.value)):
                yield f"**`{label.value}`** – press `{label.hotkey}`\n"
                yield from example_lines(shown)
                yield ""
        roles = list(roles_of(layer, schema))
        if roles:
            yield "Link it to what fills it, from the item to the filler:\n"
            yield from _table("Relation", roles)
        for field in layer.fields:
            unset = f" Nothing clicked: {when_unset(field, [layer])}." if field.default else ""
            yield f"**{field.name}** – {field.description}{unset}\n"
            if field.choices:
                yield from _table("Value", field.choices)
    yield from _work(schema)
    if practice:
        yield f"## Practice\n\n{guide.PRACTICE}\n"
        yield from practice_lines(practice, schema)


def _guidance(schema: Schema) -> Iterator[str]:
    """How to work, and what is left alone."""
    steps = {
        "Open": f"{guide.LOG_IN} {guide.ONCE}",
        "Read": guide.HOW_TO_READ,
        "Mark": guide.HOW_TO_MARK,
        "Fill in": guide.HOW_TO_FILL,
        "Link": f"{guide.HOW_TO_LINK}{_bare(schema.layers)}{_loose(schema.layers)}",
        "Save": guide.HOW_TO_SAVE,
        "Correct": guide.HOW_TO_CORRECT,
    }
    yield "## How to work\n"
    yield from (f"{n}. **{name}.** {text}" for n, (name, text) in enumerate(steps.items(), 1))
    yield "\n## What is not labeled\n"
    yield from (f"- {sentence}" for sentence in guide.NOT_LABELED)
    yield "\nA document consists of sections:\n"
    yield from _table("Section", schema.values(schema.definition("section_kind")))


def _bare(layers: Sequence[Layer]) -> str:
    pieces = [part.name for layer in layers for part in layer.parts]
    return f" A link to a {_either(pieces)} needs no label." if pieces else ""


def _loose(layers: Sequence[Layer]) -> str:
    pieces = [part.name for layer in layers for part in layer.parts if part.loose]
    where = "that stands inside just one item"
    return f" A {_either(pieces)} {where} needs no link." if pieces else ""


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


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
    yield f"{guide.COUNTED}\n"
    yield "| What | Actions | with “Select region after creating it” on |\n|---|---|---|"
    for piece in pieces:
        yield f"| {piece.title} | {len(piece.steps)} | {len(piece.selecting)} |"
    yield ""
    for piece in pieces:
        yield f"**{piece.title}** – {told(piece.steps, keys)}.\n"
    yield f"{guide.SETTING}\n"


def roles_of(layer: Layer, schema: Schema) -> Iterator[Label]:
    """The roles and parts of a layer, each with what it means."""
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


def instructions(schema: Schema, layers: Collection[str] = ()) -> str:
    """The codebook in short, as the HTML that Label Studio shows before labeling.

    Args:
        schema: What is labeled.
        layers: The names of the layers that the page is for; none: all.
    """
    parts = [_paragraph("Once", guide.ONCE), _paragraph("Marking", guide.HOW_TO_MARK)]
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
    parts.append(_paragraph("Filling in", guide.HOW_TO_FILL))
    if any(layer.roles for layer in shown):
        parts.append(_paragraph("Linking", guide.HOW_TO_LINK + _bare(shown)))
    parts.append(_paragraph("Saving", guide.HOW_TO_SAVE))
    parts.append(_paragraph("Correcting", guide.HOW_TO_CORRECT))
    return "\n".join(parts)


def _paragraph(head: str, text: str) -> str:
    return f"<p><b>{escape(head)}.</b> {escape(text)}</p>"
