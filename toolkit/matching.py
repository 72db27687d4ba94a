"""Two readings of a layer → which item of the one stands for which item of the other.

Exact matches first: items of equal span are one another's, in their order. The rest is matched
one to one, by the greatest total Dice overlap of characters, as an assignment problem. The solver
is our own: scipy's `linear_sum_assignment` breaks ties by the order of its arguments, and would
be the only use of a package of 30 MB.

Source:
    Dice (1945), Measures of the amount of ecologic association between species;
    Kuhn (1955), The Hungarian method for the assignment problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import inf
from typing import Protocol

Pair = tuple[int, int]
"""Indices of an item of the first reading and of one of the second."""
Node = tuple[int, int]
"""An item among several readings: the index of its reading, and its own."""
SCALE = 10**12
"""Dice overlaps are added up as whole numbers, so that sums do not depend on their order."""


class SpanLike(Protocol):
    """What has a place in a text: a `Span`, or an item of a record by its `span`."""

    @property
    def start(self) -> int:
        """The first code point."""

    @property
    def end(self) -> int:
        """The code point after the last."""


def dice(first: SpanLike, second: SpanLike) -> float:
    """Shared characters, twice, over the characters of both: 1 for equal spans, 0 for apart.

    >>> from toolkit.model import Span
    >>> dice(Span(0, 10), Span(5, 15))
    0.5
    """
    shared = min(first.end, second.end) - max(first.start, second.start)
    both = first.end - first.start + second.end - second.start
    return 2 * shared / both if shared > 0 else 0.0


def pairs(first: Sequence[SpanLike], second: Sequence[SpanLike]) -> list[Pair]:
    """Two readings' spans → which match one to one, in the order of `first`.

    Items of equal span match, in their order. Among the others, matches overlap, and their total
    Dice overlap is the greatest possible. Turning the arguments round turns the pairs round.

    >>> from toolkit.model import Span
    >>> pairs([Span(0, 5), Span(6, 9)], [Span(7, 12), Span(0, 5), Span(20, 22)])
    [(0, 1), (1, 0)]
    """
    exact = _exact(first, second)
    done = {i for i, _ in exact}, {j for _, j in exact}
    rest = (
        _by_place([i for i in range(len(first)) if i not in done[0]], first),
        _by_place([j for j in range(len(second)) if j not in done[1]], second),
    )
    places = [_place(first[i]) for i in rest[0]], [_place(second[j]) for j in rest[1]]
    if places[0] <= places[1]:
        found = list(_overlapping(rest[0], first, rest[1], second))
    else:
        found = [(i, j) for j, i in _overlapping(rest[1], second, rest[0], first)]
    return sorted(exact + found)


def groups(readings: Sequence[Sequence[SpanLike]]) -> list[tuple[int | None, ...]]:
    """Any number of readings' spans → the groups of items that stand for one another.

    Every item is in one group. A group is a tuple with a place for each reading: the index of its
    item, or None. What `pairs` matches is joined, the closest first, and a join that would put two
    items of one reading into a group is left out. The order of the readings changes nothing but
    the order of the places.

    >>> from toolkit.model import Span
    >>> groups([[Span(0, 5)], [Span(0, 4), Span(8, 9)], [Span(0, 5)]])
    [(0, 0, 0), (None, 1, None)]
    """
    ranks = [_ranks(reading) for reading in readings]
    members: dict[Node, dict[int, int]] = {
        (r, i): {r: i} for r, reading in enumerate(readings) for i in range(len(reading))
    }

    def order(join: tuple[Node, Node]) -> tuple[float, list[tuple[int, int, int]]]:
        spans = [readings[r][i] for r, i in join]
        return -dice(*spans), sorted((*_place(readings[r][i]), ranks[r][i]) for r, i in join)

    joins: list[tuple[Node, Node]] = [
        ((r, i), (s, j))
        for r, s in combinations(range(len(readings)), 2)
        for i, j in pairs(readings[r], readings[s])
    ]
    for one, other in sorted(joins, key=order):
        left, right = members[one], members[other]
        if left is not right and not left.keys() & right.keys():
            left |= right
            members.update(dict.fromkeys(right.items(), left))

    def position(group: dict[int, int]) -> list[tuple[int, int, int]]:
        return sorted((*_place(readings[r][i]), ranks[r][i]) for r, i in group.items())

    whole = {id(group): group for group in members.values()}.values()
    return [
        tuple(group.get(r) for r in range(len(readings))) for group in sorted(whole, key=position)
    ]


def assignment(weights: Sequence[Sequence[float]]) -> list[Pair]:
    """A matrix of weights, none negative → the one-to-one pairs of greatest total weight.

    Pairs of weight 0 are left out. Takes time with the cube of the rows (Kuhn 1955, with the
    shortest augmenting paths of Jonker and Volgenant 1987).

    >>> assignment([[5, 9], [1, 8]])
    [(0, 0), (1, 1)]
    """
    if weights and len(weights) > len(weights[0]):
        return sorted((i, j) for j, i in assignment(list(zip(*weights, strict=True))))
    columns = len(weights[0]) if weights else 0
    of_row = [0.0] * (len(weights) + 1)
    of_column = [0.0] * (columns + 1)
    taken = [0] * (columns + 1)  # by column, the row that has it; rows and columns count from 1
    for row in range(1, len(weights) + 1):
        _augment(row, weights, of_row, of_column, taken)
    return sorted((i - 1, j) for j, i in enumerate(taken[1:]) if i and weights[i - 1][j] > 0)


def _augment(
    row: int,
    weights: Sequence[Sequence[float]],
    of_row: list[float],
    of_column: list[float],
    taken: list[int],
) -> None:
    """Give one more row a column, moving others where that is worth it; potentials stay tight."""
    columns = range(1, len(taken))
    least: list[float] = [inf] * len(taken)
    before = [0] * len(taken)
    seen = [False] * len(taken)
    taken[0], column = row, 0
    while taken[column]:
        seen[column] = True
        current = taken[column]
        for j in columns:
            if not seen[j]:
                slack = -weights[current - 1][j - 1] - of_row[current] - of_column[j]
                if slack < least[j]:
                    least[j], before[j] = slack, column
        column = min((j for j in columns if not seen[j]), key=least.__getitem__)
        step = least[column]
        for j in range(len(taken)):
            if seen[j]:
                of_row[taken[j]] += step
                of_column[j] -= step
            else:
                least[j] -= step
    while column:
        taken[column] = taken[before[column]]
        column = before[column]


def _place(span: SpanLike) -> Pair:
    return span.start, span.end


def _by_place(indices: Sequence[int], spans: Sequence[SpanLike]) -> list[int]:
    return sorted(indices, key=lambda i: _place(spans[i]))


def _ranks(spans: Sequence[SpanLike]) -> list[int]:
    """For each item, how many of equal span stand before it."""
    seen: dict[Pair, int] = {}
    ranks = []
    for span in spans:
        ranks.append(seen.get(_place(span), 0))
        seen[_place(span)] = ranks[-1] + 1
    return ranks


def _exact(first: Sequence[SpanLike], second: Sequence[SpanLike]) -> list[Pair]:
    """The pairs of equal span, in their order."""
    there = {
        (_place(s), rank): j for j, (s, rank) in enumerate(zip(second, _ranks(second), strict=True))
    }
    keys = ((_place(s), rank) for s, rank in zip(first, _ranks(first), strict=True))
    return [(i, there[key]) for i, key in enumerate(keys) if key in there]


def _overlapping(
    rows: Sequence[int],
    first: Sequence[SpanLike],
    columns: Sequence[int],
    second: Sequence[SpanLike],
) -> Iterator[Pair]:
    """The best pairs of what has no exact match; each stretch of overlapping spans by itself."""
    for some, others in _stretches(rows, first, columns, second):
        weights = [[round(SCALE * dice(first[i], second[j])) for j in others] for i in some]
        for row, column in assignment(weights) if some and others else ():
            yield some[row], others[column]


def _stretches(
    rows: Sequence[int],
    first: Sequence[SpanLike],
    columns: Sequence[int],
    second: Sequence[SpanLike],
) -> Iterator[tuple[list[int], list[int]]]:
    """Both readings' items, cut wherever no span of either reaches across."""
    items = sorted(
        [(*_place(first[i]), 0, i) for i in rows] + [(*_place(second[j]), 1, j) for j in columns]
    )
    stretch: tuple[list[int], list[int]] = ([], [])
    reach = -inf
    for start, end, side, index in items:
        if start >= reach:
            yield stretch
            stretch = ([], [])
        stretch[side].append(index)
        reach = max(reach, end)
    yield stretch
