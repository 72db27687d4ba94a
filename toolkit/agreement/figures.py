"""A measure over documents → a figure: its value, what it rests on, and an interval."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from toolkit.agreement.coding import Array
from toolkit.model import JSONObject

RESAMPLES = 1000
SEED = 20220101
"""The same resamples for every figure, and every time."""
OUTSIDE = (2.5, 97.5)
"""The percentiles between which the interval lies."""
FEW = 20
"""With fewer documents an interval describes them, and says little about others."""

Measure: TypeAlias = Callable[[Array], float | None]
"""How many times each document is taken → the value, or None where it is undefined."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a figure rests on."""

    n: int
    """How many of `unit` were used."""
    unit: str
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Why something was left out → how many of `unit`."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of agreement."""

    section: str
    """spans, attributes, roles or identity."""
    subject: str
    """What is compared: a layer, or a field or role of one."""
    measure: str
    """The published term: exact_f1, alpha, b_cubed_f1 …"""
    value: float | None
    """None where the measure is undefined."""
    interval: tuple[float, float] | None
    """2.5th and 97.5th percentile over resampled documents; None with a single document."""
    basis: Basis

    def to_json(self) -> JSONObject:
        """What stands under section, subject and measure in ``--json``."""
        return {
            "value": self.value,
            "interval": None if self.interval is None else list(self.interval),
            "n": self.basis.n,
            "unit": self.basis.unit,
            "left_out": dict(sorted(self.basis.left_out.items())),
        }


def figures(
    section: str, subject: str, measures: Mapping[str, Measure], documents: int, basis: Basis
) -> Iterator[Figure]:
    """Measures of one subject → their figures, each with its interval over the documents."""
    for name, measure in measures.items():
        value = measure(np.ones(documents)) if documents else None
        bounds = interval(measure, documents)
        yield Figure(section, subject, name, value, bounds, basis)


def added(counts: Sequence[Sequence[float]], finish: Measure) -> Measure:
    """A measure of sums: what each document adds, and what is made of the sums."""
    if not counts:
        return lambda _: None
    of_document = np.array(counts, dtype=float).reshape(len(counts), -1)
    return lambda times: finish(times @ of_document)


def ratio(sums: Array) -> float | None:
    """A sum over another: twice the matches over the items of both is F1."""
    return float(sums[0] / sums[1]) if sums[1] else None


def square(finish: Measure, size: int) -> Measure:
    """A measure of a matrix, for sums that are its rows laid end to end."""
    return lambda sums: finish(sums.reshape(size, size))


def mean(measures: Sequence[Measure]) -> Measure:
    """The mean of what is defined."""

    def of(times: Array) -> float | None:
        found = [value for measure in measures if (value := measure(times)) is not None]
        return sum(found) / len(found) if found else None

    return of


def interval(measure: Measure, documents: int) -> tuple[float, float] | None:
    """The percentile bootstrap over documents.

    Resamples in which the measure is undefined are passed over.

    Source: Efron and Tibshirani (1993), An introduction to the bootstrap, chapter 13.
    """
    if documents < 2:
        return None
    values: list[float] = []
    for drawn, times in _resamples(documents):
        value = measure(np.array(drawn, dtype=float))
        if value is not None:
            values.extend([value] * times)
    if not values:
        return None
    low, high = np.percentile(values, OUTSIDE)
    return float(low), float(high)


@lru_cache(maxsize=8)
def _resamples(documents: int) -> tuple[tuple[tuple[int, ...], int], ...]:
    """How many times each document is drawn, and in how many resamples: five have 126 ways."""
    drawing = random.Random(SEED)  # noqa: S311 (no secret)
    found: Counter[tuple[int, ...]] = Counter()
    for _ in range(RESAMPLES):
        drawn = Counter(drawing.choices(range(documents), k=documents))
        found[tuple(drawn[i] for i in range(documents))] += 1
    return tuple(sorted(found.items()))
