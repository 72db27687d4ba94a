"""Problems → the record, the document and the annotator that each belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from toolkit.problems import Problem
from toolkit.validate import Read, Report

KINDS = ("gold", "suggest")
"""What the id of a record ends with that has no annotator."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """Knows the records that were looked at, by their names and by their tasks."""

    records: Mapping[tuple[str | None, str], Read]
    """By file and record id."""
    tasks: Mapping[tuple[Any, ...], Read]
    """By file, task and annotator."""

    @classmethod
    def of(cls, report: Report) -> Self:
        """The records of a report."""
        records: dict[tuple[str | None, str], Read] = {}
        tasks: dict[tuple[Any, ...], Read] = {}
        for read in report.read:
            at = read.location
            records.setdefault((at.file, read.record), read)
            records.setdefault((None, read.record), read)
            if at.task is not None:
                tasks.setdefault((at.file, at.task, at.annotator), read)
        return cls(records, tasks)

    def read(self, found: Problem) -> Read | None:
        """The record that a problem is in; None: it is in none, or its record cannot be read."""
        at = found.location
        by_name = self.records.get((at.file, found.record))
        if by_name is not None or at.task is None or at.annotator is None:
            return by_name
        return self.tasks.get((at.file, at.task, at.annotator))

    def annotator(self, found: Problem) -> str:
        """Whose a problem is; gold for the adjudicated record; empty: nobody's."""
        read = self.read(found) or self.records.get((None, found.record))
        return found.location.annotator or (read.annotator if read else "")

    def document(self, found: Problem) -> str:
        """The document that a problem is in; empty: it is in none."""
        read = self.read(found) or self.records.get((None, found.record))
        if read and read.document:
            return read.document
        endings = (*KINDS, *([found.location.annotator] if found.location.annotator else ()))
        return re.sub(rf"\.({'|'.join(map(re.escape, endings))})\Z", "", found.record)
