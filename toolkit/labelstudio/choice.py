"""Exports → what is to be read of them, document by document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from toolkit.labelstudio.annotators import Annotators, unusable_names, whole
from toolkit.labelstudio.complete import duplicate_tasks, missing_tasks
from toolkit.labelstudio.gists import DoubtfulError, Tasks
from toolkit.labelstudio.quick import read_surely
from toolkit.labelstudio.shape import Export, Origin
from toolkit.labelstudio.sniff import Fault
from toolkit.labelstudio.strange import why_strange
from toolkit.labelstudio.together import Together
from toolkit.labelstudio.versions import (
    annotations_of,
    sides,
    superseded,
)
from toolkit.ledger import Ledger
from toolkit.model import Layer
from toolkit.problems import Problem
from toolkit.slices import Sliced


class TaskAt(NamedTuple):
    """A task, and where it is."""

    export: int
    """Which of the exports it is in."""
    place: int
    """Where it stands in it."""
    origin: Origin
    older: bool
    """Whether a newer export replaces it."""
    fault: Fault | None
    """Why it cannot be read."""
    file: Sliced | None
    """None: it is in memory."""
    start: int
    end: int
    given: Any
    """The task, where it is in memory."""

    def read(self) -> Any:
        """The task.

        Raises:
            DoubtfulError: When its file is not fit to be read task by task.
        """
        if self.file is None:
            return self.given
        value, fault = read_surely(self.file.slice(self.start, self.end))
        if fault is not None:
            raise DoubtfulError(self.file)
        return value


class Made(NamedTuple):
    """One annotation."""

    task: int
    """Which of the tasks of its unit it is in."""
    number: int
    """Its place in it."""
    reason: str
    """Why it does not count; empty: it does."""
    order: int
    """Its place among all annotations: the newest file first."""


class Unit(NamedTuple):
    """What is read together: all tasks of a document, or one that cannot be read."""

    tasks: tuple[TaskAt, ...]
    annotations: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be read of exports, and what is known of them already."""

    exports: tuple[Export, ...]
    """Those that count, then what newer ones replace."""
    counting: int
    """How many of them count."""
    annotators: Annotators
    ledger: Ledger
    """Of files that are no exports."""
    problems: tuple[Problem, ...]
    """With tasks that cannot be read."""
    of_tasks: tuple[Problem, ...]
    """With which tasks there are, and whose they are."""
    together: Together = field(default_factory=Together)
    """The tasks of the exports, document by document."""

    def units(self) -> Iterator[Unit]:
        """What is to be read, a document at a time; last, what cannot be read."""
        origins = [export.origin for export in self.exports]
        for _, tasks in self.together.documents():
            places = {place: at for at, place in enumerate(tasks)}
            yield Unit(
                tuple(self._at(number, index, origins) for number, index in tasks),
                tuple(
                    Made(places[one.place], one.number, one.reason, one.order)
                    for one in self.together.annotations(tasks)
                ),
            )
        for number, export in enumerate(self.exports):
            for index in export.refused:
                yield Unit((self._at(number, index, origins),), ())

    def _at(self, number: int, index: int, origins: Sequence[Origin]) -> TaskAt:
        export = self.exports[number]
        fault = export.faults.get(index)
        tasks = export.tasks if fault is None else export.refused
        about = (number, index, origins[number], number >= self.counting, fault)
        if isinstance(tasks, Tasks):
            return TaskAt(*about, *tasks.file.part(*tasks.between(index)), None)
        return TaskAt(*about, None, 0, 0, tasks[index])

    def named(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Of each task that counts: its document, its path in the export, and its place."""
        for export in self.exports[: self.counting]:
            for index, gist in export.gists.items():
                place = {"file": str(export.path), "task": whole(gist.get("id"))}
                yield gist["data"]["document_id"], f"$[{index}]", place

    def task_of(self, document: str) -> TaskAt | None:
        """The last task of a document that counts."""
        places = [at for at in self.together.tasks_of(document) if at[0] < self.counting]
        if not places:
            return None
        number, index = places[-1]
        return self.at(number, index)

    def at(self, number: int, index: int) -> TaskAt:
        """The task at a place of an export."""
        return self._at(number, index, [export.origin for export in self.exports])


def choose(
    exports: Sequence[Export],
    layers: Sequence[Layer],
    entered: Sequence[Mapping[str, Any]] = (),
    *,
    newest_only: bool = False,
) -> Choice:
    """Exports → which of their tasks are read together, and which annotations count.

    Args:
        exports: The files, also those that are not readable.
        layers: By which it is told whose annotations are none of redline's.
        entered: Entries of `annotators.json`.
        newest_only: Whether the files are versions of each other, so that of each project only
            the newest version of each annotation that is still there counts.
    """
    current, older = sides(exports, newest_only=newest_only)
    ledger = Ledger()
    for export in current:
        ledger.add_all(export.unread)
    for export in older:
        ledger.add_all(superseded(export.unread))
    # One file may be given twice.
    current, older = list(map(replace, current)), list(map(replace, older))
    every = (*current, *older)
    annotators = Annotators(entered)
    of_tasks = (
        *unusable_names(current),
        *duplicate_tasks(current, newest_only=newest_only),
        *missing_tasks(exports, newest_only=newest_only),
    )
    together = Together(every)
    for found in together.note(annotations_of(current, older, newest_only=newest_only)):
        export, gist = found.export, found.task
        annotation = gist["annotations"][found.number]
        if not found.reason and annotators.is_stranger(gist, annotation):
            # Strangers are numbered in the order in which they are met.
            whole = export.tasks[found.index]["annotations"][found.number]
            if why_strange(whole, layers) is None:
                annotators.name(export.origin, gist, annotation)
    return Choice(
        every,
        len(current),
        annotators,
        ledger,
        tuple(found for export in current for found in export.problems),
        of_tasks,
        together,
    )
