"""Rows → Parquet files: written batch by batch, the same bytes for the same rows."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.dataset.columns import (
    ANNOTATIONS,
    DOCUMENTS,
    Column,
    Columns,
    Labels,
    Listed,
    arrow_schema,
)
from toolkit.dataset.manifest import Shard
from toolkit.errors import PublishError

TOGETHER: Mapping[str, int] = {DOCUMENTS: 200, ANNOTATIONS: 200}
"""Rows of a row group in configs whose rows hold whole documents."""
OTHERWISE = 5_000
"""In all others."""
MOST = 64_000_000
"""Bytes of JSON after which a row group ends, however few its rows are."""
LEVEL = 3
"""Of zstd."""
DIGITS = 12
"""Of a file's SHA-256, in its name."""


@dataclass(slots=True)
class Growing:
    """One Parquet file that rows are added to; it has no name of its own before it is whole."""

    config: str
    columns: Columns
    temporary: Path
    """A new file that the caller has made, and removes where nothing comes of it."""
    rows: int = 0
    _held: list[bytes] = field(default_factory=list)
    _bytes: int = 0
    _writer: Any = None
    _schema: Any = None
    _encode: Callable[[Any], Any] = field(init=False)

    def __post_init__(self) -> None:
        self._encode = encoder(self.columns) or _unchanged

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Some more rows, labels by their names.

        Raises:
            PublishError: When a value does not fit its column.
            OSError: When the disk does not take them.
        """
        import orjson

        together = TOGETHER.get(self.config, OTHERWISE)
        for row in rows:
            try:
                line = orjson.dumps(self._encode(row), option=orjson.OPT_APPEND_NEWLINE)
            except (KeyError, TypeError) as error:
                raise self._refused(f"{row.get('id')}: {error}") from error
            self._held.append(line)
            self._bytes += len(line)
            if len(self._held) >= together or self._bytes >= MOST:
                self._write()

    def finish(self, split: str) -> Shard:
        """Write what is left → what the file is."""
        if self._held:
            self._write()
        self._writer.close()
        with self.temporary.open("rb") as stream:
            os.fsync(stream.fileno())
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Shard(
            path=f"data/{self.config}/{split}-{digest[:DIGITS]}.parquet",
            rows=self.rows,
            num_bytes=loaded_bytes(self.temporary),
            download_size=self.temporary.stat().st_size,
            sha256=digest,
        )

    def _write(self) -> None:
        """Write what is held as one row group."""
        import pyarrow as pa
        import pyarrow.json as pj
        import pyarrow.parquet as pq

        if self._writer is None:
            self._schema = arrow_schema(self.columns)
            self._writer = pq.ParquetWriter(
                self.temporary, self._schema, compression="zstd", compression_level=LEVEL
            )
        # By way of JSON: `pyarrow.array` would import pandas, which takes two seconds.
        data = b"".join(self._held)
        reading = pj.ReadOptions(use_threads=False, block_size=len(data) + 1)
        parsing = pj.ParseOptions(explicit_schema=self._schema, unexpected_field_behavior="error")
        try:
            table = pj.read_json(pa.BufferReader(data), reading, parsing)
        except pa.ArrowException as error:
            raise self._refused(str(error)) from error
        self._writer.write_table(table.cast(self._schema), row_group_size=table.num_rows)
        self.rows += table.num_rows
        self._held, self._bytes = [], 0

    def _refused(self, why: str) -> PublishError:
        return PublishError(
            f"a column of {self.config} does not take one of its values: {why}",
            hint="Validate the records, or mend that value where it stands, then build again.",
        )


def encoder(column: Column) -> Callable[[Any], Any] | None:
    """A function that puts the numbers of labels for their names; None: there are none in it."""
    match column:
        case Labels(names):
            numbers: dict[str | None, int | None] = {name: i for i, name in enumerate(names)}
            numbers[None] = None
            return numbers.__getitem__
        case Listed(of):
            each = encoder(of)
            if each is None:
                return None
            return lambda values: None if values is None else list(map(each, values))
        case Mapping():
            return _struct_encoder(column)
        case _:
            return None


def _unchanged(row: Any) -> Any:
    return row


def _struct_encoder(columns: Columns) -> Callable[[Any], Any] | None:
    inside = [(name, encode) for name, of in columns.items() if (encode := encoder(of))]
    if not inside:
        return None

    def encode_struct(values: Any) -> Any:
        if values is None:
            return None
        found = dict(values)
        for name, encode in inside:
            found[name] = encode(found[name])
        return found

    return encode_struct


def loaded_bytes(path: Path) -> int:
    """What `datasets` counts as the bytes of a Parquet file once it has loaded it."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    groups = (file.read_row_group(number) for number in range(file.num_row_groups))
    return sum(group.combine_chunks().nbytes for group in groups)


def temporary_file(folder: Path) -> Path:
    """A new empty file in a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=UNFINISHED)
    os.fchmod(handle, 0o644)
    os.close(handle)
    return Path(name)


UNFINISHED = ".unfinished.parquet."
"""What the name of a file begins with that is being written."""
