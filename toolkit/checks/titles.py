"""A check on what titles say of their bearers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.checks.reading import Reading
from toolkit.problems import Problem, excerpt

OFFICES = frozenset(
    {
        *("president", "prime", "minister", "chancellor", "secretary", "premier", "king", "queen"),
        *("prince", "princess", "duke", "duchess", "general", "marshal", "admiral", "ambassador"),
        *("foreign", "defence", "defense", "finance", "interior", "deputy", "vice", "former"),
        *("leader", "spokesman", "spokeswoman", "spokesperson", "senator", "state", "of"),
    }
)
"""Words that titles are made of; those of the registry's offices come on top."""
LONGEST = 60
"""How many characters before a name are looked at."""


def titles_fit_the_country(reading: Reading) -> Iterator[Problem]:
    """“Elphbergian President Rudolf” is odd where Rudolf is Ruritania's.

    Only what stands right before the name is looked at, a country and then nothing but words of a
    title; countries are known by the names and demonyms of the registry's states.
    """
    countries = _countries(reading.actors)
    if not countries:
        return
    words = OFFICES | _office_words(reading.actors)
    # A crawl may leave other letters stuck to a name: “WLRuritanian President”.
    names = "|".join(sorted(map(re.escape, countries), key=len, reverse=True))
    pattern = re.compile(rf"(?:\b|(?<=[A-Z]))({names})(?:[’']s)?\s+((?:[\w.-]+\s+){{1,5}})\Z")
    for mention in reading.items("mentions"):
        actor = reading.actors.get(str(mention.get("actor_id")))
        if actor is None or actor["kind"] != "person" or "country" not in actor:
            continue
        before = reading.text[max(0, mention.span.start - LONGEST) : mention.span.start]
        found = pattern.search(before)
        if found is None or "\n" in found[0]:
            continue
        title = found[2].lower().split()
        if countries[found[1]] != actor["country"] and words.issuperset(title):
            shown = excerpt(found[0] + mention.values["text"])
            message = (
                f"{shown}: {found[1]} means {countries[found[1]]}, and {actor['name']} belongs to"
                f" {actor['country']}"
            )
            yield reading.found(mention, "title-nationality-conflict", message)


def _countries(actors: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """How states are written → their countries; what two states share means neither."""
    found: dict[str, set[str]] = {}
    for actor in actors.values():
        if actor["kind"] != "state" or "country" not in actor:
            continue
        written = [a["text"] for a in actor.get("aliases", ()) if a["form"] in ("name", "demonym")]
        for name in (actor["name"], *written):
            found.setdefault(name, set()).add(actor["country"])
    return {name: next(iter(known)) for name, known in found.items() if len(known) == 1}


def _office_words(actors: Mapping[str, Mapping[str, Any]]) -> set[str]:
    titles = (o["title"] for actor in actors.values() for o in actor.get("offices", ()))
    return {word for title in titles for word in title.lower().split()}


CHECKS = (titles_fit_the_country,)
