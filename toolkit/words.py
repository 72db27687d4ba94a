"""Counts in words, for lines that a person reads."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number and its noun, in the plural where that is right.

    >>> counted(1, "new task"), counted(0, "new task")
    ('1 new task', '0 new tasks')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
