"""Ids → numbers: short names for many documents, and random ones that depend on the id alone.

A document's random number is made of its id and the seed, and of nothing else: so the order of a
file does not matter, and neither does the machine.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from toolkit.files import short_hash

Ids = NDArray[np.uint64]
"""Documents, each by the number of its id."""
WHOLE = 2**60
"""What a probability of 1 is counted as: probabilities are whole numbers, and add up exactly."""


def number_of(name: str) -> int:
    """An id → 64 bits of it. That two of a hundred million ids share theirs: once in 4,000 runs.

    >>> number_of("a") == number_of("a"), number_of("a") == number_of("b")
    (True, False)
    """
    return short_hash(name.encode("utf-8", "surrogatepass"))


class Chance:
    """Random numbers by ids, the same whenever the seed and the word are.

    Args:
        seed: Of the selection.
        word: What they are for: numbers for two purposes have nothing to do with each other.
        excluded: The sum of the ids that were excluded: what is drawn after a first slice must not
            depend on how that one was drawn.
    """

    def __init__(self, seed: int, word: str, excluded: int = 0) -> None:
        told = f"{seed} {excluded % 2**64} {word}".encode()
        digest = blake2b(told, digest_size=24).digest()
        self.key = int.from_bytes(digest[:8], "little")
        self.start = int.from_bytes(digest[8:], "little") % WHOLE
        """A number from 0 to before `WHOLE`."""

    def of(self, ids: Ids) -> Ids:
        """A number of 64 bits for each id: SplitMix64 of the id and the key.

        Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
        """
        mixed = (ids ^ np.uint64(self.key)) + np.uint64(0x9E3779B97F4A7C15)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            # Unsigned products wrap around, as they are meant to.
            mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
        return mixed ^ (mixed >> np.uint64(31))
