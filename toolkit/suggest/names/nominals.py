"""Noun phrases of one document → whom they mean: “the two leaders”, “a ministry spokesman”.

They are read once, from the beginning: a definite phrase may mean whom an earlier one brought in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.suggest.items import Actor, Mention
from toolkit.suggest.names.demonyms import demonym, titles_in
from toolkit.suggest.names.known import Known
from toolkit.suggest.names.noun_phrases import Phrase, phrase_of
from toolkit.suggest.names.people import kind_of, same_as_state
from toolkit.suggest.names.surroundings import Surroundings
from toolkit.suggest.parse import Parse

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

TWO = frozenset({"two", "both"})
PERSONS = frozenset(
    {
        *("leaders", "presidents", "ministers", "heads", "men", "women", "statesmen"),
        *("two", "both", "counterparts", "colleagues", "diplomats", "premiers"),
        *("chancellors", "monarchs"),
    }
)
"""Nouns of which two are two persons."""
STATES = frozenset(
    {
        *("sides", "countries", "nations", "states", "governments", "powers"),
        *("parties", "neighbours", "neighbors", "capitals", "rivals", "adversaries"),
        *("superpowers", "republics", "allies"),
    }
)
"""Nouns of which two are two states."""
EQUALS = frozenset({"counterpart", "colleague", "rival"})
SURE, LIKELY, OPEN = 0.8, 0.7, 0.55
"""Confidence in a phrase that somebody is known by, in one that fits, and in somebody new."""
HEADS = frozenset(
    {
        *("president", "premier", "chancellor", "minister", "king", "queen", "leader"),
        *("chairman", "emperor", "prince", "emir", "sultan", "dictator"),
    }
)
OFFICIALS = frozenset(
    {
        *("official", "representative", "spokesman", "spokeswoman", "spokesperson"),
        *("diplomat", "source", "aide", "adviser", "advisor", "officer"),
    }
)


class Nominals:
    """The noun phrases of one document that stand for actors, by their heads."""

    def __init__(self, parse: Parse, names: Sequence[Mention], known: Known) -> None:
        self.parse = parse
        self.known = known
        self.around = Surroundings(names, known)
        self._titles = dict(titles_in(parse, names, known))
        self.found: dict[int, Mention] = {}
        self._unnamed: list[tuple[str, Actor]] = []
        covered = [m.span for m in names]
        for token in parse.doc or ():
            if token.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ", "DET", "PRON"):
                continue
            if kind_of(token.lower_) is None or token.dep_ in ("compound", "amod", "nummod", "det"):
                continue
            at = bisect_left(covered, token.idx, key=lambda s: s.start + 1) - 1
            if at >= 0 and covered[at].end > token.idx:
                continue
            mention = self._read(token)
            if mention is not None:
                self.found[token.i] = mention

    def at(self, token: Token) -> Mention | None:
        """Whom the phrase with this head means, if anybody."""
        return self.found.get(token.i)

    def _read(self, head: Token) -> Mention | None:
        phrase = phrase_of(head)
        if head.lower_ in ("two", "both", "three") and len(phrase.words) > 1:
            return None
        for way, score in (
            (self._registered, SURE),
            (self._pair, SURE),
            (self._place, LIKELY),
            (self._state, LIKELY),
            (self._titled, SURE),
            (self._forces, LIKELY),
            (self._earlier, LIKELY),
            (self._new, OPEN),
        ):
            found = way(phrase)
            if isinstance(found, Mention):
                return found
            if found is not None:
                return Mention(
                    phrase.span,
                    "nominal",
                    found,
                    score,
                    f"nominals{way.__name__}".replace("_", "."),
                )
        return None

    def _registered(self, phrase: Phrase) -> Actor | None:
        """Whom the registry calls by these words, or by the last of them."""
        words = [w.text for w in phrase.words]
        countries = {c.key for c in self.around.countries(phrase)}
        for first in range(len(words)):
            those = self.known.nominals(" ".join(words[first:]).replace(" - ", "-"))
            published = self.parse.document.published
            those = [a for a in those if a.named and self.known.serves(a, published)]
            if first and len(words) - first < 2:
                those = [a for a in those if a.plural or self.around.named(a)]
            if len(those) > 1:
                near = [a for a in those if self.around.spoken_of(a, phrase.head.idx)]
                those = near or those
            if len(those) == 1 and (not countries or self.around.belongs(those[0], countries)):
                return self.around.here(those[0])
        return None

    def _pair(self, phrase: Phrase) -> Actor | None:
        """“The two leaders”, “both sides”: the two who were spoken of last."""
        low = phrase.head.lower_
        counted = {w.lower_ for w in phrase.words} | {
            phrase.words[0].nbor(-1).lower_ if phrase.words[0].i else ""
        }
        if low not in PERSONS | STATES or not counted & TWO:
            return None
        persons = low in PERSONS
        found: dict[str, Actor] = {}
        for mention in self.around.before(phrase.head.idx):
            actor = mention.actor
            if persons and actor.kind == "person":
                found.setdefault(actor.key, actor)
            elif not persons:
                state = self.known.state_behind(actor)
                if state is not None:
                    found.setdefault(state.key, state)
            if len(found) == 2:
                return self.known.group(tuple(reversed(tuple(found.values()))))
        return None

    def _place(self, phrase: Phrase) -> Actor | None:
        """“The Ruritanian peninsula”, “the island”: the place that is named in it, or before."""
        if kind_of(phrase.head.lower_) != ("place", False):
            return None
        for word in phrase.words[:-1]:
            actor = self.known.people(word.text)
            if actor is not None and not actor.speaks:
                return actor
        named = (m.actor for m in self.around.before(phrase.head.idx) if not m.actor.speaks)
        return next(named, None) if phrase.definite and len(phrase.words) == 1 else None

    def _state(self, phrase: Phrase) -> Actor | None:
        """“The US government” is the state; “the country” the one that was spoken of last."""
        low = phrase.head.lower_
        if low not in same_as_state():
            return None
        countries = self.around.countries(phrase)
        if len(countries) == 1:
            return countries[0]
        if countries or not phrase.definite or low in ("side", "state", "power", "authorities"):
            return None
        return next(
            (m.actor for m in self.around.before(phrase.head.idx) if m.actor.kind == "state"), None
        )

    def _titled(self, phrase: Phrase) -> Actor | None:
        """“The Ruritanian president”: who has that office in this text, or in the registry."""
        kind = kind_of(phrase.head.lower_)
        if kind != ("person", False):
            return None
        countries = self.around.countries(phrase)
        capital = phrase.words[0].text[0].isupper() and not phrase.words[0].is_sent_start
        block = self.parse.block_at(phrase.head.idx)
        if not (phrase.definite or capital or (block is not None and block.headline)):
            return None
        low = phrase.head.lower_
        those: list[Actor] = []
        for mention in self.around.before(phrase.head.idx):
            actor = mention.actor
            if actor.kind != "person" or actor in those:
                continue
            titles = self._titles.get(actor.key, frozenset())
            fits = (
                low in titles
                or (low in EQUALS and bool(countries))
                or (low == "leader" and bool(titles & HEADS))
            )
            if fits and (not countries or actor.country in {c.country for c in countries}):
                those.append(actor)
        if those and (len(those) == 1 or not countries):
            return those[0]
        for country in countries:
            holder = self.known.holder(low, country.key, self.parse.document.published)
            if holder is not None:
                return self.around.here(holder)
        return None

    def _forces(self, phrase: Phrase) -> Mention | None:
        """“Ruritanian troops”: the demonym, or the name, before them fills the role."""
        if kind_of(phrase.head.lower_) != ("armed_force", True):
            return None
        for token in reversed(phrase.words[:-1]):
            named = self.around.name_at(token.idx)
            if named is not None and named.actor.kind in ("state", "group"):
                return named
            people = demonym(token, self.known)
            if people is not None and people.span.start >= phrase.words[0].idx:
                return people
        return None

    def _earlier(self, phrase: Phrase) -> Actor | None:
        """“The official”: one who was brought in before without a name, with the same noun."""
        low = phrase.head.lower_
        countries = {c.country for c in self.around.countries(phrase)}
        if phrase.definite and kind_of(low) == ("organization", False):
            for mention in self.around.before(phrase.head.idx):
                if (
                    mention.actor.kind in ("organization", "international_organization")
                    and low in mention.actor.name.lower().split()
                ):
                    return mention.actor
        if not phrase.definite:
            return None
        for noun, actor in reversed(self._unnamed):
            same = noun == low or (not actor.plural and noun in OFFICIALS and low in OFFICIALS)
            if same and (not countries or actor.country in countries or actor.country is None):
                return actor
        return None

    def _new(self, phrase: Phrase) -> Actor | None:
        """Somebody whom the text does not name."""
        kind, plural = kind_of(phrase.head.lower_) or (None, False)
        if kind in (None, "place"):
            return None
        countries = self.around.countries(phrase)
        name = phrase.text
        owner = self.around.owner(phrase)
        if kind == "state":
            if not countries and owner is None:
                return None
            kind = "group" if plural else "organization"
        if owner is not None and owner.kind != "place":
            name = f"{name} of {owner.name}"
        elif countries and not any(self.known.country(w.text) for w in phrase.words):
            name = f"{name} of {' and '.join(c.name for c in countries)}"
        country = countries[0].country if len(countries) == 1 else owner.country if owner else None
        speaks_for = (countries[0].key,) if len(countries) == 1 else ((owner.key,) if owner else ())
        kind = "person" if kind == "person" and not plural else kind
        actor = Actor(name.replace(";", ","), kind, country, represents=speaks_for, plural=plural)
        known = next((a for _, a in self._unnamed if a.key == actor.key), actor)
        self._unnamed.append((phrase.head.lower_, known))
        return known
