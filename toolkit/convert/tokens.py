"""A text → its tokens, for formats that label tokens: no library decides, so nothing moves.

A token is a run of letters, digits and what belongs to them (combining marks, joiners), or one
other sign; white space is none. It is cut, too, where a mark begins or ends, so that every mark is
a number of whole tokens.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from toolkit.model import Span
from toolkit.sentences import sentence_ends

WORD, JOINED, SPACE, SIGN = range(4)


def tokens(text: str, edges: Collection[int] = ()) -> list[Span]:
    """A text → its tokens.

    Args:
        text: Any.
        edges: Where marks begin and end; there tokens do so, too.

    >>> [token.slice("Who’s R&D?") for token in tokens("Who’s R&D?")]
    ['Who', '’', 's', 'R', '&', 'D', '?']
    """
    found: list[Span] = []
    cuts = frozenset(edges)
    start, kind = 0, SPACE
    for place, char in enumerate(text):
        sort = _sort(char)
        # What joins belongs to what stands before it, be that a letter or a picture.
        goes_on = sort == JOINED or (sort == kind == WORD)
        if kind != SPACE and (not goes_on or place in cuts):
            found.append(Span(start, place))
            kind = SPACE
        if kind == SPACE and sort != SPACE:
            start, kind = place, WORD if sort == JOINED else sort
    return [*found, Span(start, len(text))] if kind != SPACE else found


@lru_cache(maxsize=4096)
def _sort(char: str) -> int:
    if char.isspace():
        return SPACE
    if char.isalnum() or char == "_":
        return WORD
    joined = unicodedata.category(char).startswith("M") or char in "\u200c\u200d\u2060\ufe0f"
    return JOINED if joined or unicodedata.category(char) == "Cf" else SIGN


def sentences(text: str, marks: Iterable[Span] = ()) -> Iterator[Span]:
    """A text → its sentences, without the white space around them; none ends within a mark."""
    inside = _Inside(marks)
    start = 0
    for place in [*(match.end() for match in sentence_ends(text)), len(text)]:
        if place < len(text) and inside(place):
            continue
        words = text[start:place]
        first = start + len(words) - len(words.lstrip())
        last = start + len(words.rstrip())
        if first < last:
            yield Span(first, last)
        start = place


class _Inside:
    """Whether a place stands within one of many spans."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for span in sorted(spans):
            if self.ends and span.start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], span.end)
            else:
                self.starts.append(span.start)
                self.ends.append(span.end)

    def __call__(self, place: int) -> bool:
        index = bisect_left(self.starts, place) - 1
        return index >= 0 and place < self.ends[index]


def covered(span: Span, words: list[Span]) -> range:
    """Which of the tokens in order a span covers, as it begins and ends where tokens do."""
    first = bisect_left(words, span.start, key=lambda word: word.start)
    last = bisect_right(words, span.end, key=lambda word: word.end)
    return range(first, last)
