"""Checks on what refers to what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit.actors import known_names, whom
from toolkit.checks.reading import Reading
from toolkit.model import PLACE
from toolkit.problems import Problem, excerpt, problem


def references_resolve(reading: Reading) -> Iterator[Problem]:
    """A reference names an item of the record, and one of the layer that is meant."""
    missing: set[str] = set()
    for reference in reading.references():
        item, _, layer, identity = reference
        found = reading.by_id.get(identity)
        if found is None:
            if identity in reading.refused:
                continue
            message = f"{identity} is no item of this record"
            if layer in reading.absent:
                if layer in missing:
                    continue
                missing.add(layer)
                message = (
                    f"it refers to the {layer}, which are labeled in another pass; validate the"
                    " export of that pass together with this one"
                )
            yield reading.found(item, "dangling-reference", message, path=reference.path)
        elif found.layer != layer:
            message = f"{identity} is one of the {found.layer}, not of the {layer}"
            yield reading.found(item, "wrong-reference-kind", message, path=reference.path)


def actors_are_known(reading: Reading) -> Iterator[Problem]:
    """A mention's actor is in the registry; a proposed one still has to be entered there.

    Entered is who has the proposed name, or has it as an alias, and is the only one to have it.
    In gold this is an error, elsewhere a warning: annotators meet new actors. Where there is no
    registry at all, that is said once.
    """
    for found in _unknown_actors(reading):
        yield replace(found, severity="error") if reading.record.kind == "gold" else found


def _unknown_actors(reading: Reading) -> Iterator[Problem]:
    if not reading.actors:
        yield from _no_registry(reading)
    proposing = any(m.get("proposed_actor") is not None for m in reading.items("mentions"))
    names = known_names(reading.actors) if proposing else {}
    for mention in reading.items("mentions"):
        actor, proposed = mention.get("actor_id"), mention.get("proposed_actor")
        if actor in reading.actors:
            continue
        if actor is not None and reading.actors:
            message = f"the actor {actor} is not in the registry"
        elif actor is None and proposed is not None:
            known = whom(mention.values, names)
            if known in reading.actors:
                if reading.record.kind != "gold":
                    continue
                message = f"{excerpt(proposed['name'])} is {known} of the registry by now"
                yield reading.found(mention, "unknown-actor", message)
                continue
            message = f"the new actor {excerpt(proposed['name'])} is not in the registry yet"
        else:
            continue
        yield reading.found(mention, "unknown-actor", message)


def _no_registry(reading: Reading) -> Iterator[Problem]:
    named = (m.get("actor_id") for m in reading.items("mentions"))
    first = next((actor for actor in named if actor is not None), None)
    if first is not None:
        message = (
            f"there is no actor registry to find {first} and others in;"
            " write actors.json, or name the registry with --actors"
        )
        yield problem(reading.record.id, "$.mentions", "unknown-actor", message)


def speakers_can_speak(reading: Reading) -> Iterator[Problem]:
    """Whoever speaks, or is spoken to, is not a place."""
    for quote in reading.items("quotes"):
        for role in ("speaker_id", "addressee_id"):
            actor = reading.actors.get(reading.actor_of(quote.get(role)) or "")
            if actor is not None and actor["kind"] == PLACE:
                message = f"{actor['name']} is a {actor['kind']} and cannot speak"
                path = f"{quote.path}.{role}"
                yield reading.found(quote, "actor-kind-cannot-speak", message, path=path)


CHECKS = (references_resolve, actors_are_known, speakers_can_speak)
