"""Whom a mention means: an actor of the registry, or one whom an annotator has proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.model import JSONObject

NEW = "new: "
"""Before the name of an actor whom an annotator has proposed."""


def known_names(actors: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The registry → actors by each name and alias that only one of them has, case folded."""
    found: dict[str, set[str]] = {}
    for identity, actor in actors.items():
        aliases = (alias["text"] for alias in actor.get("aliases", ()))
        for name in (actor["name"], *aliases):
            found.setdefault(_folded(name), set()).add(identity)
    return {name: min(those) for name, those in found.items() if len(those) == 1}


def entered(mention: Mapping[str, Any], names: Mapping[str, str]) -> JSONObject:
    """A mention; its proposed actor is that of the registry, where it has one by now.

    Args:
        mention: With an actor's id, or a proposed actor.
        names: From `known_names`.
    """
    match mention.get("proposed_actor"):
        case {"name": str(name)} if _folded(name) in names:
            rest = {key: value for key, value in mention.items() if key != "proposed_actor"}
            return {**rest, "actor_id": names[_folded(name)]}
    return dict(mention)


def entered_name(actor: str, names: Mapping[str, str]) -> str:
    """What `actor_of` gave → the same of today's registry.

    >>> entered_name("new: black michael", {"black michael": "michael"})
    'michael'
    """
    return names.get(actor.removeprefix(NEW), actor) if actor.startswith(NEW) else actor


def actor_of(mention: Mapping[str, Any]) -> str:
    """Whom a mention means: an actor's id, or the name of a proposed one.

    >>> actor_of({"proposed_actor": {"name": "Black  Michael"}})
    'new: black michael'
    """
    known = mention.get("actor_id")
    if known:
        return str(known)
    return NEW + _folded(str((mention.get("proposed_actor") or {}).get("name", "")))


def whom(mention: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Whom a mention means: of the registry, too, where that has a proposed actor by now.

    Args:
        mention: With an actor's id, or a proposed actor.
        names: From `known_names`.
    """
    return actor_of(entered(mention, names))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
