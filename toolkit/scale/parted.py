"""A command's work in tasks: where it goes, what it is called, and that it is done once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from toolkit.files import dumps_line
from toolkit.model import JSONObject
from toolkit.problems import Problem, ordered
from toolkit.scale.engines import How, do, rejoin
from toolkit.scale.folders import Folder
from toolkit.scale.job import OF_ALL, Function, Job, Work, state
from toolkit.survey import LOGS, PROBLEMS


@dataclass(frozen=True, slots=True)
class Parted:
    """How a command is done in tasks."""

    how: How
    tasks: int
    output: Folder
    logs: Folder
    told: Callable[[int], None]
    """Is called with how many tasks are done."""
    rows: bool = True
    """Whether there are rows beside problems."""
    ending: str = "jsonl"
    """Of parts with rows."""

    def begin(self, statement: JSONObject) -> None:
        """Make sure that both folders are new, or of the same command and inputs.

        Raises:
            ConfigurationError: When one of them is something else.
        """
        state(self.output, statement)
        if self.logs != self.output:
            state(self.logs, statement)

    def step(self, name: str) -> Parted:
        """How a step of a command is done, of which all is kept with the logs."""
        folder = self.logs.inside(name)
        return replace(self, output=folder, logs=folder.inside(LOGS))

    def counts(
        self, function: Function, bench: Any, shards: Iterable[Iterable[Any]], step: str = "tasks"
    ) -> Iterator[Any]:
        """Do what is not done yet → what each task counted, in their order.

        Args:
            function: What is done with the items of a task; a function of a module.
            bench: What it is done with.
            shards: The items of each task; they are gone through once.
            step: Its name among the steps of the command.

        Raises:
            WorkerError: When tasks were left undone.
            DoubtfulError: When a file must be read more slowly.
        """
        job = Job(self.logs.inside(step), self.tasks)
        work = Work(self.output, function, bench, self.rows, self.ending)
        rejoin(job, self.how, self.told)
        job.give(work, shards)
        do(job, work, self.how, self.told)
        return job.counts()

    def tell(self, problems: Iterable[Problem]) -> None:
        """Write the problems that can be told only of all tasks together."""
        lines = (dumps_line(found.to_json()).encode("utf-8") for found in ordered(problems))
        self.output.inside(PROBLEMS).write(OF_ALL, lines)
