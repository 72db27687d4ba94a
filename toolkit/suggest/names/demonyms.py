"""Demonyms where they stand, and the titles that a text and the registry have for persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.suggest.items import Mention
from toolkit.suggest.names.known import Known
from toolkit.suggest.names.people import title_words
from toolkit.suggest.names.persons import title_of
from toolkit.suggest.parse import Parse, span_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

SCORE = 0.8
"""Confidence in a demonym that fills a role."""


def demonym(token: Token, known: Known) -> Mention | None:
    """A demonym, of one word or two, at a token: “Ruritanian”, “North Ruritanian”."""
    for first, last in ((token.i - 1, token.i), (token.i, token.i + 1), (token.i, token.i)):
        if first < 0 or last >= len(token.doc):
            continue
        words = token.doc[first : last + 1]
        if not words[0].text[0].isupper():
            continue
        gap = words[0].whitespace_ if first < last else ""
        actor = known.people(gap.join(word.text for word in words))
        if actor is not None:
            return Mention(span_of(words), "demonym", actor, SCORE, "nominals.demonym")
    return None


def titles_in(
    parse: Parse, names: Sequence[Mention], known: Known
) -> Iterator[tuple[str, frozenset[str]]]:
    """By person: the words of the titles that stand beside the name, or that the registry has."""
    found: dict[str, set[str]] = {}
    for mention in names:
        actor = mention.actor
        if actor.kind == "person":
            words = found.setdefault(actor.key, set())
            words |= {w for w in title_of(parse, mention.span) if w in title_words()}
            words |= known.titles(actor)
    for key, those in found.items():
        yield key, frozenset(those)
