"""Checks on what refers to what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from toolkit.checks.reading import Reading
from toolkit.dates import is_edtf
from toolkit.problems import Problem

PLACE = "place"
"""The one kind of actor that cannot act, and the role that it fills."""


def references_resolve(reading: Reading) -> Iterator[Problem]:
    """A reference names an item of the record, and one of the layer that is meant."""
    for item, path, layer, identity in reading.references():
        found = reading.by_id.get(identity)
        if found is None and identity in reading.refused:
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
        yield found if reading.record.kind == "gold" else replace(found, severity="warning")


def speakers_can_speak(reading: Reading) -> Iterator[Problem]:
    """Whoever speaks, or is spoken to, is not a place."""
    for quote in reading.items("quotes"):
        for role in ("speaker_id", "addressee_id"):
            actor = reading.actors.get(reading.actor_of(quote.get(role)) or "")
            if actor is not None and actor["kind"] == PLACE:
                message = f"{actor['name']} is a {actor['kind']} and cannot speak"
                path = f"{quote.path}.{role}"
                yield reading.found(quote, "actor-kind-cannot-speak", message, path=path)


def places_only_fill_place(reading: Reading) -> Iterator[Problem]:
    """A place fills the role place and no other; only a place or a state fills it."""
    for event in reading.items("events"):
        for index, argument in enumerate(event.values["arguments"]):
            actor = reading.actors.get(reading.actor_of(argument["mention_id"]) or "")
            if actor is None:
                continue
            is_place = actor["kind"] == PLACE
            if argument["role"] == PLACE:
                wrong = not is_place and actor["kind"] != "state"
            else:
                wrong = is_place
            if wrong:
                message = f"{actor['name']} is a {actor['kind']} and cannot be {argument['role']}"
                path = f"{event.path}.arguments[{index}]"
                yield reading.found(event, "event-argument-kind", message, path=path)


def dates_are_edtf(reading: Reading) -> Iterator[Problem]:
    """An event's date is written in EDTF, levels 0 to 2."""
    for event in reading.items("events"):
        date = event.get("date")
        if date is not None and not is_edtf(date):
            message = f"{date!r} is no EDTF date; write 2019-05-02, 2019-05 or XXXX-05-02"
            yield reading.found(event, "date-not-edtf", message, path=f"{event.path}.date")


CHECKS = (
    references_resolve,
    actors_are_known,
    speakers_can_speak,
    places_only_fill_place,
    dates_are_edtf,
)
