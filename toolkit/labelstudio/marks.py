"""Which of many strings are the same, in eight bytes each."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from toolkit.files import short_hash

TOGETHER = 1000
"""About how many marks are compared at once: a set of all would take ten times their room."""


def mark(*values: str) -> int:
    """Eight bytes that stand for some strings.

    Of a million, any two have the same once in ten million times.

    >>> mark("a", "b") == mark("ab", "")
    False
    """
    return short_hash(repr(values).encode("utf-8", "backslashreplace"))


def met_before(marks: Sequence[int]) -> bytes:
    """Of each mark, whether the same stands before it."""
    met = bytearray(len(marks))
    for numbers in _parted(marks):
        seen: set[int] = set()
        for number in numbers:
            met[number] = marks[number] in seen
            seen.add(marks[number])
    return bytes(met)


def shared(marks: Sequence[int]) -> bytes:
    """Of each mark, whether the same stands anywhere else; empty: nowhere any does."""
    found = bytearray(len(marks))
    for numbers in _parted(marks):
        seen: dict[int, int] = {}
        for number in numbers:
            first = seen.setdefault(marks[number], number)
            if first != number:
                found[first] = found[number] = True
    return bytes(found) if any(found) else b""


def among(marks: Sequence[int], others: Iterable[Sequence[int]]) -> bytes:
    """Of each mark, whether it is in any of some other sequences of marks."""
    there = bytearray(len(marks))
    parts = _parted(marks)
    for other in others:
        for numbers, theirs in zip(parts, _parted(other, len(parts)), strict=True):
            known = {other[number] for number in theirs}
            for number in numbers:
                there[number] |= marks[number] in known
    return bytes(there)


def put_together(marks: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of marks, those of one mark together, by where it stands first."""
    following = array("I", bytes(4 * len(marks)))
    """Of each, the next one of its mark; 0: none."""
    later = bytearray(len(marks))
    for numbers in _parted(marks):
        last: dict[int, int] = {}
        for number in numbers:
            if marks[number] in last:
                following[last[marks[number]]] = number
                later[number] = True
            last[marks[number]] = number
    for number in range(len(marks)):
        if not later[number]:
            together = [number]
            while following[together[-1]]:
                together.append(following[together[-1]])
            yield together


def _parted(marks: Sequence[int], parts: int = 0) -> list[array[int]]:
    """The numbers of marks in so many parts, in order; equal marks are in one, which is small."""
    parts = parts or len(marks) // TOGETHER + 1
    found = [array("I") for _ in range(parts)]
    for number, one in enumerate(marks):
        found[one % parts].append(number)
    return found
