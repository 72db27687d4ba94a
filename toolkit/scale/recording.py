"""``records`` in tasks: exports and records → parts of records, each sorted by id."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from toolkit.findings import Bench, find_in, found_in
from toolkit.labelstudio.choice import Unit
from toolkit.ledger import Ledger
from toolkit.problems import ordered
from toolkit.records import HELD, Places, put_by
from toolkit.scale.job import Made
from toolkit.scale.mirror import Mirror, mirrored
from toolkit.scale.parted import Parted
from toolkit.scale.surveyed import Counts, put_together, shards_of
from toolkit.schema import Schema
from toolkit.survey import RecordAt, Survey, carefully


@dataclass(frozen=True, slots=True)
class Recording:
    """What a task decodes with."""

    bench: Bench
    mirror: Mirror
    every: bool
    """Whether ids may be there twice."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was found in all tasks; records and problems are in the parts."""

    records: int
    errors: int
    ledger: Ledger
    absent: Mapping[str, frozenset[str]]
    """By record id: the layers that its annotator was not asked for."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a task counts beside records."""

    errors: int
    absent: Mapping[str, frozenset[str]]


def record(units: Iterable[Unit | RecordAt], recording: Recording) -> Made:
    """What is read together, all of a task → its records, sorted by id, and problems."""
    counts, errors = Counts(), 0
    places = Places()
    absent: dict[str, frozenset[str]] = {}
    with tempfile.SpooledTemporaryFile(HELD) as kept:
        found = (find_in(unit, recording.bench) for unit in units)
        for one in put_by(found, kept, places, absent):
            counts.add(one, (), every=recording.every)
            for problem in ordered(one.problems):
                errors += problem.severity == "error"
                yield recording.mirror.told(problem)
        places.sort()
        for _, start, end in places:
            kept.seek(start)
            yield kept.read(end - start)
    counts.more = Told(errors, absent)
    return counts.without_people()


def records_parted(
    inputs: Sequence[str], schema: Schema, annotators: Sequence[Any], parted: Parted
) -> Recorded:
    """Exports and records → parts of all records, as they are written.

    Args:
        inputs: Paths and addresses of files and folders.
        schema: By which exports are decoded.
        annotators: Entries of `annotators.json`.
        parted: By what, and where to.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to read.
        WorkerError: When tasks were left undone.
    """
    rounds = count()

    def work(survey: Survey) -> Recorded:
        bench = Bench(schema, survey.choice.annotators, None, lines=True)
        recording = Recording(bench, mirror, bool(survey.records))
        shards = shards_of(survey, mirror, parted.tasks)
        counted = parted.counts(record, recording, shards, f"tasks-{next(rounds)}")
        kept: list[Counts] = []
        found = found_in(survey, put_together(counted, kept))
        rest = ordered(map(mirror.told, found.problems))
        parted.tell(rest)
        errors = sum(problem.severity == "error" for problem in rest)
        return Recorded(
            sum(counts.records for counts in kept),
            errors + sum(counts.more.errors for counts in kept),
            found.ledger,
            {name: layers for counts in kept for name, layers in counts.more.absent.items()},
        )

    with mirrored(inputs) as mirror:
        return carefully(mirror.paths, schema, annotators, work, parted.how.local)
