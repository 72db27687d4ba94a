"""What a trigger is, and what the verb in it is done to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.suggest.acts import act_nouns
from toolkit.suggest.clauses import lemma, listed

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


@dataclass(frozen=True)
class Trigger:
    """The words that name an event."""

    tokens: tuple[Token, ...]
    type: str
    score: float
    rule: str

    @property
    def head(self) -> Token:
        """The verb or noun."""
        return self.tokens[0]


def objects_of(verb: Token) -> list[Token]:
    """What a verb is done to, with what is coordinated, and behind “with” and “of”."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep_ in ("dobj", "nsubjpass", "attr"):
            found += [child, *child.conjuncts]
        elif child.dep_ == "prep" and child.lower_ in ("with", "of", "out", "in", "for"):
            found += [c for c in child.children if c.dep_ == "pobj"]
    return found


def things_of(verb: Token) -> list[Token]:
    """What is moved or given: the object, or what stands behind “with” and “with” alone."""
    direct = [t for t in objects_of(verb) if t.dep_ in ("dobj", "nsubjpass", "conj")]
    with_ = [c for p in verb.children if p.lower_ == "with" for c in p.children if c.dep_ == "pobj"]
    return direct + with_


def is_event_noun(token: Token) -> bool:
    """Whether a word is a noun that names an act."""
    return token.pos_ in ("NOUN", "PROPN") and lemma(token) in act_nouns()


def is_punitive(token: Token) -> bool:
    """“Economic measures”, “punitive steps”: not named a sanction, but one."""
    if lemma(token) not in listed("events", "words_for", "measures"):
        return False
    return any(lemma(t) in listed("events", "words_for", "economic") for t in token.subtree)
