"""Exports and records that were looked through once → shards of what is read together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from toolkit.findings import Findings
from toolkit.labelstudio.choice import Unit
from toolkit.labelstudio.export import Total
from toolkit.labelstudio.reading import Readings
from toolkit.reads import Looked
from toolkit.scale.mirror import Mirror
from toolkit.scale.shards import shards
from toolkit.survey import RecordAt, Survey

SECRET = 8
"""Bytes that stand for a person who is named: they are counted, and no name is written down."""


def shards_of(survey: Survey, mirror: Mirror, tasks: int) -> Iterator[Iterator[Unit | RecordAt]]:
    """What each task reads: stretches of the files of about the same length."""
    return (map(mirror.anywhere, shard) for shard in shards(survey.units, tasks, _size))


def _size(unit: Unit | RecordAt) -> int:
    places = (unit,) if isinstance(unit, RecordAt) else unit.tasks
    return 1 + sum(place.end - place.start for place in places)


@dataclass(slots=True)
class Counts:
    """What a task has found beside rows and problems, as it is put together with that of others."""

    records: int = 0
    total: Total = field(default_factory=Total)
    looked: list[Looked] = field(default_factory=list)
    """Records that others may be like; of exports alone the first by its id."""
    members: dict[str, dict[str, str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    """What was looked at of the names that were asked for."""
    more: Any = None
    """What else a command counts."""

    def add(self, unit: Findings, names: Sequence[str], *, every: bool) -> None:
        """What was found in one unit.

        Args:
            unit: Its problems and lines are left to others.
            names: Of what it is to be told whether it was looked at.
            every: Whether ids may be there twice.
        """
        self.total.add(unit.of_annotations)
        self.records += len(unit.records)
        self.looked += unit.records
        if not every:
            # Of exports alone there is one record of an id.
            self.looked = sorted(self.looked, key=lambda looked: looked.record)[:1]
        for document, items in unit.members.items():
            self.members.setdefault(document, {}).update(items)
        self.names.update(name for name in names if name in unit.texts)

    def without_people(self) -> Counts:
        """The same with numbers in the place of persons."""
        people = self.total.people
        self.total.people = {file: set(map(_number, named)) for file, named in people.items()}
        return self

    def findings(self) -> Findings:
        """The same as if all of it had been found in one unit."""
        total = self.total
        read = Readings(ledger=total.ledger, strangers=total.strangers, people=total.people)
        texts: dict[str, Any] = dict.fromkeys(self.names, "")
        return Findings(records=self.looked, of_annotations=read, texts=texts, members=self.members)


def _number(name: str) -> str:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=SECRET).hexdigest()


def put_together(every: Iterable[Counts], kept: list[Counts]) -> Iterator[Findings]:
    """What the tasks counted, one after the other; each is kept without what is in findings."""
    for counts in every:
        yield counts.findings()
        counts.looked = []
        kept.append(counts)
