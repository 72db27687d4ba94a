"""A file of which slices are read as they are needed, so that it is never held whole."""

from __future__ import annotations

import mmap
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from toolkit.errors import RecordError
from toolkit.files import read_bytes

Stamp = tuple[int, int, int]
"""What changes when a file is written again: its number on the disk, its time, its length."""


@dataclass(frozen=True, slots=True)
class Sliced:
    """A regular file, or bytes that stand for one: of standard input, of a pipe."""

    path: Path
    data: bytes | None = None
    """None: they are in the file."""
    stamp: Stamp = (0, 0, 0)

    @classmethod
    def of(cls, path: Path) -> Sliced:
        """A file as it is now.

        Raises:
            RecordError: When it is not there or cannot be read.
        """
        try:
            about = path.stat()
        except OSError as error:
            raise _unreadable(path, error) from error
        if not stat.S_ISREG(about.st_mode):
            return cls(path, read_bytes(path))
        return cls(path, stamp=_stamp(about))

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self.stamp[2] if self.data is None else len(self.data)

    def slice(self, start: int, end: int) -> bytes:
        """The bytes from `start` to before `end`.

        Raises:
            RecordError: When the file cannot be read, or has been written since.
        """
        if self.data is not None:
            return self.data[start:end]
        with self._opened() as stream:
            stream.seek(start)
            return stream.read(end - start)

    def part(self, start: int, end: int) -> tuple[Sliced, int, int]:
        """What to send to another process: a place in the file, or the bytes alone."""
        if self.data is None:
            return self, start, end
        return Sliced(self.path, self.data[start:end]), 0, end - start

    def whole(self) -> bytes:
        """All of them."""
        return self.slice(0, self.size)

    def lines(self) -> Iterator[tuple[int, int, bytes]]:
        """Each line without its end: its number (from 1), where it begins, and its bytes."""
        view = self.view()
        number, start = 1, 0
        while (end := view.find(b"\n", start)) >= 0:
            yield number, start, view[start:end]
            number, start = number + 1, end + 1
        yield number, start, view[start:]

    def view(self) -> bytes | mmap.mmap:
        """All of them without reading them into memory, for as long as the view is held."""
        if self.data is not None or not self.size:
            return self.data or b""
        with self._opened() as stream:
            return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)

    def _opened(self) -> BinaryIO:
        try:
            stream = self.path.open("rb", buffering=0)
        except OSError as error:
            raise _unreadable(self.path, error) from error
        if _stamp(os.fstat(stream.fileno())) != self.stamp:
            stream.close()
            raise RecordError(
                f"{self.path} was written while it was read", hint="Run the command again."
            )
        return stream


def _stamp(about: os.stat_result) -> Stamp:
    return about.st_ino, about.st_mtime_ns, about.st_size


def _unreadable(path: Path, error: OSError) -> RecordError:
    return RecordError(
        f"cannot read {path}: {error.strerror}", hint="Check the path and its permissions."
    )
