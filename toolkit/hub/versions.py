"""Versions of a dataset, MAJOR.MINOR.PATCH, and which one a change makes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["major", "minor", "patch"]
LEVELS: tuple[Level, ...] = ("major", "minor", "patch")
"""From the gravest on."""
WRITTEN = re.compile(r"v?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version; its tag begins with v, as tags of releases mostly do.

    >>> Version(1, 2, 3).next("minor").tag
    'v1.3.0'
    """

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """As the changelog has it."""
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def tag(self) -> str:
        """As it is tagged on the Hub."""
        return f"v{self}"

    def next(self, level: Level) -> Version:
        """The version after this one."""
        if level == "major":
            return Version(self.major + 1, 0, 0)
        if level == "minor":
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)


FIRST = Version(1, 0, 0)


def read_version(text: str) -> Version | None:
    """A version as somebody wrote it, with or without v; None where it is none.

    >>> read_version("v1.2.0") == read_version("1.2.0"), read_version("1.2")
    (True, None)
    """
    found = WRITTEN.fullmatch(text.strip())
    return None if found is None else Version(*(int(part) for part in found.groups()))


def newest(tags: Iterable[str]) -> Version | None:
    """The highest version among the tags; tags of another form are passed over."""
    found = [version for tag in tags if (version := read_version(tag)) is not None]
    return max(found, default=None)


@dataclass(frozen=True, slots=True)
class Reason:
    """What a change is to those who use the dataset."""

    level: Level
    told: str


def gravest(reasons: Iterable[Reason]) -> Level:
    """The level that a version takes from all of its reasons; without one, a patch."""
    return min((reason.level for reason in reasons), key=LEVELS.index, default="patch")
