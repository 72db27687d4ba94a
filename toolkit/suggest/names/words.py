"""The words of a name → what kind of actor it names, and whether it names anybody at all."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from toolkit.suggest.lexicon import words

STATION = re.compile(r"[a-z](?:News|TV|Radio|Times|FM|Press)$")
"""“DuchyNews”: written as one word."""


def is_body_of_state(text: str) -> bool:
    """Whether words are a ministry, an army or a parliament, which a country stands before."""
    return text.lower().split()[-1] in bodies_of_states()


@lru_cache(maxsize=16_384)
def kind_by_words(text: str) -> str | None:
    """What the words of a name tell of its kind: “Strelsau Courier” is a newspaper."""
    given = text.lower().replace(".", "").split()
    ends = [given[-1], given[given.index("of") - 1] if "of" in given[1:] else given[-1], given[0]]
    for group, kind in (
        ("media", "media"),
        ("armed", "armed_force"),
        ("organization", "organization"),
        ("international", "international_organization"),
        ("places", "place"),
    ):
        if len(given) > 1 and any(end in _bodies_of(group) for end in ends[:2]):
            return kind
    return "media" if STATION.search(text) else None


@lru_cache(maxsize=1)
def never() -> frozenset[str]:
    """Words that are never a name on their own, in lower case."""
    return frozenset(
        (*words("capitals", "nobody", "calendar"), *words("capitals", "nobody", "things"))
    )


@lru_cache(maxsize=1)
def bodies_of_states() -> frozenset[str]:
    """Last words of bodies that a country stands before, in lower case."""
    return frozenset(words("capitals", "bodies_of_states", "words"))


@lru_cache(maxsize=1)
def endings() -> frozenset[str]:
    """Last words of what is a thing or an occasion, in lower case."""
    return frozenset(words("capitals", "nobody", "endings"))


@cache
def _bodies_of(group: str) -> frozenset[str]:
    return frozenset(words("capitals", "bodies", group))
