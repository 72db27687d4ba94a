"""A parse → the words that report: said, made it clear, according to, his demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.parse import Parse
from toolkit.suggest.quotes.reporting import Word, listed, nouns, verbs

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

HYPOTHETICAL = frozenset({"if", "unless"})
MAY_BE_NEGATED = frozenset({"deny", "rule"})
"""“Did not rule out” says something, “did not say” nothing."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Reporting words: `head` is the verb or noun, `last` the last word that belongs to it."""

    span: Span
    head: Token
    last: Token
    word: Word

    @property
    def takes(self) -> frozenset[str]:
        """What may follow it: the names of the lists that it is in."""
        return self.word.takes

    @property
    def is_noun(self) -> bool:
        """Whether it is a noun: “demand”."""
        return self.head.pos_ == "NOUN"


def find_cues(parse: Parse) -> Iterator[Cue]:
    """The verbs and nouns that may report something, in order."""
    if parse.doc is None:
        return
    for token in parse.doc:
        if token.pos_ == "NOUN":
            word = nouns().get(token.lower_)
            purpose = token.lower_ == "order" and token.i and token.nbor(-1).lower_ == "in"
            if word is not None and not purpose:
                yield Cue(_between(token, token), token, token, word)
        elif token.tag_.startswith("VB") and not _unsaid(token):
            cue = _verb(token)
            if cue is not None:
                yield cue


def _verb(token: Token) -> Cue | None:
    """The longest entry that fits; what several entries of one verb take is added up."""
    for word in verbs().get(token.lower_, ()):
        if not word.more:
            return Cue(_between(token, token), token, token, word)
        last = _last(token, word.more)
        if last is not None:
            return Cue(_between(token, last), token, last, word)
    return None


def _last(token: Token, more: tuple[str, ...]) -> Token | None:
    """The last of the words that belong to a verb, if they follow it."""
    at, wanted = token, list(more)
    for _ in range(6):
        if at.i + 1 >= len(token.doc):
            return None
        at = at.nbor()
        if at.lower_ == wanted[0]:
            wanted.pop(0)
            if not wanted:
                return at
        elif at.lower_ not in listed("frames", "inside"):
            return None
    return None


def _unsaid(token: Token) -> bool:
    """Whether it is said that this is not said, or only supposed that it is."""
    negated = any(child.dep_ == "neg" for child in token.children)
    if negated and token.lemma_ not in MAY_BE_NEGATED:
        return True
    if any(c.dep_ == "mark" and c.lower_ in HYPOTHETICAL for c in token.children):
        return True
    return token.dep_ == "xcomp" and token.head.lemma_ in listed("frames", "unsaid")


def _between(first: Token, last: Token) -> Span:
    return Span(first.idx, last.idx + len(last))
