"""A killed worker costs time, and no row; no row is there twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from tests.scale.compare import rows
from tests.scale.conftest import Parting
from tests.scale.slow import slow
from toolkit.errors import WorkerError
from toolkit.scale.parted import Parted

# In threads of datatrove and Ray, a warning that is raised is never told.
pytestmark = pytest.mark.filterwarnings("default")
SHARDS = [[0, 1], [2, 3], [4, 5], [6, 7]]
LONGEST = 60.0
"""Seconds that a worker may need until it begins."""


def appears(file: Path) -> None:
    """Wait for a file, but not for ever."""
    end = time.monotonic() + LONGEST
    while not file.exists() and time.monotonic() < end:
        time.sleep(0.05)


@contextmanager
def killing(folder: Path, which: int) -> Iterator[None]:
    """Kill what works on the first item of a task, and let the others go on."""

    def kill() -> None:
        appears(folder / "2.pid")
        if (folder / "2.pid").exists():
            os.kill(int((folder / "2.pid").read_text("ascii").split()[which]), signal.SIGKILL)
            (folder / "killed").touch()
        (folder / "go").touch()

    thread = Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def everything(parted: Parted, folder: Path) -> Callable[[], list[int]]:
    """The job: what its tasks count."""
    return lambda: list(parted.counts(slow, str(folder), SHARDS))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


def test_of_a_killed_process_the_next_run_does_the_task(
    parting: Parting, tmp_path: Path, folder: Path
):
    do = everything(parting(tasks=4), folder)

    with killing(folder, 0), pytest.raises(WorkerError, match="signal 9") as ended:
        do()
    assert "same command again" in ended.value.hint
    assert do() == [2, 2, 2, 2]
    assert [row["id"] for row in rows(tmp_path / "made")] == list(range(8))


@pytest.mark.usefixtures("ray")
def test_of_a_process_that_is_killed_on_ray_the_next_run_does_the_task(
    parting: Parting, tmp_path: Path, folder: Path
):
    do = everything(parting("ray", tasks=4), folder)

    with killing(folder, 0), pytest.raises(WorkerError, match="1 task of 4 is not done, task 1"):
        do()
    done = sorted(path.name for path in (tmp_path / "made").glob("0*.jsonl"))
    assert done == ["00000.jsonl", "00002.jsonl", "00003.jsonl"]
    assert do() == [2, 2, 2, 2]
    assert [row["id"] for row in rows(tmp_path / "made")] == list(range(8))


@pytest.mark.usefixtures("ray")
def test_of_a_killed_ray_worker_another_does_the_task(
    parting: Parting, tmp_path: Path, folder: Path
):
    do = everything(parting("ray", tasks=4), folder)

    with killing(folder, 1):
        assert do() == [2, 2, 2, 2]

    assert (folder / "killed").exists()
    assert [row["id"] for row in rows(tmp_path / "made")] == list(range(8))


def test_what_waits_on_slurm_is_not_submitted_again(
    parting: Parting, tmp_path: Path, folder: Path, slurm: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SLURM_CONF", str(slurm))
    one = parting("slurm", tasks=4)
    first = Thread(target=everything(one, folder))
    first.start()
    appears(folder / "0.pid")
    number = tmp_path / "made" / "_logs" / "tasks" / "_tasks" / "slurm"
    appears(number)
    submitted = number.read_text("ascii")
    # It is told how many tasks are done while it waits; then they may go on.
    other = replace(one, told=lambda _: (folder / "go").touch())

    assert everything(other, folder)() == [2, 2, 2, 2]

    first.join()
    assert number.read_text("ascii") == submitted
    assert [row["id"] for row in rows(tmp_path / "made")] == list(range(8))


def test_a_task_that_is_done_is_not_done_again(parting: Parting, tmp_path: Path, folder: Path):
    (folder / "go").touch()
    do = everything(parting(tasks=4), folder)
    do()
    for note in folder.glob("*.pid"):
        note.unlink()
    (tmp_path / "made" / "00002.jsonl").unlink()

    do()

    assert sorted(note.name for note in folder.glob("*.pid")) == ["4.pid", "5.pid"]
    assert [row["id"] for row in rows(tmp_path / "made")] == list(range(8))
