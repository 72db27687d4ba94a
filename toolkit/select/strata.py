"""A document → its stratum: its source, its month, the actor whom it names, its language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolkit.model import Document
from toolkit.split.shingles import WORD, read_text

KEYS = ("source", "month", "actor", "language")
UNKNOWN = "unknown"
"""The value of a document that does not say."""
NO_ACTOR = "none"
MONTH = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?![\dX])")
"""A month, or only a year, at the beginning of a date in EDTF."""


def month_of(published: str | None) -> str:
    """When an article appeared → its month, else its year.

    >>> month_of("2021-12-07~"), month_of("2021"), month_of("202X"), month_of(None)
    ('2021-12', '2021', 'unknown', 'unknown')
    """
    found = MONTH.match(published or "")
    return UNKNOWN if found is None else "-".join(part for part in found.groups() if part)


class Named:
    """The actors of the registry, to be found in texts by their names as they are written there.

    A name that two of them have is nobody's.

    Args:
        actors: Entries of the registry.
    """

    def __init__(self, actors: Iterable[Mapping[str, Any]]) -> None:
        from toolkit.suggest.names.registered import NAMED, texts_of

        whose: dict[tuple[str, ...], set[str]] = {}
        for actor in actors:
            for text, form in texts_of(actor):
                words = tuple(WORD.findall(text))
                if form in NAMED and words:
                    whose.setdefault(words, set()).add(str(actor["id"]))
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for words in sorted(whose, key=lambda one: (-len(one), one)):
            if len(whose[words]) == 1:
                (actor_id,) = whose[words]
                self._by_first.setdefault(words[0], []).append((words, actor_id))

    def most_named(self, document: Document) -> str | None:
        """Whom a document names most often, outside boilerplate; of several, the first by id."""
        words = WORD.findall(read_text(document))
        named: Counter[str] = Counter()
        reached = 0
        for place, word in enumerate(words):
            if place < reached or word not in self._by_first:
                continue
            for name, actor in self._by_first[word]:
                if tuple(words[place : place + len(name)]) == name:
                    named[actor] += 1
                    reached = place + len(name)
                    break
        return min(named, key=lambda one: (-named[one], one), default=None)


def values_of(document: Document, keys: Sequence[str], actor: str | None) -> tuple[str, ...]:
    """The stratum of a document: a value for each key."""
    found = {
        "source": document.source or UNKNOWN,
        "month": month_of(document.published),
        "language": document.language if document.language != "und" else UNKNOWN,
        "actor": actor or NO_ACTOR,
    }
    return tuple(found[key] for key in keys)


def told(keys: Sequence[str], values: Sequence[str]) -> str:
    """A stratum in words.

    >>> told(("source", "month"), ("The Strelsau Courier", "2021-12"))
    'source The Strelsau Courier, month 2021-12'
    """
    return ", ".join(f"{key} {value}" for key, value in zip(keys, values, strict=True))
