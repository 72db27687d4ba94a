"""Two versions of a config → which of its rows are new, gone or changed, by their ids."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.dataset.columns import ROWS_SHA256
from toolkit.hub.columns import Columns, common, reader, reasons
from toolkit.hub.versions import Reason

TOGETHER = 1000
"""Rows that are held at a time."""
WHOLE = 50
"""The same of rows that hold whole documents."""
NAMED = 5
"""How many rows of each kind are named; the rest is counted."""
DIGEST = 16
"""Bytes of a row's digest."""


@dataclass(slots=True)
class Some:
    """Rows: how many, and the ids of the first."""

    number: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, identity: str) -> None:
        """One more."""
        self.number += 1
        if len(self.first) < NAMED:
            self.first.append(identity)


@dataclass(frozen=True, slots=True)
class Difference:
    """How the rows of one config differ between two versions."""

    config: str
    added: Some = field(default_factory=Some)
    removed: Some = field(default_factory=Some)
    changed: Some = field(default_factory=Some)
    moved: Some = field(default_factory=Some)
    """Rows that are in another split than before."""
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The id of each changed row that is named → its columns that are others now."""
    reasons: tuple[Reason, ...] = ()
    """How the columns differ."""


Files = Mapping[str, Path]
"""The Parquet files of a config, by split."""


def compare(config: str, old: Files, new: Files, *, alike: bool = False) -> Difference:
    """Compare the rows of a config, split by split; a digest for each old row is held in memory.

    Rows are compared by the columns that both have; labels by their names.

    Args:
        config: Its name.
        old: The files of the version that is there; one or more.
        new: Those of the version to be; one or more.
        alike: Whether both hold as much of the texts, so that documents whose rows have one
            digest need not be read.
    """
    before, after = _columns(old), _columns(new)
    shared = common(before.nodes, after.nodes)
    # It is drawn from the rows of all configs, and changes where anything does.
    shared.pop(ROWS_SHA256, None)
    found = Difference(config, reasons=tuple(reasons(config, before.nodes, after.nodes)))
    known: dict[str, tuple[str, bytes]] = {}
    same = _marks(old) & _marks(new) if alike and before == after else frozenset()
    unread = {identity for _, identity, _ in same}
    for split, path in old.items():
        for identity, digest in _digests(path, reader(before.nodes, shared), unread):
            known[identity] = (split, digest)
    for split, path in new.items():
        for identity, digest in _digests(path, reader(after.nodes, shared), unread):
            was = known.pop(identity, None)
            if was is None:
                found.added.add(identity)
                continue
            if was[0] != split:
                found.moved.add(identity)
            if was[1] != digest:
                found.changed.add(identity)
    for identity in known:
        found.removed.add(identity)
    named = set(found.changed.first)
    if named:
        theirs = _values(old, named, reader(before.nodes, shared))
        ours = _values(new, named, reader(after.nodes, shared))
        told = {i: [c for c in shared if theirs[i][c] != ours[i][c]] for i in sorted(named)}
        return replace(found, columns=told)
    return found


def count(files: Files) -> Some:
    """All rows of a config that is in one of two versions only."""
    found = Some()
    for path in files.values():
        for batch in _batches(path, ["id"]):
            for row in batch.to_pylist():
                found.add(str(row["id"]))
    return found


def _columns(files: Files) -> Columns:
    return Columns.of(next(iter(files.values())))


def _marks(files: Files) -> frozenset[tuple[str, str, str]]:
    """Of documents: split, id, and the digest of all its rows; of other configs nothing."""
    found: set[tuple[str, str, str]] = set()
    for split, path in files.items():
        if ROWS_SHA256 in Columns.of(path).nodes:
            for batch in _batches(path, ["id", ROWS_SHA256]):
                found.update((split, row["id"], row[ROWS_SHA256]) for row in batch.to_pylist())
    return frozenset(found)


def _digests(
    path: Path, read: Callable[[Any], Any] | None, unread: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    import orjson

    for batch in _batches(path, unread=unread):
        for row in batch.to_pylist():
            value = row if read is None else read(row)
            data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
            yield str(row["id"]), hashlib.blake2b(data, digest_size=DIGEST).digest()


def _batches(
    path: Path, columns: list[str] | None = None, unread: Collection[str] = ()
) -> Iterator[Any]:
    """The rows of a file, as many at a time as their size allows.

    Args:
        path: The file.
        columns: None: all.
        unread: The ids of rows that are passed over.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    passed = pa.array(sorted(unread), pa.string())
    with pq.ParquetFile(path) as file:
        whole = any(str(kind).startswith("list<") for kind in file.schema_arrow.types)
        together = WHOLE if whole and columns is None else TOGETHER
        for group in range(file.num_row_groups):
            if unread:
                ids = file.read_row_group(group, columns=["id"]).column("id")
                if pc.all(pc.is_in(ids, value_set=passed)).as_py():
                    continue
            for batch in file.iter_batches(together, row_groups=[group], columns=columns):
                if unread:
                    left = pc.invert(pc.is_in(batch.column("id"), value_set=passed))
                    yield batch.filter(left)
                else:
                    yield batch


def _values(
    files: Files, wanted: set[str], read: Callable[[Any], Any] | None
) -> dict[str, dict[str, Any]]:
    """The rows of some ids, as they are compared."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = {}
    chosen = pa.array(sorted(wanted), pa.string())
    for path in files.values():
        for batch in _batches(path):
            ours = batch.filter(pc.is_in(batch.column("id"), value_set=chosen))
            for row in ours.to_pylist():
                found[str(row["id"])] = row if read is None else read(row)
    return found
