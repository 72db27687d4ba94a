"""The names of one document around its noun phrases: who was spoken of before, who is here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from toolkit.suggest.items import Actor, Mention
from toolkit.suggest.names.known import Known
from toolkit.suggest.names.noun_phrases import Phrase, countries_of


class Surroundings:
    """The names of one document, to be asked from any place in it."""

    def __init__(self, names: Sequence[Mention], known: Known) -> None:
        self.known = known
        self.names = names
        """In order, none overlapping another."""
        self._starts = [m.span.start for m in names]
        self._first: dict[str, tuple[int, Actor]] = {}
        for mention in names:
            self._first.setdefault(mention.actor.key, (mention.span.start, mention.actor))

    def before(self, offset: int) -> Iterator[Mention]:
        """The names before an offset, the nearest first."""
        yield from reversed(self.names[: bisect_left(self._starts, offset)])

    def name_at(self, offset: int) -> Mention | None:
        """The name that covers an offset."""
        at = bisect_left(self._starts, offset + 1) - 1
        return self.names[at] if at >= 0 and self.names[at].span.end > offset else None

    def spoken_of(self, actor: Actor, offset: int) -> bool:
        """Whether an actor, or every member of it, is named before an offset; no member: yes."""
        those = actor.members if actor.plural else (actor.key,)
        return all(key in self._first and self._first[key][0] < offset for key in those)

    def named(self, actor: Actor) -> bool:
        """Whether an actor is named anywhere in the document."""
        return actor.key in self._first

    def here(self, actor: Actor) -> Actor:
        """An actor as it is known in this document, with gender."""
        return self._first[actor.key][1] if actor.key in self._first else actor

    def countries(self, phrase: Phrase) -> list[Actor]:
        """The states that a phrase names, or whose offices: “White House official”."""
        found = countries_of(phrase, self.known)
        if found:
            return found
        inside = [m for w in phrase.words[:-1] if (m := self.name_at(w.idx)) is not None]
        states = [s for m in inside if (s := self.known.state_behind(m.actor)) is not None]
        return list(dict.fromkeys(states))

    def owner(self, phrase: Phrase) -> Actor | None:
        """Whose they are: “Ruritania’s allies”, “spokesman of the palace”."""
        if phrase.possessor is not None:
            named = self.name_at(phrase.possessor.idx)
            return named.actor if named else None
        for child in phrase.head.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "for") and child.i > phrase.head.i:
                for inner in child.children:
                    named = self.name_at(inner.idx)
                    if named is not None:
                        return named.actor
        return None

    def belongs(self, actor: Actor, countries: set[str]) -> bool:
        """Whether an actor belongs to one of some states, or the registry does not say."""
        mine = {actor.key, *actor.represents}
        state = self.known.state_behind(actor)
        return not actor.represents or bool(countries & (mine | ({state.key} if state else set())))
