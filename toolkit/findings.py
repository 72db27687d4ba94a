"""What is read together → what is wrong with it; of its records nothing else is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.checked import NOTHING, Corpus, check_record
from toolkit.files import dumps_line
from toolkit.gather import Twice
from toolkit.labelstudio.annotators import Annotators
from toolkit.labelstudio.choice import TaskAt, Unit
from toolkit.labelstudio.export import Total
from toolkit.labelstudio.reading import Readings, read_unit
from toolkit.ledger import Ledger
from toolkit.model import JSONObject
from toolkit.pile import Pile
from toolkit.problems import Problem
from toolkit.reads import Looked
from toolkit.said import Said
from toolkit.schema import Schema
from toolkit.survey import RecordAt, Survey
from toolkit.texts import Places

Members = Mapping[str, frozenset[str]]
"""By document: ids of items."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What units are read by and held against."""

    schema: Schema
    annotators: Annotators
    corpus: Corpus | None
    """None: records are read, and not checked."""
    members: Members = field(default_factory=dict)
    """Items that are looked for."""
    lines: bool = False
    """Whether records are wanted as they are written."""


@dataclass(slots=True)
class Findings:
    """What was found in one unit."""

    records: list[Looked] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    of_annotations: Readings = field(default_factory=Readings)
    """What was counted in exports."""
    texts: dict[str, TaskAt | str] = field(default_factory=dict)
    """By the id of what was looked at: the task that has the text that offsets count in, or the
    document that has it."""
    members: dict[str, dict[str, str]] = field(default_factory=dict)
    """By document and id: the layer of each item that was looked for and is there."""
    lines: list[tuple[str, bytes]] = field(default_factory=list)
    """Each record's id, and the line that it is written as."""
    absent: dict[str, frozenset[str]] = field(default_factory=dict)
    """By record id: the layers that its annotator was not asked for."""

    def add(self, record: JSONObject, place: Mapping[str, Any], said: Said, bench: Bench) -> None:
        """One record."""
        self.records.append(Looked.at(record, place))
        if bench.lines:
            self.lines.append((str(record.get("id")), dumps_line(record).encode("utf-8")))
            if said.absent:
                self.absent[str(record.get("id"))] = frozenset(said.absent)
        document = str(record.get("document_id"))
        if document in bench.members:
            self.members.setdefault(document, {}).update(_items(record, bench, document))
        if bench.corpus is not None:
            found = check_record(record, bench.schema, bench.corpus, place, said)
            self.problems.extend(p for p in found if not said.covers(p))


def find_in(unit: Unit | RecordAt, bench: Bench) -> Findings:
    """What is read together → what is wrong with it.

    Raises:
        DoubtfulError: When a file is not fit to be read as quickly as it was.
    """
    found = Findings()
    if isinstance(unit, RecordAt):
        record = unit.read()
        found.add(record, unit.place, NOTHING, bench)
        found.texts[found.records[0].record] = str(record.get("document_id"))
        return found
    read = read_unit(unit, bench.schema, bench.annotators)
    for reading in read.readings:
        found.add(reading.record, reading.place, reading.said, bench)
    found.problems += (*(problem for _, problem in read.problems), *read.of_records)
    found.texts |= {name: at for name, (at, _) in read.texts.items()}
    found.of_annotations = Readings(
        ledger=read.ledger, strangers=read.strangers, people=read.people
    )
    return found


def _items(record: JSONObject, bench: Bench, document: str) -> Iterator[tuple[str, str]]:
    wanted = bench.members[document]
    for layer in bench.schema.layers:
        given = record.get(layer.name)
        for item in given if isinstance(given, list) else ():
            if isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"] in wanted:
                yield item["id"], layer.name


@dataclass(slots=True)
class Found:
    """What was found in all units."""

    problems: Pile = field(default_factory=Pile)
    records: int = 0
    first: Mapping[str, Any] | None = None
    """The place of the first record."""
    total: Total = field(default_factory=Total)
    texts: Places = field(default_factory=Places)
    """Where those of `Findings` are, of what has problems."""
    looked_at: set[str] = field(default_factory=set)
    """What was looked at of the names that were asked for."""
    members: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        """What became of everything that exports hold."""
        return self.total.ledger


def found_in(survey: Survey, units: Iterable[Findings], names: Sequence[str] = ()) -> Found:
    """What was found in each unit → what was found in all.

    Args:
        survey: Of which the units are.
        units: In its order.
        names: Of what it is to be told whether it was looked at.
    """
    found = Found()
    found.total.ledger.add_all(survey.choice.ledger)
    twice = Twice()
    first = ""
    for unit in units:
        found.total.add(unit.of_annotations)
        found.problems.extend(unit.problems)
        for name, *_, place in unit.records:
            found.records += 1
            if survey.records:
                # Of exports alone there is one record of an id.
                found.problems.extend(twice.add(name, place))
            # Records of files come first, in their order; then those of exports, by their ids.
            if found.first is None or ("task" in found.first and name < first):
                found.first, first = place, name
        told = {problem.record for problem in unit.problems}
        for name in told & unit.texts.keys():
            found.texts.add(name, unit.texts[name])
        found.looked_at.update(name for name in names if name in unit.texts)
        for document, items in unit.members.items():
            found.members.setdefault(document, {}).update(items)
    found.problems.extend(survey.problems(found.total.people))
    found.problems.extend((*survey.choice.problems, *survey.choice.of_tasks))
    found.problems.extend(found.total.strangers.problems())
    return found
