"""Paths to validate → the same with exports repaired that have faults with one right answer.

Each repair is a pure function of one annotation: `toolkit.repair.annotation` lists them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from toolkit.errors import ExportError, RedlineError
from toolkit.files import read_bytes
from toolkit.labelstudio.shape import META_SUFFIX, Export, slowly_read
from toolkit.labelstudio.sniff import read_value
from toolkit.repair.beside import latest, write_beside
from toolkit.repair.copies import Copies
from toolkit.repair.exports import Listed, mend
from toolkit.schema import Schema
from toolkit.slices import Sliced
from toolkit.survey import ENDINGS, OTHER_FILES, STDIN
from toolkit.validate import Corpus

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was repaired, or would be."""

    paths: tuple[Path, ...]
    """What to validate now."""
    changes: tuple[Listed, ...] = ()
    files: tuple[Path, ...] = ()
    """The files that were written, or would be."""
    records: tuple[Path, ...] = ()
    """The files that are no exports: nothing in them is touched."""
    instead: Mapping[Path, Path] = field(default_factory=dict)
    """By a file that was named: the version of it, repaired before, that is read in its place."""
    copies: Copies | None = None
    """Where all of this was done; None: on the files themselves."""

    def original(self, value: T) -> T:
        """A report, or a part of one, on copies of files → the same on the files themselves."""
        return value if self.copies is None else self.copies.original(value)


@contextmanager
def repaired(
    paths: Sequence[Path], schema: Schema, corpus: Corpus, *, dry_run: bool = False
) -> Iterator[Repaired]:
    """Repair the exports under some paths, and say what is to be validated in their place.

    In a folder a repaired export takes the place of the old one; for a file that is named, the
    repaired one is validated.

    Args:
        paths: Files or folders of exports and records.
        schema: By which exports are read.
        corpus: What they are held against.
        dry_run: Write into a copy, which is there as long as the block runs.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, is standard input, or cannot be written beside.
    """
    for path in paths:
        if path == STDIN:
            raise ExportError(
                "nothing stands beside standard input, so no repaired export can",
                hint="Name the file that holds the export.",
            )
        if not path.exists():
            raise ExportError(f"there is no {path}", hint="Check the path.")
        if not path.is_dir() and not path.is_file():
            raise ExportError(
                f"{path} is no regular file, so no repaired export can stand beside it",
                hint="Write the export to a file, and name that.",
            )
    if not dry_run:
        yield _repaired(paths, schema, corpus)
        return
    with tempfile.TemporaryDirectory(prefix="redline-") as folder:
        copies = Copies(Path(folder))
        try:
            done = _repaired([copies.take(path) for path in paths], schema, corpus)
            there = copies.original(replace(done, paths=()))
            yield replace(there, paths=done.paths, copies=copies)
        except RedlineError as error:
            words, hint = copies.original((error.message, error.hint))
            raise type(error)(words, hint=hint) from error


def _repaired(paths: Sequence[Path], schema: Schema, corpus: Corpus) -> Repaired:
    exports: list[Export] = []
    records: list[Path] = []
    instead: dict[Path, Path] = {}
    read: set[Path] = set()
    for path in paths:
        if path.is_file() and (newer := latest(path)) != path:
            instead[path] = newer
        for file in _files(instead.get(path, path)):
            if file.resolve() in read:
                continue
            read.add(file.resolve())
            export = _export(file)
            if export is None:
                records.append(file)
            elif export.readable:
                exports.append(export)
    mended = mend(
        exports,
        schema,
        corpus.documents,
        corpus.annotators,
        newest_only=any(path.is_dir() for path in paths),
    )
    written = {one.export.path: write_beside(one) for one in mended}
    now = (instead.get(path, path) for path in paths)
    return Repaired(
        tuple(written.get(path, path) for path in now),
        tuple(listed for one in mended for listed in one.changes),
        tuple(written.values()),
        tuple(records),
        instead,
    )


def _files(path: Path) -> Iterator[Path]:
    """The files under a path that may hold exports or records, as `gather` finds them."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        told = file.name.startswith(".") or file.name.endswith(META_SUFFIX)
        named = file.suffix.lower() in ENDINGS and file.name not in OTHER_FILES
        if named and not told and file.is_file():
            yield file


def _export(path: Path) -> Export | None:
    """A file as an export, also one that cannot be read; None: it holds records."""
    if path.suffix.lower() == ".jsonl":
        return None
    data = read_bytes(path)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        value, fault = read_value(data)
        if fault is None and isinstance(value, dict) and "document_id" in value:
            return None
    return slowly_read(Sliced(path, data))[0]
