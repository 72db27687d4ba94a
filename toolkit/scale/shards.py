"""Items and how much work each is → shards of about the same work, in the order of the items."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def shards(
    items: Callable[[], Iterable[Item]], tasks: int, size: Callable[[Item], int]
) -> Iterator[Iterator[Item]]:
    """So many shards of items, some of which may be empty; none of them is held.

    Each is gone through, as far as it is wanted, before the next one is asked for.

    Args:
        items: Gives them, twice the same.
        tasks: How many shards.
        size: How much work an item is, at least 1.

    >>> [list(shard) for shard in shards(lambda: [5, 1, 1, 1, 4], 2, lambda item: item)]
    [[5, 1], [1, 1, 4]]
    """
    source = iter(items())
    for number in _numbers(array("q", (size(item) for item in items())), tasks):
        mine = islice(source, number)
        yield mine
        deque(mine, maxlen=0)


def _numbers(sizes: array[int], tasks: int) -> Iterator[int]:
    """How many items each shard has."""
    total, passed, place = sum(sizes), 0, 0
    for task in range(1, tasks + 1):
        start = place
        # An item belongs where its middle falls.
        while place < len(sizes) and (2 * passed + sizes[place]) * tasks < 2 * task * total:
            passed += sizes[place]
            place += 1
        yield place - start
