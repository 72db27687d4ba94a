"""Names of persons in one document → who is who: a short form is whoever was named in full.

“Ida Hentzau” once makes “Hentzau” her everywhere else, in headlines above it as well, unless two
who are named go by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.items import Actor
from toolkit.suggest.names.known import Known
from toolkit.suggest.names.people import gender, title_words
from toolkit.suggest.parse import Parse

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "jnr", "snr"})
REACH = 7
"""Tokens beside a name that are looked at for a title and a country."""
SURNAME = re.compile(r"[^\W\d_][\w’'-]{2,}")


class People:
    """The persons of one document by their full names and by the parts of these."""

    def __init__(self) -> None:
        self.full: dict[str, Actor] = {}
        self._parts: dict[str, set[str]] = {}

    def enter(self, actor: Actor, names: Iterable[str]) -> None:
        """A person, with every way of writing the name that is known."""
        self.full.setdefault(actor.key, actor)
        for name in names:
            words = parts_of(name)
            ends = {words[0], words[-1], re.sub(r"^[ae]l-", "", words[-1])} if words else set()
            for word in ends:
                self._parts.setdefault(word, set()).add(actor.key)

    def of(self, name: str) -> Actor | None:
        """Who goes by a name of one word, or by a longer one with the same end."""
        words = parts_of(name)
        if not words:
            return None
        those = self._parts.get(words[-1], set())
        if len(words) > 1:
            those = {k for k in those if _agrees(words, parts_of(self.full[k].name))}
        elif len(those) > 1:
            last = {k for k in those if parts_of(self.full[k].name)[-1:] == words}
            those = last or those
        return self.full[next(iter(those))] if len(those) == 1 else None

    def surnames(self) -> dict[str, Actor]:
        """The last words of full names that only one person has, as they are written."""
        found: dict[str, set[str]] = {}
        for key, actor in self.full.items():
            words = actor.name.split()
            while len(words) > 1 and words[-1].rstrip(".").lower() in SUFFIXES:
                words.pop()
            for word in {words[-1], re.sub("^[ae]l-", "", words[-1])} if words else ():
                if SURNAME.fullmatch(word):
                    found.setdefault(word, set()).add(key)
        return {word: self.full[min(keys)] for word, keys in found.items() if len(keys) == 1}


def parts_of(name: str) -> list[str]:
    """The words of a name, folded, without “Jr.” behind it."""
    words = [word.strip(".,’'").casefold() for word in name.split()]
    words = [word for word in words if word]
    return words[:-1] if len(words) > 1 and words[-1] in SUFFIXES else words


def described(actor: Actor, parse: Parse, span: Span, known: Known) -> Actor:
    """A person with the country and gender that the words around a name tell."""
    before, after = _beside(parse, span)
    country = actor.country
    represents = actor.represents
    if country is None and not actor.id:
        state = _country(before[::-1], known) or _country(after, known)
        if state is not None:
            country, represents = state.country, (state.key,)
    known_gender = actor.gender or next(
        (g for word in (*(t.text for t in reversed(before[-3:])), actor.name.split()[0])
         if (g := gender(word))),
        None,
    )  # fmt: skip
    return replace(actor, country=country, represents=represents, gender=known_gender)


def titled(parse: Parse, span: Span) -> bool:
    """Whether a title stands right before a name."""
    token = parse.token_at(max(0, span.start - 2))
    if token is None or token.idx + len(token) < span.start - 2:
        return False
    if token.text == "." and token.i and token.nbor(-1).whitespace_ == "":
        token = token.nbor(-1)
    word = token.lower_.rstrip(".")
    if token.text in ("M", "M."):
        return True
    return word in title_words() and (token.text[0].isupper() or token.pos_ == "NOUN")


def title_of(parse: Parse, span: Span) -> frozenset[str]:
    """The words before a name and in the description behind it, in lower case."""
    before, after = _beside(parse, span)
    return frozenset(token.lower_.rstrip(".") for token in (*before, *after))


def _beside(parse: Parse, span: Span) -> tuple[list[Token], list[Token]]:
    """The title before a name and the description behind it, as tokens."""
    first, last = parse.token_at(span.start), parse.token_at(span.end - 1)
    if first is None or last is None:
        return [], []
    before: list[Token] = []
    for token in reversed(list(first.doc[max(0, first.i - REACH) : first.i])):
        of_title = token.lower_.rstrip(".") in title_words() or token.pos_ == "PROPN"
        adjective = token.pos_ == "ADJ" or token.lower_ in ("of", "the", "'s", "’s", "for")
        if not (of_title or adjective) or token.is_space:
            break
        before.insert(0, token)
    if not any(t.lower_.rstrip(".") in title_words() for t in before):
        before = []
    after: list[Token] = []
    rest = list(last.doc[last.i + 1 : last.i + 1 + REACH])
    if rest and rest[0].text == ",":
        for token in rest[1:]:
            if token.is_punct or token.pos_ in ("VERB", "AUX", "PRON"):
                break
            after.append(token)
    if not any(t.lower_ in title_words() for t in after):
        after = []
    return before, after


def _country(tokens: list[Token], known: Known) -> Actor | None:
    for at, token in enumerate(tokens):
        pair = sorted(tokens[at : at + 2], key=lambda t: t.i)
        two = " ".join(t.text for t in pair)
        state = known.country(two) or known.country(token.text)
        if state is not None:
            return state
    return None


def _agrees(words: list[str], others: list[str]) -> bool:
    """Whether two names of several words can be one: the same last, and first ones that fit."""
    if not others or words[-1] != others[-1]:
        return False
    return (
        len(others) < 2
        or words[0] == others[0]
        or words[0][:1] == others[0]
        or others[0][:1] == words[0]
    )
