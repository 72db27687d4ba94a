"""Two versions of the schema → every difference, keyword by keyword."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from toolkit.evolution.changes import (
    WORDING,
    Change,
    files,
    key_of,
    properties_of,
    same_meaning,
    single_users,
)
from toolkit.evolution.keywords import own_keyword
from toolkit.model import JSONObject
from toolkit.schema import Schema

LOWEST = frozenset(
    {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"}
)
HIGHEST = frozenset(
    {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"}
)
BRANCHES = ("if", "then", "else")
TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
DEEPEST = 20
"""How far references to other definitions are followed: a schema may refer to itself."""


def changes(old: Schema, new: Schema) -> list[Change]:
    """Everything in which two versions differ, the gravest first."""
    found = dict.fromkeys(_Comparison(old, new).all())
    users = {**single_users(new), **single_users(old)}
    placed = (replace(change, place=users.get(change.place, change.place)) for change in found)
    return sorted(dict.fromkeys(placed), key=lambda c: (WEIGHT_ORDER[c.weight], c.place, c.message))


WEIGHT_ORDER = {"breaks": 0, "new": 1, "wording": 2}


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The older and the newer schema, while they are gone through side by side."""

    old: Schema
    new: Schema

    def all(self) -> Iterator[Change]:
        """Layers, files and definitions; an inner one that goes is told where it was used."""
        before, after = self.old.root, self.new.root
        layers, theirs = (set(root.get("x-layers", ())) for root in (before, after))
        for name in sorted(layers ^ theirs):
            if name in layers:
                yield Change("breaks", name, "layer-removed", "it is no layer any more")
            else:
                yield Change("new", name, "layer-new", "it is a layer now")
        for name in files(self.old):
            if name not in after["$defs"]:
                yield Change("breaks", name, "definition-removed", "what it describes is gone")
        for name in files(self.new):
            if name not in before["$defs"]:
                yield Change("new", name, "definition-new", "it is described now")
        for name, node in before["$defs"].items():
            if name in after["$defs"]:
                yield from self.nodes(node, after["$defs"][name], name)
        for keyword in ("title", "description"):
            if before.get(keyword) != after.get(keyword):
                yield Change("wording", "$", "wording", f"its {keyword} is worded anew")

    def nodes(self, old: Any, new: Any, place: str, depth: int = 0) -> Iterator[Change]:
        """Two subschemas that stand at the same place."""
        if old == new:
            return
        if not (isinstance(old, dict) and isinstance(new, dict)) or depth > DEEPEST:
            yield Change("breaks", place, "changed", "what may stand here is put otherwise")
            return
        if old.get("$ref") == new.get("$ref"):
            # The definition is compared where it stands.
            before, after = ({k: v for k, v in n.items() if k != "$ref"} for n in (old, new))
        else:
            before, after = self.old.resolved(old), self.new.resolved(new)
        logic = set(BRANCHES)
        if logic & (before.keys() | after.keys()):
            yield from _branches(before, after, place)
        for keyword in dict.fromkeys((*before, *after)):
            if keyword not in logic and before.get(keyword) != after.get(keyword):
                yield from self._keyword(keyword, before, after, (place, depth))

    def _keyword(
        self, keyword: str, before: JSONObject, after: JSONObject, at: tuple[str, int]
    ) -> Iterator[Change]:
        place, depth = at
        old, new = before.get(keyword), after.get(keyword)
        match keyword:
            case "properties":
                yield from self._properties(before, after, at)
            case "items" | "additionalProperties" if isinstance(old, dict) and isinstance(
                new, dict
            ):
                yield from self.nodes(old, new, place, depth + 1)
            case "additionalProperties":
                yield from _closing(old, new, place)
            case "const" if (old, new) == (self.old.version, self.new.version):
                pass
            case _ if keyword in WORDING or keyword.startswith("x-"):
                yield from own_keyword(keyword, (self.old, before), (self.new, after), place)
            case "enum":
                yield from _enum(before, after, place)
            case _:
                yield from _constraint(keyword, before, after, place)

    def _properties(
        self, before: JSONObject, after: JSONObject, at: tuple[str, int]
    ) -> Iterator[Change]:
        place, depth = at
        old, new = properties_of(before), properties_of(after)
        gone = [name for name in old if name not in new]
        fresh = [name for name in new if name not in old]
        renamed = dict(
            _renamed({n: key_of(old[n]) for n in gone}, {n: key_of(new[n]) for n in fresh})
        )
        for name in gone:
            if name in renamed:
                message = f"the field {name} is gone, and {renamed[name]} is just like it: renamed?"
                yield Change("breaks", f"{place}.{name}", "field-renamed", message)
            else:
                message = f"the field {name} is gone"
                yield Change("breaks", f"{place}.{name}", "field-removed", message)
        for name in fresh:
            if name in renamed.values():
                continue
            if name in after.get("required", ()):
                message = f"the field {name} is new, and must be given"
                yield Change("breaks", f"{place}.{name}", "field-required", message)
            else:
                yield Change("new", f"{place}.{name}", "field-new", f"the field {name} is new")
        for name in old:
            if name in new:
                yield from self.nodes(old[name], new[name], f"{place}.{name}", depth + 1)


