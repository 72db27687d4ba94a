"""Work that waits to be told to go on, and says in which process it waits."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path

from toolkit.scale.job import Made

PAUSE = 0.05


def slow(items: Iterable[int], folder: str) -> Made:
    """A row for each number; it waits for the file ``go`` before each."""
    seen = 0
    for seen, item in enumerate(items, 1):  # noqa: B007
        note = Path(folder, f"{item}.pid")
        note.with_suffix(".new").write_text(f"{os.getpid()} {_worker()}", "ascii")
        note.with_suffix(".new").replace(note)
        while not Path(folder, "go").exists():
            time.sleep(PAUSE)
        yield json.dumps({"id": item}).encode("ascii") + b"\n"
    return seen


def _worker() -> int:
    """The Ray worker among those that this process comes from; else the process itself."""
    process = os.getpid()
    while process > 1:
        if b"ray::" in Path(f"/proc/{process}/cmdline").read_bytes():
            found = process
            # The pool that datatrove forks of it is called the same.
            parent = _parent(process)
            return parent if b"ray::" in Path(f"/proc/{parent}/cmdline").read_bytes() else found
        process = _parent(process)
    return os.getpid()


def _parent(process: int) -> int:
    stat = Path(f"/proc/{process}/stat").read_text("ascii")
    return int(stat.rpartition(")")[2].split()[1])
