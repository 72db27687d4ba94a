"""The bytes of an export → its tasks without texts and labels, read one after the other.

With its texts and labels, an export takes seven to nine times its size in memory.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

WINDOW = 1 << 20
"""Bytes that are looked at together; more where a task is longer."""
LEFT_OUT = frozenset({"data", "result"})
"""Keys under which there is what was pushed, and what was annotated."""
KEPT = "annotator"
"""What is kept of the first: whose a task is."""

ENDS = " \t\n\r,]"
"""What stands behind a value that is whole: a number may go on in the next window."""

_GAP = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


def slim_tasks(data: bytes, window: int = WINDOW) -> Iterator[Any]:
    """The tasks of an export, in its order.

    Args:
        data: A JSON array, in UTF-8.
        window: Bytes that are looked at together at first.

    Raises:
        ValueError: When it is not that, or breaks off; tasks may have come before.
        RecursionError: When a task is nested too deeply to be read.

    >>> list(slim_tasks(b'[{"id": 1, "data": {"text": "Zenda", "annotator": "annotator-1"}}]'))
    [{'id': 1, 'data': {'annotator': 'annotator-1'}}]
    """
    for task in values(data, window):
        if not isinstance(task, dict):
            yield task
            continue
        held = task.get("data")
        kept = {KEPT: held[KEPT]} if isinstance(held, dict) and KEPT in held else {}
        yield {**_slim(task), "data": kept}


def values(data: bytes, window: int = WINDOW) -> Iterator[Any]:
    """The values of a JSON array; the arguments and errors are those of `slim_tasks`."""
    decode = codecs.getincrementaldecoder("utf-8")().decode
    view = memoryview(data)
    text, at, read = "", 0, 0
    expected = "["
    while True:
        try:
            at = _gap(text, at)
            if text[at] not in expected:
                raise ValueError(f"{text[at]!r} stands where one of {expected} should")
            mark, begin = text[at], _gap(text, at + 1)
            if mark == "]":
                break
            if mark == "[" and text[begin] == "]":
                at, expected = begin, "]"
                continue
            value, end = _value(text, begin)
        except (IndexError, json.JSONDecodeError):
            if read >= len(data):
                raise ValueError("it breaks off") from None
            size = max(window, len(text) - at)
            text = text[at:] + decode(view[read : read + size], final=read + size >= len(data))
            at, read = 0, read + size
            continue
        yield value
        at, expected = end, ",]"
    rest = text[begin:] + decode(view[read:], final=True)
    if rest.strip(" \t\n\r"):
        raise ValueError("something follows its end")


def _value(text: str, begin: int) -> tuple[Any, int]:
    """The value that begins at a place, and where it ends.

    Raises:
        IndexError: When it may go on behind the text; or else json.JSONDecodeError.
    """
    value, end = _DECODER.raw_decode(text, begin)
    if text[end] not in ENDS:
        raise IndexError
    return value, end


def _gap(text: str, at: int) -> int:
    """Where white space ends."""
    found = _GAP.match(text, at)
    return at if found is None else found.end()


def _slim(value: Any) -> Any:
    if isinstance(value, list):
        return [_slim(one) for one in value]
    if isinstance(value, dict):
        return {key: _slim(one) for key, one in value.items() if key not in LEFT_OUT}
    return value
