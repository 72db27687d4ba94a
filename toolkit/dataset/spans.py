"""The spans of a row, wherever in it they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from toolkit.model import JSONObject


def with_spans(value: Any, change: Callable[[JSONObject], None]) -> Any:
    """A row, or what stands in one → a copy, of which each span has been changed.

    Args:
        value: An object or a list; it stays as it is.
        change: Gets the copy of each object that has a beginning and an end, innermost first.
    """
    if isinstance(value, list):
        nested = value and type(value[0]) in (dict, list)
        return [with_spans(child, change) for child in value] if nested else list(value)
    copy = dict(value)
    for name, child in value.items():
        kind = type(child)
        if kind is dict or kind is list:
            copy[name] = with_spans(child, change)
    if "start" in copy and "end" in copy:
        change(copy)
    return copy
