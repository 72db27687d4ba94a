"""A section → the words in quotation marks, each with the running text on both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.model import Section, Span
from toolkit.quotation import quoted_strings

TERMINAL = (".", "!", "?", "…", "。", "！", "？")
"""What a sentence ends with."""
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
REOPENED = '“"„«'
"""Marks that are set again where a long quote goes on in a new paragraph."""
NEARBY = 200


@dataclass(frozen=True, slots=True)
class Marked:
    """Words in quotation marks, and the text of the paragraph up to the marks on either side."""

    text: str
    before: Span
    inside: Span
    after: Span

    @property
    def content(self) -> str:
        """The words themselves."""
        return self.inside.slice(self.text)

    @property
    def lead(self) -> str:
        """What stands before the opening mark."""
        return self.before.slice(self.text)

    @property
    def rest(self) -> str:
        """What stands after the closing mark."""
        return self.after.slice(self.text)

    @property
    def opens_paragraph(self) -> bool:
        """Whether its paragraph, or its section, begins with it."""
        above = self.text[max(0, self.before.start - NEARBY) : self.before.start].rstrip(" \t")
        return not self.lead.strip() and (not above or above.endswith("\n"))

    @property
    def starts_sentence(self) -> bool:
        """Whether no sentence is under way where it begins."""
        lead = self.lead.rstrip()
        if lead or self.opens_paragraph:
            return not lead or lead.endswith(TERMINAL)
        return self.text[max(0, self.before.start - 2) : self.before.start - 1] in TERMINAL

    @property
    def ends_sentence(self) -> bool:
        """Whether the sentence, or the paragraph, is over with it."""
        rest = self.rest.lstrip()
        ended = self.content.endswith(TERMINAL) and not rest[:1].islower()
        return ended or not rest or rest.startswith(TERMINAL)

    @property
    def capital(self) -> bool:
        """Whether it begins as a sentence does."""
        return not next((c for c in self.content if c.isalnum()), "").islower()


def marked_words(text: str, section: Section) -> Iterator[Marked]:
    """The words in marks of one section, in order; of nested marks the outermost."""
    start = section.span.start
    part = section.span.slice(text)
    spans = list(_outermost(part))
    for index, span in enumerate(spans):
        left = spans[index - 1].end + 1 if index else 0
        right = spans[index + 1].start - 1 if index + 1 < len(spans) else len(part)
        for gap in BLANK_LINE.finditer(part, left, span.start - 1):
            left = gap.end()
        gap_after = BLANK_LINE.search(part, span.end + 1, right)
        right = gap_after.start() if gap_after else right
        yield Marked(
            text,
            Span(start + left, start + span.start - 1),
            Span(start + span.start, start + span.end),
            Span(start + span.end + 1, start + right),
        )


def _outermost(part: str) -> Iterator[Span]:
    pairs = {pair.opened: pair.closed for pair in quoted_strings(part)}
    for found in re.finditer(rf"(?:^|\n[^\S\n]*\n\s*)(?=[{REOPENED}])", part):
        if found.end() not in pairs:
            closed = _reopened(part, found.end(), pairs)
            if closed is not None:
                pairs[found.end()] = closed
    reached = 0
    for opened, closed in sorted(pairs.items()):
        if opened >= reached and _plausible(part, opened, closed):
            yield Span(opened + 1, closed)
            reached = closed + 1


def _reopened(part: str, opened: int, pairs: Mapping[int, int]) -> int | None:
    """Where a quote ends that each new paragraph opens again and only the last one closes."""
    gap = BLANK_LINE.search(part, opened)
    while gap and part[gap.end() : gap.end() + 1] == part[opened]:
        if gap.end() in pairs:
            return pairs[gap.end()]
        gap = BLANK_LINE.search(part, gap.end())
    return None


def _plausible(part: str, opened: int, closed: int) -> bool:
    """Whether two marks stand as a pair does: close to the words inside, and outside of words."""
    inside = part[opened + 1 : closed]
    outside = part[max(0, opened - 1) : opened] + part[closed + 1 : closed + 2]
    straight = part[opened] in "\"'"
    tight = bool(inside) and not inside[0].isspace() and not inside[-1].isspace()
    return tight and not (straight and any(c.isalnum() for c in outside))
