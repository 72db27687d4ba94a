"""Explanations of warnings: which problems somebody has looked at and found right to stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.files import read_json
from toolkit.pile import Pile
from toolkit.problems import Problem, excerpt, problem
from toolkit.rules import rules
from toolkit.schema import Schema
from toolkit.violations import json_path

Key = tuple[str, str, str]
"""Code, record and path; or in place of the path, the region in Label Studio."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One entry of `waivers.json`: the warning that it explains, and the reason."""

    code: str
    record: str
    path: str
    reason: str
    index: int
    """Where it stands in the file."""

    @property
    def key(self) -> Key:
        """What a warning must have to be the one that is explained."""
        return self.code, self.record, self.path


@dataclass(frozen=True, slots=True)
class Waivers:
    """`waivers.json` as it was read; a faulty entry is a problem, and explains nothing."""

    path: Path | None = None
    entries: tuple[Waiver, ...] = ()
    problems: tuple[Problem, ...] = ()

    def reason(self, found: Problem) -> str:
        """Why a warning may stand; empty where no entry explains it."""
        keys = _keys(found)
        return next((entry.reason for entry in self.entries if entry.key in keys), "")


def read_waivers(path: Path, schema: Schema) -> Waivers:
    """`waivers.json` → its entries.

    Raises:
        RecordError: When the file cannot be read, or is not JSON.
    """
    values = read_json(path)
    faults = list(schema.violations("waivers", values))
    refused = {found.path[0] for found in faults if found.path}
    problems = [
        problem("", json_path(found.path), "waiver-invalid", found.message, file=str(path))
        for found in faults
    ]
    entries = []
    for index, given in enumerate(values if isinstance(values, list) else ()):
        if index in refused:
            continue
        if given["code"] in rules():
            entries.append(Waiver(**given, index=index))
        else:
            message = f"there is no code {excerpt(given['code'])}"
            place = f"$[{index}].code"
            problems.append(problem("", place, "waiver-invalid", message, file=str(path)))
    return Waivers(path, tuple(entries), tuple(problems))


def waive(problems: Pile, waivers: Waivers, looked_at: Callable[[str], bool]) -> list[Problem]:
    """Take the warnings that are explained from all problems → those; the others stand.

    An entry that explains nothing becomes a problem that stands, unless its record was not looked
    at this time.

    Args:
        problems: All that were found.
        waivers: The explanations.
        looked_at: Whether a record of that name would have shown its faults this time.
    """
    met = Met.of(waivers)
    waived = problems.take(met.explains) if waivers.entries else []
    problems.extend(waivers.problems)
    problems.extend(met.unused(waivers, looked_at))
    return waived


@dataclass(slots=True)
class Met:
    """What was met so far of the warnings that are explained."""

    entries: frozenset[Key]
    explained: set[Key] = field(default_factory=set)
    erring: set[Key] = field(default_factory=set)
    """Keys of entries under which there is what cannot be explained."""

    @classmethod
    def of(cls, waivers: Waivers) -> Met:
        """Nothing yet."""
        return cls(frozenset(waiver.key for waiver in waivers.entries))

    def explains(self, found: Problem) -> bool:
        """Whether a problem is a warning that is explained; it has been met then."""
        keys = _keys(found) & self.entries
        explained = found.severity == "warning" and bool(keys)
        (self.explained if explained else self.erring).update(keys)
        return explained

    def add_all(self, other: Met) -> None:
        """What was met elsewhere."""
        self.explained |= other.explained
        self.erring |= other.erring

    def unused(self, waivers: Waivers, looked_at: Callable[[str], bool]) -> Sequence[Problem]:
        """The entries that explain nothing, of records that were looked at."""
        return _unused(waivers, self.explained, self.erring, looked_at)


def _keys(found: Problem) -> set[Key]:
    """By what an entry may name a problem: its path, or what does not shift, its region."""
    places = (found.path, found.location.region)
    return {(found.code, found.record, place) for place in places if place is not None}


def _unused(
    waivers: Waivers,
    used: Collection[Key],
    errors: Collection[Key],
    looked_at: Callable[[str], bool],
) -> Sequence[Problem]:
    unused = []
    for entry in waivers.entries:
        if entry.key in used or not looked_at(entry.record):
            continue
        what = "an error, and only warnings can be waived" if entry.key in errors else "not found"
        message = f"{entry.code} at {excerpt(entry.path)} is {what}"
        place = f"$[{entry.index}]"
        unused.append(
            problem(entry.record, place, "waiver-unused", message, file=str(waivers.path))
        )
    return unused
