"""Files of our own: byte strings one after another, and tables; little of them is in memory."""

from __future__ import annotations

import sqlite3
import tempfile
import weakref
from array import array
from collections.abc import Iterator
from struct import Struct
from typing import Any

HELD = 1 << 18
"""Bytes that are held in memory, before all of them go into the file; of a table, the most."""
AT_ONCE = 64
"""How many are read or put in at once: mostly the next one is asked for next."""
LENGTH = Struct("<Q")
"""What stands before each byte string."""


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
        self._blocks = array("Q")
        """Where each block begins: `AT_ONCE` strings, before each its length."""
        self._count = self._end = 0
        self._was_read = False
        self._first = 0
        self._block: list[bytes] = []
        weakref.finalize(self, self._file.close)

    def append(self, data: bytes) -> None:
        """Put one behind the others."""
        if self._was_read:
            self._file.seek(self._end)
            self._was_read, self._block = False, []
        if self._count % AT_ONCE == 0:
            self._blocks.append(self._end)
        self._file.write(LENGTH.pack(len(data)) + data)
        self._end += LENGTH.size + len(data)
        self._count += 1

    def __getitem__(self, number: int) -> bytes:
        """One of them."""
        place = number - self._first
        if not 0 <= place < len(self._block):
            self._read(number // AT_ONCE)
            place = number - self._first
        return self._block[place]

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return self._count

    def _read(self, block: int) -> None:
        start, end = [*self._blocks[block : block + 2], self._end][:2]
        self._was_read = True
        self._file.seek(start)
        data, at = self._file.read(end - start), 0
        self._first, self._block = block * AT_ONCE, []
        while at < len(data):
            (length,) = LENGTH.unpack_from(data, at)
            at += LENGTH.size + length
            self._block.append(data[at - length : at])
