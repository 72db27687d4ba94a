"""What JSON Schema cannot say: a tuple of small generators, each stating one rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from toolkit.checks import enclosing, events, quotes, references, spans, threats, titles
from toolkit.checks.reading import Reading
from toolkit.problems import Problem

Check = Callable[[Reading], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    *spans.CHECKS,
    *references.CHECKS,
    *quotes.CHECKS,
    *enclosing.CHECKS,
    *threats.CHECKS,
    *events.CHECKS,
    *titles.CHECKS,
)

__all__ = ["CHECKS", "Check", "Reading"]
