"""Which tasks are of one document, and which annotations they have, in few bytes a task."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import accumulate
from typing import NamedTuple

from toolkit.labelstudio.marks import mark, put_together
from toolkit.labelstudio.shape import Export
from toolkit.labelstudio.versions import REASONS, Found

Place = tuple[int, int]
"""A task, by export and place in it."""
ROOM = len(REASONS)


class Annotated(NamedTuple):
    """One annotation."""

    place: Place
    """Its task."""
    number: int
    """Its place in it."""
    reason: str
    """Why it does not count; empty: it does."""
    order: int
    """Its place among all annotations."""


class Together:
    """The tasks of exports, document by document."""

    def __init__(self, exports: Sequence[Export] = ()) -> None:
        self._exports = exports
        self._places = [array("I", export.gists) for export in exports]
        self._begins = [0, *accumulate(map(len, self._places))]
        """Tasks are numbered over all exports; here are the numbers that each begins with."""
        self._marks = array("Q")
        for export in exports:
            self._marks.extend(mark(task["data"]["document_id"]) for task in export.gists.values())
        self._made = array("I")
        """Of each annotation, in their order, its place in its task, and why it does not count."""
        self._firsts = [array("I") for _ in exports]
        """Of each task, how many annotations are before its own; last, before those that follow."""

    def note(self, annotations: Iterable[Found]) -> Iterator[Found]:
        """Note annotations, those of a task one after another, and pass them on."""
        numbers = {id(export): number for number, export in enumerate(self._exports)}
        ends = [0] * len(self._exports)
        for found in annotations:
            number = numbers[id(found.export)]
            places, firsts = self._places[number], self._firsts[number]
            while not firsts or places[len(firsts) - 1] != found.index:
                firsts.append(len(self._made))
            self._made.append(found.number * ROOM + REASONS.index(found.reason))
            ends[number] = len(self._made)
            yield found
        for places, firsts, end in zip(self._places, self._firsts, ends, strict=True):
            firsts.extend([end] * (len(places) + 1 - len(firsts)))

    def documents(self) -> Iterator[tuple[str, list[Place]]]:
        """The name of each document, and its tasks."""
        for tasks in put_together(self._marks):
            yield from self._by_name(tasks)

    def tasks_of(self, name: str) -> list[Place]:
        """The tasks of a document."""
        one, alike, at = mark(name), [], 0
        with suppress(ValueError):
            while True:
                alike.append(self._marks.index(one, at))
                at = alike[-1] + 1
        return dict(self._by_name(alike)).get(name, [])

    def annotations(self, places: Sequence[Place]) -> list[Annotated]:
        """The annotations of tasks, in their order."""
        found = []
        for number, index in places:
            at = bisect_right(self._places[number], index) - 1
            first, end = self._firsts[number][at : at + 2]
            for order in range(first, end):
                place, reason = divmod(self._made[order], ROOM)
                found.append(Annotated((number, index), place, REASONS[reason], order))
        return sorted(found, key=lambda one: one.order)

    def _by_name(self, tasks: Iterable[int]) -> Iterator[tuple[str, list[Place]]]:
        """Tasks that have one mark, by the names of their documents: it is nearly always one."""
        named: dict[str, list[Place]] = {}
        for task in tasks:
            number = bisect_right(self._begins, task) - 1
            index = self._places[number][task - self._begins[number]]
            name = self._exports[number].gists[index]["data"]["document_id"]
            named.setdefault(name, []).append((number, index))
        yield from named.items()
