"""Tables → a dataset folder that `datasets.load_dataset` reads: Parquet files and a card."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.card import card, people
from toolkit.errors import PublishError
from toolkit.files import canonical, sha256, write_atomically
from toolkit.model import Annotators, Document
from toolkit.schema import Schema
from toolkit.tables import SPLIT, Table, features, tables

if TYPE_CHECKING:
    from datasets import Features


_SHARD = rf"{SPLIT}-[0-9a-f]{{12}}\.parquet"
_UNFINISHED = re.compile(rf"\.(README\.md|{_SHARD})\.\w{{8}}")
"""What a build that was killed while it wrote has left."""
_OURS = re.compile(rf"{_SHARD}|{_UNFINISHED.pattern}")


@dataclass(frozen=True, slots=True)
class Built:
    """A dataset folder on disk."""

    folder: Path
    rows: Mapping[str, int]
    """Rows by config."""
    fingerprint: str
    """Twelve hex digits that change with the content; part of every file's name."""


def build(
    records: Sequence[Mapping[str, Any]],
    documents: Mapping[str, Document],
    actors: Mapping[str, Mapping[str, Any]],
    schema: Schema,
    folder: Path,
    annotators: Annotators | None = None,
) -> Built:
    """Write the dataset folder: a Parquet file for each config, and the card.

    A config without rows is left out: `load_dataset` cannot read an empty one. The same records
    give the same bytes. File names carry a fingerprint of the content, because
    `load_dataset` caches by names and would otherwise give the rows of an earlier build.

    Args:
        records: One for each document, without errors.
        documents: By id.
        actors: By id.
        schema: Of which the records are.
        folder: An empty one, or that of an earlier build.
        annotators: What each annotator is, for the card.

    Raises:
        PublishError: When the records do not make a dataset, or the folder holds something else.
    """
    if not records:
        raise PublishError("there are no records to build from", hint="Annotate a document first.")
    found = tables(records, documents, actors, schema)
    _refuse_strangers(folder)
    fingerprint = fingerprint_of(found, schema)
    files: dict[str, bytes] = {}
    paths: dict[str, str] = {}
    kinds: dict[str, Features] = {}
    for table in found:
        if not table.rows:
            continue
        kinds[table.config] = features(schema, table.definition, table.leading)
        paths[table.config] = f"data/{table.config}/{SPLIT}-{fingerprint}.parquet"
        files[paths[table.config]] = _parquet(table, kinds[table.config])
    sizes = {path: len(data) for path, data in files.items()}
    who = people(records, annotators or Annotators())
    text = card(found, kinds, paths, sizes, schema, who)
    try:
        _replace(folder, files, text)
    except OSError as error:
        raise PublishError(
            f"cannot write {folder}: {error.strerror}", hint="Name another folder with -o."
        ) from error
    return Built(folder, {t.config: len(t.rows) for t in found}, fingerprint)


def fingerprint_of(found: Sequence[Table], schema: Schema) -> str:
    """Tables → twelve hex digits that change with their content."""
    content = [schema.version, [[table.config, list(table.rows)] for table in found]]
    return sha256(canonical(content).encode("utf-8"))[:12]


def built_fingerprints(folder: Path) -> set[str]:
    """The fingerprints in the names of a dataset folder's files; a whole build has one."""
    names = (path.stem for path in folder.glob(f"data/*/{SPLIT}-*.parquet"))
    return {name.removeprefix(f"{SPLIT}-") for name in names}


def _replace(folder: Path, files: Mapping[str, bytes], card_text: str) -> None:
    for name, data in files.items():
        write_atomically(folder / name, data)
    write_atomically(folder / "README.md", card_text)
    for old in folder.glob("data/*/*.parquet"):
        if str(old.relative_to(folder)) not in files:
            old.unlink()
    for old in folder.glob("**/.*"):
        if _UNFINISHED.fullmatch(old.name):
            old.unlink()


def _refuse_strangers(folder: Path) -> None:
    """A folder that is there must be an earlier build: nothing else is written into.

    A first build that was killed may have left anything between nothing and all of one.
    """
    strange = folder.is_dir() and any(
        path.is_file() and not _OURS.fullmatch(path.name) for path in folder.rglob("*")
    )
    if (strange and not (folder / "data" / "documents").is_dir()) or folder.is_file():
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
