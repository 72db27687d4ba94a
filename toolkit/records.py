"""Exports → their records, a line each, sorted by id; what is written is not held in memory."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, overload

from toolkit.findings import Bench, Findings, Found, find_in, found_in
from toolkit.jobs import in_order, suitable
from toolkit.schema import Schema
from toolkit.spilled import Spilled
from toolkit.survey import Survey, carefully

HELD = 1_000_000
"""Bytes of lines that are held before they go into a file."""

FEW = 10_000
"""Lines that are sorted without numpy, which takes a while to be there."""


class Places(Sequence[tuple[str, int, int]]):
    """Of lines in a file their ids, and where each begins and ends; the ids are in a file, too."""

    def __init__(self) -> None:
        self._names = Spilled()
        self._ends = array("Q", [0])
        self._order: Sequence[int] | None = None
        """None: they are in the order in which they came."""
        self._last = b""
        self._longest = 1
        self._sorted = True

    def append(self, name: str, size: int) -> None:
        """One more line, right behind the last one."""
        # Bytes of UTF-8 have the order of their characters.
        written = name.encode("utf-8", "surrogatepass")
        self._sorted = self._sorted and self._last <= written
        self._last, self._longest = written, max(self._longest, len(written))
        self._names.append(written)
        self._ends.append(self._ends[-1] + size)

    def sort(self) -> None:
        """Put them in the order of their ids; those of one id stay as they came."""
        if self._sorted:
            return
        if len(self) < FEW:
            self._order = sorted(range(len(self)), key=list(self._names).__getitem__)
            return
        import numpy as np

        names = np.fromiter(self._names, f"S{self._longest}", len(self._names))
        order = np.argsort(names, kind="stable").astype(np.uint32)
        self._order = array("I", order.tobytes())

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, index: int) -> tuple[str, int, int]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[str, int, int]]: ...

    def __getitem__(self, index: int | slice) -> Any:
        """One of them, or some."""
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        place = at if self._order is None else self._order[at]
        name = self._names[place].decode("utf-8", "surrogatepass")
        return name, self._ends[place], self._ends[place + 1]


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
        places = Places()
        absent: dict[str, frozenset[str]] = {}
        units = in_order(find_in, bench, survey.units(), processes)
        found = found_in(survey, put_by(units, kept, places, absent))
        places.sort()
        return Lines(found, places, kept, absent)

    with tempfile.SpooledTemporaryFile(HELD) as kept:
        yield carefully(paths, schema, annotators, work)


def put_by(
    units: Iterable[Findings],
    kept: IO[bytes],
    places: Places,
    absent: dict[str, frozenset[str]],
) -> Iterator[Findings]:
    """Put the lines of each unit into a file, and note where."""
    for unit in units:
        for name, line in unit.lines:
            kept.write(line)
            places.append(name, len(line))
        absent.update(unit.absent)
        yield unit
