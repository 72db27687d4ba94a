"""Work without the garbage collector, which walks all that was read again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 200_000
"""New objects after which garbage is looked for; Python's own number is 700."""


@contextmanager
def without_collector() -> Iterator[None]:
    """Millions of new objects, none of them garbage: looking for it takes most of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """The same for work without end: garbage is still looked for, after many more new objects."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
