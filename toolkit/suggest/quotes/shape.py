"""A stretch that was said → quotes: whole pairs of marks, and the mode that follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.model import Span
from toolkit.quotation import Quoted
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.quotes.reporting import listed

LEADING = " \t\n\r\u00a0,;:.!?–—-…)"
TRAILING = " \t\n\r\u00a0,;:.!?–—-…("
WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
INITIALS = re.compile(r"(?:\b\w\.){2,}$")
"""An abbreviation with its full stops: U.S., a.m."""
JOINED = frozenset({"and", "or", "but"})


def shaped(text: str, pairs: Pairs, start: int, end: int) -> list[tuple[Span, str]]:
    """A stretch of a text → the quotes in it, with their modes; mostly one, none if it is empty.

    No quote cuts a pair of marks. Words in marks with nothing said around them are direct; several
    pairs with nothing but “and” between them are as many direct quotes.
    """
    start, end = _whole_pairs(text, pairs, start, end)
    start, end = _trimmed(text, pairs, start, end)
    if end <= start or not WORD.search(text, start, end):
        return []
    inside = list(outermost(pairs, start, end))
    if not inside:
        return [(Span(start, end), "indirect")]
    if _bare(text, inside, start, end):
        return [(pair.inside, "direct") for pair in inside]
    return [(Span(start, end), "mixed")]


def outermost(pairs: Pairs, start: int, end: int) -> Iterator[Quoted]:
    """The pairs that lie in a stretch, without those inside another of them."""
    reached = start
    for pair in pairs.within(start, end):
        if pair.opened >= reached and pair.closed < end:
            yield pair
            reached = pair.closed + 1


def _whole_pairs(text: str, pairs: Pairs, start: int, end: int) -> tuple[int, int]:
    for pair in list(pairs.all_around(start)):
        if end > pair.closed:
            if text[pair.opened + 1 : start].strip():
                end = min(end, pair.closed)
            elif end > pair.closed + 1 or text[start : pair.closed].strip():
                start = pair.opened
    for pair in pairs.within(start, end):
        if pair.opened < end <= pair.closed:
            end = pair.closed + 1
    return start, end


def _trimmed(text: str, pairs: Pairs, start: int, end: int) -> tuple[int, int]:
    """Without blanks and punctuation at the edges, except what stands inside whole marks."""
    closes = {pair.closed for pair in pairs.within(start, end)}
    while start < end and start not in pairs.opening and not text[start].isalnum():
        if text[start] not in LEADING and not _lone_mark(text[start]):
            break
        start += 1
    while end > start and end - 1 not in closes and not text[end - 1].isalnum():
        if text[end - 1] == "." and INITIALS.search(text[max(start, end - 12) : end]):
            break
        if text[end - 1] not in TRAILING and not _lone_mark(text[end - 1]):
            break
        end -= 1
    return start, end


def _lone_mark(character: str) -> bool:
    return character in "“”\"„«»‘’'"


def _bare(text: str, inside: Sequence[Quoted], start: int, end: int) -> bool:
    """Whether nothing that was said stands outside the marks."""
    edges = [start, *(p for pair in inside for p in (pair.opened, pair.closed + 1)), end]
    before, *between = (text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    articles = listed("frames", "articles")
    if any(word.lower() not in articles for word in WORD.findall(before)):
        return False
    rest = between.pop() if between else ""
    joined = all(w.lower() in JOINED | articles for gap in between for w in WORD.findall(gap))
    return joined and not WORD.search(rest)
