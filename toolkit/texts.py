"""The texts that offsets count in, each read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from toolkit.labelstudio.choice import Choice, TaskAt
from toolkit.labelstudio.config import TEXT
from toolkit.model import Document

KEPT = 4
"""How many texts are kept: problems are told document by document."""


class Texts(Mapping[str, str]):
    """By the name of a record or document: its text."""

    def __init__(
        self,
        places: Mapping[str, TaskAt | str],
        choice: Choice,
        documents: Mapping[str, Document],
    ) -> None:
        """Args: by record, the task that has its text, or its document; tasks; documents."""
        self.places = places
        self.choice = choice
        self.documents = documents
        self._read = lru_cache(KEPT)(self._text)

    def __getitem__(self, name: str) -> str:
        """A text; where a record's document is not known, it is empty."""
        return self._read(name)

    def __iter__(self) -> Iterator[str]:
        yield from self.places
        yield from (name for name, _ in self.choice.together.documents() if name not in self.places)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _text(self, name: str) -> str:
        place = self.places.get(name)
        if isinstance(place, str):
            if place in self.documents:
                return self.documents[place].text
            place = self.choice.task_of(place)
            if place is None:
                return ""
        place = place or self.choice.task_of(name)
        if place is None:
            raise KeyError(name)
        text: str = place.read()["data"][TEXT]
        return text
