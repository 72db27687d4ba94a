"""Checks on conditional threats."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from toolkit.checks.reading import Reading
from toolkit.model import Span
from toolkit.problems import Problem, excerpt
from toolkit.sentences import sentence_ends

MAY_STAND_BEFORE = frozenset({"condition", "marker"})
SENTENCES_BEFORE = 2
SIDES = {"target_ids": "threatener-is-target", "beneficiary_ids": "threatener-is-beneficiary"}
"""Roles that the threatener does not fill."""


def parts_are_in_place(reading: Reading) -> Iterator[Problem]:
    """Parts lie in the frame; condition and marker may lie in the two sentences before."""
    for frame in reading.items("conditional_threats"):
        for name in reading.parts[frame.layer]:
            part = frame.part(name)
            if part is None or frame.span.contains(part):
                continue
            if name in MAY_STAND_BEFORE and _shortly_before(reading.text, part, frame.span):
                continue
            message = f"the {name} {excerpt(part.slice(reading.text))} lies outside the frame"
            path = f"{frame.path}.{name}"
            yield reading.found(frame, "threat-part-outside-frame", message, path=path, span=part)


def _shortly_before(text: str, part: Span, frame: Span) -> bool:
    if part.end > frame.start:
        return False
    return sum(1 for _ in sentence_ends(text, part.end, frame.start)) <= SENTENCES_BEFORE


def parts_do_not_overlap(reading: Reading) -> Iterator[Problem]:
    """Condition, marker and consequence are three stretches of text."""
    for frame in reading.items("conditional_threats"):
        names = reading.parts[frame.layer]
        present = [(name, part) for name in names if (part := frame.part(name)) is not None]
        for (one, span), (other, second) in combinations(present, 2):
            if span.overlaps(second):
                message = f"{one} and {other} overlap"
                yield reading.found(frame, "threat-parts-overlap", message)


def sides_differ(reading: Reading) -> Iterator[Problem]:
    """Nobody threatens themselves, and whoever threatens is not who is protected."""
    for frame in reading.items("conditional_threats"):
        threateners = {reading.actor_of(i) for i in frame.get("threatener_ids") or ()} - {None}
        for role, code in SIDES.items():
            both = threateners & {reading.actor_of(i) for i in frame.get(role) or ()}
            for actor in sorted(map(str, both)):
                message = f"{actor} is both threatener and {role.removesuffix('_ids')}"
                path = f"{frame.path}.{role}"
                yield reading.found(frame, code, message, path=path)


def somebody_is_targeted(reading: Reading) -> Iterator[Problem]:
    """A frame without a target is rare: the text may name nobody, or a relation is missing."""
    for frame in reading.items("conditional_threats"):
        if not frame.get("target_ids"):
            yield reading.found(frame, "target-missing", "no target is linked")


def offers_hold_out_something(reading: Reading) -> Iterator[Problem]:
    """A stated consequence is an inducement exactly where the act is an offer."""
    for frame in reading.items("conditional_threats"):
        kinds = frame.get("consequence_kinds")
        if not kinds:
            continue
        induces = "inducement" in kinds
        if frame.get("act") == "offer" and frame.get("consequence") and not induces:
            message = "an offer's consequence is an inducement"
            yield reading.found(frame, "offer-without-inducement", message)
        elif induces and frame.get("act") != "offer":
            message = f"an inducement makes an offer, not a {frame.get('act')}"
            yield reading.found(frame, "inducement-without-offer", message)


CHECKS = (
    parts_are_in_place,
    parts_do_not_overlap,
    sides_differ,
    somebody_is_targeted,
    offers_hold_out_something,
)
