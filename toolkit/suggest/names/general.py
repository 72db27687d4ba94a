"""The lists of countries, bodies, media and places → actors that any text may name.

They stand in ``lexicon/countries.toml``, ``institutions.toml`` and ``places.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from toolkit.model import PLACE
from toolkit.suggest.items import Actor
from toolkit.suggest.lexicon import table, words

KINDS = {
    "seats": "organization",
    "international": "international_organization",
    "bodies": "organization",
    "armed": "armed_force",
    "media": "media",
}
UNCHANGED = ("ese", "ch", "sh", "ss", "z", "men", "s")
"""Ends of words for a people that take no -s in the plural."""


@dataclass(frozen=True, slots=True)
class General:
    """One actor of the lists, and how texts write it."""

    actor: Actor
    names: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Demonyms, plurals among them."""
    shy: tuple[str, ...] = ()
    """Metonyms that are something else as often: “Sofia”."""
    alone: bool = False
    """Whether the name is a common word as well, which a headline may write with a capital."""


@lru_cache(maxsize=1)
def general() -> tuple[General, ...]:
    """Every actor of the lists: states first, then bodies, then places."""
    return (*_states(), *_bodies(), *_places(), *_groups())


def state_key(country: str) -> str | None:
    """The key of the actor of the lists that is a country, by its code."""
    return _state_keys().get(country)


@lru_cache(maxsize=1)
def _state_keys() -> Mapping[str, str]:
    return {
        g.actor.country: g.actor.key
        for g in reversed(tuple(_states()))
        if g.actor.country and g.actor.kind == "state"
    }


def _states() -> Iterator[General]:
    never = frozenset(words("countries", "never_metonyms", "towns"))
    for code, about in table("countries", "countries").items():
        yield from _state(str(about["name"]), code, about, never, _official(code))
    for name, about in table("countries", "others").items():
        yield from _state(name, about.get("country"), about, never, ())


def _state(
    name: str,
    code: str | None,
    about: Mapping[str, Any],
    never: frozenset[str],
    official: tuple[str, ...],
) -> Iterator[General]:
    capital = tuple(about.get("capital", ()))
    towns = tuple(about.get("towns", ()))
    yield General(
        Actor(name, "state", code),
        tuple(dict.fromkeys((name, *about.get("names", ()), *official))),
        tuple(town for town in (*capital, *towns) if town not in never and town != name),
        tuple(_plurals(about.get("people", ()))),
        tuple(town for town in capital if town in never and town != name),
    )
    if capital:
        yield General(Actor(capital[0], PLACE, code), capital)
    for town in towns:
        yield General(Actor(town, PLACE, code), (town,))


def _official(code: str) -> tuple[str, ...]:
    """What a country calls itself; nothing where pycountry is not installed."""
    try:
        import pycountry
    except ImportError:
        return ()
    country = pycountry.countries.get(alpha_3=code)
    name = getattr(country, "official_name", None)
    return (str(name).removeprefix("the "),) if name and "," not in name else ()


def _plurals(people: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    for word in people:
        yield word
        if not word.endswith(UNCHANGED):
            yield f"{word}s"


def _bodies() -> Iterator[General]:
    for group, kind in KINDS.items():
        for name, about in table("institutions", group).items():
            state = about.get("state")
            speaks_for = state_key(state) if state else None
            actor = Actor(
                name,
                about.get("kind", kind),
                about.get("country", state),
                represents=(speaks_for,) if speaks_for else (),
            )
            texts = (*(() if about.get("only") else (name,)), *about.get("names", ()))
            seat = group == "seats"
            yield General(
                actor,
                () if seat else texts,
                texts if seat else (),
                alone=bool(about.get("alone")),
            )
    for name, about in table("institutions", "capitals").items():
        yield General(Actor(about["for"], "international_organization"), (), (name,))
        yield General(Actor(name, PLACE, about.get("country")), (name,))


def _places() -> Iterator[General]:
    people = table("places", "people")
    for code, names in table("places", "places").items():
        for name in names:
            demonyms = tuple(_plurals(tuple(people.get(name, ()))))
            yield General(Actor(name, PLACE, code or None), (name,), people=demonyms)


def _groups() -> Iterator[General]:
    for name, about in table("places", "groups").items():
        texts = () if about.get("only") else (name.removeprefix("the "), *about.get("names", ()))
        yield General(
            Actor(name, "group", plural=True),
            tuple(dict.fromkeys(texts)),
            people=tuple(_plurals(tuple(about.get("people", ())))),
            alone=name == "the West",
        )
