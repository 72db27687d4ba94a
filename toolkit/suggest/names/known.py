"""The registry and the general lists → who goes by which words.

A registered actor takes the place of the general one that is the same: its id is suggested for
every way of writing it that the lists know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from toolkit.model import PLACE, Span
from toolkit.suggest.items import Actor
from toolkit.suggest.names.general import General, general
from toolkit.suggest.names.registered import NAMED, actor_of, is_within, offices_in, texts_of

WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One way of writing one actor."""

    text: str
    form: str
    actor: Actor
    own: bool = True
    """Whether the registry has it; False: it is from the general lists."""
    shy: bool = False
    """Whether it counts only where the text names the state as well: “Georgetown”."""
    alone: bool = False
    """Whether it is a common word, too, and counts only where a capital says something."""


class Known:
    """Who goes by which words, in one registry and the general lists."""

    def __init__(self, actors: Sequence[Mapping[str, Any]]) -> None:
        self.registered = {str(actor["id"]): actor_of(actor) for actor in actors}
        self.offices = tuple(offices_in(actors))
        self._by_text: dict[str, list[Entry]] = {}
        self._words: dict[str, set[str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        for actor in actors:
            for text, form in texts_of(actor):
                self._enter(Entry(text, form, self.registered[str(actor["id"])]))
        same = self._same(general())
        for one in general():
            self._enter_general(one, same)
        every = [entry.actor for those in self._by_text.values() for entry in those]
        self._by_key = {actor.key: actor for actor in reversed(every) if actor.kind != PLACE}
        self._states: dict[str, Actor] = {}
        for one in general():
            if one.actor.kind == "state" and one.actor.country and _current(one):
                self._states[one.actor.country] = same.get(one.actor.key, one.actor)

    def _enter_general(self, one: General, same: Mapping[str, Actor]) -> None:
        actor = same.get(one.actor.key + (PLACE if one.actor.kind == PLACE else ""), one.actor)
        if not actor.id and actor.represents:
            speaks_for = tuple(same[k].key if k in same else k for k in actor.represents)
            actor = replace(actor, represents=speaks_for)
        texts = [(text, "name") for text in one.names]
        texts += [(text, "metonym") for text in one.metonyms]
        texts += [(text, "demonym") for text in one.people]
        for text, form in texts:
            self._enter(Entry(text, form, actor, own=False, alone=one.alone))
        for text in one.shy:
            self._enter(Entry(text, "metonym", actor, own=False, shy=True))

    def _enter(self, entry: Entry) -> None:
        first = WORD.search(entry.text)
        if first is None:
            return
        those = self._by_text.setdefault(folded(entry.text), [])
        if not any(e.form == entry.form and e.actor.key == entry.actor.key for e in those):
            those.append(entry)
        if entry.form != "nominal":
            self._words.setdefault(entry.text[: first.end()].casefold(), set()).add(entry.text)

    def _same(self, those: Sequence[General]) -> dict[str, Actor]:
        """By the key of an actor of the lists, the one of the registry that is the same."""
        states = {a.country: a for a in self.registered.values() if a.kind == "state" and a.country}
        found: dict[str, Actor] = {}
        for one in those:
            place = one.actor.kind == PLACE
            key = one.actor.key + (PLACE if place else "")
            if one.actor.kind == "state" and one.actor.country in states and _current(one):
                found.setdefault(key, states[one.actor.country])
                continue
            for text in (one.actor.name, *one.names, *one.metonyms):
                match = [
                    e.actor
                    for e in self._by_text.get(folded(text), ())
                    if e.own
                    and (e.actor.kind == PLACE) is place
                    and (e.form == "name" or (text in one.metonyms and one.actor.kind != "state"))
                ]
                if match:
                    found.setdefault(key, match[0])
        return found

    def entries(self, text: str) -> Sequence[Entry]:
        """Who goes by these words, the registered ones first."""
        return self._by_text.get(folded(text), ())

    def named(self, text: str) -> Sequence[Entry]:
        """Who has these words for a name or metonym."""
        return [e for e in self.entries(text) if e.form in NAMED and not e.shy]

    def people(self, text: str) -> Actor | None:
        """Whose people or adjective a word is: “Ruritanian”."""
        return next((e.actor for e in self.entries(text) if e.form == "demonym"), None)

    def country(self, text: str) -> Actor | None:
        """The state that a word means: its name, its demonym, its capital."""
        those = self.entries(text)
        return next((e.actor for e in those if e.actor.kind == "state" and not e.shy), None)

    def nominals(self, text: str) -> list[Actor]:
        """The registered actors that a text may call by these words."""
        return [entry.actor for entry in self.entries(text) if entry.form == "nominal"]

    def actor(self, key: str) -> Actor | None:
        """The registered actor with a key."""
        return self.registered.get(key)

    def holder(self, title: str, of: str, date: str | None) -> Actor | None:
        """Who holds an office at a date, if the registry knows just one.

        Args:
            title: The office, in lower case: “president”.
            of: The key of the state or body that it is of.
            date: In EDTF; None: whoever holds it without an end.
        """
        those = {
            actor_id
            for actor_id, office, body, start, end in self.offices
            if body == of and title in office and is_within(date, start, end)
        }
        return self.registered[those.pop()] if len(those) == 1 else None

    def serves(self, actor: Actor, date: str | None) -> bool:
        """Whether somebody with offices in the registry held one of them at a date."""
        held = [(start, end) for who, _, _, start, end in self.offices if who == actor.id]
        return not held or any(is_within(date, start, end) for start, end in held)

    def titles(self, actor: Actor) -> frozenset[str]:
        """The words of the offices that the registry has for somebody, in lower case."""
        return frozenset(
            word for who, title, *_ in self.offices if who == actor.id for word in title.split()
        )

    def state(self, country: str | None) -> Actor | None:
        """The state with a code, registered or general."""
        return self._states.get(country or "")

    def state_behind(self, actor: Actor) -> Actor | None:
        """The state that an actor is or speaks for, over any offices between them."""
        seen = set()
        waiting = [actor]
        while waiting:
            one = waiting.pop(0)
            if one.kind == "state":
                return one
            seen.add(one.key)
            waiting += [
                other
                for key in one.represents
                if key not in seen and (other := self._by_key.get(key)) is not None
            ]
        if actor.kind in ("person", "organization", "armed_force"):
            return self.state(actor.country)
        return None

    def group(self, those: Sequence[Actor]) -> Actor:
        """The actor that some make together: of the registry, where it has one with them alone."""
        keys = {actor.key for actor in those}
        for actor in self.registered.values():
            if actor.members and set(actor.members) == keys:
                return actor
        names = [actor.name for actor in those]
        name = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        return Actor(name, "group", members=tuple(sorted(keys)), plural=True)

    def begins(self, word: str) -> bool:
        """Whether a known name, metonym or demonym begins with a word."""
        return word.casefold() in self._words

    def at(self, text: str, start: int, end: int, *, caps: bool = False) -> Span | None:
        """The longest known name, metonym or demonym that begins at a word; no nominal.

        Args:
            text: The document's text.
            start: Where the word begins.
            end: What the name must not run beyond.
            caps: Whether all words there are written in capitals.
        """
        word = WORD.match(text, start, end)
        if word is None:
            return None
        first = word[0].casefold()
        key = first + ("*" if caps else "")
        if key not in self._patterns:
            if first not in self._words:
                return None
            self._patterns[key] = _pattern(self._words[first], caps=caps)
        found = self._patterns[key].match(text, start, end)
        return Span(*found.span()) if found else None


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """A name as it is looked up: without differences of case, white space and apostrophes."""
    return " ".join(text.split()).replace("’", "'").casefold()


def _current(one: General) -> bool:
    """Whether a state of the lists is the country itself, and not one that is no more."""
    from toolkit.suggest.names.general import state_key

    return bool(one.actor.country) and state_key(str(one.actor.country)) == one.actor.key


def _pattern(texts: set[str], *, caps: bool) -> re.Pattern[str]:
    """Texts → a pattern for the longest of them, up to the end of a word.

    White space may be any but a blank line, and apostrophes straight or curved.
    """
    parts = []
    for text in sorted(texts, key=lambda t: (-len(t), t)):
        words = [re.sub("['’]", "['’]", re.escape(word)) for word in text.split()]
        parts.append(r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)".join(words))
    return re.compile(rf"(?:{'|'.join(parts)})(?![^\W_])", re.IGNORECASE if caps else 0)
