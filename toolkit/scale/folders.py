"""Folders on a disk or an object store: what is in them is read, written whole, and listed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from typing import IO, Any

from toolkit.addresses import MARK, is_remote
from toolkit.errors import ConfigurationError

UNFINISHED = ".unfinished-"
"""What the name of a file begins with that is being written."""


def below(address: str, *names: str) -> str:
    """The address of something in a folder.

    >>> below("s3://bucket/made/", "_problems", "00000.jsonl")
    's3://bucket/made/_problems/00000.jsonl'
    """
    return "/".join((address.rstrip("/"), *names))


def system_of(address: str) -> Any:
    """The file system that an address is on, as fsspec knows it.

    Raises:
        ConfigurationError: When fsspec knows none of that name.
    """
    import fsspec

    protocol = address.split(MARK, 1)[0] if is_remote(address) else "file"
    try:
        # It keeps those that it has opened, for each process and thread its own.
        return fsspec.filesystem(protocol)
    except (ImportError, ValueError) as error:
        raise ConfigurationError(
            f"addresses that begin with {protocol}:// cannot be read here: {error}",
            hint="Install what they need, such as: pip install 'redline[scale]'",
        ) from error


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, by its path or address; it need not be there."""

    address: str

    def __str__(self) -> str:
        """As a person would name it here: relative where that is shorter."""
        here = f"{os.getcwd()}{os.sep}"  # noqa: PTH109 (compared as text)
        return self.address.removeprefix(here)

    def inside(self, name: str) -> Folder:
        """A folder in it."""
        return Folder(below(self.address, name))

    def names(self) -> list[str]:
        """What lies in it, sorted; nothing where it is not there."""
        system = system_of(self.address)
        system.invalidate_cache()
        try:
            found = system.ls(self.address, detail=False)
        except FileNotFoundError:
            return []
        names = (str(path).rstrip("/").rsplit("/", 1)[-1] for path in found)
        return sorted(name for name in names if name)

    def has(self, name: str) -> bool:
        """Whether a file of that name lies in it."""
        system = system_of(self.address)
        system.invalidate_cache()
        return bool(system.isfile(below(self.address, name)))

    def read(self, name: str) -> bytes:
        """The bytes of a file in it.

        Raises:
            OSError: When it is not there, or cannot be read.
        """
        data: bytes = system_of(self.address).cat_file(below(self.address, name))
        return data

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file in it, each with its end."""
        with self.reading(name) as stream:
            yield from stream

    @contextmanager
    def reading(self, name: str) -> Iterator[BufferedReader]:
        """A file in it to read from.

        Raises:
            OSError: When it is not there, or cannot be read.
        """
        with system_of(self.address).open(below(self.address, name), "rb") as stream:
            yield BufferedReader(stream)

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Write a file whole or not at all.

        Raises:
            OSError: When the folder cannot be written.
        """
        with self.writing(name) as stream:
            stream.writelines(parts)

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """A file to write to, which is put in its place when all is written."""
        system, target = system_of(self.address), below(self.address, name)
        if is_remote(self.address):
            # An object store shows an object when it is whole; one that is left off halfway
            # would be closed, and so be there.
            with tempfile.NamedTemporaryFile(prefix=UNFINISHED) as stream:
                yield stream
                stream.flush()
                system.put_file(stream.name, target)
            return
        system.makedirs(self.address, exist_ok=True)
        number, temporary = tempfile.mkstemp(dir=self.address, prefix=f"{UNFINISHED}{name}.")
        try:
            with os.fdopen(number, "wb") as stream:
                os.fchmod(number, 0o644)
                yield stream
                stream.flush()
                os.fsync(number)
            os.replace(temporary, target)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
            raise

    def remove(self, name: str) -> None:
        """Remove a file that is in it; it need not be there."""
        if self.has(name):
            system_of(self.address).rm_file(below(self.address, name))
