"""Articles → how much two of them have in common: of the names in them, of cast and of speakers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import log, sqrt
from typing import TypeAlias

NAME = re.compile(r"(?<!^)(?<![.!?:“”\"\n] )(?<!\n)\b[^\W\d_a-z]\w{2,}|\b\d[\d,.]*\b")
"""A word with a capital that begins no sentence, or a number."""
Told: TypeAlias = tuple[Counter[str], Counter[str], Counter[str]]
"""How often an article has each name, mentions each actor, and quotes each."""
Weights: TypeAlias = Mapping[str, float]
RARE = 30
"""Articles that a name or an actor may occur in for all of them to be compared."""


def names_in(text: str) -> Counter[str]:
    """How often a text has each name and number.

    >>> sorted(names_in("The delegations met in Strelsau on 12 May. They had dinner."))
    ['12', 'may', 'strelsau']
    """
    return Counter(word.casefold() for word in NAME.findall(text))


def likenesses(told: Sequence[Told]) -> dict[tuple[int, int], float]:
    """Articles → by the places of two, the lesser first: how much they have in common, over 0 to 1.

    What few of the articles have weighs more (tf-idf: Salton and Buckley, 1988). What only one of
    them has is left out: it tells nothing of which of the others belong with it. Two that share
    nothing that at most `RARE` have are not among the pairs.
    """
    columns = [_weighed(column) for column in zip(*told, strict=True)]
    sharing: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for number, column in enumerate(columns):
        for place, vector in enumerate(column):
            for term in vector:
                sharing[number, term].append(place)
    pairs = {
        pair
        for places in sharing.values()
        if len(places) <= RARE
        for pair in combinations(places, 2)
    }
    found: dict[tuple[int, int], float] = {}
    for one, other in sorted(pairs):
        total = sum(_cosine(column[one], column[other]) for column in columns)
        found[one, other] = total / len(columns)
    return found


def _weighed(column: Iterable[Counter[str]]) -> list[Weights]:
    counters = list(column)
    found_in = Counter(term for counter in counters for term in counter)
    rarity = {
        term: log((len(counters) + 0.5) / number) for term, number in found_in.items() if number > 1
    }
    vectors: list[Weights] = []
    for counter in counters:
        vector = {t: (1 + log(count)) * rarity[t] for t, count in counter.items() if t in rarity}
        length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        vectors.append({term: weight / length for term, weight in vector.items()})
    return vectors


def _cosine(one: Weights, other: Weights) -> float:
    if len(other) < len(one):
        one, other = other, one
    # Added up in an order of its own, so that the last digit is the same whichever comes first.
    return max(0.0, sum(sorted(one[term] * other[term] for term in one if term in other)))
