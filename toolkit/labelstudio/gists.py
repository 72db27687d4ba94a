"""The gist of a task: what tells whose it is, and which of its annotations count.

A gist has the shape of a task, and of its keys those few. The results, in which nearly all the
bytes are, are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import compress, count
from struct import Struct
from typing import Any

import orjson

from toolkit.labelstudio.quick import read_surely
from toolkit.slices import Sliced
from toolkit.spilled import Spilled

OF_TASK = ("id", "project")
OF_DATA = ("document_id", "annotator", "layers")
OF_ANNOTATION = ("id", "unique_id", "was_cancelled", "completed_by", "lead_time")
HEAD = Struct("<QQ?")
"""Before each gist: where its task begins and ends, and whether a quick parser may read it."""
Gist = Mapping[str, Any] | None
"""None: that of a task that is no object."""


class DoubtfulError(Exception):
    """A file that was read quickly holds something that must be told: it is to be read slowly."""

    def __init__(self, file: Sliced) -> None:
        super().__init__(file)
        self.file = file


def gist_of(task: Any) -> Gist:
    """A task of any shape → its gist."""
    if not isinstance(task, dict):
        return None
    gist = {key: task[key] for key in OF_TASK if key in task}
    data, annotations = task.get("data"), task.get("annotations")
    if isinstance(data, dict):
        gist["data"] = {key: data[key] for key in OF_DATA if key in data}
    if isinstance(annotations, list):
        gist["annotations"] = [
            {key: one[key] for key in OF_ANNOTATION if key in one}
            if isinstance(one, dict)
            else None
            for one in annotations
        ]
    return gist


class Gists(Mapping[int, Gist]):
    """Gists by the place of their task in a file; they are JSON in a file of our own."""

    def __init__(self, written: Spilled, places: bytes) -> None:
        self._written = written
        """Of each task of the file where it begins and ends, and its gist."""
        self.places = places
        """Of each task of the file, whether it is among them."""

    def __getitem__(self, index: int) -> Gist:
        """The gist of a task."""
        if index not in self:
            raise KeyError(index)
        written = self._written[index]
        _, _, quick = HEAD.unpack_from(written)
        gist: Gist = (orjson if quick else json).loads(written[HEAD.size :])
        return gist

    def __contains__(self, index: object) -> bool:
        return isinstance(index, int) and 0 <= index < len(self.places) and self.places[index] > 0

    def only(self, places: bytes) -> Gists:
        """Some of them: of each task of the file, whether it is."""
        return Gists(self._written, bytes(map(min, self.places, places)))

    def __iter__(self) -> Iterator[int]:
        return compress(count(), self.places)

    def __len__(self) -> int:
        return self.places.count(1)

    def between(self, index: int) -> tuple[int, int]:
        """The bytes of the file that a task stands in."""
        start, end, _ = HEAD.unpack_from(self._written[index])
        return start, end


class Tasks(Mapping[int, Any]):
    """Tasks by their place in a file, each of which is read when it is asked for."""

    def __init__(self, file: Sliced, gists: Gists) -> None:
        self.file = file
        self.gists = gists

    def __getitem__(self, index: int) -> Any:
        """A task.

        Raises:
            DoubtfulError: When the file is not fit to be read task by task.
        """
        if index not in self.gists:
            raise KeyError(index)
        value, fault = read_surely(self.file.slice(*self.between(index)))
        if fault is not None:
            raise DoubtfulError(self.file)
        return value

    def __iter__(self) -> Iterator[int]:
        return iter(self.gists)

    def __len__(self) -> int:
        return len(self.gists)

    def only(self, places: bytes) -> Tasks:
        """Some of them: of each task of the file, whether it is."""
        return Tasks(self.file, self.gists.only(places))

    def between(self, index: int) -> tuple[int, int]:
        """The bytes of the file that a task stands in."""
        return self.gists.between(index)
