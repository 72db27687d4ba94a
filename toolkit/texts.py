"""The texts that offsets count in, each read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from toolkit.labelstudio.choice import Choice, TaskAt
from toolkit.labelstudio.config import TEXT
from toolkit.model import Document
from toolkit.spilled import Tables, packed, unpacked

KEPT = 4
"""How many texts are kept: problems are told document by document."""


class Places:
    """By the name of what was looked at, where its text is; they are in a file of our own."""

    def __init__(self) -> None:
        self._tables = Tables(
            "places (name BLOB PRIMARY KEY, export INTEGER, task INTEGER, document BLOB)"
            " WITHOUT ROWID"
        )

    def add(self, name: str, at: TaskAt | str) -> None:
        """The text is that of a task, or of a document."""
        place = (None, None, packed(at)) if isinstance(at, str) else (at.export, at.place, None)
        query = "INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)"
        self._tables.put(query, packed(name), *place)

    def of(self, name: str) -> tuple[int, int] | str | None:
        """The export and the place in it of a task, or a document; None: nothing is known."""
        query = "SELECT export, task, document FROM places WHERE name = ?"
        row: Any = self._tables.row(query, packed(name))
        if row is None:
            return None
        export, task, document = row
        return (export, task) if document is None else unpacked(document)

    def __iter__(self) -> Iterator[str]:
        for (name,) in self._tables.rows("SELECT name FROM places ORDER BY name"):
            yield unpacked(name)


class Texts(Mapping[str, str]):
    """By the name of a record or document: its text."""

    def __init__(
        self,
        places: Places,
        choice: Choice,
        documents: Mapping[str, Document],
    ) -> None:
        """Args: by record, where its text is; tasks; documents."""
        self.places = places
        self.choice = choice
        self.documents = documents
        self._read = lru_cache(KEPT)(self._text)

    def __getitem__(self, name: str) -> str:
        """A text; where a record's document is not known, it is empty."""
        return self._read(name)

    def __iter__(self) -> Iterator[str]:
        yield from self.places
        documents = (name for name, _ in self.choice.together.documents())
        yield from (name for name in documents if self.places.of(name) is None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _text(self, name: str) -> str:
        place = self.places.of(name)
        if isinstance(place, str):
            if place in self.documents:
                return self.documents[place].text
            task = self.choice.task_of(place)
            if task is None:
                return ""
        else:
            task = self.choice.task_of(name) if place is None else self.choice.at(*place)
            if task is None:
                raise KeyError(name)
        text: str = task.read()["data"][TEXT]
        return text
