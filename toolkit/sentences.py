"""Where sentences end: at a full stop that is no abbreviation's, and at the end of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

END = re.compile(r"""[.!?…؟۔।]+["”’'»«)\]]*(?=\s|\Z)|[。！？]+["”’»」』）]*|\n(?:[^\S\n]*\n)+""")
"""What may end a sentence; closing marks belong to it, the white space after it does not."""
DOTTED = re.compile(r"(?:\w\.)+\w")
"""An abbreviation with full stops inside, without its last one: “U.S”, “a.m”."""
ABBREVIATIONS = frozenset(
    {
        *("sept", "capt", "prof", "messrs", "lieut", "supt", "dept", "corp", "assn", "maj", "sgt"),
        *("brig", "cmdr", "revd", "approx", "vs", "cf"),
    }
)
"""Those that do not tell themselves by a capital and at most three letters."""


def sentence_ends(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The sentence ends between two offsets, in order.

    A match begins with the punctuation and ends behind the closing marks that follow it. A full
    stop and the blank line after it are one end. What stands around the offsets is seen too: a
    full stop at `start` is judged by the word before it.
    """
    end = len(text) if end is None else end
    last = -1
    # One character more, so that a full stop at the end is seen with what follows it.
    for match in END.finditer(text, start, min(len(text), end + 1)):
        if match.end() > end or not _ends_one(match):
            continue
        again = match[0].startswith("\n") and last >= 0 and not text[last : match.start()].strip()
        last = match.end()
        if not again:
            yield match


def _ends_one(match: re.Match[str]) -> bool:
    """Whether a sentence ends here: not after “Mr.” or an initial, nor before a small letter."""
    if match[0].startswith("\n"):
        return True
    text = match.string
    if text[match.end() : match.end() + 3].lstrip()[:1].islower():
        return False
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    words = text[max(0, match.start() - 12) : match.start()].split()
    return not words or not _abbreviated(words[-1].lstrip("(“\"‘'„«"))


def _abbreviated(word: str) -> bool:
    """Whether the full stop after a word is the word's own; “UN” and “EU” have none.

    >>> [_abbreviated(word) for word in ("Mr", "U.S", "Sept", "R", "UN", "dam")]
    [True, True, True, True, False, False]
    """
    if DOTTED.fullmatch(word) or word.lower() in ABBREVIATIONS:
        return True
    capitals = len(word) > 1 and word.isupper()
    return len(word) <= 3 and word[:1].isupper() and not capitals