def _renamed(gone: dict[str, str], fresh: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is gone → what is new and just like it, where that leaves no doubt."""
    for name, meaning in gone.items():
        like = [other for other, theirs in fresh.items() if theirs == meaning]
        if meaning and len(like) == 1 and list(gone.values()).count(meaning) == 1:
            yield name, like[0]


def _enum(before: JSONObject, after: JSONObject, place: str) -> Iterator[Change]:
    """The labels: those that go, are renamed, and are new."""
    old, new = before.get("enum"), after.get("enum")
    if old is None:
        yield Change("breaks", place, "type-narrowed", f"only {_listed(new)} may be given now")
        return
    if new is None:
        yield Change("new", place, "type-widened", "it is no closed list of labels any more")
        return
    gone = [value for value in old if value not in new]
    fresh = [value for value in new if value not in old]
    meant = [
        {str(v): node.get("x-values", {}).get(str(v), {}).get("description", "") for v in values}
        for node, values in ((before, gone), (after, fresh))
    ]
    renamed = dict(_renamed(*meant))
    for value in gone:
        if (other := renamed.get(str(value))) is not None:
            message = f"the label {value} is gone, and {other} means the same: renamed?"
            yield Change("breaks", place, "label-renamed", message)
        else:
            yield Change("breaks", place, "label-removed", f"the label {value} is gone")
    for value in fresh:
        if str(value) not in renamed.values():
            yield Change("new", place, "label-new", f"the label {value} is new")
    if not gone and not fresh:
        yield Change("wording", place, "look", "its labels stand in another order")


def _constraint(
    keyword: str, before: JSONObject, after: JSONObject, place: str
) -> Iterator[Change]:
    """A keyword of JSON Schema that says which values are valid."""
    old, new = before.get(keyword), after.get(keyword)
    tells = f"{keyword} {_listed(old)} is now {_listed(new)}"
    narrowed = Change("breaks", place, "type-narrowed", tells)
    widened = Change("new", place, "type-widened", tells)
    match keyword:
        case "type":
            lost, won = _types(old) - _types(new), _types(new) - _types(old)
            yield from (c for c, any_ in ((narrowed, lost), (widened, won and not lost)) if any_)
        case "required":
            yield from _required(before, after, place)
        case "dependentRequired":
            pairs = [{(k, n) for k, names in (v or {}).items() for n in names} for v in (old, new)]
            yield from (
                [narrowed] if pairs[1] - pairs[0] else [widened] if pairs[0] != pairs[1] else []
            )
        case _ if keyword in LOWEST | HIGHEST:
            floor = keyword in LOWEST
            looser = new is None or (old is not None and ((new < old) if floor else (new > old)))
            yield widened if looser else narrowed
        case "uniqueItems":
            yield from ([narrowed] if new else [widened] if old else [])
        case "pattern" | "format" | "const" | "not":
            if not same_meaning(old, new):
                yield widened if new is None else narrowed
            else:
                yield Change("wording", place, "wording", f"{keyword} is worded anew")
        case "allOf" | "anyOf" | "oneOf":
            yield from _alternatives(keyword, old or [], new or [], place)
        case _:
            # Whatever it says, it may say that something is valid no more.
            yield Change("breaks", place, "changed", f"{keyword} is put otherwise")


def _required(before: JSONObject, after: JSONObject, place: str) -> Iterator[Change]:
    old, new = (set(node.get("required", ())) for node in (before, after))
    here, there = properties_of(before), properties_of(after)
    for name in sorted(new - old):
        # A field that is new is told as a field.
        if name in here or name not in there:
            yield Change("breaks", f"{place}.{name}", "field-required", f"{name} must be given now")
    for name in sorted(old - new):
        if name in there:
            message = f"{name} need not be given any more"
            yield Change("new", f"{place}.{name}", "field-optional", message)


def _closing(old: Any, new: Any, place: str) -> Iterator[Change]:
    if old is None or old is True:
        message = "fields that are not named here may stand no more, or not any"
        yield Change("breaks", place, "type-narrowed", message)
    elif old is False or new is None or new is True:
        yield Change("new", place, "type-widened", "fields that are not named here may stand")
    else:
        yield Change(
            "breaks", place, "type-narrowed", "fields that are not named may stand no more"
        )


def _alternatives(keyword: str, old: list[Any], new: list[Any], place: str) -> Iterator[Change]:
    before, after = {key_of(node) for node in old}, {key_of(node) for node in new}
    if before == after:
        yield Change("wording", place, "wording", f"{keyword} is worded anew")
        return
    # Each entry of allOf asks for more; each of anyOf lets more pass; of oneOf, who knows.
    fewer = keyword == "oneOf" or (after - before if keyword == "allOf" else before - after)
    emptied = not after if keyword != "allOf" else False
    begun = not before if keyword != "allOf" else False
    if (fewer or begun) and not emptied:
        message = f"what must hold ({keyword}) asks for more, or for something else"
        yield Change("breaks", place, "condition-added", message)
    else:
        yield Change("new", place, "condition-removed", f"what must hold ({keyword}) asks for less")


def _branches(before: JSONObject, after: JSONObject, place: str) -> Iterator[Change]:
    """if, then and else, which mean something only together."""
    old, new = ({k: node[k] for k in BRANCHES if k in node} for node in (before, after))
    if old == new:
        return
    if same_meaning(old, new):
        yield Change("wording", place, "wording", "what must hold on a condition is worded anew")
    elif not new:
        message = "what had to hold on a condition need not hold any more"
        yield Change("new", place, "condition-removed", message)
    else:
        message = "something else must hold on a condition"
        yield Change("breaks", place, "condition-added", message)


def _types(given: Any) -> set[str]:
    """The types that may stand; every integer is a number."""
    found = set(TYPES) if given is None else {given} if isinstance(given, str) else set(given)
    return found | {"integer"} if "number" in found else found


def _listed(value: Any) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
