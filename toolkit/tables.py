"""Records → the tables of the dataset: a config each, with the features of its rows.

Ids and references carry the document's id in front, so that they are unique in the dataset and
tables can be joined on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import PublishError
from toolkit.model import Document, JSONObject, Layer
from toolkit.schema import Schema

if TYPE_CHECKING:
    from datasets import Features

SPLIT = "train"
"""The one split of each config."""
NOT_PUBLISHED = frozenset({"provenance"})
"""Properties that concern the making of a record only."""


@dataclass(frozen=True, slots=True)
class Table:
    """One config: its name, what a row is, and its rows in the order of the dataset."""

    config: str
    definition: str
    rows: tuple[JSONObject, ...]
    leading: tuple[str, ...] = ()
    """Columns before those of the definition, all of them ids."""


def tables(
    records: Sequence[Mapping[str, Any]],
    documents: Mapping[str, Document],
    actors: Mapping[str, Mapping[str, Any]],
    schema: Schema,
) -> list[Table]:
    """Records of different documents → the tables of the dataset, in order.

    Raises:
        PublishError: When two records read one document, or a record's document is missing.
    """
    suggested = [record["id"] for record in records if record["kind"] == "suggestion"]
    if suggested:
        raise PublishError(
            f"{suggested[0]} was suggested by rules, and read by nobody",
            hint="Build from annotations or gold records.",
        )
    by_document: dict[str, Mapping[str, Any]] = {}
    for record in sorted(records, key=lambda r: str(r["id"])):
        identity = record["document_id"]
        if identity in by_document:
            raise PublishError(
                f"{by_document[identity]['id']} and {record['id']} read the same document",
                hint="Build from one record for each document: adjudicate them first.",
            )
        document = documents.get(identity)
        if document is None or document.text_sha256 != record["text_sha256"]:
            raise PublishError(
                f"{record['id']} was made from a text that is not among the documents",
                hint="Ingest that text, or name the documents with --documents.",
            )
        by_document[identity] = record
    definitions = dict(zip((la.name for la in schema.layers), schema.root["x-layers"], strict=True))
    found = [
        Table("documents", "document", tuple(documents[i].to_json() for i in by_document)),
        Table("actors", "actor", tuple(dict(actors[i]) for i in sorted(actors))),
    ]
    found.extend(
        Table(
            layer.name,
            definitions[layer.name],
            tuple(
                _row(item, record, layer)
                for record in by_document.values()
                for item in record[layer.name]
            ),
            ("document_id", "annotator"),
        )
        for layer in schema.layers
    )
    return found


def _row(item: Mapping[str, Any], record: Mapping[str, Any], layer: Layer) -> JSONObject:
    """An item → its row; ids get the document's id in front."""
    document = record["document_id"]

    def full(identity: str) -> str:
        return f"{document}.{identity}"

    row: JSONObject = {"document_id": document, "annotator": record["annotator"], **item}
    row["id"] = full(item["id"])
    for name in layer.enclosing:
        if name in row:
            row[name] = full(row[name])
    for role in {role.property: role for role in layer.roles}.values():
        given = item.get(role.property)
        if given is None:
            continue
        if role.key is not None:
            row[role.property] = [{**filler, role.key: full(filler[role.key])} for filler in given]
        elif role.many:
            row[role.property] = [full(identity) for identity in given]
        else:
            row[role.property] = full(given)
    return {name: value for name, value in row.items() if name not in NOT_PUBLISHED}


def features(schema: Schema, definition: str, leading: Sequence[str] = ()) -> Features:
    """A definition of the schema → the Hugging Face features of its rows.

    Enums become `ClassLabel`, integers int64 (offsets count code points), lists `List`; every
    column may be null.
    """
    from datasets import Features, Value

    columns = dict.fromkeys(leading, Value("string"))
    columns |= _columns(schema, schema.definition(definition))
    return Features(columns)


def _columns(schema: Schema, node: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _feature(schema, schema.resolved(child))
        for name, child in node.get("properties", {}).items()
        if name not in NOT_PUBLISHED
    }


def _feature(schema: Schema, node: Mapping[str, Any]) -> Any:
    from datasets import ClassLabel, List, Value

    if "enum" in node:
        return ClassLabel(names=list(node["enum"]))
    match node.get("type"):
        case "array":
            return List(_feature(schema, schema.resolved(node["items"])))
        case "object":
            return _columns(schema, node)
        case "integer":
            return Value("int64")
        case "number":
            return Value("float64")
        case _:
            return Value("string")


def all_features(schema: Schema) -> dict[str, Features]:
    """The features of every config."""
    return {t.config: features(schema, t.definition, t.leading) for t in tables([], {}, {}, schema)}
