"""A noun → the event that it brings in: “held talks”; one that only points back brings in none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.suggest.acts import act_nouns
from toolkit.suggest.clauses import lemma, listed
from toolkit.suggest.events.trigger import Trigger, is_punitive
from toolkit.suggest.fillers import Fillers

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

OF = ("of", "by", "with", "between", "from", "on", "against", "among", "for", "to")
NAMED = ("PERSON", "GPE", "NORP", "ORG", "LOC", "FAC")
GIVING = ("give", "provide", "offer", "send", "pledge", "extend")
BODIES = ("GPE", "ORG", "PERSON", "NORP")


def noun_trigger(noun: Token, fillers: Fillers) -> Trigger | None:
    """The event that a noun brings in; None where it is somebody's name, or names no act."""
    if noun.pos_ not in ("NOUN", "PROPN") or noun.dep_ in ("compound", "nmod", "amod", "oprd"):
        return None
    known = lemma(noun)
    kind = act_nouns().get(known)
    if known in listed("events", "nouns_of_forces", "MOBILIZE") and kind is None:
        near = {lemma(t) for t in noun.subtree if t.i <= noun.i + 5}
        forces = listed("events", "words_for", "forces") - {"presence", known}
        kind = "MOBILIZE" if near & forces and _participants(noun, loosely=True) else None
    if kind is None:
        if is_punitive(noun) and _carried(noun):
            return Trigger((noun,), "SANCTION", 0.7, "events.measures")
        return None
    if known == "call":
        kind = "REQUEST" if any(c.lower_ == "for" for c in noun.children) else "CONSULT"
    if known in ("exercise", "duty", "war", "promise", "pledge") and not _carried(noun):
        return None
    if fillers.mention_at(noun) is not None or noun.ent_type_ in ("EVENT", "LAW", "WORK_OF_ART"):
        return None
    if kind == "SUPPORT" and not (_carried(noun) or any(c.lower_ == "for" for c in noun.children)):
        return None
    if kind == "SUPPORT" and noun.dep_ == "dobj" and lemma(noun.head) in GIVING:
        kind = "AID"
    if not _brings_in(noun, kind):
        return None
    return Trigger((noun,), kind, 0.7, "events.noun")


def _carried(noun: Token) -> bool:
    """Whether a light verb, or one of threatening, carries the noun."""
    at = noun
    while at.dep_ == "conj":
        at = at.head
    verb = at.head.head if at.head.dep_ == "prep" else at.head
    carrying = listed("events", "light", "verbs") | listed("threats", "saying", "warning")
    return verb.pos_ == "VERB" and lemma(verb) in carrying


def _brings_in(noun: Token, kind: str) -> bool:
    """Whether a noun is new here: with participants, a date, an indefinite article or none."""
    first = next((c for c in noun.children if c.dep_ in ("det", "poss") and c.i < noun.i), None)
    pointing = first is not None and first.lower_ in listed("events", "pointing", "back")
    if not pointing:
        return not _general(noun, kind)
    if _participants(noun):
        if kind == "CONSULT" and noun.dep_ == "pobj" and not _of_whom(noun):
            return False
        return first is None or first.lower_ not in ("this", "that", "these", "those")
    if noun.dep_ in ("nsubj", "nsubjpass") and _goes_on(noun.head):
        return True
    return kind == "REQUEST" and any(
        c.lower_ in ("for", "that") and c.dep_ != "det" for c in noun.children
    )


def _of_whom(noun: Token) -> bool:
    """Whether more than a place tells a meeting apart: “the Hofbau meeting” only points back."""
    return any(c.dep_ in ("prep", "poss") for c in noun.children)


def _general(noun: Token, kind: str) -> bool:
    """“A threat to peace”, “in support of”: no act of anybody."""
    if lemma(noun) in ("threat", "support", "aid", "assistance", "cooperation"):
        return not (_participants(noun) or _carried(noun))
    return kind == "THREATEN" and not _participants(noun) and noun.dep_ == "pobj"


def _goes_on(verb: Token) -> bool:
    """“The talks should continue”: something new is said of them."""
    return lemma(verb) in (
        "continue",
        "resume",
        "start",
        "begin",
        "take",
        "collapse",
        "fail",
        "end",
    )


def _participants(noun: Token, *, loosely: bool = False) -> bool:
    """Whether who takes part is named beside a noun; `loosely`: or whose forces they are."""
    if loosely and any(c.dep_ in ("poss", "amod", "compound", "prep") for c in noun.children):
        return True
    for child in noun.children:
        if child.dep_ in ("poss", "amod", "compound", "nmod") and child.ent_type_ in NAMED:
            return True
        if child.dep_ in ("prep", "agent") and child.lower_ in OF:
            for below in child.subtree:
                named = below.dep_ == "pobj" and below.pos_ in ("PROPN", "PRON")
                if (
                    child.lower_ == "between"
                    or below.ent_type_ in BODIES
                    or (named and below.ent_type_ not in ("DATE", "TIME"))
                ):
                    return True
        if child.dep_ == "poss" and child.ent_type_ in NAMED:
            return True
    return False
