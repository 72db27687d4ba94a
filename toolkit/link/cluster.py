"""Scored pairs → clusters in which, on the whole, all are like all: never a mere chain."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from toolkit.link.items import Key

Pair: TypeAlias = tuple[Key, Key]
"""Two items, the lesser first."""
Likeness: TypeAlias = Callable[[Key, Key], float | None]
"""How alike two items are; None: they cannot be one and the same."""


def pair_of(one: Key, other: Key) -> Pair:
    """Two items → their pair."""
    return (one, other) if one <= other else (other, one)


@dataclass
class Clusters:
    """Clusters that grow together."""

    of: dict[Key, int] = field(default_factory=dict)
    """By item: the number of its cluster."""
    members: dict[int, list[Key]] = field(default_factory=dict)
    fixed: set[int] = field(default_factory=set)
    """The clusters that were there: no two of them become one."""
    _next: int = 0

    def add(self, items: Sequence[Key], *, fixed: bool = False) -> int:
        """One more cluster, of items that are in none → its number."""
        number, self._next = self._next, self._next + 1
        self.members[number] = list(items)
        self.of.update(dict.fromkeys(items, number))
        if fixed:
            self.fixed.add(number)
        return number

    def number(self, item: Key) -> int:
        """The cluster of an item; one that is in none becomes one by itself."""
        return self.of[item] if item in self.of else self.add([item])

    def both_fixed(self, one: int, other: int) -> bool:
        """Whether two clusters were both there."""
        return one in self.fixed and other in self.fixed

    def join(self, one: int, other: int) -> None:
        """Make one of two clusters: those who were there come first."""
        if other in self.fixed or (one not in self.fixed and other < one):
            one, other = other, one
        for item in self.members.pop(other):
            self.members[one].append(item)
            self.of[item] = one


def grown(
    clusters: Clusters,
    pairs: Iterable[tuple[Pair, float]],
    likeness: Likeness,
    least: float,
    apart: Collection[Pair] = frozenset(),
) -> Clusters:
    """Join clusters, the most alike pair first, while the mean over all their pairs stays high.

    That is done over and over until nothing changes: what is grown does not grow further.

    Args:
        clusters: What is there already; changed, and given back.
        pairs: Pairs with their scores.
        likeness: The score of any pair.
        least: The least mean.
        apart: Pairs that somebody decided are not the same.
    """
    order = sorted((p for p in pairs if p[1] >= least), key=lambda found: (-found[1], found[0]))
    changed = True
    while changed:
        changed = False
        for (one, other), _ in order:
            a, b = clusters.number(one), clusters.number(other)
            if a == b or clusters.both_fixed(a, b):
                continue
            across = [pair_of(x, y) for x in clusters.members[a] for y in clusters.members[b]]
            if any(pair in apart for pair in across):
                continue
            if _mean_reaches(across, likeness, least):
                clusters.join(a, b)
                changed = True
    return clusters


def _mean_reaches(pairs: Sequence[Pair], likeness: Likeness, least: float) -> bool:
    total = 0.0
    for pair in sorted(pairs):
        score = likeness(*pair)
        if score is None:
            return False
        total += score
    return total >= least * len(pairs)
