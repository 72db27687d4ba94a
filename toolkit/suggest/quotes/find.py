"""A parse → quotes: direct, mixed and indirect, with cue, speaker and addressee; nested ones too.

With a parse every word of saying is asked what it reports, before, behind and around it
(`toolkit.suggest.quotes.reach`, `.front`), and a stretch is given whole marks and the mode that
follows (`.shape`). Marks that are left are looked at on their own (`.leftover`). Without a parse
only these are, by lists of words (`.plain`). Transcripts have turns instead (`.turns`).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from toolkit.model import Span
from toolkit.quotation import Quoted, quoted_strings
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Quote
from toolkit.suggest.parse import Parse
from toolkit.suggest.quotes.drafts import Draft, drafts_of
from toolkit.suggest.quotes.headlines import headline_quotes
from toolkit.suggest.quotes.leftover import left_over
from toolkit.suggest.quotes.marks import Marked, marked_words
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.quotes.resolve import resolved
from toolkit.suggest.quotes.turns import turn_quotes

T = TypeVar("T", Draft, Quote)


def find_quotes(parse: Parse, fillers: Fillers) -> list[Quote]:
    """The quotes of a document, in order, an outer one before those inside it.

    No two cross, and no two have the same words.
    """
    marked = _marked(parse)
    pairs = _pairs(parse, marked)
    turns = turn_quotes(parse, fillers)
    drafts = _without_crossing(drafts_of(parse, pairs))
    inside = [m for m in marked if not any(t.span.overlaps(m.inside) for t in turns)]
    found = resolved(drafts, turns, fillers)
    found = [*found, *headline_quotes(parse, fillers, found, pairs)]
    found = [*found, *left_over(inside, found, parse, fillers)]
    return _without_crossing(found)


def _marked(parse: Parse) -> list[Marked]:
    sections = (s for s in parse.document.sections if s.kind != "boilerplate")
    return [marked for section in sections for marked in marked_words(parse.text, section)]


def _pairs(parse: Parse, marked: Iterable[Marked]) -> Pairs:
    """Every pair of marks outside boilerplate, nested ones and those over paragraphs included."""
    outer = Pairs(Quoted(m.inside.start - 1, m.inside.end) for m in marked)
    return Pairs({*outer, *(q for q in quoted_strings(parse.text) if _within(q, outer))})


def _within(pair: Quoted, outer: Pairs) -> bool:
    around = outer.around(pair.opened)
    return around is not None and pair.closed < around.closed


def _without_crossing(found: Iterable[T]) -> list[T]:
    """The surest of which no two have the same words or cross; in order, outer ones first."""
    kept: list[T] = []
    longest = 0
    for one in sorted(found, key=lambda q: (-q.score, q.span.start - q.span.end, q.span)):
        if not any(_clash(one.span, other.span) for other in _near(kept, one.span, longest)):
            insort(kept, one, key=lambda q: q.span.start)
            longest = max(longest, one.span.end - one.span.start)
    return sorted(kept, key=lambda q: (q.span.start, -q.span.end))


def _near(kept: Sequence[T], span: Span, longest: int) -> Iterator[T]:
    """Those that may overlap a span, of some in order of which none is longer than `longest`."""
    at = bisect_left(kept, span.end, key=lambda q: q.span.start)
    while at > 0 and kept[at - 1].span.start > span.start - longest:
        at -= 1
        yield kept[at]


def _clash(one: Span, other: Span) -> bool:
    nested = one.contains(other) or other.contains(one)
    return one.overlaps(other) and (one == other or not nested)
