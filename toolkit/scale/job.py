"""A job: one function over the items of each of many shards, and what is kept of how far it is.

Whoever runs it calls `do_task` once for each number of a task; nothing else is said to engines.
What tasks are given and count is pickled: it is our own, in a folder from which engines take code.
"""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, chdir
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from toolkit.collector import seldom_collecting
from toolkit.errors import ConfigurationError, RedlineError
from toolkit.files import dumps_line, dumps_page
from toolkit.labelstudio.gists import DoubtfulError
from toolkit.model import JSONObject
from toolkit.problems import Problem
from toolkit.scale.folders import Folder
from toolkit.slices import Sliced
from toolkit.survey import PROBLEMS, STATEMENT

Made = Generator[bytes | Problem, None, Any]
"""The rows of one shard, a line each, and its problems; returned is what is counted over all."""
Function = Callable[[Iterable[Any], Any], Made]
"""Items of a shard, and what they are worked on with → what is made of them."""
OF_ALL = "all.jsonl"
"""The part of problems that can be told only of all tasks together."""
TOGETHER = 64
"""Items that are written down together: so many of a task are held at a time."""
STATE = "_tasks"
"""The folder, in that of the logs, of what is given to tasks and counted in them."""


def part(rank: int, ending: str = "jsonl") -> str:
    """What the part of a task is called.

    >>> part(7)
    '00007.jsonl'
    """
    return f"{rank:05d}.{ending}"


@dataclass(frozen=True, slots=True)
class Work:
    """What each task needs to know, beside its items."""

    output: Folder
    function: Function
    bench: Any
    rows: bool = True
    """Whether there are rows; False: there are problems alone."""
    ending: str = "jsonl"
    """Of the parts with rows."""
    place: str = field(default_factory=os.getcwd)
    """The folder that paths start from."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """What is counted by a task that met a file which must be read more slowly."""

    file: Sliced


@dataclass(frozen=True, slots=True)
class Job:
    """Some work in so many tasks; its folder is shared by all that do it."""

    logs: Folder
    """The engine's own notes are in it, too: which tasks are done."""
    tasks: int

    @property
    def state(self) -> Folder:
        """What is given to tasks, and what they count."""
        return self.logs.inside(STATE)

    def give(self, work: Work, shards: Iterable[Iterable[Any]]) -> None:
        """Write down what is to be done by the tasks that are not done yet.

        Args:
            work: What they do.
            shards: The items of each task; they are gone through once.
        """
        missing = set(self.missing(work))
        if missing:
            self.state.write("work", [pickle.dumps(work)])
        for rank, items in enumerate(shards):
            if rank in missing:
                self.logs.inside("completions").remove(f"{rank:05d}")
                self.state.remove(f"{rank:05d}.counts")
                self.state.write(f"{rank:05d}.items", _parcels(items))

    def missing(self, work: Work) -> list[int]:
        """The tasks that are not done, or of which a part is not there any more."""
        done = {name.removesuffix(".counts") for name in self.state.names()}
        rows = set(work.output.names()) if work.rows else None
        problems = set(work.output.inside(PROBLEMS).names())
        marked = set(self.logs.inside("completions").names())
        return [
            rank
            for rank in range(self.tasks)
            if not (
                f"{rank:05d}" in done & marked
                and part(rank) in problems
                and (rows is None or part(rank, work.ending) in rows)
            )
        ]

    def undone(self) -> list[int]:
        """The tasks of which nothing is counted."""
        names = set(self.state.names())
        return [rank for rank in range(self.tasks) if f"{rank:05d}.counts" not in names]

    def fault(self, rank: int) -> RedlineError | None:
        """Why a task could not be done, where it has said so."""
        name = f"{rank:05d}.fault"
        if not self.state.has(name):
            return None
        error: RedlineError = pickle.loads(self.state.read(name))  # noqa: S301
        return error

    def counts(self) -> Iterator[Any]:
        """What each task has counted, in their order.

        Raises:
            DoubtfulError: When a file must be read more slowly, and all tasks be given again.
        """
        for rank in range(self.tasks):
            counted = pickle.loads(self.state.read(f"{rank:05d}.counts"))  # noqa: S301
            if isinstance(counted, Doubted):
                raise DoubtfulError(counted.file)
            yield counted


def do_task(logs: str, rank: int) -> None:
    """Do one task of a job: its rows, its problems, and then what it counted, each whole."""
    state = Folder(logs).inside(STATE)
    work = _work(logs, state.read("work"))
    state.remove(f"{rank:05d}.fault")
    try:
        with chdir(work.place), seldom_collecting():
            counted = _done(work, _items(state, f"{rank:05d}.items"), rank)
    except DoubtfulError as doubt:
        # Whoever gave the tasks reads that file in another way, and gives them again.
        counted = Doubted(doubt.file)
    except RedlineError as error:
        # Not every engine says why a task has failed.
        state.write(f"{rank:05d}.fault", [pickle.dumps(error)])
        raise
    state.write(f"{rank:05d}.counts", [pickle.dumps(counted)])


def _parcels(items: Iterable[Any]) -> Iterator[bytes]:
    """Items as they are written down, some together: what they share is written once for all."""
    source = iter(items)
    return map(pickle.dumps, iter(lambda: list(islice(source, TOGETHER)), []))


def _items(state: Folder, name: str) -> Iterator[Any]:
    """The items of a task, some of which are held at a time."""
    with state.reading(name) as stream:
        while stream.peek(1):
            yield from pickle.load(stream)  # noqa: S301


def _done(work: Work, items: Iterable[Any], rank: int) -> Any:
    """Put the parts of a task in place → what was counted."""
    with ExitStack() as stack:
        problems = stack.enter_context(work.output.inside(PROBLEMS).writing(part(rank)))
        place = work.output.writing(part(rank, work.ending))
        rows = stack.enter_context(place) if work.rows else None
        made = work.function(items, work.bench)
        while True:
            try:
                one = next(made)
            except StopIteration as end:
                return end.value
            if isinstance(one, Problem):
                problems.write(dumps_line(one.to_json()).encode("utf-8"))
            elif rows is not None:
                rows.write(one)


@lru_cache(1)
def _work(logs: str, data: bytes) -> Work:  # noqa: ARG001 (which job it is)
    work: Work = pickle.loads(data)  # noqa: S301
    return work


def state(folder: Folder, statement: JSONObject) -> None:
    """Say what a folder is; nothing is changed where it says the same already.

    Raises:
        ConfigurationError: When it is a folder of another command, of other inputs, or of somebody
            else.
    """
    names = folder.names()
    if STATEMENT in names:
        there = json.loads(folder.read(STATEMENT))
        for name, value in statement.items():
            if there.get(name) != value:
                raise ConfigurationError(
                    f"{folder} was made {_otherwise(name, there.get(name), value)}",
                    hint="Name another folder, or remove this one.",
                )
        return
    if names:
        raise ConfigurationError(
            f"{folder} holds something else, such as {names[0]}",
            hint="Name a new folder for what is made.",
        )
    folder.write(STATEMENT, [dumps_page(statement).encode("utf-8")])


def _otherwise(name: str, there: Any, wanted: Any) -> str:
    """How a folder was made."""
    match name:
        case "command":
            return f"by another command: {there}, not {wanted}"
        case "version":
            return f"by another version of redline: {there}, not {wanted}"
        case "tasks":
            return f"with another number of tasks: {there}, not {wanted}"
    return "from other inputs, which may have been written since, or with other options"
