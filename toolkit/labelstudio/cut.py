"""A file that is a list → its tasks, by the bytes in which each stands, and their gists."""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import not_
from typing import Any

import msgspec

from toolkit.jobs import in_order, suitable
from toolkit.labelstudio.faults import DOCUMENT_ID, fault_of, is_record
from toolkit.labelstudio.gists import HEAD, DoubtfulError, Gists, Tasks, gist_of
from toolkit.labelstudio.quick import read_surely
from toolkit.labelstudio.sniff import Fault
from toolkit.slices import Sliced
from toolkit.spilled import Spilled

BOM = b"\xef\xbb\xbf"
SPACE = b" \t\r\n"
TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
"""What is said of a value that something follows, with the number of bytes up to there."""
NO_TEXT = msgspec.Raw(b'""')
TOGETHER = 64
"""How many tasks a process gets at once."""
WORTH = 100_000_000
"""Bytes of a file whose gists are worth a process of their own."""
Bounds = tuple[int, int]
"""Where a task begins, and where it ends."""


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


_ANY = msgspec.json.Decoder(msgspec.Raw)
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


def cut(file: Sliced, jobs: int | None = 1) -> Cut:
    """A file that is a list of tasks → where each stands, and its gist.

    Args:
        file: It may be any.
        jobs: How many processes may read the gists, while this one finds where tasks end; None:
            as many as there are cores. A small file is not worth them.

    Raises:
        DoubtfulError: When it is none, or holds something that must be told of the whole file.
    """
    try:
        most = suitable(file.size if file.data is None else 0, WORTH)
        return _cut(file, most if jobs is None else min(most, jobs))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise DoubtfulError(file) from error


def _cut(file: Sliced, jobs: int) -> Cut:
    view = file.view()
    first = len(BOM) if view[: len(BOM)] == BOM else 0
    written = Spilled()
    usable = bytearray()
    faults: dict[int, Fault] = {}
    records = 0
    bounds = _bounds(view, first)
    parcels = iter(lambda: list(islice(bounds, TOGETHER)), [])
    gists = chain.from_iterable(in_order(_gists, file, parcels, jobs))
    for index, (start, end, gist) in enumerate(gists):
        quick, told = gist is not None, gist
        if told is None:
            task, fault = read_surely(view[start:end])
            if fault is not None:
                raise DoubtfulError(file)
            records += is_record(task)
            if why := fault_of(task):
                faults[index] = why
            told = json.dumps(gist_of(task)).encode()
        usable.append(index not in faults)
        written.append(HEAD.pack(start, end, quick) + told)
    if records and records == len(written):
        raise DoubtfulError(file)
    kept, refused = bytes(usable), bytes(map(not_, usable))
    return Cut(Tasks(file, Gists(written, kept)), Tasks(file, Gists(written, refused)), faults)


def _bounds(view: bytes | mmap.mmap, at: int) -> Iterator[Bounds]:
    """Where each value of a list begins and ends; the bytes of each are still to be parsed."""
    at = _past_space(view, at)
    if view[at : at + 1] != b"[":
        raise ValueError("no list")
    at = _past_space(view, at + 1)
    closed = view[at : at + 1] == b"]"
    while not closed:
        following = end = _end(view, at)
        while view[end - 1] in SPACE:
            end -= 1
        yield at, end
        closed = view[following] == ord("]")
        at = following if closed else _past_space(view, following + 1)
    if _past_space(view, at + 1) != len(view):
        raise ValueError("more than a list")


def _end(view: bytes | mmap.mmap, at: int) -> int:
    """Where the comma or bracket is that follows a value.

    The parser says no more than where it did not go on. If it ever says it in other words, a file
    is read slowly.
    """
    try:
        with memoryview(view)[at:] as rest:
            _ANY.decode(rest)
    except msgspec.DecodeError as error:
        told = TRAILING.search(str(error))
        if told is None:
            raise
        end = at + int(told[1]) - 1
        if view[end] in b",]":
            return end
    raise ValueError("a list that does not end")


def _past_space(view: bytes | mmap.mmap, at: int) -> int:
    while view[at : at + 1] and view[at] in SPACE:
        at += 1
    return at


def _gists(bounds: Sequence[Bounds], file: Sliced) -> list[tuple[int, int, bytes | None]]:
    """Where some tasks begin and end, each with its gist."""
    with memoryview(file.view()) as view:
        return [(start, end, _gist(view[start:end])) for start, end in bounds]


def _gist(piece: memoryview) -> bytes | None:
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
