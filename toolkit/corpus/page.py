"""What a corpus is cut into: sources that one task reads alone, and the pages in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from toolkit.problems import Problem, problem

Kind = Literal["files", "lines", "table", "archive"]


@dataclass(frozen=True, slots=True)
class Source:
    """What one task can read alone; it can be sent to another process or machine.

    `addresses` is one path or address, of `files` any number. `begin` and `end` bound what is read
    of it: bytes of `lines`, row groups of a `table`; None: to the end. `first` is the number of the
    line or row that comes first, from 1.
    """

    kind: Kind
    addresses: tuple[str, ...]
    size: int = 0
    """Bytes, about."""
    version: str = ""
    """What changes with the content: sizes and times, or a commit."""
    begin: int = 0
    end: int | None = None
    first: int = 1
    text_field: str = "text"
    id_field: str = "id"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: a file, and in it a line, a row (both from 1) or a byte (from 0)."""

    file: str
    line: int | None = None
    row: int | None = None
    byte: int | None = None

    @property
    def within(self) -> str:
        """The place in the file in words; empty: all of it."""
        if self.line is not None:
            return f"line {self.line}"
        if self.row is not None:
            return f"row {self.row}"
        return "" if self.byte is None else f"the record at byte {self.byte}"

    def __str__(self) -> str:
        """The file and the place in it."""
        return ", ".join(part for part in (self.file, self.within) if part)

    def location(self) -> dict[str, Any]:
        """The parts of a problem's location that are known."""
        values = {"file": self.file, "line": self.line, "row": self.row, "byte": self.byte}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its text, or HTML that holds one; bytes are decoded later, as their kind is."""

    id: str
    """A slug; empty: it follows from the text."""
    place: Place
    text: str | bytes | None = None
    html: str | bytes | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """What its row says of it, under the names that metadata.json uses."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read as a page, and why."""

    code: str
    message: str
    place: Place
    id: str = ""

    def problem(self) -> Problem:
        """The row that tells a person."""
        return said(self.id, "", self.code, self.message, self.place)


def said(record: str, path: str, code: str, message: str, place: Place) -> Problem:
    """A problem of a page; where a file holds many, the message begins with the place."""
    words = f"{place.within}: {message}" if place.within else message
    return problem(record, path, code, words, **place.location())
