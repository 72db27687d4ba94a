"""The schema: loaded once, checked against its own meta-schema, and asked by everything else."""

from __future__ import annotations

import contextlib
import json
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import SchemaError
from toolkit.model import Field, JSONObject, Label, Layer, Part, Role
from toolkit.shipped import shipped
from toolkit.verdict import accepts, compiled
from toolkit.violations import Violation, json_path, violations_of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SCHEMA_FILE = "redline.schema.json"
KEYWORDS_FILE = "annotation-keywords.schema.json"
HOTKEYS = string.ascii_lowercase.replace("u", "") + string.digits
"""Keys that a label may have: at u, Label Studio lets go of the selected region."""


@dataclass(frozen=True)
class Schema:
    """One version of the data model; every label, field and role is read from it."""

    root: JSONObject
    keywords: JSONObject

    @property
    def version(self) -> str:
        """The version of the data model, as records carry it."""
        return str(self.root["x-version"])

    def definition(self, name: str) -> JSONObject:
        """The definition of that name, as it is written."""
        try:
            found: JSONObject = self.root["$defs"][name]
        except KeyError:
            raise SchemaError(
                f"the schema has no definition {name!r}",
                hint="Run: redline schema check",
            ) from None
        return found

    def resolved(self, node: Mapping[str, Any]) -> JSONObject:
        """A subschema with its ``$ref`` followed; what stands beside the ``$ref`` wins."""
        if "$ref" not in node:
            return dict(node)
        target = self.resolved(self.definition(node["$ref"].removeprefix("#/$defs/")))
        return {**target, **{k: v for k, v in node.items() if k != "$ref"}}

    def properties(self, name: str) -> dict[str, JSONObject]:
        """The properties of a definition, each resolved, in the order of the schema."""
        given = self.definition(name).get("properties", {})
        return {key: self.resolved(node) for key, node in given.items()}

    def values(self, node: Mapping[str, Any]) -> tuple[Label, ...]:
        """The values of a resolved enum with their meanings."""
        described = node.get("x-values", {})
        return tuple(
            Label(
                value,
                described.get(value, {}).get("description", ""),
                described.get(value, {}).get("hotkey"),
                described.get(value, {}).get("color"),
            )
            for value in node.get("enum", ())
        )

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers in the order in which they are labeled, every label with a hotkey."""
        free = iter(key for key in HOTKEYS if key not in self._taken_hotkeys())
        return tuple(self._layer(name, free) for name in self.root["x-layers"])

    def layer(self, name: str) -> Layer:
        """The layer of that name (``mentions``, ``events`` …)."""
        return next(layer for layer in self.layers if layer.name == name)

    def validator(self, name: str) -> Draft202012Validator:
        """A validator for one definition."""
        return _validator(self, name)

    def accepts(self, name: str, value: Any) -> bool:
        """Whether a value satisfies a definition: the same verdict as the validator's, at once."""
        return accepts(_quick(self, name), value)

    def violations(self, name: str, value: Any) -> Iterator[Violation]:
        """Everything in which a value differs from a definition.

        A schema keyword that has a rule of its own (``x-code``) yields that rule's code;
        everything else is ``schema-violation``.
        """
        # jsonschema says best what is wrong, and jsonschema-rs most quickly that nothing is.
        if self.accepts(name, value):
            return
        for error in self.validator(name).iter_errors(value):
            yield from violations_of(error)

    def record_violations(self, value: Any, most: int = 1000) -> Iterator[Violation]:
        """`violations` of a record, at the cost of its faulty items alone.

        Of more than `most` faulty items in a layer the others are counted.
        """
        if self.accepts("record", value):
            return
        if not isinstance(value, dict):
            yield from self.violations("record", value)
            return
        rest = dict(value)
        for definition in self.root["x-layers"]:
            layer = self._layer_name(definition)
            if not isinstance(value.get(layer), list):
                continue
            rest[layer] = []
            check = _quick(self, definition)
            wrong = [i for i, item in enumerate(value[layer]) if not accepts(check, item)]
            for index in wrong[:most]:
                for found in self.violations(definition, value[layer][index]):
                    yield replace(found, path=(layer, index, *found.path))
            if len(wrong) > most:
                message = f"{len(wrong) - most} more of the {layer} are refused; mend these first"
                yield Violation((layer, wrong[most]), "schema-violation", message)
        yield from self.violations("record", rest)

    def _taken_hotkeys(self) -> set[str]:
        taken: set[str] = set()

        def walk(node: Any) -> None:
            if isinstance(node, dict):
                if isinstance(node.get("hotkey"), str):
                    taken.add(node["hotkey"])
                for child in node.values():
                    walk(child)

        walk(self.root["$defs"])
        return taken

    def _layer(self, definition: str, free: Iterator[str]) -> Layer:
        node = self.definition(definition)
        about = node["x-layer"]
        properties = self.properties(definition)
        labels = tuple(
            Label(
                label.value,
                label.description,
                label.hotkey or next(free, None),
                label.color or about["color"],
            )
            for label in self.values(properties[about["label"]])
        )
        return Layer(
            name=about["name"],
            title=node["title"],
            prefix=about["prefix"],
            control=about["control"],
            description=node["description"],
            label_property=about["label"],
            labels=labels,
            parts=tuple(
                self._part(name, p, about["color"], free)
                for name, p in properties.items()
                if "x-part" in p
            ),
            roles=tuple(self._roles(properties)),
            fields=tuple(self._field(name, p) for name, p in properties.items() if "x-field" in p),
            rulings=tuple(node.get("x-rulings", ())),
            properties=tuple(properties),
            enclosing={
                name: self._layer_name(p["x-enclosing"])
                for name, p in properties.items()
                if "x-enclosing" in p
            },
        )

    def _layer_name(self, definition: str) -> str:
        return str(self.definition(definition)["x-layer"]["name"])

    @staticmethod
    def _part(name: str, node: JSONObject, color: str, free: Iterator[str]) -> Part:
        about = node["x-part"]
        label = Label(
            name,
            node["description"],
            about.get("hotkey") or next(free, None),
            about.get("color", color),
        )
        return Part(name, label, about["loose"])

    def _roles(self, properties: Mapping[str, JSONObject]) -> Iterator[Role]:
        for name, node in properties.items():
            if "x-role" in node:
                about = node["x-role"]
                many = node.get("type") == "array"
                yield Role(about["name"], name, self._layer_name(about["to"]), many)
            if "x-roles" in node:
                about = node["x-roles"]
                target = self._layer_name(about["to"])
                for role in self.definition(about["from"])["enum"]:
                    yield Role(
                        role, name, target, many=True, key=about["key"], role_key=about["role"]
                    )

    def _field(self, name: str, node: JSONObject) -> Field:
        about = node["x-field"]
        many = node.get("type") == "array"
        return Field(
            name=about["name"],
            property=name,
            control=about["control"],
            description=node["description"],
            choices=self.values(self.resolved(node["items"]) if many else node),
            many=many,
            source=about.get("from"),
            free=about.get("free", False),
            keys=tuple(about.get("keys", ())),
            default=about.get("default"),
            default_when=about.get("when"),
            default_otherwise=about.get("otherwise"),
        )

    # A frozen dataclass of dicts has no hash of its own; one loaded schema is itself only.
    __hash__ = object.__hash__
    __eq__ = object.__eq__


