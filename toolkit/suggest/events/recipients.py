"""A trigger → whom it is done to: an object, or who stands behind a preposition of its type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.suggest.events.participants import Participants, behind_words
from toolkit.suggest.events.trigger import Trigger
from toolkit.suggest.items import Mention

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

TAKING = (
    "COOPERATE",
    "AID",
    "SANCTION",
    "ACCUSE",
    "THREATEN",
    "REQUEST",
    "ASSAULT",
    "SUPPORT",
    "CONSULT",
    "AGREE",
    "COERCE",
    "CONCEDE",
    "OTHER",
)
"""Types whose events may have a recipient."""
BY_OBJECT = ("dobj", "dative")
REACHING = {
    "ASSAULT": ("of", "on", "against", "into"),
    "SANCTION": ("on", "against"),
    "AID": ("to", "for"),
    "SUPPORT": ("for", "of", "to"),
    "COOPERATE": ("with",),
    "CONSULT": ("to",),
    "ACCUSE": ("of", "against"),
    "REQUEST": ("to",),
    "AGREE": (),
    "THREATEN": ("to", "against"),
    "COERCE": ("of",),
    "OTHER": ("against", "with"),
}
"""By type: the prepositions that lead to whom an event is done to."""


def recipients_of(trigger: Trigger, those: Participants) -> tuple[Mention, ...]:
    """Whom an event is done to; nobody where its type has no such role."""
    return tuple(_recipients(trigger, those)) if trigger.type in TAKING else ()


def _recipients(trigger: Trigger, those: Participants) -> Iterator[Mention]:
    head = trigger.head
    for child in head.children:
        if child.i < head.i and child.dep_ != "nsubjpass":
            continue
        if child.dep_ == "dobj" and behind_words(head):
            continue
        if child.dep_ in (*BY_OBJECT, "nsubjpass"):
            inner = next((c for c in child.children if c.dep_ == "pobj"), child)
            found = those.who(inner)
            yield from found or (
                those.modifiers(inner) if trigger.type in ("AID", "ASSAULT", "SUPPORT") else ()
            )
        elif child.dep_ == "prep" and _reaches(trigger, child):
            target = next((c for c in child.children if c.dep_ == "pobj"), None)
            if target is not None:
                yield from those.who(target) or those.modifiers(target)
    for particle in trigger.tokens[1:]:
        target = next((c for c in particle.children if c.dep_ == "pobj"), None)
        if particle.lower_ != "for":
            yield from those.who(target)
    if trigger.type == "SANCTION" and head.pos_ != "VERB":
        yield from _punished(head, those)


def _punished(noun: Token, those: Participants) -> Iterator[Mention]:
    """“Impose sanctions on Ruritania”: the preposition may hang on the verb."""
    for child in noun.head.children:
        if child.dep_ == "prep" and child.lower_ in ("on", "against") and child.i > noun.i:
            target = next((c for c in child.children if c.dep_ == "pobj"), None)
            if target is not None:
                yield from those.who(target) or those.modifiers(target)


def _reaches(trigger: Trigger, preposition: Token) -> bool:
    """Whether a preposition leads to whom an event is done to."""
    if trigger.type == "CONSULT" and trigger.head.pos_ != "VERB":
        return False
    if trigger.type == "ACCUSE" and trigger.head.pos_ == "VERB":
        return False
    return preposition.lower_ in REACHING.get(trigger.type, ())
