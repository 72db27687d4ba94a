"""Words in marks that no cue reports → quotes of whoever spoke before, headlines, or nothing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Mention, Quote
from toolkit.suggest.parse import Parse, span_of
from toolkit.suggest.quotes.marks import Marked
from toolkit.suggest.quotes.plain import alone, following, tagged
from toolkit.suggest.quotes.reporting import listed
from toolkit.suggest.syntax import SUBJECTS

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

IMPLIED = 0.45
"""Confidence in a sentence with words in marks behind one that told who speaks."""
HEADLINE = 0.6
INTRODUCED = 0.7
CONTINUED = 0.75
WORD = re.compile(r"[^\W_]+")
SHARED = 0.5
"""So much of a headline's words are in the quote that it is taken from."""


def left_over(
    marked: Sequence[Marked], found: Sequence[Quote], parse: Parse, fillers: Fillers
) -> Iterator[Quote]:
    """Quotes from words in marks that are in no quote that was found."""
    names = fillers.names
    outer = _outermost(found)
    last_made: Quote | None = None
    for words in marked:
        at = bisect_left(outer, words.inside.end, key=lambda q: q.span.start)
        before = outer[at - 1] if at else None
        if before is not None and before.span.overlaps(words.inside):
            continue
        last = max((q for q in (before, last_made) if q), key=lambda q: q.span.end, default=None)
        quote = tagged(words, names) or following(words, last) or _headline(words, found, parse)
        quote = quote or _beside_colon(words, parse, fillers) or _continued(words, last, parse)
        quote = quote or _introduced(words, parse, fillers) or alone(words)
        quote = quote or _implied(words, last, parse)
        if quote is not None:
            yield quote
            last_made = quote


def _outermost(found: Sequence[Quote]) -> list[Quote]:
    """The quotes that are no part of another, in order."""
    kept: list[Quote] = []
    for quote in sorted(found, key=lambda q: (q.span.start, -q.span.end)):
        if not kept or quote.span.start >= kept[-1].span.end:
            kept.append(quote)
    return kept


def _headline(words: Marked, found: Sequence[Quote], parse: Parse) -> Quote | None:
    """Words in marks in a headline; the speaker is whoever says the like in the article."""
    block = parse.block_at(words.inside.start)
    if block is None or not block.headline or _term(words):
        return None
    wanted = {w.lower() for w in WORD.findall(words.content) if len(w) > 3}
    best, share = None, 0.0
    for quote in found:
        said = {w.lower() for w in WORD.findall(quote.span.slice(parse.text))}
        shared = len(wanted & said) / len(wanted) if wanted else 0.0
        if quote.speaker is not None and shared > share:
            best, share = quote, shared
    if best is None or share < SHARED:
        return None
    made = Quote(words.inside, "direct", HEADLINE, "quotes.headline")
    return replace(made, speaker=best.speaker, status="implicit")


def _beside_colon(words: Marked, parse: Parse, fillers: Fillers) -> Quote | None:
    """“Minister: “…”” and ““…”: Ruritania vows retaliation” in a headline; or marks alone."""
    block = parse.block_at(words.inside.start)
    if block is None or not block.headline:
        return None
    made = Quote(words.inside, "direct", HEADLINE, "quotes.headline")
    before = Span(block.span.start, words.inside.start - 1)
    behind = Span(words.inside.end + 1, max(words.inside.end + 1, block.span.end))
    if before.slice(parse.text).rstrip().endswith(":"):
        named, status = fillers.names_in(before)[-1:], "explicit"
    elif behind.slice(parse.text).startswith(":") and not before.slice(parse.text).strip():
        named, status = fillers.names_in(behind)[:1], "implicit"
    else:
        alone_there = not (before.slice(parse.text).strip() or behind.slice(parse.text).strip(". "))
        return made if alone_there and len(words.content.split()) > 1 else None
    return replace(made, speaker=named[0], status=status) if named else made


