"""The registry as it is written → actors, their offices, and how texts write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.suggest.items import Actor

NAMED = ("name", "metonym")
"""Forms that are a name wherever they stand."""
PARTICLES = frozenset({"of", "and", "for", "in", "the", "on", "de", "du", "la", "von", "van", "al"})
"""Words that are written small inside a name."""


def actor_of(actor: Mapping[str, Any]) -> Actor:
    """An actor of the registry."""
    return Actor(
        str(actor["name"]),
        str(actor["kind"]),
        actor.get("country"),
        str(actor["id"]),
        tuple(actor.get("represents", ())),
        tuple(actor.get("members", ())),
        plural=actor["kind"] == "group",
        named=actor["kind"] != "person" or any(form in NAMED for _, form in texts_of(actor)),
    )


def offices_in(
    actors: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[str, str, str, str | None, str | None]]:
    """Every office: who, which (in small letters), of what body, from when, until when."""
    for actor in actors:
        for office in actor.get("offices", ()):
            body = office.get("actor_id")
            if body is not None:
                yield (
                    str(actor["id"]),
                    str(office["title"]).casefold(),
                    str(body),
                    office.get("from"),
                    office.get("to"),
                )


def is_within(date: str | None, start: str | None, end: str | None) -> bool:
    """Whether a date lies between two others, as far as all three are precise."""
    if date is None:
        return end is None
    after = start is None or start[: len(date)] <= date[: len(start)]
    return after and (end is None or date[: len(end)] <= end[: len(date)])


def texts_of(actor: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """How texts write an actor; the registry's own word for it only if it is a name."""
    listed = {alias["text"] for alias in actor.get("aliases", ())}
    for alias in actor.get("aliases", ()):
        yield str(alias["text"]), str(alias["form"])
    bare = re.sub(r"^[Tt]he ", "", actor["name"])
    if bare not in listed and actor["name"] not in listed and "members" not in actor:
        words = [word[0] for word in bare.split() if word not in PARTICLES]
        if not any(first.islower() for first in words):
            yield bare, "name"
