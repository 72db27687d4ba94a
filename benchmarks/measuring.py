"""Commands, run together → how long they took, how much work that was, and in how much memory.

Memory is anonymous memory (`RssAnon`): what a process has made itself, without the files that it
has mapped. It is looked up in ``/proc`` while the command runs, of all its processes.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
PAUSE = 0.05
"""Seconds between two looks at the memory."""
FINE = (0, 1)
"""Exit codes that say the work was done; 1: problems were found."""


@dataclass(frozen=True)
class Measured:
    """One run."""

    seconds: float
    """From the start of the first process to the end of the last."""
    work: float
    """Seconds that the processors worked for it."""
    memory: float
    """The most at one time, in megabytes, of all processes together."""
    largest: float
    """The most of any one process."""
    said: str
    """What the first command wrote to its standard output."""


def run(*commands: Sequence[str]) -> Measured:
    """Start commands together, and wait until all have ended."""
    before, begun = _work_of_children(), time.perf_counter()
    with ExitStack() as stack:
        # Files: of a pipe that nobody reads, a command would wait for ever.
        files = [stack.enter_context(TemporaryFile()) for _ in range(2 * len(commands))]
        said, complaints = files[::2], files[1::2]
        started = list(map(_start, commands, said, complaints))
        memory = largest = 0.0
        while any(process.poll() is None for process in started):
            used = list(_memory({process.pid for process in started}))
            memory, largest = max(memory, sum(used)), max([largest, *used])
            time.sleep(PAUSE)
        seconds = time.perf_counter() - begun
        for process, file in zip(started, complaints, strict=True):
            complaint = _read(file)
            if process.returncode not in FINE or "Traceback" in complaint:
                raise SystemExit(f"{process.args!r} ended with {process.returncode}:\n{complaint}")
        work = _work_of_children() - before
        return Measured(seconds, work, memory, largest, _read(said[0]))


def _start(
    command: Sequence[str], said: IO[bytes], complaint: IO[bytes]
) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "COLUMNS": "100"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=complaint)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _work_of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _memory(parents: set[int]) -> Iterator[float]:
    """The anonymous memory of processes and of all that they have started, in megabytes."""
    family = set(parents)
    statuses = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = (folder / "status").read_text("utf-8").splitlines()
        except OSError:
            # It has ended.
            continue
        statuses[int(folder.name)] = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    # A process has a higher number than the one that started it, until the numbers begin anew.
    for number in sorted(statuses):
        if int(statuses[number].get("PPid", 0)) in family:
            family.add(number)
    for number in family & statuses.keys():
        yield int(statuses[number].get("RssAnon", "0 kB").split()[0]) / 1024
