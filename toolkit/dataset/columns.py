"""The schema → the columns of each config, as Hugging Face and Arrow spell them.

`datasets` takes more than four seconds to import, and is not needed for that: what it would
write into a file is written here, and a test holds the two against each other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.model import JSONObject, Layer, Role
from toolkit.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features

DOCUMENTS, ACTORS, LINKS, ANNOTATIONS = "documents", "actors", "links", "annotations"
NOT_PUBLISHED = frozenset({"provenance"})
"""Properties that concern the making of a record only."""
MENTIONS, QUOTES, THREATS = "mentions", "quotes", "conditional_threats"
"""The layers whose rows can be read alone, and the one that names actors."""
KINDS = ("person", "language_model", "unknown")
"""What an annotator is."""
COMPLETENESS = ("core", "elliptical", "implicit")
"""Of a threat: condition and consequence, a consequence alone, a condition alone."""
ROWS_SHA256 = "rows_sha256"


@dataclass(frozen=True, slots=True)
class Labels:
    """A column that holds one of some names: a `ClassLabel`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A column that holds a list."""

    of: Column


Column = str | Labels | Listed | Mapping[str, "Column"]
"""A plain type by its name (string, int64, float64), labels, a list, or a struct."""
Columns = Mapping[str, Column]
SPAN_OF_SENTENCE: Columns = {"sentence": "string", "sentence_start": "int64"}
OF_DOCUMENT: Columns = {
    "document_published": "string",
    "document_source": "string",
    "document_title": "string",
}
LEADING: Columns = {"id": "string", "document_id": "string", "annotator": "string"}
"""The first columns of every layer."""


def all_columns(schema: Schema) -> dict[str, Columns]:
    """The columns of every config, in the order of the dataset."""
    items = {layer.name: item_columns(schema, layer) for layer in schema.layers}
    nested = {name: Listed(columns) for name, columns in items.items()}
    rest = {ROWS_SHA256: "string"}
    return {
        DOCUMENTS: {**_properties(schema, schema.definition("document")), **nested, **rest},
        ACTORS: _properties(schema, schema.definition("actor")),
        **{
            layer.name: {**LEADING, **items[layer.name], **resolved_columns(layer)}
            for layer in schema.layers
        },
        LINKS: {
            "id": "string",
            "link_id": "string",
            "kind": _column(schema, schema.properties("link")["kind"]),
            "document_id": "string",
            "item_id": "string",
        },
        ANNOTATIONS: {
            **LEADING,
            "annotator_kind": Labels(KINDS),
            "text_sha256": "string",
            **nested,
        },
    }


def item_columns(schema: Schema, layer: Layer) -> Columns:
    """What the schema says of an item of a layer; nested in a document, that is all of it."""
    return _properties(schema, schema.definition(definition_of(schema, layer.name)))


def definition_of(schema: Schema, config: str) -> str:
    """What a row of a config is in the schema; empty where it is nothing there."""
    layers = (layer.name for layer in schema.layers)
    named = dict(zip(layers, schema.root["x-layers"], strict=True))
    others = {DOCUMENTS: "document", ACTORS: "actor", LINKS: "link"}
    return str({**others, **named}.get(config, ""))


def resolved_columns(layer: Layer) -> Columns:
    """What a row of a layer holds beside, so that it can be read alone."""
    if layer.name not in (QUOTES, THREATS):
        return {}
    found: dict[str, Column] = dict(SPAN_OF_SENTENCE)
    if layer.name == THREATS:
        found["completeness"] = Labels(COMPLETENESS)
    for role in actor_roles(layer):
        ids, names = columns_of(role)
        found[ids] = Listed("string") if role.many else "string"
        found[names] = Listed("string") if role.many else "string"
    if layer.name == THREATS:
        found |= {"speaker_actor_id": "string", "speaker_name": "string"}
    return {**found, **OF_DOCUMENT, "event_date": "string"}


def actor_roles(layer: Layer) -> Iterator[Role]:
    """The roles of a layer that one mention fills, or a list of them."""
    return (role for role in layer.roles if role.target == MENTIONS and role.key is None)


def columns_of(role: Role) -> tuple[str, str]:
    """The columns that hold the actors' ids, and their names, of a role."""
    stem = role.property.removesuffix("_ids").removesuffix("_id")
    return (
        (f"{stem}_actor_ids", f"{stem}_names")
        if role.many
        else (f"{stem}_actor_id", f"{stem}_name")
    )


def _properties(schema: Schema, node: Mapping[str, Any]) -> dict[str, Column]:
    return {
        name: _column(schema, schema.resolved(child))
        for name, child in node.get("properties", {}).items()
        if name not in NOT_PUBLISHED
    }


def _column(schema: Schema, node: Mapping[str, Any]) -> Column:
    """Enums become labels, integers int64 (offsets count code points); all may be null."""
    if "enum" in node:
        return Labels(tuple(node["enum"]))
    match node.get("type"):
        case "array":
            return Listed(_column(schema, schema.resolved(node["items"])))
        case "object":
            return _properties(schema, node)
        case "integer":
            return "int64"
        case "number":
            return "float64"
        case _:
            return "string"


