"""Redline's own keywords in two versions: relations, controls, defaults, and what people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.evolution.changes import Change, Weight
from toolkit.model import JSONObject
from toolkit.schema import Schema

LOOK = frozenset({"hotkey", "color"})
DEFAULTS = ("default", "when", "otherwise")


def own_keyword(
    keyword: str, old: tuple[Schema, JSONObject], new: tuple[Schema, JSONObject], place: str
) -> Iterator[Change]:
    """What changes by one of redline's keywords.

    Args:
        keyword: One that begins with x-, or one that only people read.
        old: The older schema, and in it the subschema that has the keyword, or has it not.
        new: The same of the newer one.
        place: Where they stand.
    """
    (was_in, before), (is_in, after) = old, new
    a, b = before.get(keyword), after.get(keyword)
    match keyword:
        case "x-values":
            yield from _values(a or {}, b or {}, place)
        case "x-say":
            if _unversioned(a, was_in) != _unversioned(b, is_in):
                yield Change("wording", place, "wording", "what is said of a fault is worded anew")
        case "x-code":
            yield from _codes(a or {}, b or {}, place)
        case "x-layer" | "x-part" | "x-field":
            yield from _about(keyword, a, b, place)
        case "x-role" | "x-roles":
            yield from _relation(_told(was_in, a), _told(is_in, b), place)
        case "x-enclosing":
            if _layer(was_in, a) != _layer(is_in, b):
                message = "it is worked out from another layer, or not any more"
                yield Change("breaks", place, "relation-changed", message)
        case "x-rulings":
            yield Change("wording", place, "wording", "the rulings for annotators are worded anew")
        case _:
            yield Change("wording", place, "wording", f"its {keyword} is worded anew")


def _values(old: Mapping[str, Any], new: Mapping[str, Any], place: str) -> Iterator[Change]:
    """The meanings, keys and colours of values that stand in both."""
    for value in old.keys() & new.keys():
        if old[value].get("description") != new[value].get("description"):
            message = f"the meaning of {value} is worded anew"
            yield Change("wording", place, "wording", message)
        if any(old[value].get(key) != new[value].get(key) for key in LOOK):
            yield Change("wording", place, "look", f"{value} has another hotkey or colour")


def _codes(old: Mapping[str, str], new: Mapping[str, str], place: str) -> Iterator[Change]:
    for keyword in old.keys() | new.keys():
        if old.get(keyword) != new.get(keyword):
            codes = [given.get(keyword, "schema-violation") for given in (old, new)]
            message = f"a breach of {keyword} is reported as {codes[1]}, and was as {codes[0]}"
            yield Change("new", place, "code-changed", message)


def _about(keyword: str, old: Any, new: Any, place: str) -> Iterator[Change]:
    """A keyword that holds settings: each that differs."""
    if old is None:
        yield Change("new", place, "control-new", f"it is labeled by {keyword} now, and was not")
        return
    if new is None:
        message = f"it is labeled by {keyword} no more: exports that hold it cannot be read"
        yield Change("breaks", place, "control-removed", message)
        return
    for key in dict.fromkeys((*old, *new)):
        a, b = old.get(key), new.get(key)
        if a == b or (keyword == "x-field" and key in DEFAULTS):
            continue
        weight, code = _setting(keyword, key, b)
        yield Change(weight, place, code, f"{keyword} {key}: {_shown(a)} is now {_shown(b)}")
    if keyword == "x-field":
        yield from _default(old, new, place)


def _setting(keyword: str, key: str, value: Any) -> tuple[Weight, str]:
    """How heavily a setting weighs that is another one now."""
    if key in LOOK:
        return "wording", "look"
    if key == "loose":
        # A part that needed no relation was read; a part that needed one is still read.
        return ("new" if value else "breaks"), "control-changed"
    if key == "control" and keyword == "x-layer":
        return "breaks", "control-renamed"
    if key == "name":
        return "breaks", "layer-renamed" if keyword == "x-layer" else "control-renamed"
    return "breaks", "control-changed"


def _default(old: Mapping[str, Any], new: Mapping[str, Any], place: str) -> Iterator[Change]:
    before, after = ([given.get(key) for key in DEFAULTS] for given in (old, new))
    if before == after:
        return
    if before[0] is None:
        message = f"what is not clicked is {after[0]} now, and was missing"
        yield Change("new", place, "default-new", message)
        return
    message = f"what is not clicked was {_said(before)}, and is now {_said(after)}"
    yield Change("breaks", place, "default-changed", message)


def _said(default: list[Any]) -> str:
    value, when, otherwise = default
    if value is None:
        return "missing"
    if when is None:
        return str(value)
    return f"{value} where {when} is given, else {otherwise or 'nothing'}"


def _relation(old: Mapping[str, Any], new: Mapping[str, Any], place: str) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        a, b = old.get(key), new.get(key)
        if a == b:
            continue
        if key == "roles":
            # Each role is a value of the enum too, and told there.
            continue
        if not old:
            yield Change("new", place, "relation-new", "a relation fills it now")
            return
        if not new:
            yield Change("breaks", place, "relation-removed", "no relation fills it any more")
            return
        code = "relation-renamed" if key == "name" else "relation-changed"
        words = "it leads to" if key == "to" else f"its {key} is"
        yield Change("breaks", place, code, f"{words} {_shown(b)}, and was {_shown(a)}")


def _told(schema: Schema, about: Any) -> dict[str, Any]:
    """A relation with the names of layers, which files hold, for those of definitions."""
    if about is None:
        return {}
    told = {**about, "to": _layer(schema, about["to"])}
    told.pop("from", None)
    return told


def _layer(schema: Schema, definition: Any) -> Any:
    if definition is None:
        return None
    return schema.definition(definition).get("x-layer", {}).get("name", definition)


def _unversioned(said: Any, schema: Schema) -> Any:
    """What is said, whatever the version's number."""
    return {key: text.replace(schema.version, "") for key, text in (said or {}).items()}


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
