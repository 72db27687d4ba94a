"""The documents of a dataset, in the order of their ids, none of them held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from sqlite3 import IntegrityError
from typing import Any

from toolkit.spilled import Tables, packed, unpacked

Digests = Iterable[tuple[str, Any]]
"""By document, sorted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a dataset."""

    document: str
    split: str
    record: int
    """Its place among the records."""
    readings: tuple[int, ...]
    """The places of its readings, in the order of their annotators."""


class Entries:
    """Documents by their ids, which are in a file of our own, with all that is known of them."""

    def __init__(self, split: Callable[[str], str]) -> None:
        """Args: document id → its split."""
        self._split = split
        self._len = 0
        self._written = Tables(
            "documents (name BLOB PRIMARY KEY, place INTEGER, record TEXT, text TEXT)"
            " WITHOUT ROWID",
            "readings (name BLOB, annotator BLOB, place INTEGER, digest TEXT,"
            " PRIMARY KEY (name, annotator)) WITHOUT ROWID",
        )

    def add(self, document: str, place: int, record: str, text: str) -> int | None:
        """One more document: the place of its record, and the digests of record and document.

        Returns:
            The place of the record that it has already, which it keeps; None: it had none.
        """
        try:
            query = "INSERT INTO documents VALUES (?, ?, ?, ?)"
            self._written.row(query, packed(document), place, record, text)
        except IntegrityError:
            return self.record(document)
        self._len += 1
        return None

    def add_reading(self, document: str, annotator: str, place: int, digest: str) -> int | None:
        """One more reading of a document: the same, of its annotator."""
        names = (packed(document), packed(annotator))
        try:
            self._written.row("INSERT INTO readings VALUES (?, ?, ?, ?)", *names, place, digest)
        except IntegrityError:
            query = "SELECT place FROM readings WHERE name = ? AND annotator = ?"
            return int(self._written.row(query, *names)[0])
        return None

    def record(self, document: str) -> int | None:
        """The place of a document's record; None: it is not among them."""
        row = self._written.row("SELECT place FROM documents WHERE name = ?", packed(document))
        return None if row is None else int(row[0])

    def readers(self) -> Iterator[str]:
        """Whose readings there are."""
        for (annotator,) in self._written.rows("SELECT DISTINCT annotator FROM readings"):
            yield unpacked(annotator)

    def records(self) -> Digests:
        """The digest of each record."""
        return self._digests("SELECT name, record FROM documents ORDER BY name")

    def texts(self) -> Digests:
        """The digest of each document."""
        return self._digests("SELECT name, text FROM documents ORDER BY name")

    def readings(self) -> Digests:
        """Of each document that was read, by annotator, the digest of the reading."""
        query = "SELECT name, annotator, digest FROM readings ORDER BY name, annotator"
        for name, those in groupby(self._written.rows(query), itemgetter(0)):
            yield unpacked(name), [[unpacked(who), digest] for _, who, digest in those]

    def splits(self) -> Iterator[tuple[str, str]]:
        """Of each document its split.

        Raises:
            PublishError: When it is in none.
        """
        for (name,) in self._written.rows("SELECT name FROM documents ORDER BY name"):
            document = unpacked(name)
            yield document, self._split(document)

    def __len__(self) -> int:
        return self._len

    def __iter__(self) -> Iterator[Entry]:
        query = (
            "SELECT name, documents.place, readings.place FROM documents LEFT JOIN readings"
            " USING (name) ORDER BY name, annotator"
        )
        for (name, place), rows in groupby(self._written.rows(query), itemgetter(0, 1)):
            document = unpacked(name)
            readings = tuple(reading for _, _, reading in rows if reading is not None)
            yield Entry(document, self._split(document), place, readings)

    def _digests(self, query: str) -> Digests:
        for name, digest in self._written.rows(query):
            yield unpacked(name), digest
