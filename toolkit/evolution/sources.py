"""Files → the objects in them that can be migrated, and what is wrong with these."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import RecordError
from toolkit.files import read_bytes
from toolkit.labelstudio.sniff import read_value
from toolkit.model import JSONObject
from toolkit.problems import Problem, problem
from toolkit.schema import Schema
from toolkit.violations import json_path

RECORD = "record"
KINDS = {"document_id": RECORD, "actors": "actor_registry", "links": "links"}
"""The key by which a file's object is known → the definition that describes it."""
LINES, PAGE = ".jsonl", ".json"
STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Source:
    """One object that was read."""

    file: Path
    name: Path
    """The file's path inside the folder that was named, or its name."""
    definition: str
    value: JSONObject
    line: int | None = None

    @property
    def record(self) -> str:
        """What a problem calls it."""
        return str(self.value.get("id", "")) if self.definition == RECORD else ""


def read_sources(paths: Sequence[Path]) -> tuple[list[Source], list[Path]]:
    """Everything under the paths that can be migrated, and the files that cannot."""
    sources: list[Source] = []
    left_alone: list[Path] = []
    seen: set[Path] = set()
    for path in paths:
        folder = path != STDIN and path.is_dir()
        files = _files(path) if folder else [path]
        for file in files:
            if file.resolve() in seen:
                continue
            seen.add(file.resolve())
            found = list(_objects(file, file.relative_to(path) if folder else Path(file.name)))
            sources += found
            if not found and not folder:
                raise RecordError(
                    f"{file} holds no records, no actors and no links",
                    hint="Of an export, make records first: redline --schema FROM records",
                )
            if not found:
                left_alone.append(file)
    if not sources:
        raise RecordError(
            f"{', '.join(map(str, paths))}: nothing there can be migrated",
            hint="Name records, the actor registry, links, or folders of them.",
        )
    return sources, left_alone


def _files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in {LINES, PAGE} and path.is_file() and path.name[0] != "."
    )


def _objects(file: Path, name: Path) -> Iterator[Source]:
    """The objects of a file; none where it holds something else.

    Raises:
        RecordError: When it holds records and other lines, which would be lost.
    """
    data = sys.stdin.buffer.read() if file == STDIN else read_bytes(file)
    if file != STDIN and file.suffix.lower() != LINES:
        yield from _object(file, name, data, None)
        return
    strange: list[int] = []
    found: list[Source] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            here = list(_object(file, name, line, number))
            found += here
            strange += [] if here else [number]
    if found and strange:
        raise RecordError(
            f"{file}, line {strange[0]}, is no record, and other lines are",
            hint="Move that line to a file of its own.",
        )
    yield from found


def _object(file: Path, name: Path, data: bytes, line: int | None) -> Iterator[Source]:
    value, fault = read_value(data)
    if fault is not None:
        place = f"{file}, line {line}," if line else str(file)
        raise RecordError(f"{place} cannot be read: {fault.message()}", hint="Mend the file.")
    if isinstance(value, dict) and "decisions" not in value:
        kind = next((kind for key, kind in KINDS.items() if key in value), None)
        if kind is not None and (line is None or kind == RECORD):
            yield Source(file, name, kind, value, line)


def faults(sources: Sequence[Source], schema: Schema) -> list[Problem]:
    """In what objects differ from a version of the schema."""
    found = []
    for source in sources:
        violations = (
            schema.record_violations(source.value)
            if source.definition == RECORD
            else schema.violations(source.definition, source.value)
        )
        found += [problem_of(source, f.path, f.code, f.message) for f in violations]
    return found


def doubles(sources: Sequence[Source]) -> Iterator[Problem]:
    """Two records of one id."""
    seen: dict[str, Path] = {}
    for source in sources:
        if source.definition == RECORD and source.record in seen:
            message = f"this record stands in {seen[source.record]} too; leave one of them out"
            yield problem_of(source, ("id",), "duplicate-annotation", message)
        seen.setdefault(source.record, source.file)


def problem_of(source: Source, path: tuple[str | int, ...], code: str, message: str) -> Problem:
    """A problem with an object, at its place in the file."""
    place: dict[str, Any] = {"file": str(source.file)}
    if source.line is not None:
        place["line"] = source.line
    match path:
        case (str(layer), int(index), *_) if source.definition == RECORD:
            place["start"] = _start(source.value, layer, index)
    return problem(source.record, json_path(path), code, message, **place)


def _start(record: JSONObject, layer: str, index: int) -> int | None:
    """Where an item begins, for the order of problems."""
    try:
        start = record[layer][index]["start"]
    except (LookupError, TypeError):
        return None
    return start if isinstance(start, int) else None
