"""Label Studio exports → records, one for each annotator's reading of a document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.labelstudio.choice import Choice, choose
from toolkit.labelstudio.reading import Reading, Readings, Tasked, read_unit
from toolkit.labelstudio.shape import Export
from toolkit.labelstudio.strange import Strangers
from toolkit.ledger import Ledger
from toolkit.model import JSONObject
from toolkit.problems import Problem
from toolkit.said import Said
from toolkit.schema import Schema


@dataclass(frozen=True, slots=True)
class Decoding:
    """Records of exports, what is wrong with these, and what became of every item."""

    records: tuple[JSONObject, ...]
    places: Mapping[str, Mapping[str, Any]]
    """By record id: file, task, annotation, annotator and address, for locations."""
    problems: tuple[Problem, ...]
    ledger: Ledger
    said: Mapping[str, Said] = field(default_factory=dict)
    """By record id: what is known to be wrong with it, and what it was not asked for."""
    counting: tuple[Export, ...] = ()
    """The exports of which the tasks are judged: older versions are not among them."""
    tasks: tuple[Tasked, ...] = ()
    """Their tasks."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """By record id, also where no record was made: the task's text that offsets count in."""
    people: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By file: who is named in it by e-mail address or name."""


@dataclass(slots=True)
class Total:
    """What is counted over all units."""

    ledger: Ledger = field(default_factory=Ledger)
    strangers: Strangers = field(default_factory=Strangers)
    people: dict[str, set[str]] = field(default_factory=dict)
    """By file: who is named in it."""

    def add(self, unit: Readings) -> None:
        """Count what was read of one unit."""
        self.ledger.add_all(unit.ledger)
        self.strangers.add_all(unit.strangers)
        for file, named in unit.people.items():
            self.people.setdefault(file, set()).update(named)


def decode_exports(
    exports: Sequence[Export],
    schema: Schema,
    annotators: Sequence[Mapping[str, Any]] = (),
    *,
    newest_only: bool = False,
) -> Decoding:
    """Exports → records, one for each annotator's reading of a document, in order of their ids.

    Args:
        exports: The files, also those that are not readable: what they hold is counted.
        schema: By which they are decoded.
        annotators: Entries of `annotators.json`.
        newest_only: Whether the files are versions of each other, so that of each project only
            the newest version of each annotation that is still there counts.
    """
    choice = choose(exports, schema.layers, annotators, newest_only=newest_only)
    units = (read_unit(unit, schema, choice.annotators) for unit in choice.units())
    return put_together(choice, units)


def put_together(choice: Choice, units: Iterable[Readings]) -> Decoding:
    """What was read of each unit → the whole, in the order in which the files have it."""
    total = Total()
    total.ledger.add_all(choice.ledger)
    readings: list[Reading] = []
    problems: list[tuple[int, Problem]] = []
    of_records: list[Problem] = []
    tasks: list[tuple[int, int, Tasked]] = []
    texts: dict[str, str] = {}
    for unit in units:
        total.add(unit)
        readings += unit.readings
        problems += unit.problems
        of_records += unit.of_records
        tasks.extend((at.export, at.place, task) for at, task in unit.tasks)
        texts |= {name: text for name, (_, text) in unit.texts.items()}
    readings.sort(key=lambda reading: str(reading.record["id"]))
    return Decoding(
        tuple(reading.record for reading in readings),
        {reading.record["id"]: reading.place for reading in readings},
        (
            *choice.problems,
            *(found for _, found in sorted(problems, key=lambda one: one[0])),
            *total.strangers.problems(),
            *sorted(of_records, key=lambda found: found.record),
            *choice.of_tasks,
        ),
        total.ledger,
        {reading.record["id"]: reading.said for reading in readings},
        choice.exports[: choice.counting],
        tuple(task for _, _, task in sorted(tasks, key=lambda one: one[:2])),
        texts,
        total.people,
    )
