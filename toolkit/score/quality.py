"""Counts by document → precision, recall and F1, or a share, with an interval for the headline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from toolkit.agreement.coding import Array
from toolkit.agreement.figures import Measure, added, interval, ratio
from toolkit.model import JSONObject

Bounds: TypeAlias = tuple[float, float] | None
"""2.5th and 97.5th percentile over resampled documents; None where a single one has anything."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How much of what was suggested is right, and how much of what is right was suggested."""

    right: int
    suggested: int
    gold: int
    interval: Bounds = None
    """Of F1."""

    @classmethod
    def of(cls, counts: Iterable[tuple[int, int, int]]) -> Quality:
        """By document: how many are right, were suggested, and are in gold → all together."""
        rows = list(counts)
        right, suggested, gold = (sum(row[place] for row in rows) for place in range(3))
        return cls(right, suggested, gold, _bounds(_f1, rows))

    @property
    def precision(self) -> float | None:
        """The share of right ones among those that were suggested; None when none was."""
        return divided(self.right, self.suggested)

    @property
    def recall(self) -> float | None:
        """The share of those in gold that were suggested; None when there is none."""
        return divided(self.right, self.gold)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two; None where nothing was suggested and nothing is in gold."""
        return divided(2 * self.right, self.suggested + self.gold)

    def to_json(self) -> JSONObject:
        """What ``--json`` prints."""
        return {
            "right": self.right,
            "suggested": self.suggested,
            "gold": self.gold,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "interval": listed(self.interval),
        }


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some matched items are right in one respect."""

    right: int
    n: int
    interval: Bounds = None

    @classmethod
    def of(cls, counts: Iterable[tuple[int, int]]) -> Share:
        """By document: how many are right, and of how many → all together."""
        rows = list(counts)
        right, n = (sum(row[place] for row in rows) for place in range(2))
        return cls(right, n, _bounds(ratio, rows))

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where there is nothing to be right in."""
        return divided(self.right, self.n)

    def to_json(self) -> JSONObject:
        """What ``--json`` prints."""
        return {
            "right": self.right,
            "n": self.n,
            "accuracy": self.value,
            "interval": listed(self.interval),
        }


def divided(some: float, of: float) -> float | None:
    """A share, or None of nothing."""
    return some / of if of else None


def listed(bounds: Bounds) -> Sequence[float] | None:
    """An interval as JSON has it."""
    return None if bounds is None else list(bounds)


def _bounds(finish: Measure, rows: Sequence[tuple[int, ...]]) -> Bounds:
    # Drawing one document again and again would show an interval of no width: no doubt at all.
    some = sum(any(row) for row in rows)
    return interval(added(rows, finish), len(rows)) if some > 1 else None


def _f1(sums: Array) -> float | None:
    right, suggested, gold = sums.tolist()
    return divided(2 * right, suggested + gold)
