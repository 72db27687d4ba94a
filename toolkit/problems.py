"""Findings in data: a `Problem` is a value that is collected, sorted and shown, never raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from toolkit.rules import Severity, rule_of


@dataclass(frozen=True, slots=True)
class Location:
    """Where a person finds the fault. Absent parts are None; offsets are code points."""

    file: str | None = None
    line: int | None = None
    row: int | None = None
    """Of a table, from 1."""
    byte: int | None = None
    """Where a record of an archive begins in its file, from 0."""
    task: int | None = None
    annotation: int | None = None
    region: str | None = None
    label: str | None = None
    """What the region is labeled, as the page shows it."""
    annotator: str | None = None
    start: int | None = None
    end: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    `record` names the record (or document, or task) that it is in; `path` is a JSON path into
    the decoded record, or into the export for codes of the export stage.
    """

    record: str
    path: str
    code: str
    message: str
    severity: Severity = "error"
    location: Location = field(default_factory=Location)

    def __str__(self) -> str:
        """``file::record::path: message [code]``, and who and where in Label Studio."""
        place = "::".join(p for p in (self.location.file, self.record, self.path) if p)
        where = [
            f"{word} {value}"
            for word, value in (
                ("annotator", self.location.annotator),
                ("task", self.location.task),
                ("annotation", self.location.annotation),
                ("region", self.location.region),
            )
            if value is not None
        ]
        tail = f" ({', '.join(where)})" if where else ""
        link = f" {self.location.url}" if self.location.url else ""
        return printable(f"{place}: {self.message} [{self.code}]{tail}{link}")

    def sort_key(self) -> tuple[str, str, int, str, str, str]:
        """By file, record, place in the text, path, code, message."""
        start = -1 if self.location.start is None else self.location.start
        return (self.location.file or "", self.record, start, self.path, self.code, self.message)

    def to_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        values = asdict(self)
        values["location"] = {k: v for k, v in values["location"].items() if v is not None}
        return values


def problem(record: str, path: str, code: str, message: str, **location: Any) -> Problem:
    """A problem with the severity that belongs to its code."""
    return Problem(record, path, code, message, rule_of(code).severity, Location(**location))


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """Problems, each once, in the order in which a person works through them."""
    return sorted(dict.fromkeys(problems), key=Problem.sort_key)


def printable(text: str) -> str:
    """Text from data, made safe for a terminal: control characters become escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == " " else ascii(c)[1:-1] for c in text)


def excerpt(text: str, limit: int = 60) -> str:
    """A string from the data, quoted and cut to at most `limit` characters."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return printable(f"“{cut}”")
