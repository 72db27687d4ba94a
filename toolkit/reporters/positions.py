"""The place of a problem → line and column in its file, as far as they can be known cheaply.

Values are skipped by the JSON scanner of the standard library, so that only the way down to a
place is looked at, however long the file.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.problems import Location, Problem

LARGEST = 200_000_000
"""Bytes: in a larger file places are not looked for."""
STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
"""One step of a JSON path: a key or an index."""
BLANK = re.compile(r"[ \t\n\r]*")
LINE_END = re.compile(r"\n")
SCANNER = json.JSONDecoder()
NAMES = (int, str)
"""What an id may be."""

Extent = tuple[int, int]
"""The offsets at which a value begins and ends."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something begins in a file, and where on the same line it ends.

    Lines and columns count from 1, columns in code points; `until` is behind the last one, None
    where the thing is not known to end on its line.
    """

    line: int = 1
    column: int = 1
    until: int | None = None


@dataclass(frozen=True, slots=True)
class _Inside:
    """The values in one object or array."""

    values: Mapping[str | int, Extent]
    """By key or index."""
    ids: Mapping[str | int, Extent]
    """Of those that are objects with an id: by that. Of several the first."""


@dataclass(slots=True)
class Positions:
    """Finds places in one text: of JSON, or of a JSON value a line."""

    text: str
    _inside: dict[int, _Inside] = field(default_factory=dict)
    _ends: list[int] | None = None

    def of(self, found: Problem) -> Place:
        """Where a problem's item, task or record begins; the nearest that can be found."""
        top = self._top(found.location.line)
        in_record = not found.path.startswith("$[")
        if found.location.task is not None and in_record and self.text.startswith("[", top):
            # The path goes into the record; in the export it is the region that is at fault.
            return self._place(self._region(top, found.location))
        extent = top, top
        for key, index in STEP.findall(found.path):
            inside = self._look(extent[0]).values
            step = int(index) if index else key
            if step not in inside:
                break
            extent = inside[step]
        return self._place(extent)

    def _top(self, line: int | None) -> int:
        """Where the value begins that a path counts from: the file's, or that of one line."""
        ends = self._line_ends()
        start = 0 if line is None or not 1 < line <= len(ends) + 1 else ends[line - 2]
        return self._skip(start)

    def _region(self, top: int, at: Location) -> Extent:
        """The region, the annotation or the task of a location, in an export's list of tasks."""
        extent = self._look(top).ids.get(at.task if at.task is not None else "")
        if extent is None:
            return top, top
        for key, name in (("annotations", at.annotation), ("result", at.region)):
            inside = self._look(extent[0]).values.get(key)
            if inside is None or name is None:
                break
            below = self._look(inside[0]).ids.get(name)
            if below is None:
                break
            extent = below
        return extent

    def _look(self, start: int) -> _Inside:
        """What stands in the object or array at `start`; nothing, where there is none."""
        if start not in self._inside:
            values: dict[str | int, Extent] = {}
            ids: dict[str | int, Extent] = {}
            # Where the file is broken, what stands before that is found.
            with suppress(ValueError, IndexError, RecursionError):
                self._read(start, values, ids)
            self._inside[start] = _Inside(values, ids)
        return self._inside[start]

    def _read(
        self, start: int, values: dict[str | int, Extent], ids: dict[str | int, Extent]
    ) -> None:
        text = self.text
        closing = {"[": "]", "{": "}"}[text[start]] if text[start : start + 1] in "[{" else ""
        at = self._skip(start + 1)
        while closing and text[at] != closing:
            step: str | int = len(values)
            if closing == "}":
                step, at = SCANNER.raw_decode(text, at)
                at = self._skip(self._skip(at) + 1)
            value, end = SCANNER.raw_decode(text, at)
            values[step] = at, end
            name = value.get("id") if isinstance(value, dict) else None
            if isinstance(name, NAMES):
                ids.setdefault(name, (at, end))
            at = self._skip(end)
            at = self._skip(at + 1) if text[at] == "," else at

    def _skip(self, at: int) -> int:
        match = BLANK.match(self.text, at)
        return at if match is None else match.end()

    def _line_ends(self) -> list[int]:
        if self._ends is None:
            self._ends = [match.end() for match in LINE_END.finditer(self.text)]
        return self._ends

    def _place(self, extent: Extent) -> Place:
        ends = self._line_ends()
        above = bisect_right(ends, extent[0])
        begins = ends[above - 1] if above else 0
        behind = bisect_right(ends, extent[1])
        until = extent[1] - begins + 1 if behind == above and extent[1] > extent[0] else None
        return Place(above + 1, extent[0] - begins + 1, until)


def positions_in(path: Path) -> Positions | None:
    """The places of a file; None: it cannot be read as text, or not any more, or is too large."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        # Line ends stay as they are: columns count the characters of the file.
        return Positions(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError):
        return None
