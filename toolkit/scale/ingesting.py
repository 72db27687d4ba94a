"""``ingest`` in tasks: sources of pages → parts of documents, each text and id once."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from toolkit.corpus import Source, read
from toolkit.corpus.doubles import doubles, told_apart
from toolkit.corpus.ingesting import Bench, Documents, Item, work
from toolkit.corpus.parts import problem_of
from toolkit.problems import Problem
from toolkit.scale.folders import Folder, below, system_of
from toolkit.scale.job import Made, part
from toolkit.scale.parted import Parted
from toolkit.scale.shards import shards
from toolkit.survey import PROBLEMS

READ = "pages"
"""The folder, in that of the logs, of documents as they were read, before doubles are left out."""


@dataclass(slots=True)
class Counts:
    """What a task has read."""

    documents: int = 0
    keys: Any = None
    """Of each document the hash of its id, that of its text, and where its line begins."""
    sections: Counter[str] = field(default_factory=Counter)
    met: set[str] = field(default_factory=set)
    """Documents that a person decided something about."""
    attached: list[tuple[int, Problem]] = field(default_factory=list)
    """What is wrong with these decisions, by the number of the document."""
    problems: int = 0
    """Of what became no document."""
    errors: int = 0


class Kept(NamedTuple):
    """The documents of one task that are kept of those it read."""

    logs: str
    rank: int
    dropped: Any
    """For each whether it is left out."""
    attached: tuple[tuple[int, Problem], ...]


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of all tasks."""

    documents: int
    sections: Counter[str]
    problems: int
    errors: int


def read_pages(sources: Iterable[Source], bench: Bench) -> Made:
    """The pages of a task → a line for each document, with its place in front, as it was read."""
    import numpy as np

    counts, keys, begin = Counts(), list[tuple[int, int, int]](), 0
    for source in sources:
        for taken, page in enumerate(read(source), start=1):
            made = work(Item(0, taken, page), bench)
            if made.met:
                counts.met.add(made.met)
            if not made.line:
                counts.problems += len(made.problems)
                counts.errors += sum(found.severity == "error" for found in made.problems)
                yield from made.problems
                continue
            counts.attached += ((counts.documents, found) for found in made.problems)
            keys.append((*made.key, begin))
            counts.documents += 1
            counts.sections.update(made.sections)
            begin += len(made.line)
            yield made.line
    counts.keys = np.array(keys, np.uint64).reshape(-1, 3)
    return counts


def keep(those: Iterable[Kept], _: None) -> Made:
    """What a task has read → what is kept of it; returned is how many problems there are."""
    import json

    problems = 0
    for kept in those:
        folder = Folder(kept.logs).inside(READ)
        for number, line in enumerate(folder.lines(part(kept.rank))):
            if not kept.dropped[number]:
                yield told_apart(line)[1]
        for line in folder.inside(PROBLEMS).lines(part(kept.rank)):
            problems += 1
            yield problem_of(json.loads(line))
        for number, found in kept.attached:
            if not kept.dropped[number]:
                problems += 1
                yield found
    return problems


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a folder that may be far away."""

    address: str

    def open(self, mode: str) -> BinaryIO:
        """The file."""
        stream: BinaryIO = system_of(self.address).open(self.address, mode)
        return stream


@dataclass(frozen=True, slots=True)
class _Read:
    """What all tasks have read, as doubles are looked for in it."""

    address: str
    done: Sequence[Counts]
    folder: Path
    """Where doubles are noted."""

    def keys(self) -> Any:
        """Of each document the hashes, and where its line begins in its part."""
        import numpy as np

        return np.concatenate([counts.keys for counts in self.done])

    def path(self, number: int, _: str) -> _File:
        """The part of a task."""
        return _File(below(self.address, part(number)))

    def problems(self) -> Iterator[tuple[int, Problem]]:
        """None: those of pages are in the parts."""
        return iter(())


def ingest_parted(sources: Sequence[Source], bench: Bench, parted: Parted) -> Ingested:
    """Sources of pages → parts of documents; of equal texts and ids the first stays.

    Raises:
        DocumentError: When what a source lies on does not answer.
        WorkerError: When tasks were left undone.
    """
    logs = parted.logs.inside("read")
    read_by = shards(lambda: sources, parted.tasks, lambda source: max(1, source.size))
    reading = replace(parted, output=logs.inside(READ), logs=logs)
    counted = reading.counts(read_pages, bench, read_by)
    done: list[Counts] = list(counted)
    with tempfile.TemporaryDirectory(prefix="redline-") as name:
        parts: Any = _Read(logs.inside(READ).address, done, Path(name))
        found = doubles(parts)
        met = {name for counts in done for name in counts.met}
        rest = list(Documents(parts, found, sorted(set(bench.decided) - met)).problems())
    kept = list(_kept(done, found.dropped, logs.address))
    problems = sum(parted.counts(keep, None, ([one] for one in kept), "keep"))
    parted.tell(rest)
    left = [f for one in kept for number, f in one.attached if not one.dropped[number]]
    sections = sum((counts.sections for counts in done), Counter[str]())
    sections.subtract(found.sections)
    errors = sum(one.severity == "error" for one in (*rest, *left))
    return Ingested(
        len(found.dropped) - int(found.dropped.sum()),
        +sections,
        problems + len(rest),
        errors + sum(counts.errors for counts in done),
    )


def _kept(done: Sequence[Counts], dropped: Any, logs: str) -> Iterator[Kept]:
    first = 0
    for rank, counts in enumerate(done):
        last = first + counts.documents
        yield Kept(logs, rank, dropped[first:last], tuple(counts.attached))
        first = last
