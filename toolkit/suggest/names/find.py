"""A document → every name in it: registered, listed, or seen by the language model.

Names that nobody has registered become proposed actors with kind and country. A name counts
wherever it stands; nominals, pronouns and demonyms are left to `toolkit.suggest.fillers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from toolkit.model import PLACE, Span
from toolkit.suggest.items import Actor, Mention
from toolkit.suggest.names.known import Known, folded
from toolkit.suggest.names.listed import Hit, all_capitals, hits, somebody_else
from toolkit.suggest.names.overlaps import settled
from toolkit.suggest.names.persons import People, described, parts_of
from toolkit.suggest.names.proposed import Guess, guesses
from toolkit.suggest.names.tags import named_by_tags
from toolkit.suggest.parse import Parse

SURE = 0.99
"""Confidence in a registered name of several words: hardly anything else is written so."""
LIKELY = 0.95
"""Confidence in a registered name of one word, and in names of the general lists."""
FIGURATIVE = 0.9
"""Confidence in a metonym: now and then the text means the town or the building."""
SEEN = 0.85
"""Confidence in what the language model takes for a name."""
AGAIN = 0.8
"""Confidence in the same words elsewhere."""
MAYBE = 0.5
"""Confidence in words that only a capital and their place in the sentence speak for."""
SHORT = re.compile(
    r"\s*\((?:(?:or|also|known as|the)\s+)*[“‘\"']?(?P<short>[A-Z][A-Za-z&-]{1,9})[”’\"']?\s*[),;]"
    r"|,\s+(?:or|known as|called)\s+(?:the\s+)?(?P<other>[A-Z][A-Z&-]{1,9}),"
)
"""“Ruritanian People’s Front (RPF)”, “the Ruritanian People’s Front, or RPF,”."""
ADMINISTRATION = re.compile(r"[^\S\n]+administration\b")


def find_names(parse: Parse, known: Known) -> list[Mention]:
    """The names and metonyms of a document, in order, none overlapping another."""
    found = hits(parse, known)
    seen = list(named_by_tags(parse, guesses(parse, known)))
    names = _Names(parse, known)
    found, seen = settled(parse, found, seen)
    names.meet(found, seen)
    for hit in found:
        names.listed(hit)
    for guess in seen:
        names.guessed(guess)
    names.again()
    return names.all()


class _Names:
    """The mentions of one document while they are collected."""

    def __init__(self, parse: Parse, known: Known) -> None:
        self.parse = parse
        self.known = known
        self.people = People()
        self.others: dict[str, Actor] = {}
        self.found: dict[Span, Mention] = {}

    def meet(self, found: Iterable[Hit], seen: Iterable[Guess]) -> None:
        """Get to know who is named in full, before anybody is called by a short form."""
        for hit in found:
            if hit.actor is not None and hit.actor.kind == "person":
                name = hit.span.slice(self.parse.text)
                actor = described(hit.actor, self.parse, hit.span, self.known)
                self.people.enter(actor, (hit.actor.name, name))
        persons = [g for g in seen if g.kind == "person"]
        for guess in sorted(persons, key=lambda g: -len(g.span.slice(self.parse.read).split())):
            name = plain(guess.span.slice(self.parse.read))
            if self.people.of(name) is None:
                actor = described(Actor(name, "person"), self.parse, guess.span, self.known)
                self.people.enter(actor, (name,))
            else:
                self._learn(guess, name)

    def _learn(self, guess: Guess, name: str) -> None:
        """What a further mention of a person tells of country and gender."""
        actor = self.people.of(name)
        if actor is not None and (actor.country is None or actor.gender is None):
            more = described(actor, self.parse, guess.span, self.known)
            self.people.full[actor.key] = more

    def listed(self, hit: Hit) -> None:
        """Enter a name of the registry or the lists."""
        text = hit.span.slice(self.parse.text)
        actor = hit.actor
        if actor is None:
            actor = self._named_in_full(hit)
            if actor is None:
                return
        elif actor.kind == "person":
            actor = self.people.full.get(actor.key, actor)
        score = FIGURATIVE if hit.form == "metonym" else LIKELY
        if hit.own and len(text.split()) > 1 and hit.form == "name":
            score = SURE
        rule = "names.registry" if hit.own else "names.lists"
        self.found[hit.span] = Mention(hit.span, hit.form, actor, score, rule)

    def _named_in_full(self, hit: Hit) -> Actor | None:
        """Of those who share a short name, the one whom the text names in full."""
        those = [a for a in hit.rivals if a.key in self.people.full]
        return those[0] if len(those) == 1 else None

    def guessed(self, guess: Guess) -> None:
        """Enter what the language model, or a title, takes for a name."""
        name = plain(guess.span.slice(self.parse.read))
        if guess.kind == "person":
            actor = self.people.of(name) or Actor(name, "person")
        else:
            actor = self._other(name, guess)
        score = SEEN if guess.sure else MAYBE
        rule = "names.model" if guess.sure else "names.capital"
        self.found[guess.span] = Mention(guess.span, "name", actor, score, rule)

    def _other(self, name: str, guess: Guess) -> Actor:
        """The body, force or place of a name; with its country, where that stands before it."""
        key = folded(name)
        if key not in self.others:
            actor = Actor(name, guess.kind, self._country(guess) if guess.kind != PLACE else None)
            state = self.known.country(actor.name)
            self.others[key] = state or actor
            short = SHORT.match(self.parse.text, guess.span.end)
            if short is not None:
                self.others[folded(_short(short))] = actor
        return self.others[key]

    def _country(self, guess: Guess) -> str | None:
        before = self.parse.text[max(0, guess.span.start - 40) : guess.span.start]
        words = re.findall(r"[\w.-]+(?=['’]?s?\s*$)", before)
        state = self.known.country(words[-1]) if words else None
        return state.country if state is not None else None

    def again(self) -> None:
        """Enter the same words, and surnames, wherever else they stand."""
        actors = {m.span.slice(self.parse.text): m.actor for m in self._proposed()}
        actors = {text: actor for text, actor in actors.items() if len(text) > 2}
        actors.update(self.people.surnames())
        actors.update({s: self.others[folded(s)] for s in map(_short, self._shorts())})
        if not actors:
            return
        pattern = _any_of(actors)
        upper = {text.upper(): text for text in actors}
        taken = bytearray(len(self.parse.text))
        for span in self.found:
            taken[slice(*span)] = b"x" * (span.end - span.start)
        for block in self.parse.blocks:
            caps = all_capitals(block.span.slice(self.parse.text))
            for match in (_any_of(upper) if caps else pattern).finditer(
                self.parse.text, block.span.start, block.span.end
            ):
                span = Span(*match.span())
                actor = actors[upper[match[0]] if caps else match[0]]
                if any(taken[slice(*span)]):
                    continue
                if actor.kind == "person" and somebody_else(self.parse.text, span, block):
                    continue
                if not self._lowered(span):
                    self.found[span] = Mention(span, "name", actor, AGAIN, "names.again")

    def _lowered(self, span: Span) -> bool:
        """Whether the words are the beginning of a sentence and no name: “May”, “Rice”."""
        token = self.parse.token_at(span.start)
        return (
            token is not None
            and bool(token.is_sent_start)
            and token.pos_
            not in (
                "PROPN",
                "NOUN",
                "ADJ",
                "VERB",
                "X",
            )
        )

    def _proposed(self) -> list[Mention]:
        return [m for m in self.found.values() if m.rule in ("names.model", "names.capital")]

    def _shorts(self) -> list[re.Match[str]]:
        found = (SHORT.match(self.parse.text, m.span.end) for m in self._proposed())
        return [m for m in found if m is not None and folded(_short(m)) in self.others]

    def all(self) -> list[Mention]:
        """Every mention, in order; “the Hentzau administration” is a name of its own."""
        return [self._whole(mention) for _, mention in sorted(self.found.items())]

    def _whole(self, mention: Mention) -> Mention:
        follows = ADMINISTRATION.match(self.parse.text, mention.span.end)
        if mention.actor.kind != "person" or follows is None:
            return mention
        person = mention.actor
        surname = (parts_of(person.name) or [""])[-1]
        name = next((w for w in person.name.split() if w.casefold() == surname), person.name)
        actor = Actor(
            f"{name} administration",
            "organization",
            person.country,
            represents=person.represents,
        )
        span = Span(mention.span.start, follows.end())
        return replace(mention, span=span, actor=actor, rule="names.administration")


def _short(found: re.Match[str]) -> str:
    return found["short"] or found["other"]


def plain(name: str) -> str:
    r"""A name on one line, without what a proposed actor's name may not hold.

    >>> plain("Ida\n  Hentzau")
    'Ida Hentzau'
    """
    return " ".join(name.replace(";", " ").split()).strip(" .,’'")


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    parts = [
        r"\s+".join(map(re.escape, t.split())) for t in sorted(texts, key=lambda t: (-len(t), t))
    ]
    return re.compile(rf"(?<![\w@#.])(?:{'|'.join(parts)})(?![^\W_]|-[a-z])")
