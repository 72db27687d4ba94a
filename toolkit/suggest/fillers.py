"""Who fills a role at a place: names first, then nominals and pronouns that mean somebody known.

`Fillers` is asked by what finds quotes, events and threats. Nominals, demonyms and pronouns become
mentions only when they are asked for, and so only where they fill a role.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.model import Span
from toolkit.suggest.items import Actor, Mention
from toolkit.suggest.names.demonyms import demonym
from toolkit.suggest.names.known import Known
from toolkit.suggest.names.nominals import Nominals
from toolkit.suggest.names.pronouns import PRONOUNS, RELATIVE, Pronouns
from toolkit.suggest.parse import Parse, span_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


class Fillers:
    """The mentions of a document, and whom its other words mean."""

    def __init__(self, parse: Parse, mentions: Sequence[Mention], known: Known) -> None:
        self.parse = parse
        self.actors = known
        self.names = tuple(sorted(mentions, key=lambda m: m.span))
        """Every name and metonym, in order."""
        self._starts = [m.span.start for m in self.names]
        self._asked: dict[tuple[Span, str], Mention] = {}
        self._nominals = Nominals(parse, self.names, known)
        self._pronouns = Pronouns(parse, self.names, self._nominals, known)

    def mention_at(self, place: Span | Token) -> Mention | None:
        """The name at a token, or the first that shares a character with a span."""
        span = place if isinstance(place, Span) else span_of([place])
        at = bisect_right(self._starts, span.start) - 1
        for mention in self.names[max(0, at) :]:
            if mention.span.start >= span.end:
                return None
            if mention.span.overlaps(span):
                return mention
        return None

    def names_in(self, span: Span) -> list[Mention]:
        """The names that lie inside a span, in order."""
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end)
        return [m for m in self.names[first:last] if span.contains(m.span)]

    def filler_of(
        self, token: Token, speaker: Mention | None = None, addressee: Mention | None = None
    ) -> Mention | None:
        """Whom a noun, name or pronoun means; None where that is open or it is no actor.

        Args:
            token: The head of a noun phrase, a word of a name, or a demonym.
            speaker: Who says the words that it stands in: “I”, and “we” of a state.
            addressee: To whom they are said: “you”.
        """
        if token.lower_ in RELATIVE and token.tag_ in ("WP", "WDT", "WP$"):
            clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
            if clause is None or clause.head.i == token.i:
                return None
            return self.filler_of(clause.head, speaker, addressee)
        found = self.mention_at(token) or self._beside(token)
        if found is None and token.lower_ in PRONOUNS:
            found = self._pronouns.at(token, speaker, addressee)
        if found is None:
            found = self._nominals.at(token) or self._demonym(token)
        if found is not None:
            self._asked[found.span, found.form] = found
        return found

    def fillers_of(
        self, token: Token, speaker: Mention | None = None, addressee: Mention | None = None
    ) -> tuple[Mention, ...]:
        """Whom a token means and what is coordinated with it: “X and Y” fill a role together."""
        found = [self.filler_of(t, speaker, addressee) for t in (token, *token.conjuncts)]
        return tuple(dict.fromkeys(m for m in found if m is not None))

    def nearest(self, actor: Actor | str, place: Span | int) -> Mention | None:
        """The mention of an actor that fills a role at a place.

        The nearest in the same sentence, else the nearest before, else the first after it.
        """
        key = actor if isinstance(actor, str) else actor.key
        at = place if isinstance(place, int) else place.start
        known = [m for m in self.known() if m.actor.key == key]
        sentence = self.parse.sentence_at(at)
        if sentence is not None:
            inside = [m for m in known if sentence.span.contains(m.span)]
            if inside:
                return min(inside, key=lambda m: (abs(m.span.start - at), m.span))
        before = [m for m in known if m.span.start < at]
        return before[-1] if before else next(iter(known), None)

    def known(self) -> list[Mention]:
        """The names, and the nominals, demonyms and pronouns asked for so far, in order."""
        return sorted(dict.fromkeys((*self.names, *self._asked.values())), key=lambda m: m.span)

    def before(self, offset: int) -> Iterator[Mention]:
        """The names before an offset, the nearest first."""
        yield from reversed(self.names[: bisect_left(self._starts, offset)])

    def state_of(self, actor: Actor) -> Actor | None:
        """The state that an actor is, belongs to or speaks for."""
        return self.actors.state_behind(actor)

    def _beside(self, token: Token) -> Mention | None:
        """The name that a title stands before, or that a description stands behind."""
        if token.pos_ not in ("NOUN", "PROPN"):
            return None
        if token.dep_ == "appos" and token.head.i < token.i:
            named = self.mention_at(token.head)
            if named is not None and named.actor.kind == "person":
                return named
        following = token.nbor(1) if token.i + 1 < len(token.doc) else None
        if following is not None and following.text[0].isupper():
            named = self.mention_at(following)
            same = following.head.i == token.i or token.head.i == following.i or (
                token.head.i == following.head.i and token.dep_ == "compound"
            )  # fmt: skip
            if named is not None and named.actor.kind == "person" and same:
                return named
        for child in token.children:
            if child.dep_ == "appos" and child.i > token.i:
                named = self.mention_at(child)
                if named is not None and named.actor.kind == "person":
                    return named
        return None

    def _demonym(self, token: Token) -> Mention | None:
        if token.pos_ not in ("ADJ", "NOUN", "PROPN"):
            return None
        return demonym(token, self.actors)
