"""Exports and records → everything that is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.checks import CHECKS, Reading
from toolkit.errors import ExportError
from toolkit.files import read_bytes, read_lines
from toolkit.labelstudio.export import Decoding, decode_exports
from toolkit.labelstudio.shape import META_SUFFIX, Export, read_export
from toolkit.model import Document, JSONObject, Record, Span
from toolkit.problems import Problem, ordered, problem
from toolkit.schema import Schema
from toolkit.violations import json_path

OTHER_FILES = frozenset(
    f"{name}{ending}"
    for name in ("documents", "metadata", "actors", "annotators", "links", "decisions", "waivers")
    for ending in (".json", ".jsonl")
)
"""What stands beside exports and records under `annotations/`, and is neither."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What records are held against; all of it may be empty."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    actors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    annotators: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """The records found under some paths, before anything is checked."""

    records: tuple[tuple[JSONObject, Mapping[str, Any]], ...]
    """Each record with what is known of its place: file, line or task, annotator, address."""
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """What `validate` found, in the order in which a person works through it."""

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(p.severity == "error" for p in self.problems)


def validate(paths: Sequence[Path], schema: Schema, corpus: Corpus) -> Report:
    """Files or folders of exports and records → all that is wrong with them.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to validate.
    """
    return validate_gathered(gather(paths, schema, corpus.annotators), schema, corpus)


def validate_gathered(gathered: Gathered, schema: Schema, corpus: Corpus) -> Report:
    """What `gather` found → all that is wrong with it."""
    problems = list(gathered.problems)
    for record, place in gathered.records:
        problems.extend(check_record(record, schema, corpus, place))
    counts = {**gathered.counts, "records": len(gathered.records)}
    return Report(tuple(ordered(problems)), counts)


def gather(
    paths: Sequence[Path], schema: Schema, annotators: Sequence[Mapping[str, Any]] = ()
) -> Gathered:
    """The records under some paths: those of record files, and those that exports decode to.

    A folder of exports is read as versions of each other; a single file is read alone.
    """
    records: list[tuple[JSONObject, Mapping[str, Any]]] = []
    problems: list[Problem] = []
    counts: dict[str, int] = {}
    read: set[Path] = set()
    for path in paths:
        exports: list[Export] = []
        for file in _files(path):
            if file.name.endswith(META_SUFFIX) or file.resolve() in read:
                continue
            read.add(file.resolve())
            found = _read(file)
            problems.extend(found.problems)
            records.extend(found.records)
            if found.export is not None:
                exports.append(found.export)
        decoding = decode_exports(exports, schema, annotators, newest_only=path.is_dir())
        problems.extend(decoding.problems)
        records.extend((record, decoding.places[record["id"]]) for record in decoding.records)
        _add(counts, decoding)
    problems.extend(_read_twice(records))
    return Gathered(tuple(records), tuple(problems), counts)


def _read_twice(
    records: Sequence[tuple[JSONObject, Mapping[str, Any]]],
) -> Iterator[Problem]:
    """Two records of one id: one reading in two files, or in two exports named one by one."""
    seen: dict[str, Mapping[str, Any]] = {}
    for record, place in records:
        name = str(record.get("id", ""))
        if name in seen:
            message = f"this record stands in {seen[name].get('file')} too; leave one of them out"
            yield _placed(problem(name, "$.id", "duplicate-annotation", message), place)
        seen.setdefault(name, place)


@dataclass(frozen=True, slots=True)
class _File:
    export: Export | None = None
    records: tuple[tuple[JSONObject, Mapping[str, Any]], ...] = ()
    problems: tuple[Problem, ...] = ()


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


def _read(path: Path) -> _File:
    """One file, by what it holds: a record, records a line, or an export."""
    if path.suffix == ".jsonl":
        return _lines(path)
    data = read_bytes(path)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        try:
            value = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and "document_id" in value:
            return _File(records=((value, {"file": str(path)}),))
    export, problems = read_export(path, data)
    return _File(export, problems=tuple(problems))


def _lines(path: Path) -> _File:
    """Records a line; a line that is none is said to be none, once."""
    records: list[tuple[JSONObject, Mapping[str, Any]]] = []
    problems: list[Problem] = []
    for number, value in read_lines(path):
        place = {"file": str(path), "line": number}
        if "document_id" in value:
            records.append((value, place))
        else:
            message = f"line {number} is no record: it has no document_id"
            problems.append(
                problem(str(value.get("id", "")), "$", "export-shape", message, **place)
            )
    return _File(records=tuple(records), problems=tuple(problems))


def _add(counts: dict[str, int], decoding: Decoding) -> None:
    for name, count in decoding.counts.items():
        counts[name] = counts.get(name, 0) + count


def check_record(
    values: Any, schema: Schema, corpus: Corpus, place: Mapping[str, Any]
) -> Iterator[Problem]:
    """One record, as it was read → its problems. Any JSON value is answered, none is changed."""
    name = str(values.get("id", "")) if isinstance(values, dict) else ""
    rejected: set[tuple[str, int]] = set()
    readable = True
    for violation in schema.violations("record", values):
        match violation.path:
            case (str(layer), int(index), *_):
                rejected.add((layer, index))
            case _:
                readable = False
        found = problem(name, json_path(violation.path), violation.code, violation.message)
        yield _placed(_spanned(found, values, violation.path), place)
    if not readable:
        return
    document = corpus.documents.get(values["document_id"])
    if document is None:
        message = (
            f"{values['document_id']} is not among the documents; ingest it, or name --documents"
        )
        yield _placed(problem(name, "$.document_id", "unknown-document", message), place)
        return
    if document.text_sha256 != values["text_sha256"]:
        message = "it was made from another text than the document's; offsets cannot be trusted"
        yield _placed(problem(name, "$.text_sha256", "document-text-changed", message), place)
        return
    names = tuple(layer.name for layer in schema.layers)
    record = Record(values, names, frozenset(rejected))
    reading = Reading(record, document, corpus.actors, schema.layers)
    for check in CHECKS:
        for found in check(reading):
            yield _placed(found, place)


def _spanned(found: Problem, values: Any, path: tuple[str | int, ...]) -> Problem:
    """A problem of the schema with the span and region of the item that it is in."""
    try:
        item = values[path[0]][path[1]]
        span = Span(int(item["start"]), int(item["end"]))
        region = (item.get("provenance") or {}).get("region_id")
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
        return found
    known = region if isinstance(region, str) else None
    location = replace(found.location, start=span.start, end=span.end, region=known)
    return replace(found, location=location)


def _placed(found: Problem, place: Mapping[str, Any]) -> Problem:
    return replace(found, location=replace(found.location, **place))
