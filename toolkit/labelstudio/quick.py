"""Bytes → their JSON value, quickly, where nothing about them needs to be told.

`read_value` sees each object and number while it is parsed, and takes ten times as long. What a
quick parser passes over in silence is found here by counting.
"""

from __future__ import annotations

from typing import Any

import orjson

from toolkit.labelstudio.sniff import Fault, read_value

NOT_SURE: Any = object()
"""Stands for a value of which `read_value` might tell something."""
DIGITS = bytes.maketrans(b"123456789", b"0" * 9)
HUGE = (b"0" * 20, b"-" + b"0" * 19)
"""Numbers as long as these may need more than 64 bits, which makes them inexact."""
COLON_ESCAPED = rb"\u003"


def quick_value(data: bytes) -> Any:
    """UTF-8 without a mark before it → its value, or `NOT_SURE`.

    A key that stands twice in an object is there once when the value is written again, and then
    a colon is missing. What is nested too deeply cannot be written again.
    """
    try:
        value = orjson.loads(data)
        written = orjson.dumps(value)
    except (ValueError, TypeError):
        return NOT_SURE
    if data.count(b":") != written.count(b":") or COLON_ESCAPED in data:
        return NOT_SURE
    figures = data.translate(DIGITS)
    return NOT_SURE if any(huge in figures for huge in HUGE) else value


def read_surely(data: bytes) -> tuple[Any, Fault | None]:
    """Bytes → the same as `read_value` gives, mostly much sooner."""
    value = quick_value(data)
    return read_value(data) if value is NOT_SURE else (value, None)
