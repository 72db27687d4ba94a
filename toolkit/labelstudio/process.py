"""A process that outlives the one that started it: known again by its number and its beginning."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "PYENV_ROOT")
"""What it sees of our environment. The rest stays here: it holds keys, and could set it."""


def launch(words: Sequence[str], *, environment: Mapping[str, str], folder: Path, log: Path) -> int:
    """Start a program in a session of its own, where no Ctrl-C of ours reaches it → its number.

    Args:
        words: The program's path and its arguments.
        environment: What it is told beside `INHERITED`.
        folder: Where it runs.
        log: Where all that it says goes.

    Raises:
        OSError: When it cannot be run.
    """
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            words,
            env={**inherited, "PYTHONUNBUFFERED": "1", **environment},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    process.returncode = 0  # it outlives its Popen, which would warn of that
    return process.pid


def started(pid: int) -> str | None:
    """When a process began, in the system's own words; None when it has ended.

    A number is given again to another process one day, but never with the same beginning.
    """
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # a child of ours that has ended stays until it is noticed
    if Path("/proc/self/stat").exists():
        return _from_proc(pid)
    return _from_ps(pid)


def end(pid: int, since: str | None, grace: float = 10) -> None:
    """End a process and its group: asked first, and after `grace` seconds made to.

    Args:
        pid: Its number; it leads its group.
        since: What `started` said of it (None: it had ended); any other process of that number
            is left alone.
        grace: Seconds between the two.
    """
    for name, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
        if since is None or started(pid) != since:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, name)
        last = time.monotonic() + patience
        while started(pid) == since and time.monotonic() < last:
            time.sleep(0.05)


def _from_proc(pid: int) -> str | None:
    place = Path(f"/proc/{pid}")
    try:
        stat = (place / "stat").read_text("utf-8", "replace")
        threads = sum(1 for _ in (place / "task").iterdir())
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, *rest = stat.rpartition(")")[2].split()
    # Its first thread may be gone while others still hold its port.
    return None if state in "ZX" and threads <= 1 else rest[18]


def _from_ps(pid: int) -> str | None:
    words = ["/bin/ps", "-o", "stat=", "-o", "lstart=", "-p", str(pid)]
    found = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
    state, _, since = found.partition(" ")
    return None if not since or state.startswith("Z") else since.strip()
