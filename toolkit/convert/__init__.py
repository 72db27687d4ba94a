"""Records → another format, and what of them it could not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.convert.drawn import Anatomy
from toolkit.convert.files import FORMATS
from toolkit.convert.folder import write_folder
from toolkit.convert.given import Given
from toolkit.convert.loss import ACTORS, CORPUS, LINKS, count, count_document
from toolkit.errors import RecordError
from toolkit.model import JSONObject
from toolkit.schema import Schema

__all__ = ["FORMATS", "Converted", "convert"]


@dataclass(frozen=True, slots=True)
class Converted:
    """What a conversion has made."""

    records: int
    files: int
    lost: Counter[str]
    """By noun: how many of it the format could not hold."""


def convert(given: Given, to: str, folder: Path) -> Converted:
    """Records → a folder of another format.

    Args:
        given: The records; their references resolve, and the schema accepts them.
        to: The name of the format.
        folder: An empty one, or one of an earlier run whose files nobody has changed.

    Raises:
        RecordError: When a record does not fit its document, or the folder holds something else.
    """
    if not given.records:
        raise RecordError("there are no records", hint="Annotate a document first.")
    files = write_folder(folder, to, FORMATS[to].pieces(given))
    return Converted(len(given.records), files, lost(given.silent(), to))


def lost(given: Given, to: str) -> Counter[str]:
    """What a format cannot hold of some records, by noun."""
    losses = FORMATS[to].cannot_hold(given.schema)
    found: Counter[str] = Counter({loss.noun: 0 for loss in losses})
    documents: set[str] = set()
    actors: set[str] = set()
    for record, document in given.pairs():
        found += count(record, losses, given.schema)
        if document.id not in documents:
            documents.add(document.id)
            found += count_document(document, losses)
        actors.update(_actors(record, given.schema))
    whole = {LINKS.path: len(given.clusters(documents)), ACTORS.path: len(actors)}
    for loss in losses:
        if loss.place == CORPUS:
            found[loss.noun] += whole[loss.path]
    order = [loss.noun for loss in losses]
    return Counter({noun: found[noun] for noun in order if found[noun]})


def _actors(record: JSONObject, schema: Schema) -> Iterator[str]:
    """The actors that a record names."""
    for layer in schema.layers:
        name = Anatomy(layer).actor
        if name is not None:
            yield from (item[name] for item in record[layer.name] if name in item)
