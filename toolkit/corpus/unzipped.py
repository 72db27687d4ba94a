"""A gzip file of many members → their bytes; after a broken member, the next whole one."""

from __future__ import annotations

import io
import zlib
from bisect import bisect_right
from collections import deque

CHUNK = 1 << 16
MAGIC = b"\x1f\x8b\x08"
"""How a gzip member begins (RFC 1952)."""
KEPT = 4096
"""Of how many members it is remembered where they began."""
HEADED = 31
"""The window bits by which zlib expects a gzip header and checks the sum at the end."""


class BrokenMember(Exception):  # noqa: N818 (an event, told as a problem by who reads)
    """A member that cannot be unpacked to its end."""

    def __init__(self, byte: int, reason: str) -> None:
        super().__init__(reason)
        self.byte = byte
        """Where it begins in the file."""
        self.reason = reason


class Unzipped(io.RawIOBase):
    """The unpacked bytes of a gzip file, member after member."""

    def __init__(self, stream: io.BufferedReader, begins: bytes = b"") -> None:
        """Read from the beginning of a stream.

        Args:
            stream: The file.
            begins: What the content of each member begins with; empty: anything.
        """
        self._stream = stream
        self._begins = begins
        self._rest = b""
        self._at = 0
        self._unpacked = 0
        self._member = 0
        self._inflate: zlib._Decompress | None = None
        self._members: deque[tuple[int, int]] = deque(maxlen=KEPT)

    def readable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """How many bytes have been unpacked."""
        return self._unpacked

    def member_of(self, position: int) -> int:
        """Where in the file the member begins that an unpacked byte stands in."""
        found = bisect_right(self._members, (position, 1 << 62))
        return self._members[max(0, found - 1)][1] if self._members else 0

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Unpack some bytes; 0: the file has ended.

        Raises:
            BrokenMember: When what comes next cannot be unpacked.
        """
        found = self._some(len(buffer))
        buffer[: len(found)] = found
        self._unpacked += len(found)
        return len(found)

    def _some(self, size: int) -> bytes:
        while True:
            if not self._rest:
                self._rest = self._stream.read(CHUNK)
            if not self._rest:
                if self._inflate is not None:
                    raise BrokenMember(self._member, "the file ends in the middle of it")
                return b""
            if self._inflate is None:
                # Some writers fill their last block with zeros.
                self._take(len(self._rest) - len(self._rest.lstrip(b"\0")))
                if not self._rest:
                    continue
                self._inflate, self._member = zlib.decompressobj(HEADED), self._at
                self._members.append((self._unpacked, self._at))
            try:
                found = self._inflate.decompress(self._rest, size)
            except zlib.error as error:
                raise BrokenMember(self._member, str(error)) from error
            ended = self._inflate.eof
            left = self._inflate.unused_data if ended else self._inflate.unconsumed_tail
            self._take(len(self._rest) - len(left))
            if ended:
                self._inflate = None
            if found:
                return found

    def _take(self, count: int) -> None:
        self._rest = self._rest[count:]
        self._at += count

    def go_on(self, byte: int) -> bool:
        """Go to the next member after a byte that can be unpacked; False: there is none."""
        at = byte
        while (at := self._next(at + 1)) >= 0:
            self._stream.seek(at)
            probe = zlib.decompressobj(HEADED)
            try:
                found = probe.decompress(self._stream.read(CHUNK), CHUNK)
            except zlib.error:
                continue
            if found.startswith(self._begins) and (found or probe.eof):
                self._stream.seek(at)
                self._rest, self._at, self._inflate = b"", at, None
                return True
        return False

    def _next(self, at: int) -> int:
        """Where the bytes stand next with which a member begins; -1: nowhere."""
        self._stream.seek(at)
        held = b""
        while block := self._stream.read(CHUNK):
            held += block
            found = held.find(MAGIC)
            if found >= 0:
                return at + found
            keep = len(MAGIC) - 1
            at, held = at + len(held) - keep, held[-keep:]
        return -1
