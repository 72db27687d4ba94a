"""Records → a dataset folder that `datasets.load_dataset` reads: Parquet with explicit features.

A config is a table, and each has one split, ``train``. Ids and references carry the document's
id in front, so that they are unique in the dataset and tables can be joined on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import PublishError
from toolkit.files import canonical, sha256, write_atomically
from toolkit.model import Document, JSONObject, Layer
from toolkit.schema import Schema

if TYPE_CHECKING:
    from datasets import Features

SPLIT = "train"
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


@dataclass(frozen=True, slots=True)
class Built:
    """A dataset folder on disk."""

    folder: Path
    rows: Mapping[str, int]
    """Rows by config."""
    fingerprint: str
    """Twelve hex digits that change with the content; part of every file's name."""


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


def build(
    records: Sequence[Mapping[str, Any]],
    documents: Mapping[str, Document],
    actors: Mapping[str, Mapping[str, Any]],
    schema: Schema,
    folder: Path,
    annotators: Mapping[str, str] | None = None,
) -> Built:
    """Write the dataset folder: a Parquet file for each config, and the card.

    The same records give the same bytes. File names carry a fingerprint of the content, because
    `load_dataset` caches by names and would otherwise give the rows of an earlier build.

    Args:
        records: One for each document, without errors.
        documents: By id.
        actors: By id.
        schema: Of which the records are.
        folder: An empty one, or that of an earlier build.
        annotators: What each annotator is (person, language_model), for the card.

    Raises:
        PublishError: When the records do not make a dataset, or the folder holds something else.
    """
    from toolkit.card import card

    found = tables(records, documents, actors, schema)
    _refuse_strangers(folder)
    fingerprint = sha256(
        canonical([schema.version, [[t.config, list(t.rows)] for t in found]]).encode("utf-8")
    )[:12]
    files: dict[str, bytes] = {}
    paths: dict[str, str] = {}
    kinds: dict[str, Features] = {}
    for table in found:
        kinds[table.config] = features(schema, table.definition, table.leading)
        paths[table.config] = f"data/{table.config}/{SPLIT}-{fingerprint}.parquet"
        files[paths[table.config]] = _parquet(table, kinds[table.config])
    text = card(
        found, kinds, paths, {p: len(data) for p, data in files.items()}, schema, annotators or {}
    )
    for name, data in files.items():
        write_atomically(folder / name, data)
    write_atomically(folder / "README.md", text)
    for old in folder.glob("data/*/*.parquet"):
        if str(old.relative_to(folder)) not in files:
            old.unlink()
    return Built(folder, {t.config: len(t.rows) for t in found}, fingerprint)


def _refuse_strangers(folder: Path) -> None:
    """A folder that is there must be an earlier build: nothing else is written into."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "data" / "documents").is_dir():
        raise PublishError(
            f"{folder} holds something that is no dataset of redline's",
            hint="Name an empty folder, or one of an earlier build.",
        )


def _parquet(table: Table, kinds: Features) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [_encoded(row, kinds) for row in table.rows]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows, schema=kinds.arrow_schema), sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _encoded(value: Any, feature: Any) -> Any:
    """A JSON value → what Arrow stores for it; a key that no feature has is an error of ours."""
    from datasets import ClassLabel, List

    if value is None:
        return None
    if isinstance(feature, ClassLabel):
        return feature.str2int(value)
    if isinstance(feature, List):
        return [_encoded(entry, feature.feature) for entry in value]
    if isinstance(feature, dict):
        unknown = set(value) - set(feature)
        if unknown:
            raise PublishError(
                f"no column takes {', '.join(sorted(unknown))}",
                hint="Validate the records, then build again.",
            )
        return {name: _encoded(value.get(name), kind) for name, kind in feature.items()}
    return value
