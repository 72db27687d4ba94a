"""Exports and records → each record in them, held no longer than it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from toolkit.labelstudio.reading import read_unit
from toolkit.model import JSONObject
from toolkit.schema import Schema
from toolkit.survey import RecordAt, Survey, carefully

T = TypeVar("T")


def annotated(
    paths: Sequence[Path],
    schema: Schema,
    annotators: Sequence[Mapping[str, Any]],
    take: Callable[[JSONObject], T | None],
    *,
    lines: bool = True,
) -> list[T]:
    """What is taken of each record that is no suggestion.

    Args:
        paths: Exports and files of records, or folders of them.
        schema: By which exports are decoded.
        annotators: Entries of `annotators.json`.
        take: What to take of a record; None: nothing.
        lines: Whether records a line count; else those of exports and of files of one record.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to read.
    """

    def work(survey: Survey) -> list[T]:
        found = []
        for unit in survey.units():
            if not isinstance(unit, RecordAt):
                read = read_unit(unit, schema, survey.choice.annotators)
                records = [reading.record for reading in read.readings]
            else:
                records = [unit.read()] if lines or unit.line is None else []
            taken = (take(record) for record in records if record.get("kind") != "suggestion")
            found += [one for one in taken if one is not None]
        return found

    return carefully(paths, schema, annotators, work)
