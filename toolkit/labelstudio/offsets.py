r"""Regions as they are marked → spans of the text; what the page has shown tells whether they fit.

Offsets are trusted, and count code points of the task's text. What the page writes as a region's
text is only compared with them, after undoing what the page does to it (a line end becomes
``\\n``, white space collapses). Where many do not fit, there is one reason, and it is said once:
another unit of counting, or a text that was changed after labeling. Nothing is ever shifted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.labelstudio.reader import Reader, Region
from toolkit.labelstudio.sniff import shown
from toolkit.model import Span
from toolkit.problems import excerpt
from toolkit.words import counted

UNITS = {
    "UTF-16 code units": "[\U00010000-\U0010ffff]",
    "line ends as two characters (CRLF)": "\n",
    "UTF-16 code units, and line ends as two (CRLF)": "[\U00010000-\U0010ffff\n]",
}
"""How other programs count: the characters that are two for them and one for us."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A region whose span has not been looked at, and what the page has shown for it."""

    region: Region
    shown: str | None


class Scale:
    """Offsets in another unit → code points of one text."""

    def __init__(self, text: str, double: str) -> None:
        self.length = len(text)
        self.starts = [
            match.start() + before for before, match in enumerate(re.finditer(double, text))
        ]

    def point(self, offset: int) -> int | None:
        """An offset → code points, or None where it lies within a character or outside."""
        before = bisect_left(self.starts, offset)
        if before and self.starts[before - 1] == offset - 1:
            return None
        point = offset - before
        return point if 0 <= point <= self.length else None

    def span(self, marked: Span) -> Span | None:
        """A span in the unit → one in code points."""
        start, end = self.point(marked.start), self.point(marked.end)
        return None if start is None or end is None else Span(start, end)


def settle(reader: Reader, marked: Sequence[Marked]) -> list[Region | None]:
    """Regions as they are marked → each with its span, or None; what is wrong is reported."""
    asked = [one for one in marked if reader.asks(one.region.layer)]
    wrong = [one for one in asked if not _fits(one, one.region.marked, reader.text)]
    reason = _unit(reader, asked, wrong) or _edited(reader, asked, wrong)
    reader.untrusted = reason is not None
    reader.doubtful |= {one.region.id for one in wrong}
    unfit = {one.region.index for one in wrong}
    return [_settled(reader, one, reason if one.region.index in unfit else None) for one in marked]


def _fits(one: Marked, span: Span | None, text: str) -> bool:
    """Whether a span holds what the page has shown; where it has shown nothing, whether it is one.

    A region that is out of bounds does not fit, whatever was shown.
    """
    if span is None or not _within(span, text):
        return False
    if one.shown is None:
        return True
    return shows(one.shown, span.slice(text))


def shows(words: str, found: str) -> bool:
    """Whether words are what the page makes of a stretch of text."""
    # The page takes characters away and adds few: comparing what is far longer is no use.
    if len(words) > 10 * len(found) + 10_000:
        return False
    return words == found or _plain(words) == _plain(found)


def _within(span: Span, text: str) -> bool:
    return 0 <= span.start <= span.end <= len(text)


def _unit(reader: Reader, marked: Sequence[Marked], wrong: Sequence[Marked]) -> str | None:
    """The code, where all spans fit when they are counted in one other unit."""
    judged = [one for one in marked if one.shown is not None]
    if not any(one.shown is not None and one.shown.strip() for one in wrong):
        return None
    for name, double in UNITS.items():
        scale = Scale(reader.text, double)
        if scale.starts and all(_fits(o, scale.span(o.region.marked), reader.text) for o in judged):
            first = wrong[0].region
            message = (
                f"offsets count {name}, not code points: {len(wrong)} of"
                f" {counted(len(marked), 'region')} lie elsewhere than they should, and all would"
                " fit; nothing is shifted: get the export with redline pull, or convert its"
                " offsets"
            )
            reader.report(first.index, "offset-unit", message, first)
            return "offset-unit"
    return None


def _edited(reader: Reader, marked: Sequence[Marked], wrong: Sequence[Marked]) -> str | None:
    """The code, where so much does not fit that the text must have been changed.

    Where the task still holds the text that was pushed, a few regions that do not fit are a
    few faults; elsewhere two are enough.
    """
    judged = sum(one.shown is not None for one in marked)
    unfit = [one for one in wrong if one.shown is not None]
    least = {True: 1, None: 2, False: max(2, (judged + 1) // 2)}[reader.edited]
    # Regions that lie outside the text tell nothing of it by themselves.
    first = next((one for one in unfit if _within(one.region.marked, reader.text)), None)
    if first is None or len(unfit) < least:
        return None
    found = first.region.marked.slice(reader.text)
    message = (
        f"{len(unfit)} of {counted(judged, 'region')} no longer hold what was marked, so the text"
        f" was changed after labeling: the page had shown {excerpt(first.shown or '')}, there is"
        f" now {excerpt(found)}; put the old text back into the task, or label the new one"
    )
    reader.report(first.region.index, "document-text-changed", message, first.region)
    return "document-text-changed"


def _settled(reader: Reader, one: Marked, reason: str | None) -> Region | None:
    """One region with its span, without white space at the edges; None: it has none."""
    region, span = one.region, one.region.marked
    asked = reader.asks(region.layer)

    def refuse(code: str, message: str) -> None:
        if not asked:
            reader.pass_over(region.index)
        elif reason is None:
            reader.refuse(region.index, code, message, region)
        else:
            reader.fates[region.index] = ("problem", reason)

    if not _within(span, reader.text):
        ends = " to ".join(shown(number) for number in (span.start, span.end))
        refuse("span-out-of-bounds", f"{ends} is not within the text (0 to {len(reader.text)})")
        return None
    found = span.slice(reader.text)
    if not found.strip():
        refuse("span-empty", "nothing but white space is marked")
        return None
    start = span.start + len(found) - len(found.lstrip())
    trimmed = Span(start, start + len(found.strip()))
    if reason is not None or not asked:
        pass
    elif not _fits(one, span, reader.text):
        message = f"the page shows {excerpt(one.shown or '')}, the offsets give {excerpt(found)}"
        reader.report(region.index, "span-text-mismatch", message, region)
        reader.lose_place(region)
    elif trimmed != span:
        message = f"white space at the edge left out: now {trimmed.start}-{trimmed.end}"
        reader.report(region.index, "span-trimmed", message, region)
    return replace(region, span=trimmed, text=trimmed.slice(reader.text))


def _plain(text: str) -> str:
    """Text as the page shows it: line ends and runs of white space become one space."""
    return " ".join(text.replace("\\n", "\n").split())
