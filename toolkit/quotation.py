"""Where a text uses quotation marks: which mark opens, which closes, and which is an apostrophe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.model import Span

CLOSERS = {
    "“": "”",
    '"': '"',
    "‘": "’",
    "'": "'",
    "«": "»",
    "»": "«",
    "„": "“”",
    "”": "”",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "`": "'",
}
"""An opening mark → the marks that may close it; ``…'' is known by one half of each mark."""

APOSTROPHES = frozenset("‘’'")
"""Marks that may be an apostrophe instead."""
DEEPEST = 16
"""So many marks may be open at once; nobody nests more, and a text full of them takes no longer."""
BLANKS = (" ", "\u00a0", "\u202f")
ALSO_CLOSE = frozenset("”»›")
"""Marks that close more often than they open: »so«, ”so”."""
NO_BEGINNING = frozenset(".,;:!?…)]}-–—")
"""What does not follow an opening mark of these."""
_MARK = re.compile("``|''|[" + "".join(set(CLOSERS) | set("".join(CLOSERS.values()))) + "]")
_SHORTENED = re.compile(r"['‘](?:\d\ds|n|em|tis|twas|til)\b|'\d\d\b")
"""An apostrophe in place of the beginning of a word: ’90s, rock ’n’ roll."""
_BLANK_LINE = re.compile(r"\n(?:[^\S\n]*\n)+")
_SPEAKER_TAG = re.compile(r"(?:^|\n)[^\n:]{1,80}:\s*$")


class Quoted(NamedTuple):
    """One pair of quotation marks: the places of its two marks.

    Of marks that are written with two characters, ``…'', it is the inner one.
    """

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
    for paragraph in _paragraphs(text):
        found.extend(_pairs(text, paragraph))
    return sorted(found)


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        yield Span(start, gap.start())
        start = gap.end()
    yield Span(start, len(text))


def _pairs(text: str, paragraph: Span) -> Iterator[Quoted]:
    stack: list[re.Match[str]] = []
    for mark in _MARK.finditer(text, paragraph.start, paragraph.end):
        partner = _partner(mark, stack)
        if partner is not None:
            yield Quoted(stack[partner].end() - 1, mark.start())
            del stack[partner:]
        elif _may_open(mark):
            stack.append(mark)
            del stack[:-DEEPEST]


def _partner(mark: re.Match[str], stack: Sequence[re.Match[str]]) -> int | None:
    """Which open mark this one closes; the innermost one that it can close."""
    for index in range(len(stack) - 1, -1, -1):
        opened = stack[index][0]
        if mark[0] in _closers(opened) and _may_close(mark, alike=mark[0] == opened):
            return index
    return None


def _closers(opened: str) -> tuple[str, ...]:
    return ("''",) if opened in ("``", "''") else tuple(CLOSERS[opened])


def _may_open(mark: re.Match[str]) -> bool:
    """Whether a mark opens: an apostrophe does not, nor the sign for inches in 7" pipe."""
    sign, (before, after) = mark[0], _around(mark)
    if sign not in CLOSERS and sign not in ("``", "''"):
        return False
    if sign == "`" or _SHORTENED.match(mark.string, mark.start()):
        return False
    if sign in APOSTROPHES or sign == "''":
        return not before.isalnum() and bool(after.strip())
    if sign == '"' and before.isdigit():
        return False
    if sign in ALSO_CLOSE:
        fits = not before.strip() or before in "([{–—-:"
        return fits and bool(after.strip()) and after not in NO_BEGINNING
    return bool(after.strip()) or not before.strip()


def _may_close(mark: re.Match[str], *, alike: bool) -> bool:
    """Whether a mark closes: one between two letters, or after a blank, may be an apostrophe.

    Args:
        mark: The mark.
        alike: Whether it would close a mark of its own form: then before a word it opens anew.
    """
    before, after = _around(mark)
    if mark[0] in APOSTROPHES or mark[0] in ("«", "‹"):
        return bool(before.strip()) and not after.isalnum()
    opens = not before.strip() and bool(after.strip()) and after not in NO_BEGINNING
    return not (alike and opens)


def _around(mark: re.Match[str]) -> tuple[str, str]:
    text = mark.string
    return text[max(0, mark.start() - 1) : mark.start()], text[mark.end() : mark.end() + 1]


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


def fault_of_text(text: str, span: Span, quoted: Sequence[Quoted]) -> str | None:
    """What the text itself does wrong with the marks around words, however they are marked.

    A quote that goes on in the next paragraph, or comes from the one before, lacks no mark.

    Args:
        text: The whole text.
        span: The words of a quote, without marks.
        quoted: The pairs of marks in the text.
    """
    paragraphs = [Span(0, 0), *_paragraphs(text), Span(len(text), len(text))]
    here = next((i for i, p in enumerate(paragraphs) if i and p.contains(span)), None)
    if here is None:
        return None
    last, this, following = paragraphs[here - 1 : here + 2]
    paired = {place for pair in quoted for place in (pair.opened, pair.closed)}
    lone = [m for m in _MARK.finditer(text) if not {m.start(), m.end() - 1} & paired]
    opening = [Span(*m.span()) for m in lone if _may_open(m)]
    closing = [Span(*m.span()) for m in lone if not _may_open(m) and m[0] not in APOSTROPHES]
    opened = any(_touch(text, mark.end, span.start) for mark in opening)
    closed = any(_touch(text, span.end, mark.start) for mark in closing)
    if opened and closed:
        return "the two marks in the text do not belong together"
    if opened:
        reopened = following.slice(text).lstrip()[:1] in CLOSERS
        goes_on = reopened or any(following.contains(mark) for mark in closing)
        at_edge = not text[span.end : this.end].strip(" \t\n.,;:!?…")
        return None if goes_on and at_edge else "the text lacks the closing mark"
    if closed:
        comes = any(last.contains(mark) for mark in opening)
        at_edge = not text[this.start : span.start].strip()
        return None if comes and at_edge else "the text lacks the opening mark"
    return None


def _touch(text: str, one: int, other: int) -> bool:
    """Whether nothing stands between two places but the blank of « oui »."""
    return one == other or (other - one == 1 and text[one] in BLANKS)


def _beside(text: str, span: Span) -> tuple[str, str]:
    """What stands beside a span, where a direct quote has its marks.

    Some languages write a blank between mark and word: « oui ». Of ``…'' it is one half.
    """
    start, end = span.start, span.end
    if text[start - 1 : start] in BLANKS and text[end : end + 1] in BLANKS:
        pair = (text[max(0, start - 2) : max(0, start - 1)], text[end + 1 : end + 2])
        return pair if pair[0] != pair[1] else ("", "")
    return text[max(0, start - 1) : start], text[end : end + 1]


def follows_speaker_tag(text: str, start: int) -> bool:
    """Whether what begins here is introduced by a name and a colon at the start of its line."""
    return _SPEAKER_TAG.search(text, max(0, start - 100), start) is not None
