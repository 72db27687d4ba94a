"""What tasks are given lies in files: however much it is, little of it is held."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest

from tests.holding import at_most
from toolkit.scale.folders import Folder
from toolkit.scale.job import Job, Made, Work, do_task

FEW, MANY = 2_000, 20_000


def count(items: Iterable[tuple[int, str]], place: str) -> Made:
    """A row for each thousandth item; returned is the sum of their numbers."""
    total = 0
    for number, name in items:
        assert name == f"{place}-{number}"
        total += number
        if number % 1000 == 0:
            yield b"%d\n" % number
    return total


def do(folder: Path, number: int, tasks: int) -> list[int]:
    """Items of equal shards, given and worked on in this process → what was counted."""
    job = Job(Folder(str(folder / "logs")), tasks)
    each = number // tasks
    shards = (
        ((at, f"zenda-{at}") for at in range(rank * each, (rank + 1) * each))
        for rank in range(tasks)
    )
    job.give(Work(Folder(str(folder / "made")), count, "zenda"), shards)
    for rank in range(tasks):
        do_task(job.logs.address, rank)
    return list(job.counts())


@pytest.mark.parametrize(("number", "tasks"), [(0, 1), (1, 1), (640, 2), (2_001, 3)])
def test_each_item_is_worked_on_once_in_its_order(tmp_path: Path, number: int, tasks: int):
    each = number // tasks

    found = do(tmp_path, number, tasks)

    assert found == [sum(range(rank * each, (rank + 1) * each)) for rank in range(tasks)]
    made = Folder(str(tmp_path / "made"))
    lines = chain.from_iterable(map(made.lines, (n for n in made.names() if n[0] != "_")))
    assert [int(line) for line in lines] == [at for at in range(each * tasks) if at % 1000 == 0]


def test_they_are_not_held(tmp_path: Path):
    rounds = iter(range(100))

    more = at_most(lambda number: do(tmp_path / str(next(rounds)), number, 1), FEW, MANY)

    # One of them takes a hundred bytes.
    assert more < 1
