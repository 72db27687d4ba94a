"""A stand-in for a project on a server: what is in it, and whatever a server may get wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from toolkit.labelstudio.client import Project
from toolkit.labelstudio.source import Counts, moment

BEGIN = datetime(2019, 5, 2, 8, tzinfo=UTC)
TEXT = "Anna Lindqvist arrived."


def name_at(end: int) -> list[dict[str, Any]]:
    """The result of an annotation: one name, from the beginning."""
    value = {"start": 0, "end": end, "text": TEXT[:end], "labels": ["name"]}
    return [
        {"id": "n", "type": "labels", "from_name": "mention", "to_name": "text", "value": value}
    ]


class Shelf:
    """One project, with the methods of `Source` and those of whoever works in it."""

    def __init__(self, title: str = "crisis", number: int = 1, made: str = "2019-05-02") -> None:
        self.url = "http://studio.example"
        self.project = Project(number, title, "<View/>", made)
        self.now = BEGIN
        self.tasks: dict[int, dict[str, Any]] = {}
        self.ids = 0
        self.asked: list[Collection[int] | None] = []
        """Of each export: which tasks were asked for; None: all."""

    def tick(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time or {"hours": 1})

    def add(self, **values: Any) -> int:
        """A new task → its number: that of the last one again, where it is gone."""
        self.ids += 1
        number = max(self.tasks, default=0) + 1
        data = {"document_id": f"d-{self.ids}", "text": TEXT, "annotator": "annotator-1"}
        self.tasks[number] = {"id": number, "data": data, "annotations": [], "drafts": []}
        self.tasks[number] |= values
        self.touch(number)
        return number

    def touch(self, task: int) -> None:
        """What every change of a task does."""
        self.now += timedelta(microseconds=1)
        self.tasks[task]["updated_at"] = moment(self.now)

    def annotate(self, task: int, *, skip: bool = False, **values: Any) -> None:
        """Submit an annotation, or skip the task."""
        self.ids += 1
        made = {"id": self.ids, "unique_id": f"u-{self.ids}", "completed_by": 1}
        made |= {"was_cancelled": skip, "result": [] if skip else name_at(14)}
        self.tasks[task]["annotations"].append(made | values)
        self.touch(task)

    def change(self, task: int, index: int, end: int) -> None:
        """Update an annotation."""
        self.tasks[task]["annotations"][index]["result"] = name_at(end)
        self.touch(task)

    def delete(self, task: int, index: int) -> None:
        """Delete an annotation."""
        del self.tasks[task]["annotations"][index]
        self.touch(task)

    def draft(self, task: int) -> None:
        """Begin to annotate: the task does not count as touched."""
        self.ids += 1
        self.tasks[task]["drafts"].append(self.ids)

    # What a pull asks

    def counts(self) -> Counts:
        """What the server counts now."""
        numbers = [len(task["annotations"]) for task in self.tasks.values()]
        return Counts(len(self.tasks), sum(numbers))

    def changed(self, since: datetime) -> Mapping[int, str]:
        """The tasks that were touched since a moment."""
        touched = {number: task["updated_at"] for number, task in self.tasks.items()}
        return {number: when for number, when in touched.items() if when >= moment(since)}

    def latest(self) -> str:
        """When a task was touched last."""
        return max((task["updated_at"] for task in self.tasks.values()), default="")

    def drafts(self) -> int:
        """How many tasks hold a draft."""
        return sum(bool(task["drafts"]) for task in self.tasks.values())

    def export(self, tasks: Collection[int] | None = None) -> bytes:
        """The export of all tasks, or of these."""
        self.asked.append(tasks)
        wanted = [t for n, t in self.tasks.items() if tasks is None or n in tasks]
        return json.dumps(copy.deepcopy(wanted)).encode()
