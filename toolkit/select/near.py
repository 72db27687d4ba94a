"""Documents, one at a time → which are near-duplicates, with little of each in memory.

The same question as in `toolkit.split.alike`, with the same signatures and the same answer, for
more documents than memory holds: signatures and shingles lie in files that are removed after.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.files import short_hash
from toolkit.select.draw import Numbers
from toolkit.select.numbers import Ids
from toolkit.split.alike import BANDS, MARGIN, ROWS, blank_signature
from toolkit.split.joins import THRESHOLD
from toolkit.split.shingles import Numbers as Words
from toolkit.split.shingles import shingles_of, similarity

MOST_WORDS = 500_000
"""Words whose numbers are remembered; then they are forgotten, and met anew."""
FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
"""By which the rows of a band are made one number."""


class Signed(NamedTuple):
    """What is kept of a text, as bytes: two texts that say the same have the same."""

    shingles: bytes
    """Numbers of 32 bits, sorted, each once; of a text that says nothing, none."""
    signature: bytes
    """`BANDS` times `ROWS` numbers of 32 bits."""


class Signer:
    """Texts → what is kept of them. Each process has its own."""

    def __init__(self) -> None:
        self._blank = blank_signature()
        self._words = Words()

    def sign(self, text: str) -> Signed:
        """A text, without its boilerplate."""
        if len(self._words) > MOST_WORDS:
            self._words.clear()
        shingles = shingles_of(text, self._words)
        # A half of each number is enough to tell shingles of two texts apart.
        halves = np.unique((shingles >> np.uint64(32)).astype(np.uint32))
        signature = self._blank.copy()
        if halves.size:
            signature.update_batch(halves.tolist())
        return Signed(halves.tobytes(), signature.hashvalues.astype(np.uint32).tobytes())


class Near:
    """Texts as they come, and which of them are alike in the end. To be closed after use."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold
        self._least = threshold - MARGIN
        self._open = ExitStack()
        folder = Path(self._open.enter_context(TemporaryDirectory(prefix="redline-select-")))
        self._files = {name: folder / name for name in ("shingles", "signatures")}
        self._shingles = self._open.enter_context(self._files["shingles"].open("wb"))
        self._signatures = self._open.enter_context(self._files["signatures"].open("wb"))
        self._ends = array("Q")
        """Where the shingles of each document end."""
        self._says = array("Q")
        """By document, a number of all that it says; 0: nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, text: Signed) -> None:
        """One more document."""
        data = text.shingles
        self._shingles.write(data)
        self._signatures.write(text.signature)
        self._ends.append((self._ends[-1] if self._ends else 0) + len(data) // 4)
        says = short_hash(data) if data else 0
        self._says.append(says)

    def groups(self) -> Numbers:
        """By document, the number of its group: the place of the group's first document."""
        self._shingles.flush()
        self._signatures.flush()
        says = np.array(self._says, dtype=np.uint64)
        above: Numbers = np.arange(says.size, dtype=np.int64)
        if says.size:
            _, first, which = np.unique(says, return_index=True, return_inverse=True)
            speaking = says != 0
            above[speaking] = first[which][speaking]
            different = np.flatnonzero(speaking & (above == np.arange(says.size)))
            if different.size > 1:
                self._join(different, above)
        while (above[above] != above).any():
            above = above[above]
        return above

    def _join(self, different: Numbers, above: Numbers) -> None:
        """Join what is alike of documents that differ: `above` leads each to the first like it."""
        signatures: NDArray[np.uint32] = np.memmap(
            self._files["signatures"], np.uint32, "r", shape=(above.size, BANDS * ROWS)
        )
        trees = Trees(above)
        for band in range(BANDS):
            rows = signatures[:, band * ROWS : (band + 1) * ROWS][different]
            for bucket in _buckets(rows):
                self._join_bucket(different[bucket].tolist(), signatures, trees)

    def _join_bucket(self, bucket: list[int], signatures: Any, trees: Trees) -> None:
        """Join those of some documents with one band in common that are alike."""
        met: dict[int, list[int]] = {}
        for one in bucket:
            for top in [top for top in met if top != trees.top(one)]:
                if self._any_alike(one, met[top], signatures):
                    others = met.pop(top) + met.pop(trees.top(one), [])
                    trees.join(top, one)
                    met[trees.top(one)] = others
            met.setdefault(trees.top(one), []).append(one)

    def _any_alike(self, one: int, others: list[int], signatures: Any) -> bool:
        told = (signatures[others] == signatures[one]).mean(axis=1)
        likely = (o for o, share in zip(others, told, strict=True) if share >= self._least)
        own = self._set(one)
        return any(similarity(self._set(other), own) >= self.threshold for other in likely)

    def _set(self, place: int) -> Any:
        begin = self._ends[place - 1] if place else 0
        count = self._ends[place] - begin
        return np.fromfile(self._files["shingles"], np.uint32, count, offset=4 * begin)


class Trees:
    """Numbers in trees, in an array that leads each to one above it, and the top to itself."""

    def __init__(self, above: Numbers) -> None:
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


def _buckets(rows: NDArray[np.uint32]) -> Iterator[Numbers]:
    """Texts whose signatures have the same numbers in some rows, two at least in a bucket."""
    named: Ids = np.zeros(len(rows), np.uint64)
    for row, factor in enumerate(FACTORS):
        # Unsigned products wrap around, as they are meant to.
        named += (rows[:, row].astype(np.uint64) + np.uint64(1)) * np.uint64(factor)
    order = np.argsort(named, kind="stable")
    ordered = named[order]
    edges = np.flatnonzero(np.diff(ordered)) + 1
    begins = np.concatenate(([0], edges))
    ends = np.concatenate((edges, [len(order)]))
    for begin, end in zip(begins, ends, strict=True):
        if end - begin > 1:
            yield order[begin:end]
