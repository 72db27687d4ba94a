"""What a format cannot hold: named, counted in a record, and taken away from it.

One path says all three, so that what is counted is what is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.model import Document, JSONObject
from toolkit.schema import Schema

RECORD, ITEM, DOCUMENT, CORPUS = "record", "item", "document", "corpus"
"""Where a path begins, beside the names of layers."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that a format cannot hold."""

    noun: str
    """What is counted, in the singular."""
    path: str
    """``record.source``, ``item.note`` (of any layer), ``events.modality``, ``document.title``,
    ``corpus.links``; an object's key after a second full stop; ``quotes``: a whole layer."""
    why: str
    value: str | None = None
    """Given: lost is the whole item of which the path has this value."""

    @property
    def place(self) -> str:
        """Where the path begins."""
        return self.path.partition(".")[0]

    @property
    def keys(self) -> list[str]:
        """What follows."""
        return self.path.split(".")[1:]


Losses = tuple[Loss, ...]

PROVENANCE = tuple(
    Loss(noun, f"item.provenance.{key}", "where an item comes from is redline's own affair")
    for noun, key in (
        ("region id", "region_id"),
        ("provenance rule", "rule"),
        ("provenance score", "score"),
        ("list of annotators", "annotators"),
        ("decision", "decision"),
        ("reason", "reason"),
    )
)
SOURCE = Loss("record source", "record.source", "the task in Label Studio is none of theirs")
LINKS = Loss("link", "corpus.links", "a file holds one document, and links join several")
ACTORS = Loss("actor description", "corpus.actors", "actors are named by their ids alone")
DOCUMENT_FACTS = tuple(
    Loss(f"document {noun}", f"document.{key}", "a file holds the text of a document, and no more")
    for noun, key in (
        ("language", "language"),
        ("title", "title"),
        ("date", "published"),
        ("date basis", "published_basis"),
        ("translation status", "translation"),
        ("source", "source"),
        ("licence", "license"),
        ("section", "sections"),
    )
)
UNSAID = {"language": "und", "translation": "unknown", "license": "unknown"}
"""What says nothing of a document, and is not counted."""


def fields_of(schema: Schema, why: str) -> Losses:
    """What is filled in beside the text, in any layer."""
    return tuple(
        Loss(f"{one.property} of {layer.name}", f"{layer.name}.{one.property}", why)
        for layer in schema.layers
        for one in layer.fields
    )


def arrows_of(schema: Schema, why: str) -> Losses:
    """What leads from an item to another one."""
    return tuple(
        Loss(f"{name} of {layer.name}", f"{layer.name}.{name}", why)
        for layer in schema.layers
        for name in dict.fromkeys((*(role.property for role in layer.roles), *layer.enclosing))
    )


def parts_of(schema: Schema, why: str) -> Losses:
    """Whose part a part is."""
    return tuple(
        Loss(f"{part.name} of {layer.name}", f"{layer.name}.{part.name}", why)
        for layer in schema.layers
        for part in layer.parts
    )


def in_items(losses: Iterable[Loss], schema: Schema) -> Iterable[tuple[Loss, str]]:
    """Losses in items, each with the name of every layer that has it."""
    names = [layer.name for layer in schema.layers]
    for loss in losses:
        for name in names if loss.place == ITEM else [n for n in names if n == loss.place]:
            yield loss, name


def count(record: Mapping[str, Any], losses: Sequence[Loss], schema: Schema) -> Counter[str]:
    """How many of each a record has, by noun."""
    found: Counter[str] = Counter()
    for loss in losses:
        if loss.place == RECORD:
            found[loss.noun] += loss.keys[0] in record
    for loss, layer in in_items(losses, schema):
        found[loss.noun] += sum(_of(item, loss) for item in record[layer])
    return found


def count_document(document: Document, losses: Sequence[Loss]) -> Counter[str]:
    """How many of each a document has, by noun."""
    found: Counter[str] = Counter()
    values = document.to_json()
    for loss in losses:
        if loss.place == DOCUMENT:
            value = values.get(loss.keys[0])
            said = value is not None and value != UNSAID.get(loss.keys[0])
            found[loss.noun] += len(value) if isinstance(value, list) else said
    return found


def _of(item: Mapping[str, Any], loss: Loss) -> int:
    value: Any = item
    for key in loss.keys:
        if not isinstance(value, Mapping) or key not in value:
            return 0
        value = value[key]
    if loss.value is not None:
        return int(value == loss.value)
    # A list of fillers counts as many, one of annotators as one.
    return len(value) if isinstance(value, list) and len(loss.keys) == 1 else 1


def without(record: Mapping[str, Any], losses: Sequence[Loss], schema: Schema) -> JSONObject:
    """A record without what is lost of it; what is empty then goes, too."""
    left = dict(record)
    for loss in losses:
        if loss.place == RECORD:
            left.pop(loss.keys[0], None)
    for layer in schema.layers:
        left[layer.name] = [dict(item) for item in record[layer.name]]
    for loss, name in in_items(losses, schema):
        whole = loss.value is not None or not loss.keys
        left[name] = [
            item if whole else _less(item, loss.keys)
            for item in left[name]
            if not (whole and _of(item, loss))
        ]
    return left


def _less(item: Mapping[str, Any], keys: Sequence[str]) -> JSONObject:
    first, *rest = keys
    kept = dict(item)
    if not rest:
        kept.pop(first, None)
    elif first in kept:
        kept[first] = _less(kept[first], rest)
        if not kept[first]:
            del kept[first]
    return kept
