"""Paths → the records under them: those of record files, and those that exports decode to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from sqlite3 import IntegrityError
from typing import Any

from toolkit.labelstudio.export import put_together
from toolkit.labelstudio.reading import Tasked, read_unit
from toolkit.ledger import Ledger
from toolkit.model import JSONObject
from toolkit.problems import Problem, problem
from toolkit.said import Said
from toolkit.schema import Schema
from toolkit.spilled import Tables, packed, unpacked
from toolkit.survey import ENDINGS, OTHER_FILES, Survey, carefully

__all__ = ["ENDINGS", "OTHER_FILES", "Gathered", "Tasked", "gather"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The records found under some paths, before anything is checked."""

    records: tuple[tuple[JSONObject, Mapping[str, Any]], ...] = ()
    """Each record with what is known of its place: file, line or task, annotator, address."""
    problems: tuple[Problem, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    tasks: tuple[Tasked, ...] = ()
    said: Mapping[str, Said] = field(default_factory=dict)
    """By record id: what has been said of it already."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """By record id: the text of a task, which the offsets in its exports count in."""


def gather(
    paths: Sequence[Path], schema: Schema, annotators: Sequence[Mapping[str, Any]] = ()
) -> Gathered:
    """The records under some paths: those of record files, and those that exports decode to.

    All of them are held in memory. The exports of a folder are read as versions of each other.
    ``-`` is standard input.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to read.
    """
    return carefully(paths, schema, annotators, lambda found: _gathered(found, schema))


def _gathered(survey: Survey, schema: Schema) -> Gathered:
    records = [(at.read(), at.place) for at in survey.records]
    choice = survey.choice
    units = (read_unit(unit, schema, choice.annotators) for unit in choice.units())
    decoding = put_together(choice, units)
    records += [(record, decoding.places[record["id"]]) for record in decoding.records]
    twice = Twice()
    doubled = (f for r, place in records for f in twice.add(str(r.get("id", "")), place))
    return Gathered(
        tuple(records),
        (*survey.problems(decoding.people), *decoding.problems, *doubled),
        decoding.ledger,
        decoding.tasks,
        decoding.said,
        decoding.texts,
    )


class Twice:
    """Records of one id: one reading in two files, or in two exports named one by one."""

    def __init__(self) -> None:
        self._seen = Tables("seen (name BLOB PRIMARY KEY, file BLOB) WITHOUT ROWID")

    def add(self, name: str, place: Mapping[str, Any]) -> Iterator[Problem]:
        """One more record; when its id was there before, that is told."""
        file = place.get("file")
        values = (packed(name), None if file is None else packed(file))
        try:
            self._seen.row("INSERT INTO seen VALUES (?, ?)", *values)
        except IntegrityError:
            (first,) = self._seen.row("SELECT file FROM seen WHERE name = ?", values[0])
        else:
            return
        there = None if first is None else unpacked(first)
        message = f"this record stands in {there} too; leave one of them out"
        found = problem(name, "$.id", "duplicate-annotation", message)
        yield replace(found, location=replace(found.location, **place))
