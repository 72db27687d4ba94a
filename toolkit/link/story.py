"""Articles → how likely two of them tell of one occasion: by the names in them, and by their cast.

Politicians say the same things on many occasions, and an article seldom says on which day. What
differs from one occasion to the next is where it was, who was there, and who told of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

NAME = re.compile(r"(?<!^)(?<![.!?:“”\"\n] )(?<!\n)\b[^\W\d_a-z]\w{2,}|\b\d[\d,.]*\b")
"""A word with a capital that begins no sentence, or a number."""
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Article:
    """What tells the occasion of an article, each as a vector of length 1."""

    names: Weights
    """The names and numbers in it."""
    cast: Weights
    """Who is mentioned."""
    speakers: Weights
    """Who is quoted."""


NOTHING = Article({}, {}, {})


def names_in(text: str) -> Counter[str]:
    """How often a text has each name and number.

    >>> sorted(names_in("The delegations met in Strelsau on 12 May. They had dinner."))
    ['12', 'may', 'strelsau']
    """
    return Counter(word.casefold() for word in NAME.findall(text))


def articles(
    counted: Sequence[tuple[Counter[str], Counter[str], Counter[str]]],
) -> list[Article]:
    """Names, mentions and speakers of each article, counted → its vectors.

    What few of the articles have weighs more (tf-idf: Salton and Buckley, 1988).
    """
    columns = [_weighed(column) for column in zip(*counted, strict=True)]
    return [Article(*vectors) for vectors in zip(*columns, strict=True)]


def _weighed(column: Iterable[Counter[str]]) -> list[Weights]:
    counters = list(column)
    found_in = Counter(term for counter in counters for term in counter)
    rarity = {term: log((len(counters) + 0.5) / number) for term, number in found_in.items()}
    vectors: list[Weights] = []
    for counter in counters:
        vector = {term: (1 + log(count)) * rarity[term] for term, count in counter.items()}
        length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        vectors.append({term: weight / length for term, weight in vector.items()})
    return vectors


def one_story(one: Article, other: Article) -> float:
    """From 0 to 1: how much two articles share of the names in them, of cast and of speakers."""
    parts = (
        (one.names, other.names),
        (one.cast, other.cast),
        (one.speakers, other.speakers),
    )
    return min(1.0, sum(sqrt(_cosine(*part)) for part in parts) / 2)


def _cosine(one: Weights, other: Weights) -> float:
    if len(other) < len(one):
        one, other = other, one
    # Added up in an order of its own, so that the last digit is the same whichever comes first.
    return max(0.0, sum(sorted(one[term] * other[term] for term in one if term in other)))
