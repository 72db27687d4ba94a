"""The backend ``rules``: redline's own rules and word lists, on spaCy where it is installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from toolkit.labelstudio.tasks import RULES
from toolkit.model import Document
from toolkit.schema import Schema
from toolkit.settings import Settings
from toolkit.suggest import found_in
from toolkit.suggest.names.known import Known
from toolkit.suggest.parse import parses
from toolkit.suggest.record import Found


class Rules:
    """The rules, with one registry."""

    version = RULES

    def __init__(self, actors: Sequence[Mapping[str, Any]]) -> None:
        self._known = Known(actors)

    def __call__(self, document: Document) -> Found:
        """Everything that the rules find in one document."""
        return next(self.many([document]))

    def many(self, documents: Iterable[Document]) -> Iterator[Found]:
        """The same of many, which spaCy reads together."""
        for parse in parses(documents):
            yield found_in(parse, self._known)


def make(actors: Sequence[Mapping[str, Any]], schema: Schema, settings: Settings) -> Rules:  # noqa: ARG001 (what every factory is given)
    """The rules, ready to find."""
    return Rules(actors)
