"""A dataset folder → its rows, labels by their names, document by document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from toolkit.dataset.columns import ACTORS, DOCUMENTS, Column, Columns, Labels, Listed
from toolkit.dataset.manifest import Manifest
from toolkit.errors import PublishError
from toolkit.model import JSONObject

Rows = dict[str, list[JSONObject]]
TOGETHER = 100
"""Rows that are read at once."""
AGAIN = "Get the dataset again: it is not as redline wrote it."
"""What is to be done about a folder that is damaged."""


def unpack(
    folder: Path, manifest: Manifest, columns: Mapping[str, Columns], split: str
) -> Iterator[tuple[str, Rows]]:
    """The documents of one split, in their order, each with its rows in every config but `actors`.

    Args:
        folder: A dataset folder, whose files are as the manifest says: `check_files`.
        manifest: Its own.
        columns: By config, in the order of the dataset.
        split: One of its splits.

    Raises:
        PublishError: When a file cannot be read, or rows are not in the order of documents.
    """
    streams = {
        config: _by_document(_rows(folder, manifest, columns, config, split), config)
        for config in columns
        if config != ACTORS
    }
    waiting = {config: next(stream, None) for config, stream in streams.items()}
    while (head := waiting[DOCUMENTS]) is not None:
        found: Rows = {}
        for config, entry in waiting.items():
            mine = entry is not None and entry[0] == head[0]
            found[config] = entry[1] if entry is not None and mine else []
            if mine:
                waiting[config] = next(streams[config], None)
        yield head[0], found
    for config, entry in waiting.items():
        if entry is not None:
            raise PublishError(
                f"{folder}: {config} of {split} has rows of {entry[0]} out of order",
                hint=AGAIN,
            )


def actors_of(folder: Path, manifest: Manifest, columns: Mapping[str, Columns]) -> list[JSONObject]:
    """The rows of `actors`, of all splits."""
    return [
        row
        for split in manifest.configs.get(ACTORS, {})
        for row in _rows(folder, manifest, columns, ACTORS, split)
    ]


def hashes_of(folder: Path, manifest: Manifest) -> dict[str, str]:
    """The documents of a folder, by id, with the SHA-256 of the text of each."""
    import pyarrow.parquet as pq

    found: dict[str, str] = {}
    for shard in manifest.configs[DOCUMENTS].values():
        table = pq.read_table(folder / shard.path, columns=["id", "text_sha256"])
        found |= zip(table["id"].to_pylist(), table["text_sha256"].to_pylist(), strict=True)
    return found


def check_files(folder: Path, manifest: Manifest) -> None:
    """Make sure that a folder holds the files that its manifest names, as they were written.

    Raises:
        PublishError: When one is missing or has been changed.
    """
    for shards in manifest.configs.values():
        for shard in shards.values():
            try:
                with (folder / shard.path).open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
            except OSError as error:
                raise PublishError(
                    f"cannot read {folder / shard.path}: {error.strerror}", hint=AGAIN
                ) from error
            if digest != shard.sha256:
                raise PublishError(f"{folder / shard.path} has been changed", hint=AGAIN)


def _by_document(rows: Iterator[JSONObject], config: str) -> Iterator[tuple[str, list[JSONObject]]]:
    name = "id" if config == DOCUMENTS else "document_id"
    for document, those in groupby(rows, key=lambda row: str(row[name])):
        yield document, list(those)


def _rows(
    folder: Path, manifest: Manifest, columns: Mapping[str, Columns], config: str, split: str
) -> Iterator[JSONObject]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    shard = manifest.configs.get(config, {}).get(split)
    if shard is None:
        return
    decoders = {name: decoder(column) for name, column in columns[config].items()}
    try:
        file = pq.ParquetFile(folder / shard.path)
        if list(file.schema_arrow.names) != list(columns[config]):
            raise PublishError(
                f"{folder / shard.path} has other columns than the schema gives",
                hint="Use the redline that wrote it: its version is in redline.json.",
            )
        for batch in file.iter_batches(batch_size=TOGETHER):
            for row in batch.to_pylist():
                yield {name: decoders[name](value) for name, value in row.items()}
    except (pa.ArrowException, OSError) as error:
        raise PublishError(
            f"cannot read {folder / shard.path}: {error}",
            hint=AGAIN,
        ) from error


def decoder(column: Column) -> Callable[[Any], Any]:
    """A function that puts the names of labels for their numbers."""
    match column:
        case Labels(names):
            return lambda value: None if value is None else names[value]
        case Listed(of):
            each = decoder(of)
            return lambda values: None if values is None else [each(value) for value in values]
        case Mapping():
            inside = {name: decoder(child) for name, child in column.items()}
            return lambda values: (
                None
                if values is None
                else {name: inside[name](value) for name, value in values.items()}
            )
        case _:
            return lambda value: value
