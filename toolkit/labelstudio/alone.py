"""A folder that one process at a time writes exports into."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from toolkit.errors import ExportError

LOCK = ".redline-pull.lock"
"""The file that is there while somebody pulls; it says who."""
MOST = 300
"""Characters of it that are read."""


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else pulls into a folder while the block runs; it is made where it is missing.

    The lock is the system's: it ends with the process, however that ends. A file that is left of
    a process that was killed is taken over.

    Raises:
        ExportError: When somebody does, or the folder cannot be written.
    """
    import filelock

    path = folder / LOCK
    made = not folder.exists()
    lock = filelock.FileLock(path, blocking=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout as error:
        raise ExportError(
            f"another pull is writing to {folder}: {_holder(path)} ({path})",
            hint="Wait until it has ended, and pull again.",
        ) from error
    except OSError as error:
        raise ExportError(
            f"cannot write {path}: {error.strerror}", hint="Name another folder with -o."
        ) from error
    try:
        # Not anew, and not by renaming: others wait for this very file.
        path.write_text(_me(), "utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            # Who has opened it meanwhile notices that it is gone, and starts over.
            path.unlink()
        lock.release()
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()


def _me() -> str:
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"process {os.getpid()} on {platform.node()}, since {since}\n"


def _holder(path: Path) -> str:
    """Who is in there, by their own word."""
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            said = "".join(c for c in stream.read(MOST) if c.isprintable()).strip()
    except OSError:
        said = ""
    return said or "a process that has not said which"
