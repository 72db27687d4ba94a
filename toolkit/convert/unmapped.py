"""What of another corpus means nothing here, gathered so that each reason is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.problems import Problem, excerpt, problem
from toolkit.words import counted

SHOWN = 5
"""How many places are named."""


@dataclass(slots=True)
class Unmapped:
    """Annotations that are left out, by code and reason."""

    file: str
    record: str
    found: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)

    def add(self, code: str, noun: str, why: str, place: str) -> None:
        """One more: ``3 annotations (T1, T2, T3) …why``."""
        self.found.setdefault((code, noun, why), []).append(place)

    def problems(self) -> Iterator[Problem]:
        """A problem for each reason."""
        for (code, noun, why), places in self.found.items():
            more = " …" if len(places) > SHOWN else ""
            named = ", ".join(excerpt(place)[1:-1] for place in places[:SHOWN])
            message = f"{counted(len(places), noun)} ({named}{more}): {why}"
            yield problem(self.record, "$", code, message, file=self.file)
