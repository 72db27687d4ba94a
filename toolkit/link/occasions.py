"""Articles → those that report of one occasion: one call, one summit, one day of speeches.

Politicians say the same things on many occasions, and an article seldom says on which day. What
differs from one occasion to the next is where it was, who was there, and who told of it. How
telling a name is depends on what else is given. So articles are first put into stories, and only
those of one story are then held against each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import combinations
from math import sqrt
from typing import TypeAlias

from toolkit.link.story import Told, likenesses
from toolkit.link.when import REPORTED, Days, apart

STORY = 0.1
"""The mean likeness from which on articles are of one story: below that of two occasions of one
story, and above that of two stories."""
OCCASION = 0.47
"""The mean likeness, measured by that to the nearest article, from which on they are of one
occasion. The stories of `benchmarks/stories`, each alone and all together, come apart rightly from
0.29 to 0.66: this is the middle."""
Present: TypeAlias = tuple[Days | None, str]
"""The day and the weekday that an article reports of."""
Pairs: TypeAlias = dict[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an article reports of, and how near it is to others that report of it."""

    number: int = 0
    near: Mapping[int, float] = field(default_factory=dict)
    """By the place of another article of the occasion: their likeness, over 0 to 1."""


def occasions(told: Sequence[Told], present: Sequence[Present]) -> list[Occasion]:
    """Articles → the occasion that each reports of.

    Args:
        told: Names, cast and speakers of each.
        present: The day that each reports of, else the days on which it may have appeared.
            Articles of two days are never of one occasion.
    """
    anyday: list[Present] = [(None, "")] * len(told)
    found = [Occasion()] * len(told)
    number = 0
    for story in _grouped(likenesses(told), anyday, STORY):
        days = [present[place] for place in story]
        alike = _scaled(likenesses([told[place] for place in story]), days)
        for group in _grouped(alike, days, OCCASION):
            near: dict[int, dict[int, float]] = {place: {} for place in group}
            for one, other in combinations(group, 2):
                value = alike.get((one, other), 0.0)
                near[one][story[other]] = near[other][story[one]] = value
            for place in group:
                found[story[place]] = Occasion(number, near[place])
            number += 1
    return found


def compatible(one: Present, other: Present) -> bool:
    """Whether two articles may report of one day, as far as they say."""
    (first, name), (second, other_name) = one, other
    if first and second:
        if apart(first, second) > REPORTED:
            return False
        if first[0] == first[1] and second[0] == second[1]:
            return True
    return not name or not other_name or name == other_name


def _scaled(alike: Pairs, present: Sequence[Present]) -> Pairs:
    """Likeness, measured by that of each of the two to the article that is nearest to it.

    An article with much that no other has is less like all of them, and yet most like those of its
    occasion. Source: the local scaling of Zelnik-Manor and Perona (2004).
    """
    nearest: defaultdict[int, float] = defaultdict(float)
    for pair, value in alike.items():
        if compatible(*(present[place] for place in pair)):
            for place in pair:
                nearest[place] = max(nearest[place], value)
    return {
        (one, other): min(1.0, value / sqrt(nearest[one] * nearest[other]))
        for (one, other), value in alike.items()
        if nearest[one] and nearest[other]
    }


def _grouped(alike: Pairs, present: Sequence[Present], least: float) -> list[list[int]]:
    """Average linking: the two most alike groups become one, down to a mean likeness."""
    groups = {place: [place] for place in range(len(present))}
    near: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), value in alike.items():
        near[one][other] = near[other][one] = value
    heap = [(-value, one, other) for (one, other), value in alike.items() if value >= least]
    heapify(heap)
    following = len(groups)
    while heap:
        _, one, other = heappop(heap)
        if one not in groups or other not in groups:
            continue
        if not all(compatible(present[a], present[b]) for a in groups[one] for b in groups[other]):
            continue
        groups[following] = sorted(groups.pop(one) + groups.pop(other))
        # The sum over all pairs across; of those that are not there nothing is added.
        sums: defaultdict[int, float] = defaultdict(float)
        for gone in (one, other):
            for place, value in near.pop(gone).items():
                if place in groups:
                    sums[place] += value
                    near[place].pop(gone)
        near[following] = dict(sums)
        for place, value in sums.items():
            near[place][following] = value
            mean = value / (len(groups[place]) * len(groups[following]))
            if mean >= least:
                heappush(heap, (-mean, place, following))
        following += 1
    return sorted(groups.values())
