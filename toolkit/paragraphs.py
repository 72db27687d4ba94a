"""A text → its lines and paragraphs, each with its place, for `toolkit.sections`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.chrome import CAPTION, CHROME, DATELINE, FORM, TEASER
from toolkit.model import Span

BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
LINE_END = re.compile(r"\n")
LONGEST_HEADLINE = 200
"""Characters: beyond that even a line without a full stop is prose."""
SENTENCE_ENDS = ".。।,，;；:："
"""What a headline does not end with; a question mark may end one."""
CLOSERS = "\"'”’“»›)]」"


@dataclass(frozen=True, slots=True)
class Unit:
    """A line or a wrapped paragraph, without the white space around it."""

    span: Span
    text: str
    alone: bool
    """Whether blank lines, or the ends of the text, stand on both sides."""

    @property
    def headline_like(self) -> bool:
        """Whether it is short and ends as headlines do."""
        end = self.text.rstrip(CLOSERS)
        finished = end.endswith(tuple(SENTENCE_ENDS)) and not re.search(r"\b\w\.\w\.$", end)
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
    for gap in between.finditer(text):
        if start < gap.start():
            yield from _block(text[start : gap.start()], start)
        start = gap.end()
    yield from _block(text[start:], start)


def _block(piece: str, start: int) -> Iterator[Unit]:
    lines: list[Span] = []
    for found in re.finditer(r"[^\n]+", piece):
        line = _stripped(piece, Span(*found.span()))
        if line.start < line.end:
            lines.append(line)
    texts = [line.slice(piece) for line in lines]
    if _wrapped(texts):
        lines = [Span(lines[0].start, lines[-1].end)]
    for line in lines:
        words = line.slice(piece)
        dateline = DATELINE.match(words)
        cut = line.start + (len(dateline[0].rstrip()) if dateline else 0)
        for part in (Span(line.start, cut), _stripped(piece, Span(cut, line.end))):
            if part.start < part.end:
                span = Span(start + part.start, start + part.end)
                yield Unit(span, part.slice(piece), len(lines) == 1)


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
    known = any(p.fullmatch(line) for p in (CHROME, TEASER, FORM)) or CAPTION.search(line)
    return bool(known) or not any(c.isalnum() for c in line)


def _finished(line: str) -> bool:
    return line.rstrip(CLOSERS).endswith((".", "!", "?", "…", "。", "！", "？"))
