"""A span in its sentence → one line of text, and carets under it, aligned by terminal cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from toolkit.sentences import sentence_ends

Glyph = tuple[str, int]
"""What is printed together, and how many cells of a terminal it takes: never none."""

ELLIPSIS: Glyph = ("…", 1)
LINE_BREAK: Glyph = ("⏎", 1)
CONTEXT = 16
"""Cells left for the text on each side of a span that is too long to be shown whole."""
WORD = 12
"""A cut moves over at most so many glyphs to the next blank, so that no word is halved."""
MARKS = 4
"""More combining marks than these on one letter would be drawn over the lines above and below."""
UNSETTLED = frozenset("\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""Presentation selectors and skin tones: terminals disagree about the cells that they take."""
FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
"""Two of these are a flag of two cells; terminals disagree about one alone."""

UNALIGNED = re.compile(
    "[\u0590-\u0dff\u0f00-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U0001107f\U0001e800-\U0001efff]"
)
"""Scripts that terminals reorder, or to whose vowel signs they give different cells."""

_printed, _width = itemgetter(0), itemgetter(1)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is printed of a span and the sentence around it."""

    line: str
    carets: str
    """Blanks up to the span, a caret for each of its cells, “…” under what is left out of it."""
    marked: str | None
    """The words of the span once more where a terminal may set the line otherwise than in order,
    cell by cell (Arabic, Hindi), so that carets stand under other words; else None."""


def passage(text: str, start: int, end: int, room: int) -> Passage | None:
    """The sentence around ``text[start:end]`` in at most `room` cells (at least 48 are taken).

    Only the neighborhood of the span is looked at, however long the text. None: the offsets do
    not lie in the text.
    """
    if not 0 <= start <= end <= len(text):
        return None
    room = max(room, 48)
    begin, stop = _begin(text, start, room), _stop(text, start, end, room)
    left, right = glyphs(text[begin:start].lstrip()), glyphs(text[end:stop].rstrip())
    cut_left, cut_right = begin == start - room > 0, stop == end + room < len(text)
    wanted_left, wanted_right = cells(left) + cut_left, cells(right) + cut_right
    context = min(CONTEXT, room // 4)
    spare = room - min(context, wanted_left) - min(context, wanted_right)
    head, tail = _ends(text, start, end, spare)
    rest = max(0, room - cells(head) - cells(tail) - bool(tail))
    left = _last(left, max(rest // 2, rest - wanted_right), cut=cut_left)
    right = _last(right[::-1], max(rest - rest // 2, rest - wanted_left), cut=cut_right)[::-1]
    span = [*head, ELLIPSIS, *tail] if tail else head
    under = "^" * cells(head) + ("…" + "^" * cells(tail) if tail else "")
    line = joined([*left, *span, *right]).rstrip()
    return Passage(
        line=line,
        carets=" " * cells(left) + (under or "^"),
        marked=joined(span) if UNALIGNED.search(line) else None,
    )


def surroundings(text: str, start: int, end: int, reach: int = 400) -> tuple[str, str, str] | None:
    """The sentence around ``text[start:end]`` → what stands before the span, in it and after it.

    What is further than `reach` characters away, or in the middle of a longer span, is “…”.
    None: the offsets do not lie in the text.
    """
    if not 0 <= start <= end <= len(text):
        return None
    begin, stop = _begin(text, start, reach), _stop(text, start, end, reach)
    before, after = text[begin:start].lstrip(), text[end:stop].rstrip()
    if begin == start - reach > 0:
        before = f"…{before}"
    if stop == end + reach < len(text):
        after = f"{after}…"
    words = text[start:end]
    if len(words) > 2 * reach:
        words = f"{text[start : start + reach]} … {text[end - reach : end]}"
    return before, words, after


def glyphs(text: str) -> list[Glyph]:
    """Text → what is printed of it, in order; joined, it moves no cursor and hides nothing.

    A line break becomes ⏎, any kind of blank a blank. Escaped are control and format characters
    (zero-width joiners and changes of direction among them), marks without a letter before them,
    and what terminals give different widths.
    """
    if text.isascii() and text.isprintable():
        return [(char, 1) for char in text]
    found = list(map(_glyph, text))
    return found if all(map(_width, found)) else _combined(found)


def _combined(single: Sequence[Glyph]) -> list[Glyph]:
    """Characters of which some have no cells of their own: joined to the one before, or escaped."""
    found: list[Glyph] = []
    half: Glyph | None = None
    marks = 0
    for char, width in single:
        if half and char in FLAG_LETTERS:
            found[-1] = (half[0] + char, 2)
            half = None
            continue
        half = (char, 0) if char in FLAG_LETTERS else None
        if width:
            marks = MARKS if len(char) == 1 and char not in " ⏎" else 0
            found.append((char, width))
        elif marks and not half:
            found[-1] = (found[-1][0] + char, found[-1][1])
            marks -= 1
        else:
            found.append(_escaped(char))
            marks = 0
    return found


def cells(shown: Sequence[Glyph]) -> int:
    """How many cells of a terminal glyphs take."""
    return sum(map(_width, shown))


def joined(shown: Sequence[Glyph]) -> str:
    """What is printed of glyphs."""
    return "".join(map(_printed, shown))


@lru_cache(maxsize=8192)
def _glyph(char: str) -> Glyph:
    """One character; without a cell of its own it belongs to another, as a mark or half a flag."""
    from rich.cells import cell_len

    if char == "\n":
        return LINE_BREAK
    if unicodedata.category(char) == "Zs":
        return " ", 1
    if not char.isprintable() or char in UNSETTLED:
        return _escaped(char)
    return char, 0 if char in FLAG_LETTERS else cell_len(char)


def _escaped(char: str) -> Glyph:
    escape = ascii(char)[1:-1]
    return escape, len(escape)


def _begin(text: str, start: int, reach: int) -> int:
    """Where the sentence begins that `start` is in, or `reach` before it."""
    first = max(0, start - reach)
    ends = [match.end() for match in sentence_ends(text, first, start)]
    # A span of nothing behind a full stop is shown with the sentence that ends there.
    if ends and ends[-1] == start and not text[start : start + 1].strip():
        ends.pop()
    return ends[-1] if ends else first


def _stop(text: str, start: int, end: int, reach: int) -> int:
    """Where the sentence ends that ``text[start:end]`` ends in, or `reach` behind it."""
    last = min(len(text), end + reach)
    # The span may hold the full stop itself, and closing marks behind it.
    for match in sentence_ends(text, max(start, end - 3), last):
        if match.end() >= end:
            return match.end()
    return last


def _ends(text: str, start: int, end: int, room: int) -> tuple[list[Glyph], list[Glyph]]:
    """A span: whole and nothing, or as much of its head and its tail as there is room for."""
    reach = 2 * room
    if end - start <= 2 * reach:
        head = tail = glyphs(text[start:end])
        if cells(head) <= room:
            return head, []
    else:
        head, tail = glyphs(text[start : start + reach]), glyphs(text[end - reach : end])
    # `_last` counts its own ellipsis and puts it in front; one stands for both here.
    return (
        _last(head[::-1], room // 2 + 1, cut=True)[:0:-1],
        _last(tail, (room - 1) // 2 + 1, cut=True)[1:],
    )


def _last(shown: list[Glyph], room: int, *, cut: bool) -> list[Glyph]:
    """As many of the last glyphs as there is room for, behind “…” when that is not all."""
    if cells(shown) + cut <= room:
        return [ELLIPSIS, *shown] if cut else shown
    kept: list[Glyph] = []
    room -= ELLIPSIS[1]
    for glyph in reversed(shown):
        room -= glyph[1]
        if room < 0:
            break
        kept.append(glyph)
    kept.reverse()
    blanks = (index for index, (char, _) in enumerate(kept[:WORD]) if char == " ")
    return [ELLIPSIS, *kept[next(blanks, 0) :]]
