"""What of any number of problems is shown, and what is counted, when they are gone through once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from toolkit.problems import Problem

Alike = tuple[str, str | None, str | None]
"""Code, annotator, file: problems that share them are alike."""


@dataclass(slots=True)
class Met:
    """What is known of all problems when they were gone through once."""

    kept: list[Problem] = field(default_factory=list)
    """Of those that are alike the first ones, as many as are shown."""
    alike: Counter[Alike] = field(default_factory=Counter)
    of_code: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)
    """How many there are, by severity, code and annotator."""
    linked: bool = False
    """Whether any opens in Label Studio."""

    @classmethod
    def of(cls, problems: Iterable[Problem], limit: int | None) -> Met:
        """Go through them."""
        met = cls()
        for problem in problems:
            key = alike(problem)
            met.alike[key] += 1
            met.of_code[problem.severity, problem.code, problem.location.annotator] += 1
            met.linked = met.linked or bool(problem.location.url)
            if limit is None or met.alike[key] <= limit:
                met.kept.append(problem)
        return met


def alike(problem: Problem) -> Alike:
    """What a problem shares with those that are alike."""
    return problem.code, problem.location.annotator, problem.location.file
