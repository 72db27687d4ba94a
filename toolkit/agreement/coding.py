"""Values that readers gave to the same items → how far they agree.

A unit is the values that readers gave to one item: any hashable value, or None where a reader gave
none. Every measure is None where it is undefined. Own code, because figures are taken again for a
thousand resamples of the documents: a matrix for each document is enough for that, and nltk's
`AnnotationTask` (with which these measures are held together in the tests) counts from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from itertools import permutations
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Unit: TypeAlias = Sequence[Hashable | None]
Distance: TypeAlias = Callable[[Any, Any], float]


def nominal(one: Hashable, other: Hashable) -> float:
    """0 for equal values, 1 for others."""
    return float(one != other)


def masi(one: Collection[Hashable], other: Collection[Hashable]) -> float:
    """The distance of two sets: 0 for equal ones, 1 for sets that share nothing.

    1 - Jaccard x monotonicity, which is 1 for equal sets, 2/3 where one holds the other, 1/3 where
    each has something of its own beside what they share.

    Source: Passonneau (2006), Measuring agreement on set-valued items (MASI) for semantic and
    pragmatic annotation, LREC.

    >>> round(masi({"a", "b"}, {"a", "b", "c", "d"}), 3)
    0.667
    """
    first, second = set(one), set(other)
    shared = len(first & second)
    if not first | second:
        return 0.0
    if first == second:
        return 0.0
    monotonicity = 2 / 3 if shared == min(len(first), len(second)) else 1 / 3
    return 1 - shared / len(first | second) * monotonicity


def categories(units: Iterable[Unit]) -> list[Any]:
    """The values that were given, in an order that does not depend on who gave them."""
    given = {value for unit in units for value in unit if value is not None}
    return sorted(given, key=lambda v: sorted(v) if isinstance(v, frozenset) else [str(v)])


def coincidences(units: Iterable[Unit], values: Sequence[Any]) -> Array:
    """Units → the matrix of coincidences: how often one value stood beside another.

    Each unit of m values adds its ordered pairs, weighted by 1 / (m - 1); of a unit with a single
    value there is nothing to compare.
    """
    index = {value: i for i, value in enumerate(values)}
    matrix = np.zeros((len(values), len(values)))
    for unit in units:
        given = [index[value] for value in unit if value is not None]
        for one, other in permutations(given, 2):
            matrix[one, other] += 1 / (len(given) - 1)
    return matrix


def distances(values: Sequence[Any], distance: Distance) -> Array:
    """The matrix of distances between values."""
    return np.array([[distance(one, other) for other in values] for one in values]).reshape(
        len(values), len(values)
    )


def observed_of(matrix: Array) -> float | None:
    """Coincidences → the share of those that are equal."""
    total = matrix.sum()
    return float(np.trace(matrix) / total) if total else None


def alpha_of(matrix: Array, apart: Array) -> float | None:
    """Coincidences and distances → alpha (see `krippendorff_alpha`)."""
    of_value = matrix.sum(axis=1)
    total = of_value.sum()
    expected = float(of_value @ apart @ of_value)
    if total < 2 or expected <= 0:
        return None
    return float(1 - (total - 1) * (matrix * apart).sum() / expected)


def kappa_of(table: Array) -> float | None:
    """A contingency table of two readers → kappa (see `cohen_kappa`)."""
    total = table.sum()
    if not total:
        return None
    by_chance = float(table.sum(axis=0) @ table.sum(axis=1)) / total**2
    if by_chance >= 1:
        return None
    return float((np.trace(table) / total - by_chance) / (1 - by_chance))


def contingency(pairs: Iterable[tuple[Hashable, Hashable]], values: Sequence[Any]) -> Array:
    """Pairs of values by two readers → how often each was met by each: rows the first reader's."""
    index = {value: i for i, value in enumerate(values)}
    table = np.zeros((len(values), len(values)))
    for one, other in pairs:
        table[index[one], index[other]] += 1
    return table


def observed_agreement(units: Sequence[Unit]) -> float | None:
    """The share of equal values among all pairs of values that were given to one item.

    An item of m values weighs m, as in alpha: each of its pairs counts 1 / (m - 1).

    >>> observed_agreement([("threat", "threat"), ("offer", "threat"), ("offer", None)])
    0.5
    """
    return observed_of(coincidences(units, categories(units)))


def krippendorff_alpha(units: Sequence[Unit], distance: Distance = nominal) -> float | None:
    """Krippendorff's alpha: 1 - observed disagreement / disagreement by chance.

    Any number of readers, missing values, and any distance of values. None where fewer than two
    values can be compared, or only one value was ever given.

    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability, whose example C (four
    observers, twelve units, missing values) has 0.743.

    >>> data = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3",
    ...         ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
    >>> readers = [[None if v == "." else v for v in row.split()] for row in data]
    >>> round(krippendorff_alpha(list(zip(*readers))), 3)
    0.743
    """
    values = categories(units)
    return alpha_of(coincidences(units, values), distances(values, distance))


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two readers: agreement beyond chance, over all that chance leaves.

    (p_o - p_e) / (1 - p_e), chance being the product of each reader's own shares. None where
    chance leaves nothing: both gave one and the same value throughout.

    Source: Cohen (1960), A coefficient of agreement for nominal scales; his 200 diagnoses by two
    judges have 0.492. Of more than two readers the mean over pairs is taken (Light 1971).

    >>> table = {"aa": 88, "ab": 14, "ac": 18, "ba": 10, "bb": 40, "bc": 10, "ca": 2, "cb": 6}
    >>> judged = {**table, "cc": 12}
    >>> round(cohen_kappa([tuple(pair) for pair, n in judged.items() for _ in range(n)]), 3)
    0.492
    """
    return kappa_of(contingency(pairs, categories(pairs)))
