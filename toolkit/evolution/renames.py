"""A file that says what labels and fields of one schema version are in another."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigurationError
from toolkit.evolution.changes import properties_of
from toolkit.files import read_bytes
from toolkit.model import JSONObject
from toolkit.problems import excerpt
from toolkit.schema import Schema

ADD, DROP = "add", "drop"
SHAPE = 'Write {"event.type": {"OLD": "NEW"}, "event": {"old_field": "new_field"}}, and where'
HINT = f'{SHAPE} needed "add": {{"event.field": value}} and "drop": ["event.field"].'


@dataclass(frozen=True, slots=True)
class Renames:
    """What a map says; an empty one renames nothing.

    Places are a definition of the older schema (`event`: its keys are fields; `event_type`: they
    are labels) or a property of one (`event.type`: they are labels).
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Place → what something is called in the older version → in the newer one."""
    add: Mapping[str, Any] = field(default_factory=dict)
    """Property of the newer version → its value where the older one has none."""
    drop: frozenset[str] = frozenset()
    """Properties of the older version that are left out."""

    def label(self, value: str, *places: str) -> str:
        """What a label is called now; the first place that names it counts."""
        for place in places:
            if value in self.names.get(place, {}):
                return self.names[place][value]
        return value


def read_renames(path: Path | None, old: Schema, new: Schema) -> Renames:
    """A map in JSON or (`.toml`) TOML; None: an empty one.

    Raises:
        RecordError: When the file cannot be read.
        ConfigurationError: When it has another shape, or names what a version does not have.
    """
    if path is None:
        return Renames()
    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
        given = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"cannot read the map {path}: {error}", hint=HINT) from error
    fault = next(_faults(given, old, new), None)
    if fault is not None:
        raise ConfigurationError(f"{path}: {fault}", hint=HINT)
    names = {place: dict(found) for place, found in given.items() if place not in {ADD, DROP}}
    return Renames(names, dict(given.get(ADD, {})), frozenset(given.get(DROP, ())))


def _faults(given: Any, old: Schema, new: Schema) -> Iterator[str]:
    if not isinstance(given, dict):
        yield "it is no object"
        return
    for place, found in given.items():
        if place == ADD:
            yield from _unknown_properties(found, new, ADD)
        elif place == DROP:
            yield from _unknown_properties(found, old, DROP)
        elif not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
            yield f"what {excerpt(place)} holds is no object of names"
        else:
            known = _spelled(old, place)
            if known is None:
                yield f"version {old.version} has no labels and no fields at {excerpt(place)}"
                return
            for name in found:
                if name not in known:
                    listed = ", ".join(known)
                    yield (
                        f"{place}: version {old.version} has no {excerpt(name)}; it has {listed}"
                    )


def _unknown_properties(found: Any, schema: Schema, key: str) -> Iterator[str]:
    wanted = dict if key == ADD else list
    if not isinstance(found, wanted) or not all(isinstance(place, str) for place in found):
        yield f"{key} is no {'object' if key == ADD else 'list'} of fields"
        return
    for place in found:
        name, _, prop = place.partition(".")
        if prop not in properties_of(schema.root["$defs"].get(name, {})):
            yield f"{key}: version {schema.version} has no field {excerpt(place)}"


def _spelled(schema: Schema, place: str) -> list[str] | None:
    """The labels or fields that are spelled at a place; None: there is no such place."""
    name, _, prop = place.partition(".")
    node: JSONObject = schema.root["$defs"].get(name, {})
    if prop:
        node = properties_of(node).get(prop, {})
        node = schema.resolved(node)
        node = schema.resolved(node["items"]) if isinstance(node.get("items"), dict) else node
    found = node.get("enum") or node.get("properties")
    return None if found is None else [str(entry) for entry in found]
