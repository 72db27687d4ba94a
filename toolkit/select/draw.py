"""Units with sizes, in strata → a probability sample of a fixed size, and each unit's probability.

Randomized systematic sampling with probabilities in proportion to size: the units are put into a
random order, stratum after stratum; each has a stretch of a line as long as its probability; and
points at a distance of 1, after a random start, choose the units in whose stretches they fall. The
number chosen is fixed, that of a stratum is its share rounded up or down, and the probability that
a unit is chosen is the length of its stretch, exactly: all is counted in whole numbers. With equal
sizes it is simple random sampling within each stratum.

Source: Hartley and Rao, "Sampling with unequal probabilities and without replacement" (Annals of
Mathematical Statistics 33, 1962); Särndal, Swensson and Wretman, "Model Assisted Survey Sampling"
(1992), section 3.6.2; Tillé, "Sampling Algorithms" (2006), section 7.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from toolkit.select.numbers import WHOLE, Chance, Ids

Numbers = NDArray[np.int64]
ALLOCATIONS = ("proportional", "equal")


@dataclass(frozen=True, slots=True)
class Units:
    """What can be chosen, in arrays of one length."""

    ids: Ids
    sizes: Numbers
    """Above 0. Within a stratum, twice the size is twice the probability."""
    strata: Numbers
    """Numbers from 0, each at least once."""

    @property
    def counts(self) -> list[int]:
        """By stratum, how many there are."""
        return [int(number) for number in np.bincount(self.strata)]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A unit that was chosen."""

    place: int
    """Its place in the arrays."""
    probability: Fraction | None
    """That it is chosen, over all seeds; None: it was no matter of chance."""


def allocate(counts: Sequence[int], size: int, how: str) -> list[int]:
    """How many to expect of each stratum, in parts of `WHOLE`, so that they add up to `size`.

    Args:
        counts: The units of each stratum.
        size: At most as many as there are units.
        how: proportional, to the number of units; or equal, as far as a stratum has as many.

    >>> [share / WHOLE for share in allocate([10, 30], 8, "proportional")]
    [2.0, 6.0]
    >>> [share / WHOLE for share in allocate([1, 30, 30], 8, "equal")]
    [1.0, 3.5, 3.5]
    """
    if how == "equal":
        return _level(counts, size)
    shares = [size * WHOLE * count // sum(counts) for count in counts]
    return _filled_up(shares, counts, size)


def _level(counts: Sequence[int], size: int) -> list[int]:
    """The same of each, or all there are: smaller strata are filled before larger ones."""
    shares = [0] * len(counts)
    left = size * WHOLE
    order = sorted(range(len(counts)), key=counts.__getitem__)
    for done, place in enumerate(order):
        shares[place] = min(counts[place] * WHOLE, left // (len(order) - done))
        left -= shares[place]
    return _filled_up(shares, counts, size)


def _filled_up(shares: list[int], counts: Sequence[int], size: int) -> list[int]:
    """Shares that were rounded down, with what is missing added where there is room."""
    missing = size * WHOLE - sum(shares)
    for place, count in enumerate(counts):
        more = min(missing, count * WHOLE - shares[place])
        shares[place] += more
        missing -= more
    return shares


def draw(units: Units, size: int, how: str, chance: Chance) -> list[Drawn]:
    """A sample of the units, without replacement.

    Args:
        units: At least one.
        size: How many to choose; all are chosen when there are no more.
        how: One of `ALLOCATIONS`.
        chance: The random order and start; what is chosen does not depend on the units' order.

    Returns:
        As many as were asked for, in the order of their places.
    """
    counts = units.counts
    shares = allocate(counts, min(size, len(units.ids)), how)
    random = chance.of(units.ids)
    names = chance.of(np.arange(len(counts), dtype=np.uint64))
    order = np.lexsort((units.ids, random, names[units.strata]))
    chosen: list[Drawn] = []
    begin = 0
    bounds = np.flatnonzero(np.diff(units.strata[order])) + 1
    for places in np.split(order, bounds):
        share = shares[int(units.strata[places[0]])]
        sure, rest, share = _certain(places, units.sizes, share)
        chosen += [Drawn(int(place), Fraction(1)) for place in sure]
        if share:
            chosen += _systematic(rest, units.sizes[rest], share, begin, chance.start)
            begin += share
    return sorted(chosen, key=lambda one: one.place)


def _certain(places: Numbers, sizes: Numbers, share: int) -> tuple[Numbers, Numbers, int]:
    """Units whose probability would be 1 or more, the others, and what is left for these.

    Taking some out raises the probabilities of the others, so it is asked again.
    """
    rest, sure = places, []
    while rest.size and share:
        total = int(sizes[rest].sum())
        # The least size whose share of the total comes to a probability of 1.
        limit = -(-total * WHOLE // share)
        those = sizes[rest] >= min(limit, np.iinfo(np.int64).max)
        if limit > np.iinfo(np.int64).max or not those.any():
            break
        sure.append(rest[those])
        share -= int(those.sum()) * WHOLE
        rest = rest[~those]
    return (np.concatenate(sure) if sure else places[:0]), rest, share


def _systematic(
    places: Numbers, sizes: Numbers, share: int, begin: int, start: int
) -> Iterator[Drawn]:
    """The units of one stratum that a point falls on.

    Args:
        places: The units, in random order.
        sizes: Theirs; none is worth a probability of 1.
        share: How long all their stretches are together.
        begin: Where the first begins.
        start: Where the first point of the line is.
    """
    ends = np.cumsum(sizes)
    total = int(ends[-1])
    first = (start - begin) % WHOLE
    points = [point * total // share for point in range(first, share, WHOLE)]
    for found in np.searchsorted(ends, points, side="right"):
        yield Drawn(int(places[found]), Fraction(int(sizes[found]) * share, total * WHOLE))


def topmost(units: Units, size: int, chance: Chance) -> list[Drawn]:
    """The largest units, the largest first: no sample, and nothing follows from it for the rest."""
    order = np.lexsort((chance.of(units.ids), -units.sizes))
    return [Drawn(int(place), None) for place in order[:size]]
