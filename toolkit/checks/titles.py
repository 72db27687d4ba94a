"""A check on what titles say of their bearers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from toolkit.checks.reading import Reading
from toolkit.problems import Problem, excerpt

Actors = Mapping[str, Mapping[str, Any]]
"""The registry's actors by id."""

OFFICES = frozenset(
    {
        *("president", "prime", "minister", "chancellor", "secretary", "premier", "king", "queen"),
        *("prince", "princess", "duke", "duchess", "general", "marshal", "admiral", "ambassador"),
        *("foreign", "defence", "defense", "finance", "interior", "deputy", "vice", "former"),
        *(
            "envoy",
            "emissary",
            "consul",
            "leader",
            "spokesman",
            "spokeswoman",
            "spokesperson",
            "senator",
            "state",
            "of",
        ),
    }
)
"""Words that titles are made of; those of the registry's offices come on top."""
TOWARD = frozenset(
    {"ambassador", "ambassadors", "envoy", "emissary", "consul", "delegate", "representative"}
)
"""Offices that are held toward a country as well: “Elphberg ambassador” may be sent there."""
PLACED = re.compile(
    r"\b(?:\w{2,}ing|about|across|after|against|around|as|at|before|behind|between|beyond|by|during"
    r"|for|from|in|inside|into|near|of|on|onto|out|outside|over|since|through|throughout|to|toward"
    r"|towards|under|until|upon|via|with|within|without)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
"""What makes a country right behind it a place, and no part of a title: “in”, “leaving”."""
LONGEST = 60
"""How many characters before a name are looked at."""


def titles_fit_the_country(reading: Reading) -> Iterator[Problem]:
    """“Elphbergian President Rudolf” is odd where Rudolf is Ruritania's.

    Only what stands right before the name is looked at, a country and then nothing but words of a
    title; countries are known by the names and demonyms of the registry's states.
    """
    known = _known(_Same(reading.actors))
    if not known.countries:
        return
    for mention in reading.items("mentions"):
        actor = reading.actors.get(str(mention.get("actor_id")))
        if actor is None or actor["kind"] != "person" or "country" not in actor:
            continue
        before = reading.text[max(0, mention.span.start - LONGEST) : mention.span.start]
        # Hardly any name has an office before it, and the search for a country takes its time.
        if not known.offices.issuperset(before.lower().split()[-1:]):
            continue
        found = known.pattern.search(before)
        if found is None or "\n" in found[0]:
            continue
        country, owner, title = found[1], found[2], found[3].lower().split()
        is_bare = owner is None and country not in known.demonyms
        if is_bare and (PLACED.search(before, 0, found.start()) or TOWARD.intersection(title)):
            continue
        means = known.countries[country]
        if means != actor["country"] and known.offices.issuperset(title):
            shown = excerpt(found[0] + mention.values["text"])
            message = (
                f"{shown}: {country} means {means}, and {actor['name']} belongs to"
                f" {actor['country']}"
            )
            yield reading.found(mention, "title-nationality-conflict", message)


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A registry, to be looked up by itself: it is equal to no other, and to that one always."""

    actors: Actors

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.actors is other.actors

    def __hash__(self) -> int:
        return id(self.actors)


class _Known(NamedTuple):
    """What a registry says of countries and offices."""

    countries: Mapping[str, str]
    demonyms: Collection[str]
    offices: frozenset[str]
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _known(registry: _Same) -> _Known:
    """The same for all records that are held against one registry."""
    actors = registry.actors
    countries = _countries(actors)
    pattern = _title_pattern(countries)
    return _Known(countries, _demonyms(actors), OFFICES | _office_words(actors), pattern)


def _title_pattern(countries: Iterable[str]) -> re.Pattern[str]:
    """A country, its ’s, and the words between it and the end."""
    # A crawl may leave other letters stuck to a name: “WLRuritanian President”.
    names = "|".join(sorted(map(re.escape, countries), key=len, reverse=True))
    return re.compile(rf"(?:\b|(?<=[A-Z]))({names})([’']s)?\s+((?:[\w.-]+\s+){{1,5}})\Z")


def _countries(actors: Actors) -> dict[str, str]:
    """How states are written → their countries; what two states share means neither."""
    found: dict[str, set[str]] = {}
    for country, written, _ in _written(actors):
        found.setdefault(written, set()).add(country)
    return {name: next(iter(known)) for name, known in found.items() if len(known) == 1}


def _demonyms(actors: Actors) -> set[str]:
    """What is only said of people and things of a state, and does not name it."""
    written = [(text, form) for _, text, form in _written(actors)]
    return {text for text, form in written if form == "demonym"} - {
        text for text, form in written if form == "name"
    }


def _written(actors: Actors) -> Iterator[tuple[str, str, str]]:
    """Country, text and form of every name and demonym of a state."""
    for actor in actors.values():
        if actor["kind"] != "state" or "country" not in actor:
            continue
        yield actor["country"], actor["name"], "name"
        for alias in actor.get("aliases", ()):
            if alias["form"] in ("name", "demonym"):
                yield actor["country"], alias["text"], alias["form"]


def _office_words(actors: Actors) -> set[str]:
    titles = (o["title"] for actor in actors.values() for o in actor.get("offices", ()))
    return {word for title in titles for word in title.lower().split()}


CHECKS = (titles_fit_the_country,)
