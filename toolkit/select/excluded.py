"""Records, exports, earlier selections → the documents that are not to be chosen again."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.errors import RecordError
from toolkit.labelstudio.shape import META_SUFFIX
from toolkit.model import JSONObject
from toolkit.schema import Schema
from toolkit.select.annotated import annotated
from toolkit.select.inputs import ENDINGS, Input
from toolkit.select.likely import document_of
from toolkit.select.numbers import Ids, number_of
from toolkit.survey import OTHER_FILES


def read_excluded(
    paths: Sequence[Path],
    schema: Schema,
    annotators: Sequence[Mapping[str, Any]] = (),
    own: Collection[Path | None] = (),
) -> Ids:
    """The documents that something stands about under some paths, sorted, each once.

    Args:
        paths: Files of records or earlier selections (``*.jsonl``), exports, folders of them.
        schema: By which exports are decoded.
        annotators: Entries of `annotators.json`.
        own: Files that do not count: those that are being made, when they are made again.

    Raises:
        RecordError: When a line names no document, or is a suggestion.
        ExportError: When a path does not exist, or a folder holds nothing to read.
    """
    found = array("Q")
    ours = {path.resolve() for path in own if path is not None}
    for path in paths:
        if path.is_dir():
            names = _folder(path, schema, annotators, ours)
        elif path.name.endswith(ENDINGS):
            names = _lines(path)
        else:
            names = iter(annotated([path], schema, annotators, _document))
        for name in names:
            found.append(number_of(name))
    return np.unique(np.array(found, dtype=np.uint64))


def _document(record: JSONObject) -> str:
    return str(record["document_id"])


def _folder(
    folder: Path, schema: Schema, annotators: Sequence[Mapping[str, Any]], own: Collection[Path]
) -> Iterator[str]:
    """What stands in a folder: lines as they are, the rest as exports are read."""
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
        if path.name not in OTHER_FILES and not path.name.endswith(META_SUFFIX)
    ]
    lined = [path for path in files if path.name.endswith(ENDINGS)]
    for path in lined:
        if path.resolve() not in own:
            yield from _lines(path, strict=False)
    if not lined or any(path.suffix.lower() == ".json" for path in files):
        yield from annotated([folder], schema, annotators, _document, lines=False)


def _lines(path: Path, *, strict: bool = True) -> Iterator[str]:
    """The documents that lines are about; in a folder suggestions may lie beside them."""
    for line in Input.of(path).lines(lambda _: None):
        values = line.values()
        if values.get("kind") == "suggestion":
            if strict:
                raise RecordError(
                    f"{line.place} is a suggestion: nobody has annotated that document",
                    hint="Name records, exports or an earlier selection with --exclude.",
                )
            continue
        # A document itself, as --documents-to writes it, tells its id by another key.
        own = values.get("id")
        if "text" in values and "document_id" not in values and isinstance(own, str):
            yield own
        else:
            yield document_of(values, line.place)
