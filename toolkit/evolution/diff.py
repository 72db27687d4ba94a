"""Two versions of the schema → what changed, and whether the version's number says so."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from toolkit.errors import SchemaError
from toolkit.evolution.changes import WEIGHTS, Change, Weight
from toolkit.evolution.compare import changes
from toolkit.model import JSONObject
from toolkit.schema import Schema
from toolkit.words import counted

Step = Literal["major", "minor", "patch", "none", "backwards"]
STEPS: dict[Weight, Step] = {"breaks": "major", "new": "minor", "wording": "patch"}
HEADS: dict[Weight, str] = {
    "breaks": "breaks",
    "new": "is new",
    "wording": "is only wording",
}


@dataclass(frozen=True, slots=True)
class SchemaDiff:
    """What changed from one version of the schema to another, the gravest first."""

    old: str
    """The version that the older schema states."""
    new: str
    changes: tuple[Change, ...]

    def of(self, weight: Weight) -> tuple[Change, ...]:
        """The changes of one weight."""
        return tuple(change for change in self.changes if change.weight == weight)

    @property
    def asked(self) -> Step:
        """The step of the version that the changes ask for: that of the gravest."""
        return next((STEPS[weight] for weight in WEIGHTS if self.of(weight)), "none")

    @property
    def stated(self) -> Step:
        """The step from the one stated version to the other."""
        before, after = _numbers(self.old), _numbers(self.new)
        if after < before:
            return "backwards"
        names: tuple[Step, ...] = ("major", "minor", "patch")
        return next((n for n, a, b in zip(names, before, after, strict=True) if a != b), "none")

    @property
    def in_step(self) -> bool:
        """Whether the stated version takes the step that the changes ask for."""
        return self.asked == self.stated

    @property
    def due(self) -> str:
        """The version that the changes ask for, after the older one."""
        major, minor, patch = _numbers(self.old)
        match self.asked:
            case "major":
                return f"{major + 1}.0.0"
            case "minor":
                return f"{major}.{minor + 1}.0"
            case "patch":
                return f"{major}.{minor}.{patch + 1}"
        return self.old

    def verdict(self) -> str:
        """One sentence: the step that is due, and the one that is stated."""
        asked = {"major": "a major step", "minor": "a minor step", "patch": "a patch"}
        due = (
            f"the changes ask for {asked[self.asked]}"
            if self.asked in asked
            else ("nothing changed")
        )
        stated = {
            **asked,
            "none": "no step",
            "backwards": "a step back",
        }[self.stated]
        told = f"{due}; the versions state {stated} ({self.old} → {self.new})"
        return told if self.in_step else f"{told}: x-version should be {self.due}"

    def lines(self) -> list[str]:
        """A line for each change under a head for each weight."""
        said: list[str] = []
        for weight in WEIGHTS:
            if found := self.of(weight):
                said.append(f"{counted(len(found), 'change')}: what {HEADS[weight]}")
                said.extend(f"  {change}" for change in found)
        return said

    def to_json(self) -> JSONObject:
        """The object that ``--json`` prints."""
        return {
            "old_version": self.old,
            "new_version": self.new,
            "asked": self.asked,
            "stated": self.stated,
            "in_step": self.in_step,
            "due": self.due,
            "changes": [asdict(change) for change in self.changes],
        }


def schema_diff(old: Schema, new: Schema) -> SchemaDiff:
    """What changes from one version of the schema to another.

    Raises:
        SchemaError: When one of them does not state its version.
    """
    for schema in (old, new):
        _numbers(str(schema.root.get("x-version", "")))
    return SchemaDiff(old.version, new.version, tuple(changes(old, new)))


def _numbers(version: str) -> tuple[int, int, int]:
    try:
        major, minor, patch = (int(part) for part in version.split("."))
    except ValueError:
        raise SchemaError(
            f"x-version is {version!r}", hint="Write three numbers with dots: 1.0.0."
        ) from None
    return major, minor, patch
