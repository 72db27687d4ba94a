"""Quotes without speakers → quotes with them: by the words that name them, from the outside in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Mention, Quote
from toolkit.suggest.parse import span_of
from toolkit.suggest.quotes.drafts import FIRST, Draft
from toolkit.suggest.quotes.voices import is_text, issuer

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

BODIES = frozenset({"state", "organization", "international_organization", "armed_force", "media"})
"""Kinds of actors that issue statements."""
OTHERS = frozenset({"he", "she"})
"""Whoever says “he” means somebody else."""
ADJACENT = 3
FAR = 1500
"""Characters before a statement in which whoever issued it has spoken."""


def resolved(drafts: Sequence[Draft], turns: Sequence[Quote], fillers: Fillers) -> list[Quote]:
    """Drafts in order, outer ones first → quotes; turns of a transcript stand around some."""
    found: list[Quote] = []
    # The quotes that have begun and not ended where the next one begins: no two cross.
    open_: list[Quote] = []
    known: list[Quote | Draft] = [*turns, *drafts]
    for draft in sorted(known, key=lambda q: (q.span.start, -q.span.end)):
        open_ = [quote for quote in open_ if quote.span.end > draft.span.start]
        if isinstance(draft, Quote):
            found.append(draft)
            open_.append(draft)
            continue
        outer = _outer(draft, open_)
        if outer is not None and (draft.outermost or draft.own):
            continue
        who = _speaker(draft.who, outer, found, fillers)
        who = who or _right_before(draft, fillers)
        others = (_speaker(token, outer, found, fillers) for token in draft.others)
        who = who or next((m for m in others if m is not None), None)
        if draft.needs_speaker and who is None:
            continue
        to = _addressee(draft.to, who, outer, fillers)
        if to is not None and who is not None and to.actor.key == who.actor.key:
            to = None
        status = "unknown" if who is None else "explicit"
        found.append(
            Quote(draft.span, draft.mode, draft.score, draft.rule, draft.cue, who, status, to)
        )
        open_.append(found[-1])
    return found


def _outer(draft: Draft, open_: Sequence[Quote]) -> Quote | None:
    """The smallest quote around a quote and its cue."""
    for quote in reversed(open_):
        around = quote.span != draft.span and quote.span.contains(draft.span)
        if around and quote.span.contains(draft.cue):
            return quote
    return None


def _addressee(
    token: Token | None, who: Mention | None, outer: Quote | None, fillers: Fillers
) -> Mention | None:
    """To whom it is said; “him” is not who says it, and “me” is who tells of it."""
    if token is None or who is None or token.lower_ in FIRST:
        return _mention_in(token, outer, fillers)
    found = fillers.filler_of(token, who, outer.addressee if outer else None)
    return found if found is not None and found.actor.speaks else None


def _speaker(
    token: Token | None, outer: Quote | None, found: Sequence[Quote], fillers: Fillers
) -> Mention | None:
    if token is None:
        return None
    if is_text(token) and fillers.mention_at(token) is None:
        holder = issuer(token)
        if holder is not None:
            return _mention_in(holder, outer, fillers)
        kinds = (t for t in token.children if t.dep_ in ("amod", "compound"))
        named = (_mention_in(kind, outer, fillers) for kind in kinds)
        return next((m for m in named if m is not None), None) or _issued(token, found)
    return _mention_in(token, outer, fillers) or _same_person(token, outer, found)


def _right_before(draft: Draft, fillers: Fillers) -> Mention | None:
    """The person whose name stands right before the cue, whatever the parse makes of it."""
    if draft.who is None or draft.who.pos_ != "NOUN" or draft.who.idx >= draft.cue.start:
        return None
    named = fillers.names_in(Span(draft.who.idx, draft.cue.start))[-1:]
    fits = (
        m for m in named if m.actor.kind == "person" and draft.cue.start - m.span.end < ADJACENT
    )
    return next(fits, None)


def _same_person(token: Token, outer: Quote | None, found: Sequence[Quote]) -> Mention | None:
    """Who spoke last, for “he” and “she” that nobody else is known to be."""
    if token.lower_ not in OTHERS:
        return None
    people = (m for m in _spoke_before(token, found) if m.actor.kind == "person")
    person = next((m for m in people if not _says(m, outer)), None)
    if person is None:
        return None
    return Mention(span_of([token]), "pronoun", person.actor, 0.5, "quotes.pronoun")


def _says(mention: Mention, outer: Quote | None) -> bool:
    """Whether it is who says the words in marks, or behind a tag, that something stands in."""
    speaker = outer.speaker if outer is not None and outer.mode == "direct" else None
    return speaker is not None and speaker.actor.key == mention.actor.key


def _spoke_before(token: Token, found: Sequence[Quote]) -> Iterator[Mention]:
    """Who has spoken before a word and not far from it, the last one first."""
    for quote in reversed(found):
        if token.idx - quote.span.start >= FAR:
            return
        if quote.speaker is not None and quote.span.start < token.idx:
            yield quote.speaker


def _mention_in(token: Token | None, outer: Quote | None, fillers: Fillers) -> Mention | None:
    """Whom a word means; “I” and “you” are those of the quote around it."""
    if token is None:
        return None
    speaker, addressee = (outer.speaker, outer.addressee) if outer else (None, None)
    found = fillers.filler_of(token, speaker, addressee)
    if found is None or (token.lower_ in OTHERS and _says(found, outer)):
        return None
    return found if found.actor.speaks else None


def _issued(token: Token, found: Sequence[Quote]) -> Mention | None:
    """Who spoke last before a text that nobody is named for: a body rather than a person."""
    before = list(_spoke_before(token, found))
    bodies = (m for m in before if m.actor.kind in BODIES)
    return next(bodies, None) or next(iter(before), None)
