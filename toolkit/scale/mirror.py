"""Inputs at an address: a copy to look through here, and slices that any machine can read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.addresses import is_remote
from toolkit.errors import ExportError
from toolkit.labelstudio.choice import Unit
from toolkit.problems import Problem
from toolkit.scale.folders import below, system_of
from toolkit.slices import Sliced
from toolkit.survey import RecordAt

AHEAD = 8_000_000
"""Bytes that are read at once from an address: slices mostly follow each other."""


@dataclass(frozen=True, slots=True)
class Remote(Sliced):
    """A file at an address, in the place of the copy that was looked through."""

    address: str = ""

    def slice(self, start: int, end: int) -> bytes:
        """The bytes from `start` to before `end`."""
        stream = _opened(self.address)
        stream.seek(start)
        data: bytes = stream.read(end - start)
        return data


@lru_cache(4)
def _opened(address: str) -> Any:
    system = system_of(address)
    return system.open(address, "rb", cache_type="readahead", block_size=AHEAD)


@dataclass(frozen=True, slots=True)
class Mirror:
    """Inputs as they are found on this machine, and where they really are."""

    paths: tuple[Path, ...]
    roots: tuple[tuple[str, str], ...] = ()
    """Of each copy, its path and the address that it is of."""

    def anywhere(self, unit: Unit | RecordAt) -> Unit | RecordAt:
        """What is read together, so that any machine can read it."""
        if not self.roots:
            return unit
        if isinstance(unit, RecordAt):
            return unit._replace(file=self._remote(unit.file))
        tasks = (
            at._replace(file=None if at.file is None else self._remote(at.file))
            for at in unit.tasks
        )
        return unit._replace(tasks=tuple(tasks))

    def _remote(self, file: Sliced) -> Sliced:
        address = self.address(str(file.path))
        return file if address is None else Remote(file.path, None, file.stamp, address)

    def address(self, path: str) -> str | None:
        """What a path of a copy is a copy of."""
        for root, address in self.roots:
            if path == root:
                return address
            if path.startswith(f"{root}/"):
                return below(address, path.removeprefix(f"{root}/"))
        return None

    def told(self, found: Problem) -> Problem:
        """A problem as it is with what is really there."""
        for root, address in self.roots:
            if root in (found.location.file or "") or root in found.message:
                file = found.location.file
                place = replace(found.location, file=file and file.replace(root, address))
                found = replace(found, message=found.message.replace(root, address), location=place)
        return found


@contextmanager
def mirrored(inputs: Sequence[str]) -> Iterator[Mirror]:
    """Inputs as they can be looked through here; copies are there as long as the context.

    Raises:
        ExportError: When there is nothing at an address.
    """
    with tempfile.TemporaryDirectory(prefix="redline-") as folder:
        paths: list[Path] = []
        roots: list[tuple[str, str]] = []
        for number, given in enumerate(inputs):
            if not is_remote(given):
                paths.append(Path(given))
                continue
            # The name says what kind of file it is.
            copy = Path(folder, str(number), given.rstrip("/").rsplit("/", 1)[-1])
            _fetch(given, copy)
            paths.append(copy)
            roots.append((str(copy), given.rstrip("/")))
        yield Mirror(tuple(paths), tuple(roots))


def _fetch(address: str, copy: Path) -> None:
    system = system_of(address)
    system.invalidate_cache()
    try:
        files = sorted(system.find(address))
    except FileNotFoundError:
        files = []
    if not files:
        raise ExportError(f"there is no {address}", hint="Check the address.")
    root = system._strip_protocol(address).rstrip("/")  # noqa: SLF001 (fsspec names no other way)
    for file in files:
        target = copy if file == root else copy / file.removeprefix(f"{root}/")
        target.parent.mkdir(parents=True, exist_ok=True)
        system.get_file(file, str(target))
