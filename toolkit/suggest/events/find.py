"""Parse, fillers, quotes → events: triggers with PLOVER type, modality, polarity, date, arguments.

The act inside a threat is an event too, and hypothetical; only there does OTHER serve.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.acts import act_verbs, is_undone, is_verdict
from toolkit.suggest.clauses import lemma, listed
from toolkit.suggest.events.arguments import arguments_of
from toolkit.suggest.events.dates import date_of
from toolkit.suggest.events.mood import modality_of, polarity_of
from toolkit.suggest.events.participants import Participants
from toolkit.suggest.events.trigger import Trigger
from toolkit.suggest.events.triggers import triggers_in
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Event, Mention, Quote, Threat
from toolkit.suggest.parse import Parse, span_of
from toolkit.suggest.threats.frame import Frame

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

OTHER_NOUNS = frozenset(
    {
        *("escalation", "response", "provocation", "action", "move", "consequence", "aggression"),
        *("retaliation", "reprisal", "step", "measure", "interference", "reaction"),
    }
)


def find_events(
    parse: Parse,
    fillers: Fillers,
    quotes: Sequence[Quote],
    frames: Sequence[Frame],
    threats: Sequence[Threat],
) -> list[Event]:
    """The events of a document in order; none without a parse.

    Args:
        parse: The document.
        fillers: Who is meant where.
        quotes: Whose words are whose: “we” in them is the speaker's side.
        frames: Where threats stand: an act in one is hypothetical.
        threats: Those of the document: an act in one is its target's or its threatener's.
    """
    if parse.doc is None:
        return []
    return list(_events(parse, fillers, quotes, frames, threats))


def _events(
    parse: Parse,
    fillers: Fillers,
    quotes: Sequence[Quote],
    frames: Sequence[Frame],
    sides: Sequence[Threat],
) -> Iterator[Event]:
    placed = [(frame, _places(frame)) for frame in frames]
    for sentence in parse.sentences:
        tokens = parse.tokens(sentence.span)
        here = [f for f, those in placed if any(s.overlaps(sentence.span) for s in those)]
        triggers = triggers_in(tokens, fillers)
        triggers += _in_threats(here, tokens, triggers)
        for trigger in sorted(triggers, key=lambda t: t.head.i):
            yield _event(parse, trigger, here, fillers, quotes, sides)


def _places(frame: Frame) -> list[Span]:
    """Where a frame and its condition stand."""
    parts = (frame.condition.span if frame.condition else None, frame.span)
    return [part for part in parts if part is not None]


def _in_threats(
    frames: Sequence[Frame], tokens: Sequence[Token], known: Sequence[Trigger]
) -> list[Trigger]:
    """The act of a condition or consequence that fits no type."""
    taken = {t.i for trigger in known for t in trigger.tokens}
    found: list[Trigger] = []
    inside = {t.i for t in tokens}
    for frame in frames:
        parts: list[tuple[tuple[Token, ...], Token]] = []
        if frame.condition is not None:
            parts.append((frame.condition.tokens, frame.condition.head))
        judged = frame.consequence is not None and is_verdict(frame.consequence.tokens)
        if frame.consequence is not None and not judged:
            parts.append((frame.consequence.tokens, frame.consequence.head))
        for part, head in parts:
            here = {t.i for t in part}
            if here & taken and lemma(head) not in act_verbs():
                continue
            for trigger in _others(part, head):
                here = {t.i for t in trigger.tokens}
                if here <= inside and not here & taken:
                    taken |= here
                    found.append(trigger)
    return found


def _others(part: Sequence[Token], head: Token) -> Iterator[Trigger]:
    nouns = [t for t in part if t.pos_ == "NOUN" and lemma(t) in OTHER_NOUNS]
    for noun in nouns:
        if noun.dep_ not in ("compound", "nmod") and not is_undone(noun):
            military = any(lemma(c) in ("military", "armed") for c in noun.children)
            force = military and lemma(noun) in ("action", "aggression")
            yield Trigger((noun,), "ASSAULT" if force else "OTHER", 0.6, "events.in_threat")
    if nouns:
        return
    no_act = listed("events", "in_threat", "no_act")
    for verb in _chain(head):
        if verb.pos_ == "VERB" and lemma(verb) not in no_act and verb in part:
            yield Trigger((verb,), "OTHER", 0.5, "events.in_threat")
            return


def _chain(head: Token) -> Iterator[Token]:
    """A verb and the infinitives below it: “decides to close”, “continues to fish”."""
    at: Token | None = head
    while at is not None:
        yield at
        at = next((c for c in at.children if c.dep_ == "xcomp" and c.i > at.i), None)


def _event(
    parse: Parse,
    trigger: Trigger,
    frames: Sequence[Frame],
    fillers: Fillers,
    quotes: Sequence[Quote],
    sides: Sequence[Threat],
) -> Event:
    span = span_of(trigger.tokens)
    around = [q for q in quotes if q.span.contains(span)]
    quote = min(around, key=lambda q: q.span.end - q.span.start) if around else None
    speaker, addressee = (quote.speaker, quote.addressee) if quote else (None, None)
    found = arguments_of(trigger, Participants(fillers, speaker, addressee))
    if not found.agents:
        found = replace(found, agents=_of_threat(span, sides, found.recipients))
    modality = _modality(trigger, span, frames)
    return Event(
        span=span,
        type=trigger.type,
        score=trigger.score,
        rule=trigger.rule,
        modality=modality,
        polarity=_polarity(trigger, modality),
        date=_date(parse, trigger, modality),
        agents=found.agents,
        recipients=found.recipients,
        places=found.places,
    )


def _of_threat(
    span: Span, threats: Sequence[Threat], barred: Sequence[Mention]
) -> tuple[Mention, ...]:
    """Whose act it is in a threat: the target's in the condition, else the threatener's."""
    taken = {m.actor.key for m in barred}
    for threat in threats:
        found: tuple[Mention, ...] = ()
        if threat.condition is not None and threat.condition.contains(span):
            found = threat.targets
        elif threat.consequence is not None and threat.consequence.contains(span):
            found = threat.threateners if threat.act == "threat" else ()
        if found:
            return tuple(m for m in found if m.actor.key not in taken)
    return ()


def _modality(trigger: Trigger, span: Span, frames: Sequence[Frame]) -> str:
    for frame in frames:
        parts = (
            frame.condition.span if frame.condition else None,
            frame.consequence.span if frame.consequence else None,
        )
        inside = any(part is not None and part.contains(span) for part in parts)
        if inside and not _aside(trigger.head, frame):
            return "hypothetical"
    return modality_of(trigger.head)


def _aside(head: Token, frame: Frame) -> bool:
    """“More than we are already providing”: a fact in a clause of its own."""
    heads = {p.head.i for p in (frame.condition, frame.consequence) if p is not None}
    for at in (head, *head.ancestors):
        if at.i in heads:
            return False
        if at.dep_ in ("relcl", "pcomp") and at.tag_ in ("VBD", "VBZ", "VBP", "VBG", "VBN"):
            present = any(c.dep_ in ("aux", "auxpass") and c.tag_ != "MD" for c in at.children)
            return present and not any(c.tag_ == "MD" for c in at.children)
    return False


def _polarity(trigger: Trigger, modality: str) -> str:
    if modality == "hypothetical" and trigger.type == "OTHER":
        return "positive"
    return polarity_of(trigger.head)


def _date(parse: Parse, trigger: Trigger, modality: str) -> str | None:
    published = parse.document.published
    return date_of(trigger.head, published, modality)
