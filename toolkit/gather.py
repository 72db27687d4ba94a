"""Paths → the records under them: those of record files, and those that exports decode to."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.errors import ExportError
from toolkit.files import read_bytes
from toolkit.labelstudio.annotators import whole
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.export import Decoding, decode_exports
from toolkit.labelstudio.shape import META_SUFFIX, Export, read_export
from toolkit.labelstudio.sniff import read_value
from toolkit.ledger import Ledger
from toolkit.model import JSONObject
from toolkit.problems import Problem, problem
from toolkit.said import Said
from toolkit.schema import Schema
from toolkit.words import counted

MADE_BY = "redline pull (for exports), or redline adjudicate (for gold)"
"""What makes the files that are gathered."""
OTHER_FILES = frozenset(
    f"{name}{ending}"
    for name in ("documents", "metadata", "actors", "annotators", "links", "decisions", "waivers")
    for ending in (".json", ".jsonl")
)
"""What stands beside exports and records under `annotations/`, and is neither."""
ENDINGS = frozenset({".json", ".jsonl"})
STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Tasked:
    """A document of which an export holds a task."""

    document: str
    path: str
    """The task, as a JSON path into the export."""
    place: Mapping[str, Any]
    text: str
    annotator: str = ""
    """Whose task it is, as it says; empty: it is open to everybody."""


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
    texts: Mapping[str, str] = field(default_factory=dict)
    """By record id: the text of a task, which the offsets in its exports count in."""


def gather(
    paths: Sequence[Path], schema: Schema, annotators: Sequence[Mapping[str, Any]] = ()
) -> Gathered:
    """The records under some paths: those of record files, and those that exports decode to.

    The exports of a folder are read as versions of each other. ``-`` is standard input.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to read.
    """
    found = _Found()
    exports: list[Export] = []
    for path in paths:
        for file in found.files(path):
            exports.extend(found.add_file(file))
    # All at once: an annotator's passes may lie in several files.
    together = any(path.is_dir() for path in paths)
    found.add_decoding(decode_exports(exports, schema, annotators, newest_only=together))
    found.problems.extend(_read_twice(found.records))
    return Gathered(
        tuple(found.records),
        tuple(found.problems),
        found.ledger,
        tuple(found.tasks),
        found.said,
        found.texts,
    )


@dataclass(slots=True)
class _Found:
    """What gathering has come by so far."""

    records: list[tuple[JSONObject, Mapping[str, Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    tasks: list[Tasked] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    read: set[Path] = field(default_factory=set)

    def files(self, path: Path) -> Iterator[Path]:
        """The files under a path that may hold exports or records, each once."""
        if path == STDIN or not path.is_dir():
            if path != STDIN and not path.exists():
                raise ExportError(f"there is no {path}", hint=f"Check the path, or run: {MADE_BY}")
            found = [path]
        else:
            found = sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in ENDINGS
                and file.name not in OTHER_FILES
                and not (file.name.startswith(".") or file.is_dir())
            )
            if not found:
                raise ExportError(f"{path} holds no exports and no records", hint=f"Run: {MADE_BY}")
        for file in found:
            if path.is_dir() and not file.is_file():
                message = "it is no regular file; remove it, or put the file itself there"
                self.problems.append(problem("", "$", "export-shape", message, file=str(file)))
            elif not file.name.endswith(META_SUFFIX) and file.resolve() not in self.read:
                self.read.add(file.resolve())
                yield file

    def add_file(self, path: Path) -> Iterator[Export]:
        """One file, by what it holds: a record, records a line, or (returned) an export."""
        data = sys.stdin.buffer.read() if path == STDIN else read_bytes(path)
        if path.suffix.lower() == ".jsonl":
            self._add_lines(path, data)
            return
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            value, fault = read_value(data)
            if fault is None and isinstance(value, dict) and "document_id" in value:
                self.records.append((value, {"file": str(path)}))
                return
            if fault is not None and path == STDIN and b"\n{" in data:
                self._add_lines(path, data)
                return
        export, problems = read_export(path, data)
        self.problems.extend(problems)
        yield export

    def _add_lines(self, path: Path, data: bytes) -> None:
        """Records a line; lines that are none are said to be none, each reason once."""
        strange: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for number, line in enumerate(data.split(b"\n"), start=1):
            if not line.strip():
                continue
            value, fault = read_value(line)
            if fault is not None:
                strange.setdefault((fault.code, fault.message()), []).append((number, ""))
            elif isinstance(value, dict) and "document_id" in value:
                self.records.append((value, {"file": str(path), "line": number}))
            else:
                name = str(value.get("id", "")) if isinstance(value, dict) else ""
                why = "it is no record: it has no document_id"
                strange.setdefault(("export-shape", why), []).append((number, name))
        for (code, why), lines in strange.items():
            (number, name), *others = lines
            more = f" (and {counted(len(others), 'more line')} like it)" if others else ""
            message = f"line {number}: {why}{more}"
            place = {"file": str(path), "line": number}
            self.problems.append(problem(name, "$", code, message, **place))

    def add_decoding(self, decoding: Decoding) -> None:
        """What exports decode to."""
        self.problems.extend(decoding.problems)
        self.records.extend((record, decoding.places[record["id"]]) for record in decoding.records)
        self.ledger.add_all(decoding.ledger)
        self.said |= _said(decoding)
        self.texts |= decoding.texts
        for export in decoding.counting:
            for index, task in export.tasks.items():
                place = {"file": str(export.path), "task": whole(task.get("id"))}
                data = task["data"]
                whose = str(data.get("annotator") or "")
                task_at = f"$[{index}]"
                self.tasks.append(Tasked(data["document_id"], task_at, place, data[TEXT], whose))


def _said(decoding: Decoding) -> dict[str, Said]:
    """By record id: what is known to be wrong with it, and what it was not asked for."""
    return {
        name: Said(
            doubtful=decoding.doubtful.get(name, frozenset()),
            lost=decoding.lost.get(name, {}),
            untrusted=name in decoding.untrusted,
            absent=decoding.absent.get(name, frozenset()),
            lost_spans=decoding.lost_spans.get(name, ()),
            places=decoding.item_places.get(name, {}),
        )
        for name in decoding.places
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
