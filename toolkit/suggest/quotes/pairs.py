"""The pairs of quotation marks of a document: which opens, closes or stands around what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate

from toolkit.quotation import Quoted


class Pairs:
    """Pairs of marks in the order of their opening marks; some stand inside others."""

    def __init__(self, pairs: Iterable[Quoted]) -> None:
        self.all = tuple(sorted(pairs))
        self.opening = {pair.opened: pair for pair in reversed(self.all)}
        self.closing = {pair.closed: pair for pair in self.all}
        self._opened = [pair.opened for pair in self.all]
        self._furthest = list(accumulate((pair.closed for pair in self.all), max))

    def __iter__(self) -> Iterator[Quoted]:
        return iter(self.all)

    def after(self, at: int) -> Quoted | None:
        """The first pair that opens at an offset or behind it."""
        index = bisect_left(self._opened, at)
        return self.all[index] if index < len(self.all) else None

    def within(self, start: int, end: int) -> list[Quoted]:
        """The pairs that open in a stretch."""
        return list(self.all[bisect_left(self._opened, start) : bisect_left(self._opened, end)])

    def around(self, at: int) -> Quoted | None:
        """The innermost pair that opens before an offset and closes there or behind it."""
        return next(self.all_around(at), None)

    def all_around(self, at: int) -> Iterator[Quoted]:
        """The pairs around an offset, from the innermost out."""
        index = bisect_left(self._opened, at) - 1
        while index >= 0 and self._furthest[index] >= at:
            if self.all[index].closed >= at:
                yield self.all[index]
            index -= 1
