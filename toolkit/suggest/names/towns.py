"""A capital or a seat of power → whether the town is meant, or the government in it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from toolkit.chrome import MONTH
from toolkit.model import Span
from toolkit.suggest.lexicon import words
from toolkit.suggest.parse import Parse

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

LOCATIVE = re.compile(
    r"\b(?:in|near|outside|around|at|across|throughout|inside|into|via)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""What stands before a town in which something happens."""
DATE = re.compile(rf",? {MONTH}\.? \d|,? \d{{1,2}}\.? {MONTH}", re.IGNORECASE)
"""“Strelsau, 3 May”: where and when something was written."""
BEFORE = 20
"""Characters before it that are looked at."""


def is_town(parse: Parse, span: Span) -> bool:
    """Whether something happens in a town, or its government does something."""
    before = parse.text[max(0, span.start - BEFORE) : span.start]
    if LOCATIVE.search(before):
        return True
    if DATE.match(parse.text, span.end):
        return True
    tokens = parse.tokens(span)
    return bool(tokens) and _town(tokens[-1])


def is_building(parse: Parse, span: Span) -> bool:
    """Whether something happens in a palace, and nobody in it does or says anything."""
    return LOCATIVE.search(parse.text[max(0, span.start - BEFORE) : span.start]) is not None


def _town(token: Token) -> bool:
    head = first = token.head
    if token.dep_ in ("conj", "appos") and head.ent_type_ in ("GPE", "LOC") and head is not token:
        while first.dep_ == "conj" and first.head.ent_type_ in ("GPE", "LOC"):
            first = first.head
        return first.dep_ == "pobj" and _after_preposition(first.head)
    if token.dep_ == "pobj":
        return _after_preposition(head)
    if token.dep_ == "dobj":
        return head.lemma_.lower() in _words("place", "verbs")
    if token.dep_ == "poss":
        return head.lower_ in _words("place", "heads")
    if token.dep_ in ("compound", "nmod", "amod") and head.i > token.i:
        return head.lower_ in _words("place", "nouns")
    behind = token.nbor().text if token.i + 1 < len(token.doc) else ""
    return token.dep_ in ("npadvmod", "advmod") and behind != ":"


def _after_preposition(preposition: Token) -> bool:
    word, head = preposition.lower_, preposition.head
    if word in _words("place", "prepositions"):
        return True
    if word == "of":
        return head.lower_ in _words("place", "heads")
    if word == "between":
        return head.lemma_.lower() in _words("motion", "nouns")
    if word == "from" and head.pos_ == "VERB":
        return head.lemma_.lower() not in _words("state", "verbs")
    if word in ("to", "from", "for", "towards", "toward"):
        moves = head.lemma_.lower() in _words("place", "verbs")
        moved = [head, *(c for c in head.children if c.dep_ == "dobj")]
        return moves or any({t.lower_, t.lemma} & _words("motion", "nouns") for t in moved)
    return False


@cache
def _words(*path: str) -> frozenset[str]:
    return frozenset(words("towns", *path))
