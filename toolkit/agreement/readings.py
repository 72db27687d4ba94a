"""Records → readings side by side: their items as spans, fields and the actors in their roles."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from toolkit.actors import known_names, whom
from toolkit.errors import RecordError
from toolkit.model import ADJUDICATOR, GOLD, Document, Item, JSONObject, Layer, Record, Role, Span
from toolkit.problems import Problem
from toolkit.schema import Schema
from toolkit.validate import ITEM, UNFINISHED

ANNOTATION = "annotation"
ACTOR = "actor"
"""The name under which whom a mention stands for is compared."""
UNREADABLE = frozenset(
    {
        *("export-not-json", "export-shape", "export-is-min", "export-old-format"),
        *("export-wrong-project", "unknown-document", "task-unknown", "document-text-changed"),
        *("offset-unit", "schema-version-unknown"),
    }
)
"""Codes of problems after which a reading cannot be compared with another."""
Actors: TypeAlias = Mapping[str, Mapping[str, Any]]
Value: TypeAlias = str | frozenset[str]


@dataclass(frozen=True, slots=True)
class Read:
    """One item as a reader read it."""

    id: str
    span: Span
    text: str
    fields: Mapping[str, Value]
    """Property → value, or set of values; what is absent is not there."""
    parts: Mapping[str, Span]
    roles: Mapping[str, frozenset[str]]
    """Role → the actors that fill it; every role whose fillers the reader was asked to mark."""
    unknown: Mapping[str, int]
    """Role → how many of its fillers lead to no actor."""
    fillers: Mapping[str, tuple[str, ...]] = field(compare=False)
    """Role → the ids of what fills it, in the order of the record."""

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.span.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.span.end


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's items of one document, by layer, in the order of the text."""

    reader: str
    items: Mapping[str, tuple[Read, ...]]
    """The layers that the reader was asked for, and no others."""
    refused: int = 0
    """How many items the schema refuses; they are not compared."""
    misplaced: int = 0
    """How many items have offsets that are not in the text; they are not compared."""


@dataclass(frozen=True, slots=True)
class Readings:
    """One document and all that was read in it, by name of the reader."""

    document: Document
    by: tuple[Reading, ...]

    def of(self, layer: str) -> list[tuple[Read, ...]]:
        """The items of a layer, reader by reader."""
        return [reading.items[layer] for reading in self.by]

    def asked(self, layer: str) -> Readings:
        """The readings by those who were asked for a layer."""
        return replace(self, by=tuple(one for one in self.by if layer in one.items))


def by_number(documents: Sequence[Readings], layer: str) -> tuple[list[Readings], list[Readings]]:
    """Documents → those in which two or more were asked for a layer, and those in which one was."""
    asked = [document.asked(layer) for document in documents]
    return [d for d in asked if len(d.by) > 1], [d for d in asked if len(d.by) == 1]


@dataclass(frozen=True, slots=True)
class Compared:
    """Which records are compared, and how many are not, by reason."""

    records: tuple[JSONObject, ...]
    left_out: Mapping[str, int]


def compared(records: Sequence[JSONObject]) -> Compared:
    """Records → those of annotators; the gold is a reader beside a single annotator.

    So a practice task is held against its known answer, and the gold that was made from two
    readings is not held against them.
    """
    kinds = {kind: [r for r in records if r["kind"] == kind] for kind in (ANNOTATION, GOLD)}
    chosen = [r for r in kinds[ANNOTATION] if r["annotator"] != ADJUDICATOR]
    left_out = {
        "suggestions": sum(r["kind"] not in kinds for r in records),
        "adjudications": len(kinds[ANNOTATION]) - len(chosen),
    }
    if len({r["annotator"] for r in chosen}) == 1 and kinds[GOLD]:
        chosen = [*chosen, *kinds[GOLD]]
    else:
        left_out["gold records"] = len(kinds[GOLD])
    return Compared(tuple(chosen), {why: n for why, n in left_out.items() if n})


def side_by_side(
    records: Sequence[JSONObject],
    documents: Mapping[str, Document],
    schema: Schema,
    actors: Actors,
    absent: Mapping[str, Collection[str]],
) -> list[Readings]:
    """Records → by document, the readings of it; documents and readers in the order of names.

    Raises:
        RecordError: When a reader has two different readings of a document.
    """
    named = known_names(actors)
    found: dict[str, dict[str, Reading]] = {}
    for record in records:
        reader = GOLD if record["kind"] == GOLD else str(record["annotator"])
        readers = found.setdefault(str(record["document_id"]), {})
        asked = [layer for layer in schema.layers if layer.name not in absent.get(record["id"], ())]
        length = len(documents[record["document_id"]].text)
        reading = reading_of(reader, record, schema, asked, named, length)
        if readers.setdefault(reader, reading) != reading:
            raise RecordError(
                f"there are two readings of {record['document_id']} by {reader}, and they differ",
                hint="Leave one of them out, or name the folder of exports, not its files.",
            )
    return [
        Readings(documents[name], tuple(reading for _, reading in sorted(readers.items())))
        for name, readers in sorted(found.items())
    ]


