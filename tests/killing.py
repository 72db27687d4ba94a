"""redline in a process of its own, which is killed in the middle of its work.

The process is forked from one that has imported redline already: of a command that is killed at a
random moment, that moment falls into the command's work, and not into the beginning of Python.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

IMPORTED = (
    *(
        "toolkit.cli",
        "toolkit.dataset.verify",
        "toolkit.labelstudio.pull",
        "toolkit.labelstudio.push",
    ),
    *("datasets", "pyarrow.parquet", "httpx", "tenacity"),
    *(f"label_studio_sdk.{part}client" for part in ("", "annotations.", "predictions.", "views.")),
)
"""What takes long to import: some ten seconds in all."""


@dataclass(frozen=True)
class Running:
    """One command, on its way."""

    process: ForkServerProcess
    said: Path
    """The file that it writes to instead of a terminal."""

    def kill(self) -> None:
        """SIGKILL, now."""
        self.process.kill()

    def code(self) -> int:
        """How it ended, once it has: its exit code, or minus the number of a signal."""
        self.process.join()
        assert self.process.exitcode is not None
        return self.process.exitcode

    def killed(self) -> bool:
        """Whether it was killed, once it has ended."""
        return self.code() == -signal.SIGKILL


def ready() -> None:
    """Have the imports done, so that the next command begins at once."""
    process = _processes().Process(target=time.time)
    process.start()
    process.join()


def begin(
    words: tuple[Any, ...], folder: Path, *, at: int = 0, environment: Mapping[str, str]
) -> Running:
    """Start redline.

    Args:
        words: What it is told.
        folder: Where it runs; what it says goes into the file ``.said`` beside it.
        at: Before which file that it puts into its place it is killed; 0: before none.
        environment: What it is told beside our environment.
    """
    said = folder.with_name(f"{folder.name}.said")
    given = {**os.environ, **environment}
    process = _processes().Process(
        target=_redline, args=([str(word) for word in words], folder, at, given, said)
    )
    process.start()
    return Running(process, said)


def _processes() -> multiprocessing.context.ForkServerContext:
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(list(IMPORTED))
    return found


def _redline(
    words: list[str], folder: Path, at: int, environment: Mapping[str, str], said: Path
) -> None:
    with said.open("wb") as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    left = at

    def count(event: str, _: object) -> None:
        nonlocal left
        if event == "os.rename":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    from toolkit.cli import main

    sys.argv = ["redline", *words]
    main()
