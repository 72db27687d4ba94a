"""How much memory is held of each thing, for tests that say how little it is."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

FEW, MANY = 60, 600
MOST = 64
"""Bytes of one thing more."""


def one_more(make: Callable[[int], AbstractContextManager[Any]]) -> float:
    """The bytes that are held of one thing more, as long as that is there which is made."""

    def held(number: int) -> int:
        with make(number):
            gc.collect()
            return tracemalloc.get_traced_memory()[0]

    return _growth(held, FEW, MANY)


def at_most(work: Callable[[int], object], few: int, many: int) -> float:
    """The bytes by which some work on one thing more needs more memory while it is done."""

    def needed(number: int) -> int:
        work(number)
        return tracemalloc.get_traced_memory()[1]

    return _growth(needed, few, many)


def _growth(measured: Callable[[int], int], few: int, many: int) -> float:
    found = {}
    # The first time, modules and caches are filled.
    for number in (few, few, many):
        gc.collect()
        tracemalloc.start()
        found[number] = measured(number)
        tracemalloc.stop()
    return (found[many] - found[few]) / (many - few)
