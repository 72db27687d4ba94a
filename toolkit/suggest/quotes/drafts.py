"""Cues → quotes without their speakers: what each cue reports, in its shape and mode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.names.people import kind_of
from toolkit.suggest.parse import Parse
from toolkit.suggest.quotes.cues import Cue, find_cues
from toolkit.suggest.quotes.front import Front
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.quotes.reach import Reach, Reader
from toolkit.suggest.quotes.reporting import listed
from toolkit.suggest.quotes.shape import shaped
from toolkit.suggest.quotes.voices import is_text, listener, other_sources, source
from toolkit.suggest.syntax import has_subject

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

SCORES = {
    "clause": 0.9,
    "around": 0.8,
    "second": 0.85,
    "infinitive": 0.8,
    "gerund": 0.7,
    "phrase": 0.65,
    "quoted": 0.7,
}
MARKS = 0.07
"""So much surer is a quote with marks."""
NOUN = 0.15
"""So much less sure is what a noun reports."""
NEAR = 25
"""Characters between a report and the participle that goes on with another."""
FIRST = frozenset({"i", "we", "me", "us"})
PRESENT = frozenset({"VB", "VBP", "VBG"})
NEEDS_SPEAKER = frozenset({"quoted"})


@dataclass(frozen=True, slots=True)
class Told:
    """A cue with who says it to whom, and where what it reports, or it itself, ends."""

    cue: Cue
    who: Token | None
    to: Token | None
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A quote, and the words that name its speaker and its addressee."""

    span: Span
    mode: str
    cue: Span
    score: float
    rule: str
    who: Token | None
    to: Token | None
    others: tuple[Token, ...] = ()
    """Who may say it if that is nobody who can."""
    needs_speaker: bool = False
    """Whether it is a quote only where somebody says it."""
    outermost: bool = False
    """Whether it is none inside another quote: “they want “war”” as somebody else tells it."""
    own: bool = False
    """Whether it is said of oneself here and now: “I say”, “let me say”."""


def drafts_of(parse: Parse, pairs: Pairs) -> Iterator[Draft]:
    """Every quote that a cue of the parse reports; some have the same words, some cross."""
    if parse.doc is None:
        return
    reader, front = Reader(parse, pairs), Front(parse, pairs)
    told: list[Told] = []
    for cue in find_cues(parse):
        behind = reader.after(cue)
        before = front.before(cue, behind)
        who, to = source(cue), listener(cue)
        resumed = _resumed(cue, told)
        if resumed is not None:
            who, to = resumed.who or who, to or resumed.to
        if behind is not None or before:
            end = cue.span.end if behind is None else behind.end
            told = [*told[-4:], Told(cue, who, to, end)]
        reaches = before or ([behind] if behind is not None else [])
        for reach in reaches:
            yield from _drafts(parse, pairs, reach, cue, who, to)
    for first, last, who in according(parse):
        span = Span(first.idx, last.idx + len(last))
        for reach in front.according(first, who):
            for quote, mode in shaped(parse.text, pairs, reach.start, reach.end):
                score = SCORES[reach.kind] + (MARKS if mode != "indirect" else 0)
                yield Draft(quote, mode, span, score, "quotes.according", who, None)


def _resumed(cue: Cue, told: Sequence[Told]) -> Told | None:
    """What goes on in “X said S, adding that S”, whatever “adding” hangs on in the parse."""
    if cue.head.tag_ != "VBG" or has_subject(cue.head):
        return None
    for other in reversed(told):
        near = 0 <= cue.span.start - other.end < NEAR
        if near and other.cue.head.is_ancestor(cue.head):
            return other
    return None


def _is_thing(who: Token, cue: Cue) -> bool:
    """Whether a noun that no person or body goes by does what things do, too."""
    verb = " ".join((cue.word.lemma, *cue.word.more))
    if cue.is_noun or verb not in listed("frames", "also_things"):
        return False
    return kind_of(who.lower_) is None and not is_text(who)


def _drafts(
    parse: Parse,
    pairs: Pairs,
    reach: Reach,
    cue: Cue,
    who: Token | None,
    to: Token | None,
) -> Iterator[Draft]:
    for span, mode in shaped(parse.text, pairs, reach.start, reach.end):
        if reach.kind == "quoted" and mode == "indirect":
            continue
        if span.contains(cue.span) and mode == "direct":
            continue
        score = SCORES[reach.kind] + (MARKS if mode != "indirect" else 0)
        if reach.kind == "phrase" and who is None and not cue.is_noun:
            continue
        if who is not None and who.pos_ == "NOUN" and _is_thing(who, cue):
            continue
        score -= NOUN if cue.is_noun else 0
        rule = f"quotes.{'noun' if cue.is_noun else reach.kind}"
        needs = reach.kind in NEEDS_SPEAKER or cue.is_noun
        stance = reach.kind == "quoted" and "stance" in cue.takes
        own = who is not None and who.lower_ in FIRST and cue.head.tag_ in PRESENT
        others = tuple(other_sources(cue))
        yield Draft(span, mode, cue.span, score, rule, who, to, others, needs, stance, own)


def according(parse: Parse) -> Iterator[tuple[Token, Token, Token]]:
    """The first and last word of each “according to”, and the head of who is named."""
    for token in parse.doc if parse.doc is not None else ():
        if token.lower_ != "according" or token.i + 2 >= len(token.doc):
            continue
        to = token.nbor()
        if to.lower_ != "to":
            continue
        who = next((t for t in to.children if t.dep_ in ("pobj", "pcomp")), None)
        if who is None or who.lower_ in listed("nouns", "silent_sources"):
            continue
        yield token, to, who
