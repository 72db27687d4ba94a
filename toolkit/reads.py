"""Which records were looked at, and where each came from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from toolkit.model import JSONObject
from toolkit.problems import Location
from toolkit.spilled import Spilled


@dataclass(frozen=True, slots=True)
class Read:
    """A record that was looked at: its names, whose it is, and where it came from."""

    record: str
    document: str
    annotator: str
    """The annotator; of a record that has none its kind, such as gold."""
    location: Location


class Looked(NamedTuple):
    """The same before it is put with others."""

    record: str
    document: str
    annotator: str
    place: Mapping[str, Any]
    """File, line or task, annotation, annotator, address."""

    @classmethod
    def at(cls, record: JSONObject, place: Mapping[str, Any]) -> Looked:
        """A record, as it was read."""
        whose = record.get("annotator") or record.get("kind") or ""
        document = record.get("document_id") or ""
        return cls(str(record.get("id", "")), str(document), str(whose), place)


@dataclass(slots=True)
class Reads:
    """Records that were looked at: those of files of records, then those of exports by their ids.

    They are JSON in a file of our own, until they are asked for.
    """

    files: dict[str | None, int] = field(default_factory=dict)
    """Their numbers, counted from 0."""
    written: Spilled = field(default_factory=Spilled)
    """In any order, but for those of files of records."""

    def add(self, looked: Looked) -> None:
        """One more record."""
        *names, place = looked
        number = self.files.setdefault(place.get("file"), len(self.files))
        self.written.append(json.dumps([*names, {**place, "file": number}]).encode())

    def __iter__(self) -> Iterator[Read]:
        files = list(self.files)
        values = sorted(map(json.loads, self.written), key=_order)
        for record, document, annotator, place in values:
            location = Location(**{**place, "file": files[place["file"]]})
            yield Read(record, document, annotator, location)


def _order(values: Any) -> tuple[bool, str]:
    record, *_, place = values
    return ("task" in place, record if "task" in place else "")
