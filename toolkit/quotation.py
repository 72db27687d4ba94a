"""Where a text uses quotation marks: which mark opens, which closes, and which is an apostrophe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.model import Span

CLOSERS = {
    "“": "”",
    '"': '"',
    "‘": "’",
    "'": "'",
    "«": "»",
    "„": "“”",
    "‹": "›",
    "「": "」",
}
"""An opening mark → the marks that may close it."""

_MARKS = frozenset(CLOSERS) | frozenset("".join(CLOSERS.values()))
APOSTROPHES = frozenset("‘’'")
"""Marks that may be an apostrophe instead."""
BLANKS = (" ", "\u00a0", "\u202f")
_SPEAKER_TAG = re.compile(r"(?:^|\n)[^\n:]{1,80}:\s*$")


@dataclass(frozen=True, slots=True, order=True)
class Quoted:
    """One pair of quotation marks: the places of its two marks."""

    opened: int
    closed: int

    @property
    def inside(self) -> Span:
        """What stands between the marks."""
        return Span(self.opened + 1, self.closed)


def quoted_strings(text: str) -> list[Quoted]:
    """Every pair of quotation marks, nested ones too, in the order of their opening marks.

    A pair does not cross a blank line; a mark without its partner is left out.
    """
    found: list[Quoted] = []
    for paragraph in re.finditer(r"(?:(?!\n[ \t]*\n).)+", text, re.DOTALL):
        found.extend(_pairs(text, paragraph.start(), paragraph.end()))
    return sorted(found)


def _pairs(text: str, start: int, end: int) -> Iterator[Quoted]:
    stack: list[int] = []
    for place in range(start, end):
        mark = text[place]
        if mark not in _MARKS:
            continue
        partner = _partner(text, place, stack)
        if partner is not None:
            yield Quoted(stack[partner], place)
            del stack[partner:]
        elif mark in CLOSERS and _may_open(text, place):
            stack.append(place)


def _partner(text: str, place: int, stack: list[int]) -> int | None:
    """Which open mark this one closes; the innermost one that it can close."""
    mark = text[place]
    if mark in APOSTROPHES and not _may_close(text, place):
        return None
    for index in range(len(stack) - 1, -1, -1):
        if mark in CLOSERS[text[stack[index]]]:
            return index
    return None


def _may_open(text: str, place: int) -> bool:
    if text[place] not in APOSTROPHES:
        return True
    before = text[place - 1 : place]
    after = text[place + 1 : place + 2]
    return not before.isalnum() and bool(after.strip())


def _may_close(text: str, place: int) -> bool:
    """An apostrophe between two letters, or after a blank, closes nothing."""
    before = text[place - 1 : place]
    after = text[place + 1 : place + 2]
    return bool(before.strip()) and not after.isalnum()


def enclosed(text: str, span: Span) -> bool:
    """Whether a span is just what stands inside a pair of marks, or follows a speaker tag.

    A quotation over several paragraphs, reopened at each, is enclosed by the first opening mark
    and the last closing one.
    """
    before, after = _beside(text, span)
    if after and after in CLOSERS.get(before, ""):
        return True
    shown = span.slice(text)
    marked = len(shown) > 1 and shown[-1] in CLOSERS.get(shown[0], "")
    return not marked and follows_speaker_tag(text, span.start)


def _beside(text: str, span: Span) -> tuple[str, str]:
    """The marks beside a span; some languages write a blank between mark and words: « oui »."""
    start, end = span.start, span.end
    if text[start - 1 : start] in BLANKS and text[end : end + 1] in BLANKS:
        pair = (text[max(0, start - 2) : max(0, start - 1)], text[end + 1 : end + 2])
        return pair if pair[0] != pair[1] else ("", "")
    return text[max(0, start - 1) : start], text[end : end + 1]


def follows_speaker_tag(text: str, start: int) -> bool:
    """Whether what begins here is introduced by a name and a colon at the start of its line."""
    return _SPEAKER_TAG.search(text, max(0, start - 100), start) is not None
