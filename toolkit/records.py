"""Exports → their records, a line each, sorted by id; what is written is not held in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from toolkit.findings import Bench, Findings, Found, find_in, found_in
from toolkit.jobs import in_order, suitable
from toolkit.schema import Schema
from toolkit.survey import Survey, carefully

HELD = 8_000_000
"""Bytes of lines that are held before they go into a file."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Records as they are written, and what was found on the way."""

    found: Found
    """Their problems are those of reading: nothing is checked."""
    places: Sequence[tuple[str, int, int]]
    """Of each its id and where its line begins and ends, in the order of their ids."""
    kept: IO[bytes]
    absent: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By record id: the layers that its annotator was not asked for."""

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[bytes]:
        """The lines, in the order of their ids."""
        for _, start, end in self.places:
            self.kept.seek(start)
            yield self.kept.read(end - start)


@contextmanager
def decode_records(
    paths: Sequence[Path],
    schema: Schema,
    annotators: Sequence[Mapping[str, Any]] = (),
    *,
    jobs: int | None = 1,
) -> Iterator[Lines]:
    """Files or folders of exports and records → all records, as they are written.

    They are there for as long as the context lasts.

    Args:
        paths: The files and folders; ``-`` is standard input.
        schema: By which exports are decoded.
        annotators: Entries of `annotators.json`.
        jobs: How many processes decode them; None: as many as are worth their while.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to read.
    """

    def work(survey: Survey) -> Lines:
        bench = Bench(schema, survey.choice.annotators, None, lines=True)
        processes = suitable(survey.size) if jobs is None else jobs
        # It may be the second time.
        kept.seek(0)
        kept.truncate()
        places: list[tuple[str, int, int]] = []
        absent: dict[str, frozenset[str]] = {}
        units = in_order(find_in, bench, survey.units(), processes)
        found = found_in(survey, put_by(units, kept, places, absent))
        places.sort(key=lambda place: place[0])
        return Lines(found, places, kept, absent)

    with tempfile.SpooledTemporaryFile(HELD) as kept:
        yield carefully(paths, schema, annotators, work)


def put_by(
    units: Iterable[Findings],
    kept: IO[bytes],
    places: list[tuple[str, int, int]],
    absent: dict[str, frozenset[str]],
) -> Iterator[Findings]:
    """Put the lines of each unit into a file, and note where."""
    for unit in units:
        for name, line in unit.lines:
            start = kept.tell()
            kept.write(line)
            places.append((name, start, start + len(line)))
        absent.update(unit.absent)
        yield unit
