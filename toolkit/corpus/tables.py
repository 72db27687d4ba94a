"""Row groups of a Parquet file → pages, one a row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.corpus.opened import opened
from toolkit.corpus.page import Page, Place, Source, Unread
from toolkit.corpus.rows import NAMES, page_of, shortened

ROWS = 64
"""Rows that are in memory at once."""


def read_table(source: Source) -> Iterator[Page | Unread]:
    """The pages of a source of row groups; other columns than those of pages are not read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    (address,) = source.addresses
    row = source.first
    with opened(address) as stream:
        try:
            file = pq.ParquetFile(stream, buffer_size=1 << 20)
            groups = range(source.begin, file.num_row_groups if source.end is None else source.end)
            columns = columns_of(file.schema_arrow.names, source)
            features = _features(file.schema_arrow.metadata or {})
            for group in groups:
                for batch in _batches(file, group, columns):
                    for values in batch:
                        for name in features.keys() & values.keys():
                            values[name] = _named(values[name], features[name])
                        yield page_of(values, source, Place(address, row=row))
                        row += 1
        except (pa.ArrowException, OSError) as error:
            message = f"what follows cannot be read: {shortened(error)}; restore the file"
            yield Unread("document-unreadable", message, Place(address, row=row))


def columns_of(names: list[str], source: Source) -> list[str]:
    """Of the columns of a table those that pages are made of."""
    wanted = {source.text_field, source.id_field, "html"}
    return [name for name in names if name in wanted.union(*NAMES.values())]


def _batches(file: Any, group: int, columns: list[str]) -> Iterator[list[dict[str, Any]]]:
    for batch in file.iter_batches(ROWS, row_groups=[group], columns=columns, use_threads=False):
        yield batch.to_pylist()


def _features(metadata: Mapping[bytes, bytes]) -> Mapping[str, Any]:
    """What `datasets` has written of the columns: labels stand in a table as their numbers."""
    try:
        found = json.loads(metadata[b"huggingface"])["info"]["features"]
    except (KeyError, ValueError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _named(value: Any, feature: Any) -> Any:
    """A value with its labels by their names; what does not fit stays as it is."""
    if not isinstance(feature, dict):
        return value
    names, inner = feature.get("names"), feature.get("feature")
    if isinstance(names, list) and isinstance(value, int):
        return names[value] if 0 <= value < len(names) else None
    if isinstance(value, list):
        return [_named(one, inner) for one in value]
    if isinstance(value, dict):
        return {name: _named(one, feature.get(name)) for name, one in value.items()}
    return value
