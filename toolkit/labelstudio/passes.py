"""One annotator's passes over one document → one record.

An annotator may be asked for some layers in one task and for others in another. What each pass
was asked for is put together; what two passes were asked for is there twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.canonical import OWN, canonical_record
from toolkit.labelstudio.decode import Decoded
from toolkit.model import JSONObject, Layer
from toolkit.problems import Problem, problem

TWICE = "duplicate-annotation"


@dataclass(frozen=True, slots=True)
class Pass:
    """One annotation, decoded."""

    decoded: Decoded
    place: Mapping[str, Any]
    path: str
    """Of the annotation in its export."""
    asked: frozenset[str]
    """The layers that it was to cover."""

    @property
    def record(self) -> JSONObject:
        """What it reads."""
        return self.decoded.record

    @property
    def changed(self) -> str:
        """When it was last saved."""
        return str(self.record["source"].get("updated_at", ""))

    @property
    def name(self) -> str:
        """How a message names it."""
        number = self.place.get("annotation")
        where = self.path if number is None else f"annotation {number}"
        return f"{where} in {self.record['source']['export']}"


@dataclass(slots=True)
class Merged:
    """The passes of one annotator over one document, put together."""

    record: JSONObject
    used: list[Pass]
    """The newest first."""
    dropped: list[Pass] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """By item id, where an item comes from another pass than the newest."""
    twice: dict[int, frozenset[str]] = field(default_factory=dict)
    """Of passes that are used (by `id`): the layers of which a newer one counts."""

    def kept(self, one: Pass) -> frozenset[str]:
        """The layers of which the record holds what a pass has marked."""
        if any(one is other for other in self.dropped):
            return frozenset()
        return one.asked - self.twice.get(id(one), frozenset())

    @property
    def asked(self) -> frozenset[str]:
        """The layers that some pass was to cover."""
        return frozenset[str]().union(*(one.asked for one in self.used))


def merge(passes: Sequence[Pass], layers: Sequence[Layer]) -> Merged:
    """Passes over one document by one annotator → one record, in which the newer counts.

    Layers that others refer to (mentions) may be marked in several passes: their items are put
    together by id, and only two different ones of one id are a fault. Any other layer that two
    passes cover is a second annotation.
    """
    newest, *rest = sorted(passes, key=lambda one: one.changed, reverse=True)
    merged = Merged(newest.record, [newest])
    shared = {role.target for layer in layers for role in layer.roles}
    for older in rest:
        rival = _rival(merged.used, older)
        if rival is not None:
            merged.dropped.append(older)
            merged.problems.append(_second(older, rival, "a second annotation of this document"))
            continue
        twice = (merged.asked & older.asked) - shared
        if twice:
            what = f"a second annotation of the {', '.join(sorted(twice))} of this document"
            rival = next(one for one in merged.used if one.asked & twice)
            merged.problems.append(_second(older, rival, what))
            merged.twice[id(older)] = twice
        record = dict(merged.record)
        for layer in layers:
            if layer.name in older.asked - twice:
                record[layer.name] = list(_together(merged, older, layer))
        merged.record = canonical_record(record, layers)
        merged.used.append(older)
    return merged


def _rival(used: Sequence[Pass], older: Pass) -> Pass | None:
    """A pass that leaves no room for an older one: it was asked the same, or read another text."""
    for one in used:
        if one.asked == older.asked or one.record["text_sha256"] != older.record["text_sha256"]:
            return one
    return None


def _second(older: Pass, newer: Pass, what: str) -> Problem:
    message = f"{what} by {older.record['annotator']}; the newer counts: {newer.name}"
    return problem(older.record["id"], older.path, TWICE, message, **older.place)


def _together(merged: Merged, older: Pass, layer: Layer) -> Iterator[JSONObject]:
    """The items of one layer in both, each id once."""
    yield from merged.record[layer.name]
    there = {item["id"]: item for item in merged.record[layer.name]}
    for item in older.record[layer.name]:
        kept = there.get(item["id"])
        if kept is None:
            merged.places[item["id"]] = older.place
            yield item
        elif _content(kept) != _content(item):
            newer = next(one for one in merged.used if layer.name in one.asked)
            message = (
                f"{item['id']} is annotated twice, and not alike, by {older.record['annotator']};"
                f" the newer counts: {newer.name}"
            )
            region = item.get("provenance", {}).get("region_id")
            place = {"start": item["start"], "end": item["end"], "region": region, **older.place}
            path = f"{older.path}.result"
            merged.problems.append(problem(older.record["id"], path, TWICE, message, **place))


def _content(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in item.items() if name not in OWN}
