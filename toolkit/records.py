"""Exports → their records, a line each, sorted by id; what is written is not held in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, overload

from toolkit.findings import Bench, Findings, Found, find_in, found_in
from toolkit.jobs import in_order, suitable
from toolkit.schema import Schema
from toolkit.spilled import Tables, packed, unpacked
from toolkit.survey import Survey, carefully

HELD = 1_000_000
"""Bytes of lines that are held before they go into a file."""

Place = tuple[str, int, int]
"""Of a line its id, and where it begins and ends."""
ALL = "SELECT name, start, stop FROM {}"


class Places(Sequence[Place]):
    """Where the lines of a file are; this is in a file of our own, too."""

    def __init__(self) -> None:
        columns = "(number INTEGER PRIMARY KEY, name BLOB, start INTEGER, stop INTEGER)"
        self._written = Tables(f"lines {columns}", f"in_order {columns}")
        self._table = "lines"
        self._len = self._end = 0
        self._last = b""
        self._sorted = True

    def append(self, name: str, size: int) -> None:
        """One more line, right behind the last one."""
        written, start = packed(name), self._end
        self._sorted = self._sorted and self._last <= written
        self._last, self._end = written, start + size
        query = "INSERT INTO lines (name, start, stop) VALUES (?, ?, ?)"
        self._written.put(query, written, start, self._end)
        self._len += 1

    def sort(self) -> None:
        """Put them in the order of their ids; those of one id stay as they came."""
        if not self._sorted:
            order = f"{ALL.format('lines')} ORDER BY name, number"
            self._written.row(f"INSERT INTO in_order (name, start, stop) {order}")
            self._table = "in_order"

    def __len__(self) -> int:
        return self._len

    def __iter__(self) -> Iterator[Place]:
        query = f"{ALL.format(self._table)} ORDER BY number"
        for name, start, end in self._written.rows(query):
            yield unpacked(name), start, end

    @overload
    def __getitem__(self, index: int) -> Place: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Place]: ...

    def __getitem__(self, index: int | slice) -> Any:
        """One of them, or some."""
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        query = f"{ALL.format(self._table)} WHERE number = ?"
        name, start, end = self._written.row(query, at + 1)
        return unpacked(name), start, end


class Absent(Mapping[str, frozenset[str]]):
    """By record id: the layers that its annotator was not asked for; in a file of our own."""

    def __init__(self) -> None:
        self._written = Tables("absent (name BLOB PRIMARY KEY, layers INTEGER) WITHOUT ROWID")
        self._layers: dict[frozenset[str], int] = {}
        """There are few that are not the same."""

    def update(self, others: Mapping[str, frozenset[str]]) -> None:
        """Some more; of two of one id, the later counts."""
        for name, layers in others.items():
            number = self._layers.setdefault(layers, len(self._layers))
            self._written.put("INSERT OR REPLACE INTO absent VALUES (?, ?)", packed(name), number)

    def __getitem__(self, name: str) -> frozenset[str]:
        """Those of one record."""
        query = "SELECT layers FROM absent WHERE name = ?"
        row = self._written.row(query, packed(name)) if self._layers else None
        if row is None:
            raise KeyError(name)
        number: int = row[0]
        return list(self._layers)[number]

    def __iter__(self) -> Iterator[str]:
        for (name,) in self._written.rows("SELECT name FROM absent"):
            yield unpacked(name)

    def __len__(self) -> int:
        found: int = self._written.row("SELECT count(*) FROM absent")[0]
        return found


@dataclass(frozen=True, slots=True)
class Lines:
    """Records as they are written, and what was found on the way."""

    found: Found
    """Their problems are those of reading: nothing is checked."""
    places: Sequence[Place]
    """In the order of their ids."""
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
        absent = Absent()
        units = in_order(find_in, bench, survey.units(), processes)
        found = found_in(survey, put_by(units, kept, places, absent))
        places.sort()
        return Lines(found, places, kept, absent)

    with tempfile.SpooledTemporaryFile(HELD) as kept:
        yield carefully(paths, schema, annotators, work, jobs)


def put_by(
    units: Iterable[Findings],
    kept: IO[bytes],
    places: Places,
    absent: Absent | dict[str, frozenset[str]],
) -> Iterator[Findings]:
    """Put the lines of each unit into a file, and note where."""
    for unit in units:
        for name, line in unit.lines:
            kept.write(line)
            places.append(name, len(line))
        absent.update(unit.absent)
        yield unit
