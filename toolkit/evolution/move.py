"""A value that one version of the schema describes → the same value as another spells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.canonical import OWN
from toolkit.evolution.renames import Renames
from toolkit.files import canonical
from toolkit.model import JSONObject
from toolkit.problems import excerpt
from toolkit.schema import Schema

ENUM = "attribute-value-unknown"
FIELD = "schema-violation"


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that has no place in the newer version, and is not in the map."""

    path: tuple[str | int, ...]
    place: str
    value: str
    """The label or the name of the field."""
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in both schemas: their subschemas, and what the older one calls it."""

    old: JSONObject
    new: JSONObject
    old_name: str
    """The definition in the older schema, or the property where there is none."""
    new_name: str
    place: str
    """The property that leads here."""


@dataclass(slots=True)
class Mover:
    """Takes values from one version to another, and notes what stands in the way."""

    old: Schema
    new: Schema
    renames: Renames
    stops: list[Stop] = field(default_factory=list)
    renamed: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How often which label or field of which place became which."""
    dropped: Counter[str] = field(default_factory=Counter)
    """How often which field was left out because the map says so."""
    added: Counter[str] = field(default_factory=Counter)

    def move(self, value: Any, old: str, new: str) -> Any:
        """A value that a definition of the older schema describes → its form in the newer."""
        before = self.old.resolved(self.old.definition(old))
        after = self.new.resolved(self.new.definition(new))
        return self._move(value, Spot(before, after, old, new, old), ())

    def _move(self, value: Any, at: Spot, path: tuple[str | int, ...]) -> Any:
        if isinstance(value, dict) and "properties" in at.old:
            return self._object(value, at, path)
        if isinstance(value, list) and isinstance(at.old.get("items"), dict):
            return self._list(value, at, path)
        if isinstance(value, str) and "enum" in at.old:
            return self._label(value, at, path)
        if value == self.old.version == at.old.get("const"):
            return at.new.get("const", value)
        return value

    def _label(self, value: str, at: Spot, path: tuple[str | int, ...]) -> str:
        now = self.renames.label(value, at.place, at.old_name)
        if now != value:
            self.renamed[at.place, value, now] += 1
        if now not in at.new.get("enum", (now,)):
            by = f" becomes {excerpt(now)} by the map, which" if now != value else ""
            message = f"{excerpt(value)}{by} has no place in {self.new.version}"
            self.stops.append(Stop(path, at.place, value, ENUM, message))
        return now

    def _list(self, values: list[Any], at: Spot, path: tuple[str | int, ...]) -> list[Any]:
        inner = self._below(at, at.old["items"], at.new.get("items"), at.place)
        moved = [self._move(value, inner, (*path, i)) for i, value in enumerate(values)]
        seen: dict[str, int] = {}
        kept: list[Any] = []
        for index, value in enumerate(moved):
            first = seen.setdefault(_content(value), index)
            if first == index:
                kept.append(value)
            elif isinstance(value, dict) and "id" in value:
                if _content(values[first]) != _content(values[index]):
                    message = (
                        f"it becomes the same as {path[-1]}[{first}]; leave one of the two out"
                    )
                    self.stops.append(
                        Stop((*path, index), at.place, "", "duplicate-annotation", message)
                    )
                kept.append(value)
            elif not at.new.get("uniqueItems"):
                kept.append(value)
        return kept

    def _object(self, value: JSONObject, at: Spot, path: tuple[str | int, ...]) -> JSONObject:
        known: Mapping[str, Any] = at.new.get("properties", {})
        result: JSONObject = {}
        for key, inner in value.items():
            below = at.old["properties"].get(key)
            if below is None:
                result[key] = inner
                continue
            field_of = f"{at.old_name}.{key}"
            if field_of in self.renames.drop:
                self.dropped[field_of] += 1
                continue
            name = self.renames.label(key, at.old_name)
            if name != key:
                self.renamed[at.old_name, key, name] += 1
            if self._homeless(key, name, inner, at, (*path, key)):
                continue
            if name in result:
                message = f"{key} becomes {name} by the map, and {name} is there already"
                self.stops.append(Stop((*path, key), at.old_name, key, FIELD, message))
            spot = self._below(at, below, known.get(name), field_of)
            result[name] = self._move(inner, spot, (*path, key))
        for name in known:
            place = f"{at.new_name}.{name}"
            if name not in result and place in self.renames.add:
                result[name] = self.renames.add[place]
                self.added[place] += 1
        order = {name: index for index, name in enumerate(known)}
        return dict(sorted(result.items(), key=lambda pair: order.get(pair[0], len(order))))

    def _homeless(
        self, key: str, name: str, value: Any, at: Spot, path: tuple[str | int, ...]
    ) -> bool:
        """Whether a field has no place; what is empty or worked out is lost without a loss."""
        if name in at.new.get("properties", {}):
            return False
        if at.new.get("additionalProperties", True) is not False:
            return False
        derived = "x-enclosing" in self.old.resolved(at.old["properties"][key])
        if not derived and value not in ([], {}, None):
            by = f" becomes {excerpt(name)} by the map, which" if name != key else ""
            message = f"the field {excerpt(key)}{by} has no place in {self.new.version}"
            self.stops.append(Stop(path, f"{at.old_name}.{key}", key, FIELD, message))
        return True

    def _below(self, at: Spot, old: JSONObject, new: Any, place: str) -> Spot:
        after = new if isinstance(new, dict) else {}
        return Spot(
            self.old.resolved(old),
            self.new.resolved(after),
            _named(old) or place,
            # What has no definition of its own has no name that a map could add a field to.
            _named(after) or f"{at.new_name}.*",
            place,
        )


def _named(node: Mapping[str, Any]) -> str:
    return str(node.get("$ref", "")).removeprefix("#/$defs/")


def _content(value: Any) -> str:
    """What is equal for two entries of a list that say the same."""
    if isinstance(value, dict) and "id" in value:
        value = {key: inner for key, inner in value.items() if key not in OWN}
    return canonical(value)
