"""Items that stand for one another → where their readers part, the largest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from toolkit.agreement.attributes import Group
from toolkit.agreement.readings import ACTOR, Read, Readings, Value
from toolkit.model import JSONObject, Span
from toolkit.nearest import Sentences

T = TypeVar("T")
Name: TypeAlias = Callable[[str], str]
"""An actor's id → what a person calls them."""
WHOLE = "span"
"""What differs when the items themselves stand elsewhere."""
MISSING = "missing"
"""What differs when some reader lacks the item."""
WEIGHT = 10
"""A field, or an actor in a role, weighs as much as so many characters."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One item that not all readers read alike."""

    document: str
    layer: str
    size: int
    """Characters of spans and parts that some reader has and another lacks, and ten for each field
    and each actor in a role that differ; of an item that a reader lacks, everything."""
    differs: tuple[str, ...]
    """What differs: span, parts, fields and roles by name; missing first, where a reader lacks the
    item."""
    readings: Mapping[str, JSONObject | None]
    """By reader: the item as it was read, None where it was not."""
    sentence: str
    """The sentence (or sentences) in which it stands."""
    start: int
    """Where the sentence begins in the document's text."""

    def to_json(self) -> JSONObject:
        """What ``--json`` prints."""
        return {
            "document": self.document,
            "layer": self.layer,
            "size": self.size,
            "differs": list(self.differs),
            "readings": dict(self.readings),
            "sentence": self.sentence,
            "start": self.start,
        }


def disagreements(
    documents: Mapping[str, Sequence[Readings]],
    matched: Mapping[str, Sequence[Sequence[Group]]],
    actors: Mapping[str, Mapping[str, Any]],
) -> list[Disagreement]:
    """What was read and how it was matched, by layer → every disagreement, the largest first."""

    def name(actor: str) -> str:
        return str(actors[actor]["name"]) if actor in actors else actor

    found = [
        one
        for layer, groups in matched.items()
        for document, of_document in zip(documents[layer], groups, strict=True)
        for one in _of_document(document, layer, of_document, name)
    ]
    return sorted(found, key=lambda d: (-d.size, d.document, d.start, d.layer, sorted(d.differs)))


def _of_document(
    document: Readings, layer: str, groups: Sequence[Group], name: Name
) -> Iterator[Disagreement]:
    text = document.document.text
    sentences = Sentences(text)
    for group in groups:
        differs = _differs(group)
        if not differs:
            continue
        present = [item for item in group if item is not None]
        whole = Span(min(r.start for r in present), max(r.end for r in present))
        sentence = sentences.around(whole)
        yield Disagreement(
            document=document.document.id,
            layer=layer,
            size=sum(differs.values()),
            differs=(MISSING, *differs) if len(present) < len(group) else tuple(differs),
            readings={
                reading.reader: None if item is None else _shown(item, text, name)
                for reading, item in zip(document.by, group, strict=True)
            },
            sentence=sentence.slice(text),
            start=sentence.start,
        )


def _differs(group: Group) -> dict[str, int]:
    """What the readers of one item differ in → how much."""
    spans = {WHOLE: [_positions(item.span if item else None) for item in group]}
    for part in sorted({p for item in group if item for p in item.parts}):
        spans[part] = [_positions(item.parts.get(part) if item else None) for item in group]
    found = {what: len(_not_shared(sets)) for what, sets in spans.items()}
    for field in sorted({f for item in group if item for f in item.fields}):
        values = {item.fields.get(field) if item else None for item in group}
        found[field] = WEIGHT if len(values) > 1 else 0
    for role in sorted({r for item in group if item for r in item.roles}):
        # Whoever was not asked for what fills the role says nothing about it.
        fillers = [
            set(item.roles[role]) if item else set()
            for item in group
            if item is None or role in item.roles
        ]
        found[role] = WEIGHT * len(_not_shared(fillers))
    return {what: size for what, size in found.items() if size}


def _not_shared(sets: Sequence[set[T]]) -> set[T]:
    """What some of the sets hold, and not all."""
    return {thing for some in sets for thing in some if any(thing not in other for other in sets)}


def _positions(span: Span | None) -> set[int]:
    return set() if span is None else set(range(span.start, span.end))


def _shown(item: Read, text: str, name: Name) -> JSONObject:
    """An item as a person compares it with another: actors by their names."""

    def plain(field: str, value: Value) -> Any:
        if isinstance(value, frozenset):
            return sorted(value)
        return name(value) if field == ACTOR else value

    parts = {
        part: {"start": s.start, "end": s.end, "text": s.slice(text)}
        for part, s in item.parts.items()
    }
    return {
        "id": item.id,
        "start": item.start,
        "end": item.end,
        "text": item.span.slice(text),
        "fields": {field: plain(field, value) for field, value in item.fields.items()},
        "parts": parts,
        "roles": {
            role: sorted(map(name, fillers)) for role, fillers in item.roles.items() if fillers
        },
    }
