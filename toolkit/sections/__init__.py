"""An article's text → a proposal for its sections and its headline, by general rules.

The rules run in order over the lines and paragraphs of one text, and each decides only what is
still open; what no rule claims is body. `site` tells what belongs to the page, `edges` what does so
only above and below the article, `article` tells headlines, standfirsts and headings.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.model import Section, Span
from toolkit.paragraphs import units_of
from toolkit.sections import article, edges, site
from toolkit.sections.page import Page, Rule


def propose_sections(text: str) -> tuple[Section, ...]:
    """A text → its sections in order: a partition whose gaps are white space, for any text."""
    units = tuple(units_of(text))
    page = Page(units, [None] * len(units))
    for rule in RULES:
        for index, kind in list(rule(page)):
            page.claim(index, kind)
    sections: list[Section] = []
    for unit, found in zip(units, page.kinds, strict=True):
        kind = found or "body"
        same = bool(sections) and sections[-1].kind == kind
        start = sections.pop().span.start if same else unit.span.start
        sections.append(Section(Span(start, unit.span.end), kind))
    return tuple(sections)


def propose_title(text: str, sections: Sequence[Section]) -> str | None:
    """The headline as it stands in the text: the first line of the first title section."""
    for section in sections:
        if section.kind == "title":
            return section.span.slice(text).strip().split("\n")[0].rstrip() or None
    return None


def partition_fault(text: str, sections: Sequence[Section]) -> str | None:
    """Why sections are no partition of the text, in words; None where they are one."""
    reached = 0
    for number, section in enumerate(sections):
        span = section.span
        if span.start >= span.end or span.end > len(text):
            return f"section {number} ({span.start}–{span.end}) is empty or outside the text"
        if span.start < reached:
            return f"section {number} begins at {span.start}, before the one above ends ({reached})"
        if text[reached : span.start].strip():
            return f"the text between {reached} and {span.start} is in no section"
        reached = span.end
    return f"the text from {reached} on is in no section" if text[reached:].strip() else None


RULES: tuple[Rule, ...] = (
    site.lines,
    site.turns,
    site.cut_off,
    article.captions,
    site.comments,
    site.notes,
    site.lists,
    site.links,
    edges.stamps,
    article.timeline,
    edges.bylines,
    edges.signatures,
    edges.notes,
    edges.lines,
    edges.people,
    edges.roles,
    article.mastheads,
    article.headline,
    article.repeated_headline,
    edges.enclosed,
    edges.tail,
    article.standfirst,
    article.kickers,
    article.introduction,
    article.headings,
)
"""In order: what is sure first, what leans on the rest last."""
