"""An item of a record, taken apart by what it is made of, and put together again.

What other formats hold is marks, labels, attributes and arrows; which field of the schema is
which, only this module says. A new field of the schema goes into every format by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.model import GOLD, Field, JSONObject, Layer, Role, Span
from toolkit.schema import Schema

ITEM = ("id", "start", "end", "text", "provenance")
"""What every item has beside the properties that its layer is made of."""
SUGGEST = "suggest"
KINDS = {GOLD: "gold", SUGGEST: "suggestion"}
"""The kind of a record, by who made it; everybody else makes annotations."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One item: what is marked, how it is labeled, what is filled in, what arrows lead to."""

    id: str
    layer: Layer
    span: Span
    label: str
    parts: Mapping[str, Span] = field(default_factory=dict)
    """By name of the part: where it stands."""
    fillers: tuple[tuple[str, str], ...] = ()
    """The name of a role and the id of who fills it, in the order of the record."""
    around: Mapping[str, str] = field(default_factory=dict)
    """Derived: by property the id of the item around this one."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By property: what was chosen from a list of values."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What was written, by name: a property, or property and key joined by an underscore."""
    provenance: Mapping[str, Any] | None = None
    text: str | None = None
    """The words as they were read, where they are not the slice of the text."""


@dataclass(frozen=True)
class Anatomy:
    """Of which properties the items of a layer are made, by the kind of what they hold."""

    layer: Layer

    @cached_property
    def choices(self) -> dict[str, Field]:
        """Fields with a list of values, by property."""
        return {f.property: f for f in self.layer.fields if f.control == "Choices"}

    @cached_property
    def words(self) -> dict[str, tuple[str, str | None]]:
        """Names of what is written → the property, and the key where that holds an object."""
        found: dict[str, tuple[str, str | None]] = {}
        for one in self.layer.fields:
            if one.keys:
                found |= {f"{one.property}_{key}": (one.property, key) for key in one.keys}
            elif one.control != "Choices":
                found[one.property] = (one.property, None)
        return found

    @cached_property
    def actor(self) -> str | None:
        """The property that names an actor of the registry, where there is one."""
        return next((f.property for f in self.layer.fields if f.source), None)

    @cached_property
    def note(self) -> str | None:
        """The property that takes a remark, where there is one."""
        return next((f.property for f in self.layer.fields if f.free), None)

    @cached_property
    def roles(self) -> dict[str, Role]:
        """Roles by name."""
        return {role.name: role for role in self.layer.roles}

    @cached_property
    def parts(self) -> frozenset[str]:
        """The names of parts."""
        return frozenset(part.name for part in self.layer.parts)


def take_apart(record: Mapping[str, Any], schema: Schema) -> Iterator[Drawn]:
    """A record that the schema accepts → its items, layer by layer."""
    for layer in schema.layers:
        anatomy = Anatomy(layer)
        for item in record[layer.name]:
            yield _apart(item, anatomy)


def _apart(item: Mapping[str, Any], anatomy: Anatomy) -> Drawn:
    layer = anatomy.layer
    return Drawn(
        id=str(item["id"]),
        layer=layer,
        span=Span.of(item),
        label=str(item[layer.label_property]),
        parts={p.name: Span.of(item[p.name]) for p in layer.parts if p.name in item},
        fillers=tuple(filler for role in layer.roles for filler in _fillers(item, role)),
        around={name: str(item[name]) for name in layer.enclosing if name in item},
        choices={
            name: tuple(item[name]) if one.many else (str(item[name]),)
            for name, one in anatomy.choices.items()
            if name in item
        },
        words={
            name: str(item[given] if key is None else item[given][key])
            for name, (given, key) in anatomy.words.items()
            if given in item and (key is None or key in item[given])
        },
        provenance=item.get("provenance"),
    )


def _fillers(item: Mapping[str, Any], role: Role) -> Iterator[tuple[str, str]]:
    given = item.get(role.property)
    if role.key is not None:
        for one in given or ():
            if one[role.role_key] == role.name:
                yield role.name, str(one[role.key])
    elif role.many:
        yield from ((role.name, str(one)) for one in given or ())
    elif given is not None:
        yield role.name, str(given)


def put_together(
    drawn: Iterable[Drawn], head: Mapping[str, Any], text: str, schema: Schema
) -> JSONObject:
    """Items, whatever their ids → the record of them in canonical form.

    Args:
        drawn: Fillers name ids among these.
        head: All of the record but its layers.
        text: What the spans count in.
        schema: Whose layers they are of.
    """
    record: JSONObject = {**head, **{layer.name: [] for layer in schema.layers}}
    for one in drawn:
        record[one.layer.name].append(_together(one, text))
    return canonical_record(record, schema.layers)


def _together(one: Drawn, text: str) -> JSONObject:
    anatomy = Anatomy(one.layer)
    item: JSONObject = {
        "id": one.id,
        "start": one.span.start,
        "end": one.span.end,
        "text": one.span.slice(text) if one.text is None else one.text,
        one.layer.label_property: one.label,
    }
    for name, span in one.parts.items():
        item[name] = {"start": span.start, "end": span.end, "text": span.slice(text)}
    for name, values in one.choices.items():
        item[name] = list(values) if anatomy.choices[name].many else values[0]
    for name, value in one.words.items():
        given, key = anatomy.words[name]
        if key is None:
            item[given] = value
        else:
            item.setdefault(given, {})[key] = value
    for role in one.layer.roles:
        _fill(item, role, [i for name, i in one.fillers if name == role.name])
    if one.provenance is not None:
        item["provenance"] = dict(one.provenance)
    return item


def _fill(item: JSONObject, role: Role, ids: Sequence[str]) -> None:
    if role.key is not None:
        fillers = [{str(role.role_key): role.name, role.key: one} for one in ids]
        item[role.property] = item.get(role.property, []) + fillers
    elif role.many:
        item[role.property] = list(ids)
    elif ids:
        item[role.property] = ids[0]


def head_of(document_id: str, annotator: str, text_sha256: str, version: str) -> JSONObject:
    """All of a record but its layers and source: it follows from what was read, and by whom."""
    return {
        "schema_version": version,
        "id": f"{document_id}.{annotator}",
        "kind": KINDS.get(annotator, "annotation"),
        "document_id": document_id,
        "text_sha256": text_sha256,
        "annotator": annotator,
    }
