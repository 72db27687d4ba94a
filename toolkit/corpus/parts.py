"""What an ingest has done so far, beside its output: a run that is cut off goes on from there."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self

import numpy as np

from toolkit.errors import DocumentError
from toolkit.files import canonical, dumps_line, read_json, sha256, write_atomically
from toolkit.problems import Location, Problem

PLAN = "plan.json"
LOCK = ".lock"
MADE_BY = "redline ingest"
PAGES = 1_000
"""Pages of a part: what a run that is cut off does again."""


class Key(NamedTuple):
    """By which doubles are found: 64 bits each of the hash of an id, and of that of a text."""

    id: int
    text: int


NO_KEY = Key(0, 0)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one page."""

    source: int
    taken: int
    """Which page of its source it was, from 1."""
    line: bytes = b""
    """Place, tab and document; empty: there is none."""
    key: Key = NO_KEY
    sections: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    met: str = ""
    """Its id, where a person decided something about it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part that is finished."""

    source: int
    """How far it goes: the source and the number of pages of it that are done."""
    taken: int
    documents: int
    sections: Mapping[str, int]
    met: tuple[str, ...] = ()


@dataclass(slots=True)
class Parts:
    """A folder of parts; those that are finished are read, and others are added."""

    folder: Path
    done: list[Part] = field(default_factory=list)

    @classmethod
    def opened(cls, folder: Path, plan: Any) -> Self:
        """The folder for a plan; parts of another plan are removed.

        Raises:
            OSError: When it cannot be written.
        """
        digest = sha256(canonical(plan).encode("utf-8"))
        stated = {"made_by": MADE_BY, "plan": digest}
        if (folder / PLAN).exists() and read_json(folder / PLAN) != stated:
            sweep(folder)
        if not (folder / PLAN).exists():
            write_atomically(folder / PLAN, json.dumps(stated))
        parts = cls(folder)
        while (about := folder / f"{len(parts.done):05}.json").exists():
            values = read_json(about)
            parts.done.append(Part(**{**values, "met": tuple(values["met"])}))
        return parts

    def path(self, number: int, kind: str) -> Path:
        """Where a file of a part lies: ``pages``, ``keys`` or ``problems``."""
        return self.folder / f"{number:05}.{kind}"

    def add(self, made: Iterable[Made], pages: int = PAGES) -> None:
        """Write what becomes of pages, so many a part; a part counts when it is whole."""
        part: _Writing | None = None
        try:
            for one in made:
                part = part or _Writing(self, len(self.done))
                part.write(one)
                if part.pages == pages:
                    self.done.append(part.finished())
                    part = None
            if part is not None:
                self.done.append(part.finished())
        except BaseException:
            if part is not None:
                part.close()
            raise

    def position(self) -> tuple[int, int]:
        """The source and how many pages of it are done."""
        return (self.done[-1].source, self.done[-1].taken) if self.done else (0, 0)

    def keys(self) -> np.ndarray[Any, np.dtype[np.uint64]]:
        """For each document: hash of the id, hash of the text, where its line begins in its part.

        Returns:
            An array of shape (documents, 3).
        """
        found = np.empty((sum(part.documents for part in self.done), 3), np.uint64)
        begin = 0
        for number, part in enumerate(self.done):
            read = np.fromfile(self.path(number, "keys"), np.uint64).reshape(-1, 3)
            found[begin : begin + part.documents] = read
            begin += part.documents
        return found

    def lines(self) -> Iterator[bytes]:
        """The line of each document, in order: place, tab, document."""
        for number in range(len(self.done)):
            with self.path(number, "pages").open("rb") as stream:
                yield from stream

    def problems(self) -> Iterator[tuple[int, Problem]]:
        """The problems in order, each with the number of its document; -1: it is of none."""
        begin = 0
        for number, part in enumerate(self.done):
            with self.path(number, "problems").open("rb") as stream:
                for line in stream:
                    at, values = json.loads(line)
                    yield (-1 if at < 0 else begin + at), problem_of(values)
            begin += part.documents


def problem_of(values: Mapping[str, Any]) -> Problem:
    """A problem as it was written → the problem."""
    return Problem(**{**values, "location": Location(**values["location"])})


def refuse_others(folder: Path) -> None:
    """Nothing of anybody else's becomes a folder of parts.

    Raises:
        DocumentError: When something else lies there.
        OSError: When it cannot be looked into.
    """
    if folder.is_symlink() or (folder.exists() and not _is_ours(folder)):
        raise DocumentError(
            f"{folder} is there, and no earlier run of redline ingest has made it",
            hint="Move it away: what is done so far is kept under this name.",
        )


def _is_ours(folder: Path) -> bool:
    """Whether a folder was made for parts, or is empty."""
    if not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    if PLAN not in names:
        # A run that was killed before its plan was in place leaves it under another name.
        return all(name == LOCK or name.startswith(f".{PLAN}.") for name in names)
    stated = read_json(folder / PLAN)
    return isinstance(stated, dict) and stated.get("made_by") == MADE_BY


def sweep(folder: Path) -> None:
    """Remove parts; the plan goes last, so that a sweep that is cut off is known for one."""
    for path in sorted(folder.iterdir()):
        if path.name not in {PLAN, LOCK}:
            path.unlink()
    (folder / PLAN).unlink(missing_ok=True)


def removed(folder: Path) -> None:
    """Remove a folder of parts."""
    sweep(folder)
    shutil.rmtree(folder)


class _Writing:
    """A part that is written."""

    def __init__(self, parts: Parts, number: int) -> None:
        self.parts, self.number = parts, number
        self.pages = self.documents = self.bytes = 0
        self.sections: Counter[str] = Counter()
        self.met: list[str] = []
        self.last: Made | None = None
        self.stack = ExitStack()
        self.streams: dict[str, BinaryIO] = {
            kind: self.stack.enter_context(parts.path(number, kind).open("wb"))
            for kind in ("pages", "keys", "problems")
        }

    def write(self, made: Made) -> None:
        """Take what became of one more page."""
        at = self.documents if made.line else -1
        for problem in made.problems:
            self.streams["problems"].write(dumps_line([at, problem.to_json()]).encode())
        if made.line:
            self.streams["keys"].write(np.array([*made.key, self.bytes], np.uint64).tobytes())
            self.streams["pages"].write(made.line)
            self.bytes += len(made.line)
            self.documents += 1
            self.sections.update(made.sections)
        if made.met:
            self.met.append(made.met)
        self.pages += 1
        self.last = made

    def finished(self) -> Part:
        """Close the part; from now on it counts."""
        for stream in self.streams.values():
            stream.flush()
            os.fsync(stream.fileno())
        self.close()
        assert self.last is not None  # noqa: S101 (a part is begun by a page)
        part = Part(
            self.last.source,
            self.last.taken,
            self.documents,
            dict(sorted(self.sections.items())),
            tuple(self.met),
        )
        write_atomically(self.parts.path(self.number, "json"), json.dumps(asdict(part)))
        return part

    def close(self) -> None:
        """Let go of the files."""
        self.stack.close()
