"""The practice task: an invented article, and the known answer to it as a page that can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from toolkit.codebook_examples import escaped
from toolkit.errors import SchemaError
from toolkit.model import Document, Field, JSONObject, Layer, Role, Span
from toolkit.schema import Schema

FOLDER = "practice"
"""Where the task lies, in the folder of the schema and in a project."""
AROUND = 24
"""At most how many characters are shown on either side of marked words."""


@dataclass(frozen=True, slots=True)
class Practice:
    """The practice task."""

    document: Document
    answer: JSONObject
    """The known answer, a record of kind gold; the notes of its items say why."""
    actors: Mapping[str, str]
    """The names of the actors by id."""


def read_practice(folder: Path | Traversable) -> Practice | None:
    """The practice task in the folder of a schema; None where there is none.

    Raises:
        SchemaError: When its files cannot be read.
    """
    place = folder / FOLDER
    if not place.is_dir():
        return None
    try:
        document = json.loads((place / "documents.jsonl").read_text("utf-8"))
        answer = json.loads((place / "answer.json").read_text("utf-8"))
        entered = json.loads((place / "actors.json").read_text("utf-8"))
        actors = {actor["id"]: actor["name"] for actor in entered["actors"]}
        return Practice(Document.from_json(document), answer, actors)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise SchemaError(
            f"cannot read the practice task in {place}: {error}",
            hint="Restore its files, or remove the folder.",
        ) from error


def practice_lines(practice: Practice, schema: Schema) -> Iterator[str]:
    """The article, and then the answer, a table for each layer, in Markdown."""
    for paragraph in practice.document.text.split("\n\n"):
        yield f"> {escaped(paragraph.strip())}\n>"
    yield "\n### The answer\n"
    yield "What holds when nothing is clicked is left out.\n"
    words = {
        item["id"]: item["text"]
        for layer in schema.layers
        for item in practice.answer.get(layer.name, ())
    }
    for layer in schema.layers:
        items = practice.answer.get(layer.name, ())
        if not items:
            continue
        yield f"**{layer.title}**\n\n| Words | Label | Fields and links | Why |\n|---|---|---|---|"
        for item in items:
            told = "; ".join(_told(item, layer, words, practice.actors))
            cells = (
                _in_context(practice.document.text, Span.of(item)),
                f"`{item[layer.label_property]}`",
                escaped(told),
                escaped(_why(item, layer)),
            )
            yield f"| {' | '.join(cells)} |"
        yield ""


def _in_context(text: str, span: Span) -> str:
    """Marked words in bold, with whole words of their paragraph around them."""
    before = text[: span.start].rpartition("\n")[2]
    after = text[span.end :].partition("\n")[0]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + " …"
    return f"{escaped(before)}**{escaped(span.slice(text))}**{escaped(after)}"


def _told(
    item: Mapping[str, Any], layer: Layer, words: Mapping[str, str], actors: Mapping[str, str]
) -> Iterator[str]:
    """What is filled in and drawn: fields, parts and roles, each by its name."""
    for field in layer.fields:
        value = item.get(field.property)
        if value is None or field.free or value == _unset(field, item):
            continue
        if isinstance(value, dict):
            value = "; ".join(map(str, value.values()))
        listed = value if isinstance(value, list) else [value]
        shown = (actors.get(one, one) if field.source else one for one in listed)
        yield f"{field.name}: {', '.join(map(str, shown))}"
    for part in layer.parts:
        if part.name in item:
            yield f"{part.name}: “{item[part.name]['text']}”"
    for role in layer.roles:
        fillers = [f"“{words.get(filler, filler)}”" for filler in _fillers(item, role)]
        if fillers:
            yield f"{role.name}: {', '.join(fillers)}"


def _unset(field: Field, item: Mapping[str, Any]) -> str | None:
    """What a field holds when nothing is clicked."""
    holds = field.default_when is None or field.default_when in item
    return field.default if holds else field.default_otherwise


def _fillers(item: Mapping[str, Any], role: Role) -> list[str]:
    """The ids of what fills a role."""
    value = item.get(role.property)
    if value is None:
        return []
    if role.key is not None:
        return [entry[role.key] for entry in value if entry[role.role_key] == role.name]
    return list(value) if role.many else [value]


def _why(item: Mapping[str, Any], layer: Layer) -> str:
    notes = (str(item[f.property]) for f in layer.fields if f.free and f.property in item)
    return " ".join(notes)
