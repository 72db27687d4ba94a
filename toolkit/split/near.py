"""Signed texts, one at a time → which are near-duplicates, with little of each in memory.

Two texts with one band of their signatures in common are candidates; they are near-duplicates when
the Jaccard similarity of their shingles reaches the threshold. Signatures and shingles lie in files
of our own, which are gone when nobody refers to them.
"""

from __future__ import annotations

import os
import weakref
from array import array
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.files import short_hash
from toolkit.split.joins import THRESHOLD
from toolkit.split.shingles import FACTORS, similarity
from toolkit.split.signatures import BANDS, ROWS, Signed

MARGIN = 0.2
"""By how much a signature may tell less than there is: nearly five standard deviations."""
Places = NDArray[np.int64]
"""Texts by their place, in the order in which they came."""


class Near:
    """Texts as they come, and which of them are alike in the end.

    Args:
        threshold: Above 0, at most 1. Far below 0.4 more and more pairs are missed.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold
        self._shingles = TemporaryFile()  # noqa: SIM115 (it is read for long)
        self._signatures = TemporaryFile()  # noqa: SIM115
        for file in (self._shingles, self._signatures):
            weakref.finalize(self, file.close)
        self._ends = array("Q", [0])
        """Where the shingles of each text end, after the beginning of the first."""
        self._says = array("Q")
        """By text, a number of all that it says; 0: nothing."""
        self._read: NDArray[np.uint32] | None = None
        """The signatures, where none has come since they were read."""

    def __len__(self) -> int:
        return len(self._says)

    def add(self, text: Signed) -> None:
        """One more text."""
        self._shingles.write(text.shingles)
        self._signatures.write(text.signature)
        self._ends.append(self._ends[-1] + len(text.shingles))
        self._says.append(short_hash(text.shingles) if text.shingles else 0)
        self._read = None

    def firsts(self, order: Places | None = None) -> Places:
        """By text, the first that says the same; itself where it says nothing.

        Args:
            order: All texts in the order by which one is first; None: as they came.
        """
        above: Places = np.arange(len(self), dtype=np.int64)
        order = above.copy() if order is None else order
        says = np.array(self._says, dtype=np.uint64)[order]
        _, first, which = np.unique(says, return_index=True, return_inverse=True)
        above[order[says != 0]] = order[first[which]][says != 0]
        return above

    def different(self, firsts: Places, order: Places | None = None) -> Places:
        """Texts that say something that none before them says.

        Args:
            firsts: By text, the first that says the same.
            order: All texts in the order by which one is first; None: as they came.
        """
        places: Places = np.arange(len(self), dtype=np.int64)
        alone = (np.array(self._says, dtype=np.uint64) != 0) & (firsts == places)
        ordered = places if order is None else order
        found: Places = ordered[alone[ordered]]
        return found

    def groups(self) -> Places:
        """By text, its group: the place of the group's first text."""
        above = self.firsts()
        trees = _Trees(above)
        for first, second, _ in self.joins(self.different(above)):
            trees.join(first, second)
        while (above[above] != above).any():
            above = above[above]
        return above

    def joins(self, different: Places) -> Iterator[tuple[int, int, float]]:
        """As many pairs as hold together whatever hangs together, each with its similarity.

        Of thousand texts that are all alike these are a thousand pairs, and not the half million.

        Args:
            different: Texts that say something, and each something else.
        """
        if different.size < 2:
            return
        signatures = self._all_signatures()
        trees = _Trees(np.arange(len(self), dtype=np.int64))
        for band in range(BANDS):
            rows = signatures[:, band * ROWS : (band + 1) * ROWS][different]
            for bucket in _buckets(rows):
                yield from self._join_bucket(different[bucket].tolist(), trees)

    def _join_bucket(self, bucket: list[int], trees: _Trees) -> Iterator[tuple[int, int, float]]:
        """Join those of some texts with one band in common that are alike."""
        met: dict[int, list[int]] = {}
        for one in bucket:
            for top in [top for top in met if top != trees.top(one)]:
                found = next(self.alike(one, met[top]), None)
                if found is not None:
                    others = met.pop(top) + met.pop(trees.top(one), [])
                    trees.join(top, one)
                    met[trees.top(one)] = others
                    yield found[0], one, found[1]
            met.setdefault(trees.top(one), []).append(one)

    def alike(self, one: int, others: Sequence[int]) -> Iterator[tuple[int, float]]:
        """Those of some texts that are like one, each with its similarity."""
        for other in self.likely(one, others):
            value = self.similarity(one, other)
            if value >= self.threshold:
                yield other, value

    def likely(self, one: int, others: Sequence[int]) -> Iterator[int]:
        """Those of some texts that may be like one, by their signatures and lengths."""
        signatures = self._all_signatures()
        told = (signatures[others] == signatures[one]).mean(axis=1)
        size = self._size(one)
        for other, share in zip(others, told, strict=True):
            smaller, larger = sorted((size, self._size(other)))
            if share >= self.threshold - MARGIN and smaller >= self.threshold * larger:
                yield other

    def similarity(self, one: int, other: int) -> float:
        """How alike two texts are that say something: exactly, but for shingles of one number."""
        return similarity(self._set(one), self._set(other))

    def _size(self, place: int) -> int:
        return self._ends[place + 1] - self._ends[place]

    def _set(self, place: int) -> NDArray[np.uint32]:
        self._shingles.flush()
        data = os.pread(self._shingles.fileno(), self._size(place), self._ends[place])
        return np.frombuffer(data, np.uint32)

    def _all_signatures(self) -> NDArray[np.uint32]:
        if self._read is None:
            self._signatures.flush()
            shape = (len(self), BANDS * ROWS)
            self._read = np.memmap(self._signatures, np.uint32, "r", shape=shape)
        return self._read


class _Trees:
    """Numbers in trees, in an array that leads each to one above it, and the top to itself."""

    def __init__(self, above: Places) -> None:
        self._above = above

    def top(self, number: int) -> int:
        """The first of all that hang together with this one."""
        above = self._above
        while (higher := int(above[number])) != number:
            above[number] = above[higher]
            number = higher
        return number

    def join(self, first: int, second: int) -> None:
        """Let two numbers, and what hangs together with each, hang together."""
        one, two = sorted((self.top(first), self.top(second)))
        self._above[two] = one


def _buckets(rows: NDArray[np.uint32]) -> Iterator[Any]:
    """Texts whose signatures have the same numbers in some rows, two at least in a bucket."""
    named = np.zeros(len(rows), np.uint64)
    for row, factor in enumerate(FACTORS):
        # Unsigned products wrap around, as they are meant to.
        named += (rows[:, row].astype(np.uint64) + np.uint64(1)) * np.uint64(factor)
    order = np.argsort(named, kind="stable")
    ordered = named[order]
    edges = np.flatnonzero(np.diff(ordered)) + 1
    begins = np.concatenate(([0], edges))
    ends = np.concatenate((edges, [len(order)]))
    # Most texts are alone in a band.
    for bucket in np.flatnonzero(ends - begins > 1):
        yield order[begins[bucket] : ends[bucket]]
