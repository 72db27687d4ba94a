"""A named way to break a project, with the codes that must be found and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.mutations.project import Project
from toolkit.problems import Problem

Place = Mapping[str, Any]
"""Some of: file (its name), record, path, line, task, annotation, region, start."""
Change = Callable[[Project], Place | Sequence[Place]]


@dataclass(frozen=True)
class Mutation:
    """One way in which a project is broken: all else stays as it was."""

    codes: tuple[str, ...]
    """What must be found; of several places a single code is found at each."""
    change: Change

    @property
    def name(self) -> str:
        """What is done, in words."""
        return self.change.__name__.replace("_", " ")


MUTATIONS: list[Mutation] = []
HARMLESS: list[Mutation] = []
"""Changes that mean nothing: nothing must be found."""


def breaks(*codes: str) -> Callable[[Change], Change]:
    """Enter a function that breaks a project and tells where the problems must be found."""

    def enter(change: Change) -> Change:
        MUTATIONS.append(Mutation(codes, change))
        return change

    return enter


def harmless(change: Callable[[Project], None]) -> Callable[[Project], None]:
    """Enter a function that changes a project without making anything wrong."""

    def changed(project: Project) -> Sequence[Place]:
        change(project)
        return ()

    changed.__name__ = change.__name__
    HARMLESS.append(Mutation((), changed))
    return change


def expected(mutation: Mutation, places: Place | Sequence[Place]) -> list[tuple[str, Place]]:
    """The codes of a mutation, each with its place."""
    given = [places] if isinstance(places, Mapping) else places
    codes = mutation.codes * len(given) if len(mutation.codes) == 1 else mutation.codes
    pairs = zip(codes, given, strict=True)
    return sorted(((code, dict(place)) for code, place in pairs), key=repr)


def found(problems: Iterable[Problem], wanted: list[tuple[str, Place]]) -> list[tuple[str, Place]]:
    """The codes of problems, each with as much of its place as is wanted."""
    keys = wanted[0][1].keys() if wanted else {"path": None}.keys()
    told = ((problem.code, {key: _told(problem, key) for key in keys}) for problem in problems)
    return sorted(told, key=repr)


def _told(problem: Problem, key: str) -> Any:
    if key in ("record", "path"):
        return getattr(problem, key)
    value = getattr(problem.location, key)
    return Path(value).name if key == "file" and value else value
