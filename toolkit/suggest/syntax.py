"""Small questions about words in a parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
OPENS = "“\"«„‘'[("
"""Punctuation that belongs to the words behind it."""


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive: “was urged”."""
    return any(child.dep_ == "auxpass" for child in verb.children)


def has_subject(verb: Token) -> bool:
    """Whether a verb has a subject of its own."""
    return any(child.dep_ in SUBJECTS or child.dep_ == "expl" for child in verb.children)


def is_finite(verb: Token) -> bool:
    """Whether a verb, or its auxiliary, is finite."""
    return verb.tag_ in FINITE or any(child.tag_ in FINITE for child in verb.children)


def infinitive_mark(verb: Token) -> Token | None:
    """The “to” of an infinitive."""
    return next((t for t in verb.children if t.tag_ == "TO" and t.dep_ == "aux"), None)


def next_word(token: Token) -> Token | None:
    """The token behind another, without white space."""
    following = token.doc[token.i + 1 : token.i + 4]
    return next((other for other in following if not other.is_space), None)


def content(first: Token) -> Token:
    """The first token from a place on that is no white space, comma or closing mark."""
    last = len(first.doc) - 1
    while first.i < last and (first.is_space or (first.is_punct and first.text not in OPENS)):
        first = first.nbor()
    return first


def joined_to(verb: Token) -> Token:
    """The verb above one; of “vowed that they would fight and urged”, “vowed” and not “fight”."""
    above = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in FINITE or above.tag_ != "VB":
        return above
    same = (t for t in above.ancestors if t.tag_ == verb.tag_)
    return next(same, above)


def object_of(preposition: Token) -> Token | None:
    """What stands behind a preposition."""
    return next((t for t in preposition.children if t.dep_ == "pobj"), None)