# As others spell them


def feature(column: Column) -> Any:
    """A column → what `Features.to_dict` of `datasets` gives for it."""
    match column:
        case str():
            return {"dtype": column, "_type": "Value"}
        case Labels(names):
            return {"names": list(names), "_type": "ClassLabel"}
        case Listed(of):
            return {"feature": feature(of), "_type": "List"}
        case _:
            return {name: feature(child) for name, child in column.items()}


def yaml_features(columns: Columns) -> list[JSONObject]:
    """Columns → `features` under `dataset_info` in the YAML of a card."""
    return [{"name": name, **_yaml(column)} for name, column in columns.items()]


def _yaml(column: Column) -> JSONObject:
    match column:
        case str():
            return {"dtype": column}
        case Labels(names):
            return {"dtype": {"class_label": {"names": {str(i): n for i, n in enumerate(names)}}}}
        case Listed(str(plain)):
            return {"list": plain}
        case Listed(of):
            inner = _yaml(of)
            return {"list": inner["struct"] if list(inner) == ["struct"] else _listed(inner)}
        case _:
            return {"struct": yaml_features(column)}


def _listed(inner: JSONObject) -> Any:
    return inner["dtype"] if list(inner) == ["dtype"] else inner


def arrow_schema(columns: Columns) -> pa.Schema:
    """Columns → the schema of a Parquet file, with what `datasets` reads of it."""
    import pyarrow as pa

    metadata = {"info": {"features": {n: feature(c) for n, c in columns.items()}}}
    fields = [pa.field(name, arrow_type(column)) for name, column in columns.items()]
    return pa.schema(fields, {"huggingface": json.dumps(metadata)})


def arrow_type(column: Column) -> Any:
    """A column → the type in which Arrow stores it."""
    import pyarrow as pa

    match column:
        case str():
            return {"string": pa.string(), "int64": pa.int64(), "float64": pa.float64()}[column]
        case Labels():
            return pa.int64()
        case Listed(of):
            return pa.list_(arrow_type(of))
        case _:
            return pa.struct([pa.field(n, arrow_type(child)) for n, child in column.items()])


def all_features(schema: Schema) -> dict[str, Features]:
    """The features of every config, as `datasets` has them."""
    from datasets import Features

    return {
        config: Features.from_dict({name: feature(column) for name, column in columns.items()})
        for config, columns in all_columns(schema).items()
    }


# In words


def meanings(schema: Schema, config: str) -> dict[str, str]:
    """What each column of a config means, a sentence each."""
    return {name: _meaning(schema, config, name) for name in all_columns(schema)[config]}


def _meaning(schema: Schema, config: str, name: str) -> str:
    layers = {layer.name for layer in schema.layers}
    definition = "" if config == LINKS else definition_of(schema, config)
    own = _OWN.get(f"{config}.{name}") or _OWN.get(name)
    described = schema.properties(definition) if definition else {}
    if name in described and not (config in layers and name == "id"):
        return str(described[name]["description"])
    if own:
        return own
    if name in layers:
        return schema.layer(name).description
    of = schema.layer(config) if config in layers else None
    for role in actor_roles(of) if of else ():
        ids, _ = columns_of(role)
        if name in columns_of(role):
            what = "The id of the actor" if name == ids else "The name of the actor"
            more = f": one for each of `{role.property}`, null where none is known."
            return f"{what} that `{role.property}` means{more if role.many else '.'}"
    return name


_OWN = {
    "id": "Its id in the whole dataset: the document’s id, a dot, and the item’s.",
    "document_id": "The document that it stands in: `id` in `documents`.",
    "annotator": "Who read it: gold, or an annotator under a pseudonym.",
    "annotations.id": "The document’s id, a dot, and the annotator.",
    "annotator_kind": "Whether a person or a language model annotated; unknown: nobody has said.",
    "text_sha256": "The SHA-256 of the text that was read, as UTF-8.",
    "links.id": "The cluster’s id, a dot, and the item’s.",
    "link_id": "The cluster: rows with the same `link_id` are one and the same.",
    "kind": "Of what kind the cluster is.",
    "item_id": "The item: `id` in `events`, `quotes` or `conditional_threats`.",
    ROWS_SHA256: "The SHA-256 of all rows of the document, in all configs, with their full text.",
    "sentence": "The sentence that it stands in, or the sentences.",
    "sentence_start": "Where that begins in the text of the document.",
    "completeness": "core: condition and consequence; elliptical: a consequence alone;"
    " implicit: a condition alone.",
    "conditional_threats.speaker_actor_id": "The id of the actor who speaks in its quote.",
    "conditional_threats.speaker_name": "The name of the actor who speaks in its quote.",
    "document_published": "When the document appeared (EDTF).",
    "document_source": "The publisher of the document, or its address.",
    "document_title": "The headline of the document.",
    "quotes.event_date": "When it was said (EDTF): the date of the event that its cue names.",
    "conditional_threats.event_date": "When it was said (EDTF): the date of the event that the cue"
    " of its quote names.",
}
