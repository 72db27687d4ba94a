"""A trigger → whose act it is: a subject, an owner, or who stands behind “by”."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import SUBJECTS, lemma, listed, subject
from toolkit.suggest.events.participants import Participants, behind_words
from toolkit.suggest.events.trigger import Trigger
from toolkit.suggest.items import Mention

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

CONTROL = (
    "urge",
    "ask",
    "tell",
    "order",
    "warn",
    "force",
    "allow",
    "persuade",
    "invite",
    "accuse",
    "deter",
    "prevent",
    "stop",
    "call",
    "accused",
    "blame",
    "request",
    "beg",
    "implore",
)
CARRYING = ("threaten", "warn", "want", "propose", "request", "suspend", "call", "seek", "reject")


def agents_of(trigger: Trigger, those: Participants) -> tuple[Mention, ...]:
    """Who does what a verb or noun names; nobody where the text leaves it open."""
    if trigger.head.pos_ == "VERB":
        return tuple(_of_verb(trigger.head, those))
    return tuple(_of_noun(trigger, those))


def _of_verb(verb: Token, those: Participants) -> Iterator[Mention]:
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    by = next(
        (c for a in verb.children if a.dep_ == "agent" for c in a.children if c.dep_ == "pobj"),
        None,
    )
    if by is not None:
        yield from those.who(by)
        return
    if passive:
        own = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        if own is not None and lemma(verb) in ("mass", "deploy", "station", "assemble"):
            yield from those.modifiers(own)
        return
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return
    yield from subject_of(verb, those)


def subject_of(verb: Token, those: Participants) -> Iterator[Mention]:
    """Whom the subject of a verb means, its own or one it shares; else whose the object is."""
    own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if own is None and behind_words(verb):
        own = next((c for c in verb.children if c.dep_ == "dobj"), None)
    if own is None:
        own = _controller(verb) or subject(verb)
    if own is None and verb.tag_ in ("VBG", "VB"):
        thing = next((c for c in verb.children if c.dep_ == "dobj"), None)
        forces = thing is not None and any(c.dep_ in ("poss", "nmod") for c in thing.children)
        if thing is not None and forces:
            yield from those.modifiers(thing)
        return
    if own is None or own.dep_ == "expl":
        return
    found = those.who(own)
    yield from found or those.modifiers(own)


def _of_noun(trigger: Trigger, those: Participants) -> Iterator[Mention]:
    noun = trigger.head
    for child in noun.children:
        if child.dep_ in ("agent", "prep") and child.lower_ in ("by", "between", "among"):
            head = next((c for c in child.children if c.dep_ == "pobj"), None)
            found = those.who(head)
            if found:
                yield from found
                return
    before = those.modifiers(noun)
    if trigger.type == "CONSULT":
        named = [those.one(c) for c in noun.children if c.dep_ in ("poss", "compound", "nmod")]
        inside = [those.one(c) for t in noun.children for c in t.children if t.dep_ == "compound"]
        before = tuple(m for m in (*inside, *named) if m is not None) or before
    if before:
        yield from before
        return
    intransitive = trigger.type in ("MOBILIZE", "RETREAT", "THREATEN", "REQUEST", "ACCUSE")
    for child in noun.children:
        if child.lower_ in ("of", "from") and child.dep_ == "prep" and intransitive:
            head = next((c for c in child.children if c.dep_ == "pobj"), None)
            if head is not None:
                found = those.who(head) or those.modifiers(head)
                if found:
                    yield from found
                    return
        if child.dep_ == "acl" and child.tag_ == "VBN":
            by = [c for a in child.children if a.dep_ == "agent" for c in a.children]
            if by:
                yield from those.who(by[0])
                return
    yield from _carrier(noun, those)


def _carrier(noun: Token, those: Participants) -> Iterator[Mention]:
    """The subject of the verb that carries a noun: “Ruritania imposed sanctions”."""
    at = noun
    while at.dep_ == "conj":
        at = at.head
    verb = at.head.head if at.head.dep_ == "prep" else at.head
    if lemma(verb) not in CARRYING and lemma(verb) not in listed("events", "light", "verbs"):
        return
    through = at.head.dep_ != "prep" or at.head.lower_ in ("with", "of")
    if verb.pos_ == "VERB" and through and at.dep_ in ("dobj", "pobj"):
        if lemma(verb) in ("face", "reject", "dismiss", "deny", "accuse", "fear", "suffer"):
            return
        if not any(c.dep_ == "nsubjpass" for c in verb.children):
            yield from subject_of(verb, those)


def _controller(verb: Token) -> Token | None:
    """Who is urged to, accused of or deterred from doing it."""
    above = verb.head
    if verb.dep_ == "pcomp":
        above = above.head
    elif verb.dep_ not in ("xcomp", "ccomp", "advcl") or verb.tag_ == "VBG":
        return None
    if verb.tag_ not in ("VB", "VBG", "VBN") or lemma(above) not in CONTROL:
        return None
    return next((c for c in above.children if c.dep_ == "dobj"), None)