def load_schema(folder: Path | Traversable | None = None) -> Schema:
    """Read the schema and hold it against its meta-schema.

    Args:
        folder: A folder with both schema files; None: those that ship with redline.

    Raises:
        SchemaError: When a file is missing, is not JSON, or breaks the meta-schema.
    """
    place = folder or shipped()
    return read_schema(place / SCHEMA_FILE, place / KEYWORDS_FILE)


def read_schema(path: Path | Traversable, keywords: Path | Traversable) -> Schema:
    """Read one schema file and hold it against its meta-schema.

    Raises:
        SchemaError: When a file is missing, is not JSON, or breaks the meta-schema.
    """
    schema = Schema(_read(path), _read(keywords))
    _hold_against_keywords(schema, str(path))
    return schema


def schema_text(folder: Path | None = None) -> str:
    """The schema file as it is written."""
    return ((folder or shipped()) / SCHEMA_FILE).read_text("utf-8")


def _read(path: Path | Traversable) -> JSONObject:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SchemaError(
            f"cannot read the schema {path}: {error}",
            hint="Name a folder that holds both schema files, or leave --schema out.",
        ) from error
    if not isinstance(found, dict):
        raise SchemaError(f"{path} is not a JSON object", hint="Restore the file.")
    return found


def _hold_against_keywords(schema: Schema, place: str) -> None:
    import jsonschema_rs

    # As for records: the one says at once that nothing is wrong, the other says what is.
    with contextlib.suppress(ValueError):
        if jsonschema_rs.is_valid(schema.keywords, schema.root):
            return
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator(schema.keywords)
    errors = sorted(checker.iter_errors(schema.root), key=lambda e: list(map(str, e.path)))
    if errors:
        path = json_path(tuple(errors[0].absolute_path))
        extra = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise SchemaError(
            f"{place}: {path}: {errors[0].message}{extra}",
            hint=f"Mend the schema there; its keywords are described in {KEYWORDS_FILE}.",
        )


@lru_cache(maxsize=64)
def _validator(schema: Schema, name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    schema.definition(name)
    return Draft202012Validator({**schema.root, "$ref": f"#/$defs/{name}"})


@lru_cache(maxsize=64)
def _quick(schema: Schema, name: str) -> Any:
    schema.definition(name)
    return compiled(schema.root, name)


def faults(schema: Schema) -> list[str]:
    """What the meta-schema cannot see: values without a meaning, hotkeys that clash."""
    found: list[str] = []
    taken: dict[str, str] = {}
    for layer in schema.layers:
        for label in (*layer.labels, *(part.label for part in layer.parts)):
            name = f"{layer.control} {label.value}"
            if not label.hotkey:
                found.append(f"{name} has no hotkey: none is left")
            elif label.hotkey in taken:
                found.append(f"{name} and {taken[label.hotkey]} share the hotkey {label.hotkey}")
            taken[label.hotkey or name] = name
    for name, node in schema.root["$defs"].items():
        for place, candidate in {name: node, **node.get("properties", {})}.items():
            found.extend(
                f"{name}: the value {label.value} of {place} has no description"
                for label in schema.values(candidate)
                if not label.description
            )
    return found
