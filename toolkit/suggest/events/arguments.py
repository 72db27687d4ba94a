"""A trigger → who does it, whom it is done to, and where, as far as the text names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import lemma
from toolkit.suggest.events.agents import agents_of, subject_of
from toolkit.suggest.events.participants import Participants
from toolkit.suggest.events.recipients import recipients_of
from toolkit.suggest.events.trigger import Trigger
from toolkit.suggest.items import Mention

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

TOGETHER = ("CONSULT",)
STAGED = ("ASSAULT", "COERCE", "CONSULT", "MOBILIZE", "PROTEST", "OTHER", "RETREAT", "COOPERATE")
"""Types whose events happen at a place that the text may name."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """Who fills the roles of an event."""

    agents: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    places: tuple[Mention, ...] = ()


def arguments_of(trigger: Trigger, those: Participants) -> Arguments:
    """Who fills the roles of an event; each actor fills one of them."""
    agents, recipients = agents_of(trigger, those), recipients_of(trigger, those)
    if trigger.type in TOGETHER:
        agents, recipients = _together(trigger, agents, recipients, those)
    places = tuple(_places(trigger.head, those)) if trigger.type in STAGED else ()
    doing = {m.actor.key for m in agents}
    recipients = tuple(m for m in recipients if m.actor.key not in doing)
    other = doing | {m.actor.key for m in recipients}
    places = tuple(m for m in places if m.actor.key not in other)
    return Arguments(_once(agents), _once(recipients), _once(places))


def _together(
    trigger: Trigger,
    agents: tuple[Mention, ...],
    recipients: tuple[Mention, ...],
    those: Participants,
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Two who meet or speak with one another are both agents; who is called is a recipient."""
    head = trigger.head
    with_ = [
        m
        for child in head.children
        if child.dep_ == "prep" and child.lower_ in ("with", "between", "among")
        for c in child.children
        if c.dep_ == "pobj"
        for m in those.who(c)
    ]
    if head.pos_ != "VERB" and head.dep_ == "pobj" and (with_ or _new(head)):
        agents = (*agents, *_at_the_table(head, with_, those))
    agents = (*agents, *with_)
    if lemma(head) == "meet":
        return (*agents, *recipients), ()
    met = {m.actor.key for m in agents}
    return agents, tuple(m for m in recipients if m.actor.key not in met)


def _at_the_table(noun: Token, known: list[Mention], those: Participants) -> Iterator[Mention]:
    """“In a call with Sapt, Michael said …”: who speaks there takes part as well."""
    verb = noun.head.head
    if verb.pos_ not in ("VERB", "AUX") or noun.head.lower_ not in ("in", "during", "after"):
        return
    yield from subject_of(verb, those)
    if not known and lemma(verb) in ("warn", "tell", "urge", "threaten", "ask", "inform"):
        yield from those.who(next((c for c in verb.children if c.dep_ == "dobj"), None))


def _places(head: Token, those: Participants) -> Iterator[Mention]:
    taken = [c for c in head.children if c.dep_ in ("dobj", "nsubjpass")]
    if lemma(head) in ("annex", "occupy", "seize", "annexation", "occupation", "seizure"):
        taken += [c for p in head.children if p.lower_ == "of" for c in p.children]
        for thing in taken:
            named = those.fillers.filler_of(thing)
            if named is not None and named.actor.kind == "place":
                yield named
    owners = [head]
    if head.pos_ != "VERB" and head.head.pos_ == "VERB" and head.dep_ in ("dobj", "nsubjpass"):
        owners.append(head.head)
    for owner in owners:
        for child in owner.children:
            if child.dep_ != "prep" or child.lower_ not in ("in", "at", "to", "into", "inside"):
                continue
            if child.lower_ in ("to", "into") and owner.pos_ != "VERB":
                continue
            place = next((c for c in child.children if c.dep_ == "pobj"), None)
            if place is None:
                continue
            named = those.fillers.mention_at(place)
            if named is not None and named.actor.kind in ("place", "state"):
                yield named


def _new(noun: Token) -> bool:
    return any(c.lower_ in ("a", "an") for c in noun.children)


def _once(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    found: dict[str, Mention] = {}
    for mention in mentions:
        found.setdefault(mention.actor.key, mention)
    return tuple(found.values())
