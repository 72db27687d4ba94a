"""Texts → what is kept of each to tell near-duplicates: the set of its shingles, and a signature.

A signature is a MinHash (Broder 1997) as datasketch makes it: the share of numbers in which two of
them agree tells about how alike the two sets are.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from datasketch import MinHash

from toolkit.split.shingles import Numbers, shingles_of

BANDS, ROWS = 48, 3
"""How signatures are cut to find candidates. Of pairs with a similarity of 0.5, 0.998 are found;
of 0.6, 0.99999; of 0.4, 0.96."""
SEED = 1
"""Of the permutations: they are the same in every run, whatever the seed of the splits."""
MOST_WORDS = 500_000
"""Words whose numbers are remembered; then they are forgotten, and met anew."""


class Signed(NamedTuple):
    """What is kept of a text, as bytes: two texts that say the same have the same."""

    shingles: bytes
    """Numbers of 32 bits, sorted, each once; of a text that says nothing, none."""
    signature: bytes
    """`BANDS` times `ROWS` numbers of 32 bits."""


class Signer:
    """Texts → what is kept of them. Each process has its own."""

    def __init__(self) -> None:
        # Shingles are hashed already.
        self._blank = MinHash(BANDS * ROWS, SEED, hashfunc=int, scheme="affine32")
        self._words = Numbers()

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
