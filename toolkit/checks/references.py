"""Checks on what refers to what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit.checks.reading import Reading
from toolkit.problems import Problem

PLACE = "place"
"""The one kind of actor that cannot speak."""


def references_resolve(reading: Reading) -> Iterator[Problem]:
    """A reference names an item of the record, and one of the layer that is meant."""
    missing: set[str] = set()
    for item, path, layer, identity in reading.references():
        found = reading.by_id.get(identity)
        if found is None and identity in reading.refused:
            continue
        if found is None and layer in reading.absent:
            if layer not in missing:
                missing.add(layer)
                message = (
                    f"it refers to the {layer}, which are labeled in another pass; validate the"
                    " export of that pass together with this one"
                )
                yield reading.found(item, "dangling-reference", message, path=path)
            continue
        if found is None:
            message = f"{identity} is no item of this record"
            yield reading.found(item, "dangling-reference", message, path=path)
        elif found.layer != layer:
            message = f"{identity} is one of the {found.layer}, not of the {layer}"
            yield reading.found(item, "wrong-reference-kind", message, path=path)


def actors_are_known(reading: Reading) -> Iterator[Problem]:
    """A mention's actor is in the registry; a proposed one still has to be entered there.

    In gold this is an error, elsewhere a warning: annotators meet new actors.
    """
    for mention in reading.items("mentions"):
        actor = mention.get("actor_id")
        if actor is not None and actor not in reading.actors:
            message = f"the actor {actor} is not in the registry"
        elif actor is None:
            name = mention.values["proposed_actor"]["name"]
            message = f"the new actor {name!r} is not in the registry yet"
        else:
            continue
        found = reading.found(mention, "unknown-actor", message)
        yield replace(found, severity="error") if reading.record.kind == "gold" else found


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
