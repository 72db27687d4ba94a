"""Paths → the records under them: those of record files, and those that exports decode to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.errors import ExportError
from toolkit.files import read_bytes, read_lines
from toolkit.labelstudio.annotators import whole
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.export import Decoding, decode_exports
from toolkit.labelstudio.shape import META_SUFFIX, Export, read_export
from toolkit.ledger import Ledger
from toolkit.model import JSONObject
from toolkit.problems import Problem, problem
from toolkit.said import Said
from toolkit.schema import Schema

OTHER_FILES = frozenset(
    f"{name}{ending}"
    for name in ("documents", "metadata", "actors", "annotators", "links", "decisions", "waivers")
    for ending in (".json", ".jsonl")
)
"""What stands beside exports and records under `annotations/`, and is neither."""


@dataclass(frozen=True, slots=True)
class Tasked:
    """A document of which an export holds a task."""

    document: str
    path: str
    """The task, as a JSON path into the export."""
    place: Mapping[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """The records found under some paths, before anything is checked."""

    records: tuple[tuple[JSONObject, Mapping[str, Any]], ...] = ()
    """Each record with what is known of its place: file, line or task, annotator, address."""
    problems: tuple[Problem, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    tasks: tuple[Tasked, ...] = ()
    said: Mapping[str, Said] = field(default_factory=dict)
    """By record id: what has been said of it already."""


def gather(
    paths: Sequence[Path], schema: Schema, annotators: Sequence[Mapping[str, Any]] = ()
) -> Gathered:
    """The records under some paths: those of record files, and those that exports decode to.

    A folder of exports is read as versions of each other; a single file is read alone.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to read.
    """
    found = _Found()
    for path in paths:
        exports: list[Export] = []
        for file in _files(path):
            if file.name.endswith(META_SUFFIX) or file.resolve() in found.read:
                continue
            found.read.add(file.resolve())
            exports.extend(found.add_file(file))
        decoding = decode_exports(exports, schema, annotators, newest_only=path.is_dir())
        found.add_decoding(exports, decoding)
    found.problems.extend(_read_twice(found.records))
    return Gathered(
        tuple(found.records),
        tuple(found.problems),
        found.ledger,
        tuple(found.tasks),
        found.said,
    )


@dataclass(slots=True)
class _Found:
    """What gathering has come by so far."""

    records: list[tuple[JSONObject, Mapping[str, Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    tasks: list[Tasked] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    read: set[Path] = field(default_factory=set)

    def add_file(self, path: Path) -> Iterator[Export]:
        """One file, by what it holds: a record, records a line, or (returned) an export."""
        if path.suffix == ".jsonl":
            self._add_lines(path)
            return
        data = read_bytes(path)
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            try:
                value = json.loads(data.decode("utf-8-sig"))
            except (ValueError, RecursionError):
                value = None
            if isinstance(value, dict) and "document_id" in value:
                self.records.append((value, {"file": str(path)}))
                return
        export, problems = read_export(path, data)
        self.problems.extend(problems)
        yield export

    def _add_lines(self, path: Path) -> None:
        """Records a line; a line that is none is said to be none, once."""
        for number, value in read_lines(path):
            place = {"file": str(path), "line": number}
            if "document_id" in value:
                self.records.append((value, place))
            else:
                message = f"line {number} is no record: it has no document_id"
                name = str(value.get("id", ""))
                self.problems.append(problem(name, "$", "export-shape", message, **place))

    def add_decoding(self, exports: Sequence[Export], decoding: Decoding) -> None:
        """What exports decode to."""
        self.problems.extend(decoding.problems)
        self.records.extend((record, decoding.places[record["id"]]) for record in decoding.records)
        self.ledger.add_all(decoding.ledger)
        self.said |= _said(decoding)
        for export in exports:
            for index, task in export.tasks.items():
                place = {"file": str(export.path), "task": whole(task.get("id"))}
                data = task["data"]
                self.tasks.append(Tasked(data["document_id"], f"$[{index}]", place, data[TEXT]))


def _said(decoding: Decoding) -> dict[str, Said]:
    """By record id: what is known to be wrong with it, and what it was not asked for."""
    spans: dict[Any, list[tuple[int, int]]] = {}
    for found in decoding.problems:
        place = found.location
        if place.start is not None and place.end is not None:
            key = place.file, place.task, place.annotation
            spans.setdefault(key, []).append((place.start, place.end))
    return {
        name: Said(
            doubtful=decoding.doubtful.get(name, frozenset()),
            incomplete=decoding.incomplete.get(name, frozenset()),
            untrusted=name in decoding.untrusted,
            absent=decoding.absent.get(name, frozenset()),
            spans=spans.get((place["file"], place.get("task"), place.get("annotation")), ()),
            places=decoding.item_places.get(name, {}),
        )
        for name, place in decoding.places.items()
    }


def _read_twice(records: Sequence[tuple[JSONObject, Mapping[str, Any]]]) -> Iterator[Problem]:
    """Two records of one id: one reading in two files, or in two exports named one by one."""
    seen: dict[str, Mapping[str, Any]] = {}
    for record, place in records:
        name = str(record.get("id", ""))
        if name in seen:
            message = f"this record stands in {seen[name].get('file')} too; leave one of them out"
            found = problem(name, "$.id", "duplicate-annotation", message)
            yield replace(found, location=replace(found.location, **place))
        seen.setdefault(name, place)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise ExportError(f"there is no {path}", hint="Check the path, or run: redline pull")
    found = sorted(
        file
        for pattern in ("*.json", "*.jsonl")
        for file in path.rglob(pattern)
        if file.name not in OTHER_FILES and not file.name.startswith(".")
    )
    if not found:
        raise ExportError(f"{path} holds no exports and no records", hint="Run: redline pull")
    return found
