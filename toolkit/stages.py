"""Work done in stages → a line for each: what went in, what came out, how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One arrow of the loop: what went in, what came out, how long it took."""

    name: str
    given: str
    made: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.name:10} {self.given:26} → {self.made:70} {self.seconds:4.1f} s"


class Clock:
    """Times stages, and shows each when it is over."""

    def __init__(self, show: Callable[[Stage], None]) -> None:
        self._show = show

    @contextmanager
    def stage(self, name: str) -> Iterator[Words]:
        """Time what is done inside; fill in the words there."""
        words = Words()
        begun = time.monotonic()
        yield words
        self._show(Stage(name, words.given, words.made, time.monotonic() - begun))


@dataclass
class Words:
    """What a stage was given, and what it made."""

    given: str = ""
    made: str = ""