def reading_of(
    reader: str,
    record: JSONObject,
    schema: Schema,
    asked: Sequence[Layer],
    named: Mapping[str, str],
    length: int,
) -> Reading:
    """One record → the items in it that can be compared, of the layers that were asked for.

    Args:
        reader: Whose it is called.
        record: With a list for each layer.
        schema: Items that it refuses are left out and counted.
        asked: The layers that its reader was asked for.
        named: Whom a name stands for: from `known_names`.
        length: Of the text, in code points; items beyond it are left out and counted.
    """
    rejected = {
        (str(found.path[0]), int(found.path[1]))
        for found in schema.record_violations(record)
        if found.code not in UNFINISHED and len(found.path) > 1 and isinstance(found.path[1], int)
    }
    names = tuple(layer.name for layer in asked)
    held = Record(record, names, frozenset(rejected))
    stray = {
        (layer.name, item.index)
        for layer in asked
        for item in held.items(layer.name)
        if not _in_text(item, layer, length)
    }
    held = replace(held, rejected=held.rejected | stray)
    whose = {item.id: actor for item in held.all_items() if (actor := _actor(item, named))}
    items = {
        layer.name: tuple(
            _ordered(_read(item, layer, whose, names) for item in held.items(layer.name))
        )
        for layer in asked
    }
    return Reading(reader, items, len(rejected), len(stray))


def _in_text(item: Item, layer: Layer, length: int) -> bool:
    """Whether an item and its parts are stretches of a text of that length."""
    spans = [item.span, *(part for p in layer.parts if (part := item.part(p.name)) is not None)]
    return all(0 <= span.start < span.end <= length for span in spans)


def _ordered(items: Iterator[Read]) -> list[Read]:
    """In the order of the text; of equal spans, in an order of what they say."""
    return sorted(items, key=lambda read: (read.span, _said(read)))


def _said(read: Read) -> str:
    values = {**read.fields, **read.roles}
    plain = {k: sorted(v) if isinstance(v, frozenset) else v for k, v in values.items()}
    parts = {name: [span.start, span.end] for name, span in read.parts.items()}
    return json.dumps([plain, parts], sort_keys=True)


def _read(item: Item, layer: Layer, whose: Mapping[str, str], asked: Collection[str]) -> Read:
    enums = [f.property for f in layer.fields if f.choices]
    given = {name: item.get(name) for name in (layer.label_property, *enums, *_dates(layer))}
    fields: dict[str, Value] = {
        name: frozenset(value) if isinstance(value, list) else str(value)
        for name, value in given.items()
        if value is not None
    }
    if item.id in whose:
        fields[ACTOR] = whose[item.id]
    roles: dict[str, frozenset[str]] = {}
    unknown: dict[str, int] = {}
    filled: dict[str, tuple[str, ...]] = {}
    for role in layer.roles:
        if role.target not in asked:
            continue
        filled[role.name] = tuple(dict.fromkeys(_fillers(item, role)))
        ids = filled[role.name]
        roles[role.name] = frozenset(whose[i] for i in ids if i in whose)
        unknown[role.name] = sum(i not in whose for i in ids)
    parts = {p.name: span for p in layer.parts if (span := item.part(p.name)) is not None}
    return Read(item.id, item.span, str(item.get("text")), fields, parts, roles, unknown, filled)


def _dates(layer: Layer) -> list[str]:
    """What is typed in as one value, and is no remark."""
    return [f.property for f in layer.fields if not (f.choices or f.free or f.keys or f.source)]


def _fillers(item: Item, role: Role) -> Iterator[str]:
    given = item.get(role.property)
    if given is None:
        return
    for filler in given if isinstance(given, list) else [given]:
        if role.key is None or role.role_key is None:
            yield str(filler)
        elif filler[role.role_key] == role.name:
            yield str(filler[role.key])


def _actor(item: Item, named: Mapping[str, str]) -> str | None:
    """Whom a mention stands for: an actor's id, or a name that is not in the registry yet."""
    if item.get("actor_id") is None and item.get("proposed_actor") is None:
        return None
    return whom(item.values, named)


def unreadable(problems: Iterable[Problem]) -> list[Problem]:
    """Those problems that leave no reading to compare: of a whole file, task or record."""
    return [
        found
        for found in problems
        if found.code in UNREADABLE
        or (found.code == "schema-violation" and not ITEM.match(found.path))
    ]
