"""A file that is a list → its tasks, by the bytes in which each stands, and their gists."""

from __future__ import annotations

import json
import mmap
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from toolkit.labelstudio.faults import DOCUMENT_ID, fault_of, is_record
from toolkit.labelstudio.gists import DoubtfulError, Gists, Tasks, gist_of
from toolkit.labelstudio.quick import read_surely
from toolkit.labelstudio.sniff import Fault
from toolkit.slices import Sliced

BOM = b"\xef\xbb\xbf"
BETWEEN = b" \t\r\n,"
"""What may stand between two values of a list."""
NO_TEXT = msgspec.Raw(b'""')


class _Annotation(msgspec.Struct, gc=False, omit_defaults=True):
    id: Any = None
    unique_id: Any = None
    was_cancelled: Any = None
    completed_by: Any = None
    lead_time: Any = None


class _Data(msgspec.Struct, gc=False, omit_defaults=True):
    document_id: str
    text: msgspec.Raw
    annotator: Any = None
    layers: Any = None


class _Task(msgspec.Struct, gc=False, omit_defaults=True):
    """What a task has that can be read; anything else is looked at more closely."""

    data: _Data
    annotations: list[_Annotation]
    id: Any = None
    project: Any = None
    completions: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_TASK = msgspec.json.Decoder(_Task)
_ENCODER = msgspec.json.Encoder()


@dataclass(slots=True)
class Cut:
    """A file, cut into tasks."""

    tasks: Tasks
    refused: Tasks
    """Those that cannot be read."""
    faults: dict[int, Fault] = field(default_factory=dict)
    """Why, by their place in the file."""


def cut(file: Sliced) -> Cut:
    """A file that is a list of tasks → where each stands, and its gist.

    Raises:
        DoubtfulError: When it is none, or holds something that must be told of the whole file.
    """
    try:
        return _cut(file, file.view())
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise DoubtfulError(file) from error


def _cut(file: Sliced, view: bytes | mmap.mmap) -> Cut:
    first = len(BOM) if view[: len(BOM)] == BOM else 0
    pieces = _LIST.decode(memoryview(view)[first:])
    bounds = array("q")
    gists: dict[int, bytes] = {}
    refused: dict[int, bytes] = {}
    faults: dict[int, Fault] = {}
    records = 0
    for index, (start, end, piece) in enumerate(_bounds(view, first, pieces)):
        bounds.extend((start, end))
        gist = _gist(piece)
        if gist is not None:
            gists[index] = gist
            continue
        task, fault = read_surely(bytes(piece))
        if fault is not None:
            raise DoubtfulError(file)
        records += is_record(task)
        if why := fault_of(task):
            faults[index] = why
        written = json.dumps(gist_of(task)).encode()
        (refused if why else gists)[index] = written
    if records and records == len(bounds) // 2:
        raise DoubtfulError(file)
    return Cut(Tasks(file, bounds, Gists(gists)), Tasks(file, bounds, Gists(refused)), faults)


def _bounds(
    view: bytes | mmap.mmap, at: int, pieces: list[msgspec.Raw]
) -> Iterator[tuple[int, int, msgspec.Raw]]:
    """Where each value of a list begins and ends: a parser tells the bytes alone."""
    at = view.find(b"[", at) + 1
    for piece in pieces:
        while view[at] in BETWEEN:
            at += 1
        end = at + memoryview(piece).nbytes
        yield at, end, piece
        at = end


def _gist(piece: msgspec.Raw) -> bytes | None:
    """The gist of a task that can be read, as JSON; None: it is to be looked at."""
    try:
        task = _TASK.decode(piece)
        usable = (
            task.completions is msgspec.UNSET
            and bytes(memoryview(task.data.text)[:1]) == b'"'
            and DOCUMENT_ID.fullmatch(task.data.document_id)
        )
        task.data.text = NO_TEXT
        return _ENCODER.encode(task) if usable else None
    except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError):
        return None