def _introduced(words: Marked, parse: Parse, fillers: Fillers) -> Quote | None:
    """“He was defiant: “…”” and “X, on television:”, above a paragraph of its own too."""
    lead = parse.text[: words.inside.start - 1].rstrip()
    if parse.doc is None or not lead.endswith(":") or not words.capital:
        return None
    sentence = parse.sentence_at(len(lead) - 1)
    if sentence is None or not words.ends_sentence or len(words.content.split()) < 3:
        return None
    before = Span(sentence.span.start, len(lead))
    cue, who = _subject(parse.tokens(before), fillers)
    if who is None:
        named = [m for m in fillers.names_in(before) if m.actor.speaks]
        people = [m for m in named if m.actor.kind == "person"]
        who = next(iter(people or named), None)
    if who is None:
        return None
    return Quote(words.inside, "direct", INTRODUCED, "quotes.colon", cue, who, "explicit")


def _subject(tokens: Sequence[Token], fillers: Fillers) -> tuple[Span | None, Mention | None]:
    """The verb of saying before a colon, and its subject, or who stands alone there."""
    inside = {t.i for t in tokens}
    roots = [t for t in tokens if t.head.i == t.i or t.head.i not in inside]
    for root in reversed(roots):
        subjects = [t for t in root.children if t.dep_ in SUBJECTS]
        for token in subjects or [root]:
            found = fillers.filler_of(token)
            if found is not None and found.actor.speaks:
                says = root.lemma_ in listed("verbs", "clause") | listed("verbs", "speech")
                return (span_of([root]) if says else None), found
    return None, None


def _continued(words: Marked, last: Quote | None, parse: Parse) -> Quote | None:
    """A paragraph that is nothing but a quote, behind one in which the same person spoke last."""
    here = parse.block_at(words.inside.start)
    if last is None or last.speaker is None or here is None or here.headline or parse.doc is None:
        return None
    around = (here.span.start, words.inside.start - 1, words.inside.end + 1, here.span.end)
    rest = parse.text[around[0] : around[1]] + parse.text[around[2] : around[3]]
    above = parse.block_at(last.span.end)
    at = bisect_left(parse.blocks, here.span.start, key=lambda b: b.span.start)
    if (
        rest.strip(" .")
        or not words.capital
        or at == 0
        or above != parse.blocks[at - 1]
        or above.headline
    ):
        return None
    return Quote(
        words.inside, "direct", CONTINUED, "quotes.continued", None, last.speaker, "implicit"
    )


def _implied(words: Marked, last: Quote | None, parse: Parse) -> Quote | None:
    """A sentence with words in marks, right behind one that told who speaks."""
    if last is None or last.speaker is None or parse.doc is None or _term(words):
        return None
    here, there = parse.sentence_at(words.inside.start), parse.sentence_at(last.span.end)
    if here is None or there is None or here.block != there.block:
        return None
    at = bisect_left(parse.sentences, here.span.start, key=lambda s: s.span.start)
    if there not in parse.sentences[max(0, at - 2) : at]:
        return None
    start, end = here.span
    end = max(end, words.inside.end + 1)
    shown = parse.text[start:end].rstrip()
    if shown[-1:] in ".!?" and len(shown) > words.inside.end + 1 - start:
        shown = shown[:-1]
    if start >= words.inside.start - 1 or not parse.text[start].isupper() or _title(words):
        return None
    span = Span(start, start + len(shown))
    return Quote(span, "mixed", IMPLIED, "quotes.implied", None, last.speaker, "implicit")


def _title(words: Marked) -> bool:
    """Whether words in marks have capitals like a name: the “Black Brigade”."""
    return all(w[0].isupper() for w in WORD.findall(words.content))


def _term(words: Marked) -> bool:
    """Whether marks only name something: “so-called “volunteers””, the tanker “Zenda”."""
    before = [w.lower() for w in re.findall(r"[^\W_]+(?:-[^\W_]+)*", words.lead)[-2:]]
    return bool(set(before) & listed("frames", "terms"))
