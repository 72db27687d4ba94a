"""Titles, first names and nouns for people, from ``lexicon/people.toml``."""

from __future__ import annotations

from functools import cache, lru_cache

from toolkit.suggest.lexicon import words


@lru_cache(maxsize=1)
def titles() -> frozenset[str]:
    """Every word or words that stand before a name and are left out of the mention."""
    groups = ("offices", "ranks", "nobles", "clerics", "civil", "trades")
    return frozenset(word for group in groups for word in words("people", "titles", group))


@lru_cache(maxsize=1)
def title_words() -> frozenset[str]:
    """The single words that titles are made of, and those that go with them."""
    single = {part for title in titles() for part in title.split()}
    return frozenset(single | set(words("people", "titles", "beside"))) - {"of"}


@lru_cache(maxsize=1)
def nobles_and_ranks() -> frozenset[str]:
    """Titles that are surnames as well."""
    groups = ("nobles", "clerics", "ranks")
    return frozenset(word for group in groups for word in words("people", "titles", group))


@cache
def nouns(group: str) -> frozenset[str]:
    """The nouns of a group: persons, groups, armed, states, bodies or places."""
    return frozenset(words("people", group, "words"))


@lru_cache(maxsize=1)
def same_as_state() -> frozenset[str]:
    """Nouns that mean the state itself when a country is named with them."""
    return frozenset(words("people", "states", "same"))


@lru_cache(maxsize=16_384)
def gender(word: str) -> str | None:
    """What a title or a first name tells: ``f``, ``m`` or nothing."""
    return _genders().get(word.lower().rstrip("."))


@lru_cache(maxsize=1)
def _genders() -> dict[str, str]:
    both = [
        (words("people", "titles", "women"), words("people", "titles", "men")),
        (words("people", "first_names", "women"), words("people", "first_names", "men")),
    ]
    found: dict[str, str] = {}
    for women, men in both:
        for word in set(women) ^ set(men):
            found.setdefault(word, "f" if word in women else "m")
    return found


@lru_cache(maxsize=16_384)
def kind_of(noun: str) -> tuple[str, bool] | None:
    """A noun, in lower case → what kind of actor it stands for, and whether for several.

    >>> kind_of("officials"), kind_of("ministry"), kind_of("table")
    (('group', True), ('organization', False), None)
    """
    if noun in nouns("armed"):
        return "armed_force", True
    if noun in nouns("groups"):
        return "group", True
    if noun in nouns("persons"):
        return "person", False
    if noun in nouns("states"):
        return "state", False
    if noun in nouns("bodies"):
        return "organization", False
    if noun in nouns("places"):
        return "place", False
    one = noun.removesuffix("s")
    one = f"{noun[:-3]}y" if noun.endswith("ies") else one
    one = f"{noun[:-3]}man" if noun.endswith("men") else one
    if one != noun and (
        one in nouns("persons") or one in nouns("states") or one in nouns("bodies")
    ):
        return "group", True
    return None
