"""Checks on events."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.checks.reading import Reading
from toolkit.dates import bounds, is_edtf
from toolkit.model import PLACE
from toolkit.problems import Problem, excerpt

TAKES_RECIPIENT = frozenset({"COOPERATE", "AID", "SANCTION"})
"""Types of acts that are done with, for or to somebody, whom the text usually names."""


def recipients_are_linked(reading: Reading) -> Iterator[Problem]:
    """Help, trade and punishment reach somebody: the text may name nobody, or a link is missing."""
    for event in reading.items("events"):
        roles = {argument["role"] for argument in event.get("arguments") or ()}
        if event.get("type") in TAKES_RECIPIENT and "recipient" not in roles:
            message = f"{event.get('type')} {excerpt(event.values['text'])} has no recipient"
            yield reading.found(event, "event-recipient-missing", message)


def places_only_fill_place(reading: Reading) -> Iterator[Problem]:
    """A place fills the role place and no other; only a place or a state fills it."""
    for event in reading.items("events"):
        for index, argument in enumerate(event.get("arguments") or ()):
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
            message = f"{excerpt(date)} is no EDTF date; write 2019-05-02, 2019-05 or XXXX-05-02"
            yield reading.found(event, "date-not-edtf", message, path=f"{event.path}.date")


def what_happened_is_not_still_to_come(reading: Reading) -> Iterator[Problem]:
    """An actual event is not dated after the article; a date with an X says nothing of that."""
    published = bounds(reading.document.published or "")
    if published is None:
        return
    for event in reading.items("events"):
        date = event.get("date")
        dated = bounds(date) if date is not None and event.get("modality") == "actual" else None
        if dated is not None and dated[0] > published[1]:
            message = (
                f"the event is actual and dated {excerpt(date)}, but the article appeared"
                f" {reading.document.published}"
            )
            yield reading.found(event, "date-modality-conflict", message, path=f"{event.path}.date")


CHECKS = (
    recipients_are_linked,
    places_only_fill_place,
    dates_are_edtf,
    what_happened_is_not_still_to_come,
)
