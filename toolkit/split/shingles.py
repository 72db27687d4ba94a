"""A document → the set of its shingles: runs of words, outside boilerplate.

A shingle is a number of 64 bits that depends on its words alone, so that sets of different
documents, runs and machines can be compared.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from toolkit.files import short_hash
from toolkit.model import Document

if TYPE_CHECKING:
    from numpy import unsignedinteger
    from numpy.typing import NDArray

    Shingles = NDArray[unsignedinteger[Any]]
    """Sorted, each once."""

LENGTH = 3
"""Words of a shingle. One word changed in ten leaves a similarity of 0.57; one in five, 0.34."""
WORD = re.compile(
    # Scripts that do not part words by spaces: a character counts as a word.
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|\w+"
)
FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
"""Odd, one for each place in a shingle, so that the order of words counts."""


def read_text(document: Document) -> str:
    """What a document says: its text without boilerplate."""
    kept = (s.span.slice(document.text) for s in document.sections if s.kind != "boilerplate")
    return "\n".join(kept)


def words_of(text: str) -> list[str]:
    """The words of a text, without regard to case and to how characters are composed."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


class Numbers(dict[str, int]):
    """Words → their numbers of 64 bits; one that was met before is not hashed again."""

    def __missing__(self, word: str) -> int:
        number = self[word] = short_hash(word.encode("utf-8", "surrogatepass"))
        return number


def shingles_of(text: str, numbers: Numbers) -> Shingles:
    """The shingles of a text; one shorter than a shingle is a single one; of nothing: none."""
    import numpy as np

    words = np.array([numbers[word] for word in words_of(text)], dtype=np.uint64)
    if not words.size:
        return words
    padded = np.append(words, np.zeros(max(0, LENGTH - words.size), dtype=np.uint64))
    count = padded.size - LENGTH + 1
    shingles = np.zeros(count, dtype=np.uint64)
    for place, factor in enumerate(FACTORS):
        # Unsigned products wrap around, as they are meant to.
        shingles += padded[place : place + count] * np.uint64(factor)
    return np.unique(shingles)


def similarity(first: Shingles, second: Shingles) -> float:
    """Two sets → their Jaccard similarity, exactly: what they share of all that they hold."""
    import numpy as np

    shared = np.intersect1d(first, second, assume_unique=True).size
    return float(shared / (first.size + second.size - shared))
