"""Doubles are found in a few bytes of memory a document."""

from __future__ import annotations

import tracemalloc

import numpy as np

from toolkit.corpus.doubles import _repeated


def test_what_stands_twice_is_found():
    column = np.array([5, 1, 5, 2, 9, 9, 9], np.uint64)

    assert list(np.flatnonzero(_repeated(column))) == [0, 2, 4, 5, 6]
    assert len(_repeated(column[:0])) == 0


def test_it_takes_less_than_sixteen_bytes_each():
    """Beside the 24 that are held of each document: 64 are allowed."""
    column = np.random.default_rng(1).permutation(np.repeat(np.arange(150_000), [2, 1, 1] * 50_000))
    tracemalloc.start()

    found = _repeated(column.astype(np.uint64))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert int(found.sum()) == 100_000
    assert peak / len(column) < 16 + 8  # the converted column itself
