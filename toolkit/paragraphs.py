"""A text → its lines and paragraphs, each with its place, for `toolkit.sections`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from toolkit.bylines import is_origin
from toolkit.chrome import CAPTION, is_date, is_site_line
from toolkit.datelines import (
    CAPITALS,
    CREDIT_BEHIND,
    PHOTO_BEHIND,
    PLACE,
    dateline_length,
    loose_dateline_length,
)
from toolkit.model import Span

BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
LINE_END = re.compile(r"\n")
LONGEST_HEADLINE = 200
"""Characters: beyond that even a line without a full stop is prose."""
CLOSERS = "\"'”’“»›)」■●◆]"
LONGEST_WITH_TWO = 60
"""Characters of a headline in which a sentence ends and another follows."""
SECOND = re.compile(rf"[^\W\d_]{{3}}[.!?؟][{re.escape(CLOSERS)}]* (?![a-zß-ÿ])\w")
SENTENCE_ENDS = ".。।,，;；:："
"""What a headline does not end with; a question mark may end one."""
TAG = re.compile(rf"^\s*{CAPITALS} ?:", re.MULTILINE)
"""“MODERATOR:” at the beginning of a line; where one stands alone, “STRELSAU:” is a place."""
SPEAKER = re.compile(rf"^{PLACE}:", re.MULTILINE)


@dataclass(frozen=True)
class Unit:
    """A line or a wrapped paragraph, without the white space around it."""

    span: Span
    text: str
    alone: bool
    """Whether blank lines, or the ends of the text, stand on both sides."""
    cut: bool = False
    """Whether it is a dateline before, or a credit behind, the sentences of its paragraph."""

    @cached_property
    def headline_like(self) -> bool:
        """Whether it is short and ends as headlines do."""
        end = self.text.rstrip(CLOSERS + " ")
        finished = end.endswith(tuple(SENTENCE_ENDS)) and not re.search(r"\b\w\.\w\.$", end)
        finished = finished and not (end.isupper() and end.endswith("."))
        two = len(self.text) > LONGEST_WITH_TWO and SECOND.search(end) is not None
        finished = finished or two
        return len(self.text) <= LONGEST_HEADLINE and "\n" not in self.text and not finished

    @property
    def words(self) -> int:
        """Its length in words; in scripts without spaces two characters count as one."""
        wide = sum(1 for c in self.text if "\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af")
        return len(self.text.split()) + wide // 2


def units_of(text: str) -> Iterator[Unit]:
    """The units of a text, in order; a dateline before a sentence is a unit of its own.

    Where no blank line stands anywhere, each line is a paragraph.
    """
    between = BLANK_LINE if BLANK_LINE.search(text.strip()) else LINE_END
    start = 0
    begun = False
    spoken = len(TAG.findall(text)) > 1 or len(SPEAKER.findall(text)) > 2
    for gap in [*between.finditer(text), None]:
        end = gap.start() if gap else len(text)
        for span, alone in _lines(text[start:end]):
            place = Span(start + span.start, start + span.end)
            whole = Unit(place, place.slice(text), alone)
            yield from _cut(whole, first=not (begun or spoken))
            begun = begun or not whole.headline_like
        start = gap.end() if gap else end


def _lines(piece: str) -> Iterator[tuple[Span, bool]]:
    """The lines between two blank lines, a wrapped paragraph as one; whether it stands alone."""
    lines: list[Span] = []
    for found in re.finditer(r"[^\n]+", piece):
        line = _stripped(piece, Span(*found.span()))
        if line.start < line.end:
            lines.append(line)
    if _wrapped([line.slice(piece) for line in lines]):
        lines = [Span(lines[0].start, lines[-1].end)]
    yield from ((line, len(lines) == 1) for line in lines)


def _cut(whole: Unit, *, first: bool) -> Iterator[Unit]:
    """A paragraph, its dateline and the agency's credit behind it apart.

    Args:
        whole: The paragraph.
        first: Whether no paragraph stands above it, and nobody speaks behind a tag: then less is
            enough for a dateline.
    """
    text = whole.text
    begins = dateline_length(text)
    begins = 0 if whole.headline_like and is_origin(text) else begins
    if not begins and first and not whole.headline_like:
        begins = loose_dateline_length(text)
    behind = CREDIT_BEHIND.search(text) or PHOTO_BEHIND.search(text)
    ends = behind.start() if behind and behind.start() > begins else len(text)
    places = (Span(0, begins), Span(begins, ends), Span(ends, len(text)))
    for number, place in enumerate(places):
        part = _stripped(text, place)
        if part.start < part.end:
            span = Span(whole.span.start + part.start, whole.span.start + part.end)
            yield Unit(span, part.slice(text), whole.alone, cut=number != 1)


def _stripped(text: str, span: Span) -> Span:
    slice_ = span.slice(text)
    start = span.start + len(slice_) - len(slice_.lstrip())
    return Span(start, max(start, span.end - (len(slice_) - len(slice_.rstrip()))))


def _wrapped(lines: Sequence[str]) -> bool:
    """Whether lines are one paragraph: each is full, the next word would not have fitted."""
    width = max(map(len, lines), default=0)
    full = all(len(a) + 1 + len(b.split()[0]) > width for a, b in pairwise(lines))
    return (
        full
        and len(lines) > 1
        and width > 40
        and _finished(lines[-1])
        and not any(map(_sure, lines))
    )


def _sure(line: str) -> bool:
    """Whether a line alone shows that it belongs to the page, or to a picture."""
    return is_site_line(line) or is_date(line) or bool(CAPTION.search(line))


def _finished(line: str) -> bool:
    return line.rstrip(CLOSERS).endswith((".", "!", "?", "…", "。", "！", "？"))
