"""Paths → what is to be read under them: records, and the tasks of exports."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from toolkit.collector import without_collector
from toolkit.errors import ExportError
from toolkit.labelstudio.choice import Choice, Unit, choose
from toolkit.labelstudio.gists import DoubtfulError
from toolkit.labelstudio.quick import read_surely
from toolkit.labelstudio.shape import META_SUFFIX, Export, open_export, personal, slowly_read
from toolkit.model import JSONObject
from toolkit.problems import Problem, problem
from toolkit.schema import Schema
from toolkit.slices import Sliced
from toolkit.words import counted

T = TypeVar("T")
MADE_BY = "redline pull (for exports), or redline adjudicate (for gold)"
"""What makes the files that are gathered."""
OTHER_FILES = frozenset(
    f"{name}{ending}"
    for name in ("documents", "metadata", "actors", "annotators", "links", "decisions", "waivers")
    for ending in (".json", ".jsonl")
)
"""What stands beside exports and records under `annotations/`, and is neither."""
PROBLEMS = "_problems"
"""The folder of parts with problems, beside the parts with rows that tasks have written."""
LOGS = "_logs"
"""The folder of what is kept of tasks, where nobody names another."""
STATEMENT = "_redline.json"
"""What tells of which command and which inputs a folder of parts is."""
BESIDE = frozenset({PROBLEMS, LOGS, STATEMENT})
"""What stands beside the parts that tasks have written."""
ENDINGS = frozenset({".json", ".jsonl"})
STDIN = Path("-")
BEGINNING = 4096
"""Bytes by which it is told what a file is."""


class RecordAt(NamedTuple):
    """A record of a file of records, and where it is."""

    file: Sliced
    start: int
    end: int
    line: int | None = None
    """None: it has the file to itself."""

    @property
    def place(self) -> Mapping[str, Any]:
        """Its place, as problems name it."""
        file = {"file": str(self.file.path)}
        return file if self.line is None else {**file, "line": self.line}

    def read(self) -> JSONObject:
        """The record.

        Raises:
            DoubtfulError: When its file is not fit to be read quickly.
        """
        value, fault = read_surely(self.file.slice(self.start, self.end))
        if fault is not None:
            raise DoubtfulError(self.file)
        record: JSONObject = value
        return record


class Recorded:
    """Records of files, in their order, in some thirty bytes each."""

    def __init__(self) -> None:
        self._files: list[Sliced] = []
        self._of = array("I")
        """Of each record the number of its file; the others are where it is in that."""
        self._starts, self._ends, self._lines = array("Q"), array("Q"), array("I")

    def add(self, file: Sliced, start: int, end: int, line: int = 0) -> None:
        """One more; line 0: it has the file to itself."""
        if not self._files or self._files[-1] is not file:
            self._files.append(file)
        self._of.append(len(self._files) - 1)
        self._starts.append(start)
        self._ends.append(end)
        self._lines.append(line)

    def __len__(self) -> int:
        return len(self._of)

    def __iter__(self) -> Iterator[RecordAt]:
        for file, start, end, line in zip(
            self._of, self._starts, self._ends, self._lines, strict=True
        ):
            yield RecordAt(*self._files[file].part(start, end), line or None)


@dataclass(frozen=True, slots=True)
class Survey:
    """What is to be read under some paths."""

    records: Recorded
    choice: Choice
    files: Mapping[str, Sequence[Problem]]
    """What is wrong with each file as a whole."""
    size: int
    """Bytes of all files."""

    def units(self) -> Iterator[RecordAt | Unit]:
        """What is read together, in the order in which it was found."""
        yield from self.records
        yield from self.choice.units()

    def problems(self, people: Mapping[str, Collection[str]]) -> Iterator[Problem]:
        """What is wrong with files; last of each, that persons are named in it."""
        for file, found in self.files.items():
            yield from found
            yield from personal(file, people.get(file, ()))


def carefully(
    paths: Sequence[Path],
    schema: Schema,
    annotators: Sequence[Mapping[str, Any]],
    work: Callable[[Survey], T],
    jobs: int | None = 1,
) -> T:
    """Do some work on what is under paths; again, where a file must be read more slowly for it.

    Args:
        paths: Files and folders. The exports of a folder are versions of each other.
        schema: By which exports are decoded.
        annotators: Entries of `annotators.json`.
        work: What is done; when it raises `DoubtfulError`, nothing of it must be left.
        jobs: How many processes may look through a large file; None: as many as there are cores.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to read.
    """
    kept: dict[Path, Sliced] = {}
    slow: set[Path] = set()
    while True:
        found = _Found(kept, slow, jobs)
        # All at once: an annotator's passes may lie in several files.
        together = any(path.is_dir() for path in paths)
        try:
            with without_collector():
                exports = [export for path in paths for export in found.add(path)]
                choice = choose(exports, schema.layers, annotators, newest_only=together)
                return work(Survey(found.records, choice, found.problems, found.size))
        except DoubtfulError as doubt:
            if doubt.file.path in slow:
                raise
            slow.add(doubt.file.path)


@dataclass(slots=True)
class _Found:
    """What looking through paths has come by so far."""

    kept: dict[Path, Sliced]
    """Standard input and pipes, which are read once."""
    slow: Collection[Path]
    """Files in which something was met that must be told."""
    jobs: int | None
    """How many processes may look through a file."""
    records: Recorded = field(default_factory=Recorded)
    problems: dict[str, list[Problem]] = field(default_factory=dict)
    read: set[Path] = field(default_factory=set)
    size: int = 0

    def add(self, path: Path) -> Iterator[Export]:
        """Look through a path → the exports in it."""
        for file in self.files(path):
            opened = self.opened(file)
            self.size += opened.size
            export = self.add_file(opened)
            if export is not None:
                yield export

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
                and BESIDE.isdisjoint(file.relative_to(path).parts)
                and not (file.name.startswith(".") or file.is_dir())
            )
            if not found:
                raise ExportError(f"{path} holds no exports and no records", hint=f"Run: {MADE_BY}")
        for file in found:
            if path.is_dir() and not file.is_file():
                message = "it is no regular file; remove it, or put the file itself there"
                self.tell(problem("", "$", "export-shape", message, file=str(file)))
            elif not file.name.endswith(META_SUFFIX) and file.resolve() not in self.read:
                self.read.add(file.resolve())
                yield file

    def opened(self, path: Path) -> Sliced:
        """A file; what can be read once only is kept."""
        if path in self.kept:
            return self.kept[path]
        file = Sliced(path, sys.stdin.buffer.read()) if path == STDIN else Sliced.of(path)
        if file.data is not None:
            self.kept[path] = file
        return file

    def add_file(self, file: Sliced) -> Export | None:
        """One file, by what it holds: a record, records a line, or (returned) an export."""
        if file.path.suffix.lower() == ".jsonl":
            self._add_lines(file)
            return None
        start = file.slice(0, BEGINNING).lstrip(b"\xef\xbb\xbf \t\r\n")
        if start.startswith(b"{"):
            data = file.whole()
            value, fault = read_surely(data)
            if fault is None and isinstance(value, dict) and "document_id" in value:
                self.records.add(file, 0, len(data))
                return None
            if fault is not None and file.path == STDIN and b"\n{" in data:
                self._add_lines(file)
                return None
        slowly = not start.startswith(b"[") or file.path in self.slow
        export, problems = slowly_read(file) if slowly else open_export(file, self.jobs)
        self.problems.setdefault(str(file.path), []).extend(problems)
        return export

    def _add_lines(self, file: Sliced) -> None:
        """Records a line; lines that are none are said to be none, each reason once."""
        strange: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for number, start, line in file.lines():
            if not line.strip():
                continue
            value, fault = read_surely(line)
            if fault is not None:
                strange.setdefault((fault.code, fault.message()), []).append((number, ""))
            elif isinstance(value, dict) and "document_id" in value:
                self.records.add(file, start, start + len(line), number)
            else:
                name = str(value.get("id", "")) if isinstance(value, dict) else ""
                why = "it is no record: it has no document_id"
                strange.setdefault(("export-shape", why), []).append((number, name))
        for (code, why), lines in strange.items():
            (number, name), *others = lines
            more = f" (and {counted(len(others), 'more line')} like it)" if others else ""
            message = f"line {number}: {why}{more}"
            place = {"file": str(file.path), "line": number}
            self.tell(problem(name, "$", code, message, **place))

    def tell(self, found: Problem) -> None:
        """Note a problem with a file."""
        self.problems.setdefault(str(found.location.file), []).append(found)
