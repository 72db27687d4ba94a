"""The head of a noun phrase → how its nominal is cut, and what stands before it.

A nominal runs from its first content word to its head: no article, no possessive, no relative
clause, and nothing behind the head but “of state” and “allies and partners”.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.items import Actor
from toolkit.suggest.names.known import Known
from toolkit.suggest.parse import span_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

CLOSED = frozenset(
    {
        *("the", "a", "an", "this", "that", "these", "those", "its", "his", "her"),
        *("their", "our", "my", "your", "any", "no", "some", "such"),
    }
)
"""Words before a noun that are no content."""
DEFINITE = frozenset(
    {
        *("the", "this", "that", "these", "those", "its", "his", "her", "their", "our"),
        *("my", "your", "both"),
    }
)
MODIFIERS = frozenset(
    {
        *("amod", "compound", "nummod", "nmod", "poss", "advmod", "npadvmod", "punct"),
        *("det", "quantmod", "conj", "cc", "case", "predet"),
    }
)
BREAKS = frozenset(["“", "”", '"', ",", "(", ")", ";", ":", "[", "]"])
OF_STATE = frozenset(
    {
        *("head", "heads", "chief", "chiefs", "minister", "ministers", "secretary"),
    }
)
PAIRED = frozenset({"allies", "partners", "friends"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase as far as its nominal goes."""

    head: Token
    words: tuple[Token, ...]
    """The tokens of the nominal; the last is the head, but for “heads of state”."""
    definite: bool
    possessor: Token | None = None
    """The head of “Ruritania’s” or “its” before it."""

    @property
    def span(self) -> Span:
        """Where the nominal stands."""
        return span_of(self.words)

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join(w.text for w in self.words).replace(" - ", "-")


def phrase_of(head: Token) -> Phrase:
    """The noun phrase that a noun heads."""
    words: list[Token] = [head]
    definite, possessor = False, None
    for token in reversed(list(head.doc[head.left_edge.i : head.i])):
        low = token.lower_
        if low in CLOSED or token.tag_ in ("POS", "PRP$"):
            definite = definite or low in DEFINITE or token.tag_ in ("POS", "PRP$")
            if token.tag_ in ("POS", "PRP$"):
                possessor = token if token.tag_ == "PRP$" else token.head
            break
        if not _belongs(token, head):
            break
        definite = definite or low in DEFINITE
        words.insert(0, token)
    while len(words) > 1 and not _content(words[0]):
        words.pop(0)
    return Phrase(head, (*words, *_behind(head)), definite, possessor)


def countries_of(phrase: Phrase, known: Known) -> list[Actor]:
    """The states that a phrase names before its head, as its possessor, or behind “of” and “in”."""
    tokens = list(phrase.words[:-1])
    if phrase.possessor is not None:
        tokens = [*phrase.possessor.subtree, *tokens]
    for child in phrase.head.children:
        behind = child.dep_ == "prep" and child.lower_ in ("of", "in", "from")
        if behind and child.i > phrase.head.i:
            for name in (w for t in child.children if t.dep_ == "pobj" for w in (t, *t.conjuncts)):
                tokens += [*(c for c in name.children if c.dep_ == "compound"), name]
    found: list[Actor] = []
    skip = False
    for at, token in enumerate(tokens):
        if skip:
            skip = False
            continue
        two = known.country(" ".join(t.text for t in tokens[at : at + 2]))
        skip = two is not None and at + 1 < len(tokens)
        state = two or known.country(token.text)
        if state is not None:
            found.append(state)
    return list(dict.fromkeys(found))


def _behind(head: Token) -> list[Token]:
    """The words behind a head that belong to the nominal."""
    after = list(head.doc[head.i + 1 : head.i + 3])
    low = [token.lower_ for token in after]
    if head.lower_ in OF_STATE and low == ["of", "state"]:
        return after
    if head.lower_ in PAIRED and low[:1] == ["and"] and set(low[1:]) & PAIRED:
        return after
    return []


def _content(token: Token) -> bool:
    """Whether a nominal may begin with a word."""
    if token.is_punct or token.dep_ in ("cc", "advmod", "punct"):
        return False
    return token.pos_ not in ("ADV", "CCONJ", "PUNCT", "ADP", "VERB") or token.tag_ in (
        "VBN",
        "VBG",
    )


def _belongs(token: Token, head: Token) -> bool:
    """Whether a token before a head is a modifier of it, or of one of its modifiers."""
    at = token
    while at.i != head.i:
        if at.dep_ not in MODIFIERS or at.head.i == at.i:
            return False
        at = at.head
    return not token.is_space and token.text not in BREAKS
