"""Files of our own: byte strings one after another, and tables; little of them is in memory."""

from __future__ import annotations

import sqlite3
import tempfile
import weakref
from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

HELD = 1 << 18
"""Bytes that are held in memory, before all of them go into the file; of a table, the most."""
AT_ONCE = 64
"""How many are read or put in at once: mostly the next one is asked for next."""


class Tables:
    """Tables in a database of our own; its file is gone when nobody refers to it.

    Names are kept as their bytes: these have the order of their characters, and there are lone
    surrogates among them.
    """

    def __init__(self, *columns: str) -> None:
        """Args: of each table what follows ``CREATE TABLE``."""
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._database.close)
        for setting in (f"cache_size = -{HELD >> 10}", "journal_mode = OFF", "temp_store = FILE"):
            self._database.execute(f"PRAGMA {setting}")
        for table in columns:
            self._database.execute(f"CREATE TABLE {table}")
        # Without end: what is put in is never written down for somebody else.
        self._database.execute("BEGIN")
        self._query = ""
        self._later: list[tuple[Any, ...]] = []
        """What `_query` is to be done with."""

    def put(self, query: str, *values: Any) -> None:
        """Do a statement before anything else is asked: many of the same are quicker at once."""
        if query != self._query or len(self._later) >= AT_ONCE:
            self._done()
        self._query = query
        self._later.append(values)

    def rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """What a statement gives, row by row."""
        self._done()
        return self._database.execute(query, values)

    def row(self, query: str, *values: Any) -> Any:
        """The first row; None: there is none."""
        self._done()
        return self._database.execute(query, values).fetchone()

    def _done(self) -> None:
        later, self._later = self._later, []
        if later:
            self._database.executemany(self._query, later)


def packed(name: str) -> bytes:
    """A name → its bytes."""
    return name.encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> str:
    """Its bytes → a name."""
    return data.decode("utf-8", "surrogatepass")


class Spilled:
    """Byte strings by number, counted from 0; the file is gone when nobody refers to it."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115 (it is read for long)
        self._ends = array("Q", [0])
        self._was_read = False
        self._first = 0
        self._block: list[bytes] = []
        weakref.finalize(self, self._file.close)

    def append(self, data: bytes) -> None:
        """Put one behind the others."""
        if self._was_read:
            self._file.seek(self._ends[-1])
            self._was_read, self._block = False, []
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def __getitem__(self, number: int) -> bytes:
        """One of them."""
        place = number - self._first
        if not 0 <= place < len(self._block):
            self._read(number)
            place = 0
        return self._block[place]

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def _read(self, first: int) -> None:
        ends = self._ends[first : first + AT_ONCE + 1]
        self._was_read = True
        self._file.seek(ends[0])
        data = memoryview(self._file.read(ends[-1] - ends[0]))
        starts = [end - ends[0] for end in ends]
        self._block = [bytes(data[start:end]) for start, end in pairwise(starts)]
        self._first = first
