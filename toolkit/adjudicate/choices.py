"""A decision → the item that it puts into gold: a reading's, with what is laid over it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.adjudicate.told import names_of
from toolkit.model import JSONObject, Layer, Role, Span
from toolkit.nearest import Sentences
from toolkit.problems import excerpt

PLACE = ("start", "end", "text")
SHOWN = 10
"""Places of words, at most, that are listed."""
BEFORE = 2
"""Sentences before its own in which a part of an item may stand."""


@dataclass(slots=True)
class Editor:
    """Lays changes over items of one document, and notes what cannot be done."""

    sentences: Sentences
    faults: list[str] = field(default_factory=list)

    def changed(
        self, base: Mapping[str, Any], change: Mapping[str, Any], layer: Layer, name: str
    ) -> JSONObject:
        """An item as it is told, with other values for some of its names; None takes one away.

        Args:
            base: The item of a reading, or nothing for one that is added.
            change: By name: a value, a place for a part, a list of mentions or actors for a role.
            layer: The item's.
            name: The decision's id, for what is said of faults.
        """
        values = {key: value for key, value in base.items() if key not in ("id", "note")}
        known = {*PLACE, "note", *names_of(layer)}
        strange = [key for key in change if key not in known]
        for key in strange:
            names = ", ".join(["start", "end", *names_of(layer)])
            self.faults.append(f"{name}: there is no {excerpt(key)} to change; known are {names}")
        before = _filled(values, layer)
        if given := {key: change[key] for key in PLACE if change.get(key) is not None}:
            span = self.place(given, Span.of(values) if values else None, name, "the item")
            if span is not None:
                values |= self.slice(span)
        elif not values:
            self.faults.append(f"{name}: the item has no place: give start and end, or text")
        if "start" not in values:
            return values
        parts, roles = {p.name for p in layer.parts}, {r.name: r for r in layer.roles}
        for key, value in change.items():
            if key in PLACE or key in strange:
                continue
            if value is None:
                values.pop(key, None)
            elif key in parts:
                span = self.place(value, _span(values.get(key)) or Span.of(values), name, key)
                values[key] = self.slice(span) if span else values.get(key)
            elif key in roles:
                values[key] = self.fillers(value, roles[key], name)
            else:
                values[key] = value
        if "actor_id" in change:
            values.pop("proposed_actor", None)
        _follow(values, before, change, layer)
        return values

    def slice(self, span: Span) -> JSONObject:
        """A span with its words."""
        return {"start": span.start, "end": span.end, "text": span.slice(self.sentences.text)}

    def place(self, given: Any, near: Span | None, name: str, what: str) -> Span | None:
        """Where something stands: by its offsets, or by words that stand near by only once."""
        if isinstance(given, str):
            given = {"text": given}
        if not isinstance(given, dict) or not given or not set(given) <= set(PLACE):
            self.faults.append(f"{name}: {what} is no place: give start and end, or text")
            return None
        text = self.sentences.text
        if "start" in given or "end" in given:
            start = given.get("start", near.start if near else -1)
            end = given.get("end", near.end if near else -1)
            if "text" in given and "end" not in given and type(start) is int:
                end = start + len(str(given["text"]))
            if not (type(start) is type(end) is int and 0 <= start < end <= len(text)):
                self.faults.append(
                    f"{name}: {what} cannot stand at {excerpt(f'{start}-{end}')}: the text has"
                    f" {len(text)} characters"
                )
                return None
            words = text[start:end]
            if given.get("text", words) != words:
                self.faults.append(
                    f"{name}: from {start} to {end} stands {excerpt(words)}, not"
                    f" {excerpt(str(given['text']))}: mend the text, or leave it out"
                )
                return None
            return Span(start, end)
        return self.found(str(given["text"]), near, name, what)

    def found(self, words: str, near: Span | None, name: str, what: str) -> Span | None:
        """The one place of some words, in the sentence at hand or a little before it."""
        text, times = self.sentences.text, 0
        for before in (0, BEFORE):
            around = Span(0, len(text)) if near is None else self.sentences.around(near, before)
            times = around.slice(text).count(words) if words else 0
            if times == 1:
                start = text.index(words, around.start)
                return Span(start, start + len(words))
            if times:
                break
        where = "the text" if near is None else "its sentence"
        if not times:
            self.faults.append(f"{name}: for {what}, {excerpt(words)} is not in {where}")
            return None
        window = around.slice(text)
        found = re.finditer(re.escape(words), window)
        starts = [str(around.start + m.start()) for m in found]
        at = ", ".join(starts[:SHOWN]) + (" …" if len(starts) > SHOWN else "")
        self.faults.append(
            f"{name}: for {what}, {excerpt(words)} is {times} times in {where}: give its start, too"
            f" (it stands at {at})"
        )
        return None

    def fillers(self, value: Any, role: Role, name: str) -> list[JSONObject]:
        """Mentions and actors, as a person names them → fillers of a role."""
        found: list[JSONObject] = []
        for one in value if isinstance(value, list) else [value]:
            match one:
                case str() if one.startswith("m."):
                    found.append({"mention": one})
                case str():
                    found.append({"actor": one})
                case {"mention": str()} | {"actor": str()} if set(one) <= {
                    "mention",
                    "actor",
                    "text",
                }:
                    found.append(dict(one))
                case _:
                    self.faults.append(
                        f"{name}: {role.name} takes ids of actors or mentions, not"
                        f" {excerpt(str(one))}"
                    )
        if len(found) > 1 and not role.many:
            self.faults.append(f"{name}: {role.name} takes one, and {len(found)} are named")
        return found


def _span(values: Any) -> Span | None:
    return Span.of(values) if isinstance(values, dict) else None


def _filled(values: Mapping[str, Any], layer: Layer) -> set[str]:
    """The properties that an item would have, of those that fields may hang on."""
    roles = {role.property for role in layer.roles if values.get(role.name)}
    return roles | {name for name, value in values.items() if value is not None}


def _follow(values: JSONObject, before: set[str], change: Mapping[str, Any], layer: Layer) -> None:
    """Give fields that nobody mentions the value that follows from the rest of the item."""
    after = _filled(values, layer)
    for wanted in layer.fields:
        if wanted.property in change:
            continue
        on = wanted.default_when
        fitting = on is None or on in after
        turned = on is not None and (on in before) != fitting
        if turned or wanted.property not in values:
            value = wanted.default if fitting else wanted.default_otherwise
            values.pop(wanted.property, None)
            if value is not None:
                values[wanted.property] = value
