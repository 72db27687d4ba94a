"""Which records were looked at, and where each came from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple

from toolkit.model import JSONObject
from toolkit.problems import Location
from toolkit.spilled import Tables, packed


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


class Reads:
    """Records that were looked at: those of files of records, then those of exports by their ids.

    They are in a file of our own, until they are asked for.
    """

    def __init__(self) -> None:
        self._files: dict[str | None, int] = {}
        """Their numbers, counted from 0."""
        self._called: Callable[[Any], Any] = lambda file: file
        """By what name each is told."""
        self._written = Tables("reads (number INTEGER PRIMARY KEY, name BLOB, said BLOB)")

    def add(self, looked: Looked) -> None:
        """One more record."""
        *names, place = looked
        number = self._files.setdefault(place.get("file"), len(self._files))
        said = json.dumps([*names, {**place, "file": number}])
        # What is nothing comes before any name.
        name = packed(looked.record) if "task" in place else None
        self._written.put("INSERT INTO reads (name, said) VALUES (?, ?)", name, said)

    def renamed(self, called: Callable[[Any], Any]) -> Reads:
        """The same records, of files that are called otherwise."""
        found = copy(self)
        found._called = called  # noqa: SLF001 (it is one of these)
        return found

    def __iter__(self) -> Iterator[Read]:
        files = list(map(self._called, self._files))
        for (said,) in self._written.rows("SELECT said FROM reads ORDER BY name, number"):
            record, document, annotator, place = json.loads(said)
            location = Location(**{**place, "file": files[place["file"]]})
            yield Read(record, document, annotator, location)
