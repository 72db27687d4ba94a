"""A file of JSON lines, plain or compressed, or a folder of them → its lines, one at a time."""

from __future__ import annotations

import gzip
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import orjson

from toolkit.errors import RecordError
from toolkit.model import JSONObject

ENDINGS = (".jsonl", ".jsonl.gz")
SEVERAL = 256
"""After how many lines it is told how far the reading is."""


class Line(NamedTuple):
    """A line that holds something."""

    place: str
    """Its file and number, as messages begin with them."""
    data: bytes
    """Without the end of line."""

    def values(self) -> JSONObject:
        """The object on it.

        Raises:
            RecordError: When it holds none.
        """
        try:
            found = orjson.loads(self.data)
        except orjson.JSONDecodeError as error:
            hint = "Mend or remove that line."
            raise RecordError(f"{self.place} is not JSON: {error}", hint=hint) from error
        if not isinstance(found, dict):
            raise RecordError(
                f"{self.place} is not a JSON object", hint="Mend or remove that line."
            )
        return cast("JSONObject", found)


@dataclass(slots=True)
class Input:
    """The files of one input, which may be read more than once."""

    path: Path
    parts: tuple[Path, ...]
    digests: list[str] = field(default_factory=list)
    """The SHA-256 of each file as it was when it was read last, unpacked."""

    @classmethod
    def of(cls, path: Path) -> Input:
        """A file, or the files ``*.jsonl`` and ``*.jsonl.gz`` of a folder, by name.

        Raises:
            RecordError: When there is none.
        """
        if not path.is_dir():
            if not path.is_file():
                raise RecordError(
                    f"{path} is no regular file, and is read twice",
                    hint="Write it to a file first, and name that.",
                )
            return cls(path, (path,))
        found = sorted(
            one
            for one in path.iterdir()
            if one.name.endswith(ENDINGS) and not one.name.startswith(".") and one.is_file()
        )
        if not found:
            raise RecordError(
                f"{path} holds no files *.jsonl or *.jsonl.gz",
                hint="Name the folder that the parts are in.",
            )
        return cls(path, tuple(found))

    @property
    def size(self) -> int:
        """Bytes of all files, as they lie there."""
        return sum(part.stat().st_size for part in self.parts)

    def lines(self, tell: Callable[[int], object]) -> Iterator[Line]:
        """The lines of all files.

        Args:
            tell: Is told how many bytes more have been read.

        Raises:
            RecordError: When a file cannot be read, or is not what it was when it was read first.
        """
        known, self.digests = tuple(self.digests), []
        for number, part in enumerate(self.parts):
            yield from self._part(part, tell)
            if known and self.digests[number] != known[number]:
                raise RecordError(
                    f"{part} was written while it was read", hint="Run the command again."
                )

    def _part(self, part: Path, tell: Callable[[int], object]) -> Iterator[Line]:
        try:
            with part.open("rb") as raw:
                packed = part.name.endswith(".gz")
                stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
                told, digest = 0, sha256()
                for number, line in enumerate(stream, start=1):
                    digest.update(line)
                    if number % SEVERAL == 0:
                        tell(raw.tell() - told)
                        told = raw.tell()
                    data = line.removeprefix(BOM_UTF8) if number == 1 else line
                    if data.strip():
                        yield Line(f"{part}, line {number},", data.rstrip(b"\r\n"))
                tell(raw.tell() - told)
                self.digests.append(digest.hexdigest())
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise RecordError(
                f"{part} cannot be unpacked: {error}", hint="Copy the file once more."
            ) from error
        except OSError as error:
            raise RecordError(
                f"cannot read {part}: {error.strerror}", hint="Check the path and its permissions."
            ) from error
