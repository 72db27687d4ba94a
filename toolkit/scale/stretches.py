"""Files of lines → stretches of about the same length, without a look at any line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.addresses import MARK, is_remote
from toolkit.errors import DocumentError
from toolkit.scale.folders import system_of

LINES = (".jsonl", ".ndjson")
"""How files of lines are called."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The lines of a file whose first byte lies in a stretch of it."""

    address: str
    start: int
    end: int

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Where each line begins, and the line without its end; empty ones are left out."""
        with system_of(self.address).open(self.address, "rb") as stream:
            place = self.start
            if place:
                stream.seek(place - 1)
                # The rest of a line that began before belongs to the stretch before.
                place += len(stream.readline()) - 1
            while place < self.end and (line := stream.readline()):
                if line.strip():
                    yield place, line.rstrip(b"\r\n")
                place += len(line)


def files_of(places: Sequence[str]) -> list[tuple[str, int]]:
    """Files, and folders of parts → each file with its length, in the order of their names.

    Raises:
        DocumentError: When one is not there, or a folder holds no lines.
    """
    found: list[tuple[str, int]] = []
    for place in places:
        system = system_of(place)
        system.invalidate_cache()
        if system.isfile(place):
            found.append((place, int(system.size(place))))
            continue
        head = f"{place.split(MARK, 1)[0]}{MARK}" if is_remote(place) else ""
        try:
            inside = system.ls(place, detail=True)
        except FileNotFoundError:
            raise DocumentError(f"there is no {place}", hint="Check the path.") from None
        files = sorted(
            (f"{head}{about['name']}", int(about["size"] or 0))
            for about in inside
            if about["type"] == "file" and str(about["name"]).endswith(LINES)
        )
        if not files:
            raise DocumentError(
                f"{place} holds no {' and no '.join(f'*{ending}' for ending in LINES)}",
                hint="Name a file of documents, or a folder of parts that redline ingest wrote.",
            )
        found += files
    return found


def stretches(files: Sequence[tuple[str, int]], tasks: int) -> Iterator[list[Stretch]]:
    """The stretches of each task: of one file a part of it, of many small ones several.

    >>> [[(s.start, s.end) for s in task] for task in stretches([("a", 6), ("b", 2)], 2)]
    [[(0, 4)], [(4, 6), (0, 2)]]
    """
    total = sum(size for _, size in files)
    for task in range(tasks):
        first, last = total * task // tasks, total * (task + 1) // tasks
        mine: list[Stretch] = []
        before = 0
        for address, size in files:
            start, end = max(0, first - before), min(size, last - before)
            if start < end:
                mine.append(Stretch(address, start, end))
            before += size
        yield mine
