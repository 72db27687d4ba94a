"""What can change between two versions of the schema, and how heavily it weighs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.model import JSONObject
from toolkit.schema import Schema

Weight = Literal["breaks", "new", "wording"]
WEIGHTS: tuple[Weight, ...] = ("breaks", "new", "wording")
"""Breaks: what was valid or meant one thing is or does so no more. New: what was valid stays so,
and more is. Wording: nothing but what people read changes."""
WORDING = frozenset(
    {"title", "description", "$comment", "examples", "x-say", "x-values", "x-rulings"}
)
"""Keywords that only people read; of x-values, the values stand in the enum beside it."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference between two versions."""

    weight: Weight
    place: str
    """A property by its definition (``event.type``), or a definition; a map names it so, too."""
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message} [{self.code}]"


def bare(node: Any) -> Any:
    """A subschema without what only people read, in one order: equal where the meaning is."""
    if isinstance(node, dict):
        kept = {k: bare(v) for k, v in sorted(node.items()) if k not in WORDING and k != "x-code"}
        if isinstance(kept.get("required"), list):
            kept["required"] = sorted(kept["required"])
        return kept
    return [bare(entry) for entry in node] if isinstance(node, list) else node


def same_meaning(one: Any, other: Any) -> bool:
    """Whether two subschemas differ in nothing but what people read."""
    return key_of(one) == key_of(other)


def key_of(node: Any) -> str:
    """What is equal for subschemas that mean the same."""
    return json.dumps(bare(node), sort_keys=True)


def references(node: Any) -> Iterator[str]:
    """The names of the definitions that a subschema refers to, in whatever way."""
    if isinstance(node, list):
        for entry in node:
            yield from references(entry)
        return
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key == "$ref" and isinstance(value, str):
            yield value.removeprefix("#/$defs/")
        elif key in {"x-role", "x-roles"}:
            yield from (str(value[k]) for k in ("to", "from") if k in value)
        elif key == "x-enclosing":
            yield str(value)
        else:
            yield from references(value)


def files(schema: Schema) -> tuple[str, ...]:
    """The definitions that no other refers to, and the record: what a file can hold."""
    defs = schema.root["$defs"]
    inner = {name for node in defs.values() for name in references(node)}
    return tuple(name for name in defs if name not in inner)


def single_users(schema: Schema) -> dict[str, str]:
    """Definition without fields of its own → the only property that refers to it, as a place."""
    users: dict[str, list[str]] = {}
    for name, node in schema.root["$defs"].items():
        for key, inner in properties_of(node).items():
            for target in (_ref(inner), _ref(inner.get("items"))):
                if target:
                    users.setdefault(target, []).append(f"{name}.{key}")
    defs = schema.root["$defs"]
    return {
        name: places[0]
        for name, places in users.items()
        if len(places) == 1 and not properties_of(defs.get(name, {}))
    }


def properties_of(node: Mapping[str, Any]) -> dict[str, JSONObject]:
    """The properties of a subschema; those that are true or false as objects that say so."""
    found = node.get("properties", {}).items()
    return {k: v if isinstance(v, dict) else ({} if v else {"not": {}}) for k, v in found}


def _ref(node: Any) -> str:
    given = node.get("$ref") if isinstance(node, dict) else None
    return given.removeprefix("#/$defs/") if isinstance(given, str) else ""
