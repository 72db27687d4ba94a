"""Annotations that are not redline's, or that nobody can tell what to do with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from toolkit.labelstudio.faults import OURS
from toolkit.labelstudio.inventory import Description, items_of
from toolkit.labelstudio.sniff import AGAIN, kind_of, quoted
from toolkit.labelstudio.versions import skipped
from toolkit.labelstudio.vocabulary import fields_of
from toolkit.model import JSONObject, Layer
from toolkit.problems import Problem, problem
from toolkit.words import counted

MOST_ITEMS = 50_000
"""How many items an annotation may have; a text that is read in an hour has some hundreds."""


class Reason(NamedTuple):
    """Why an annotation is not decoded."""

    code: str
    message: str
    key: str
    """What of the annotation is wrong."""


def why_strange(annotation: Mapping[str, Any], layers: Sequence[Layer]) -> Reason | None:
    """Why an annotation is not decoded; None: it is."""
    return _cancelled(annotation) or _result(annotation.get("result"), layers)


def _cancelled(annotation: Mapping[str, Any]) -> Reason | None:
    if skipped(annotation) is not None:
        return None
    given = quoted(annotation["was_cancelled"], 40)
    message = (
        f"was_cancelled is {given}, neither true nor false, so nobody can tell whether the"
        f" task was skipped; {AGAIN}"
    )
    return Reason("export-shape", message, "was_cancelled")


def _result(result: Any, layers: Sequence[Layer]) -> Reason | None:
    if not isinstance(result, list):
        message = f"the result of an annotation is not a list, but {kind_of(result)}"
        return Reason("export-shape", message, "result")
    if len(result) > MOST_ITEMS:
        message = (
            f"an annotation has {len(result):,} items; more than {MOST_ITEMS:,} are not read:"
            " nobody marks as many by hand"
        )
        return Reason("export-shape", message, "result")
    known = {layer.control for layer in layers} | fields_of(layers)
    names = [
        item.get("from_name")
        for item in result
        if isinstance(item, dict) and item.get("type") != "relation"
    ]
    if names and not any(isinstance(name, str) and name in known for name in names):
        message = "nothing that is marked is of redline's labeling page"
        return Reason("export-wrong-project", message, "result")
    return None


@dataclass(slots=True)
class Met:
    """The annotations of one file that are not decoded for one reason."""

    document: str
    """Of the first of them."""
    path: str
    place: JSONObject
    number: int = 1
    holds: Description = field(default_factory=Description)

    def problem(self, reason: Reason) -> Problem:
        """The reason, said once, with how many annotations it holds for."""
        more = f" (and {counted(self.number - 1, 'more annotation')})"
        said = reason.message + (more if self.number > 1 else "")
        if reason.code == "export-wrong-project":
            said = f"{said}: it is {self.holds}; {OURS}"
        path = f"{self.path}.{reason.key}"
        return problem(self.document, path, reason.code, said, **self.place)


@dataclass(slots=True)
class Strangers:
    """The annotations that are not decoded; of one file, each reason is said once."""

    met: dict[tuple[int, Reason], Met] = field(default_factory=dict)
    """By export and reason."""

    def note(self, key: tuple[int, Reason], one: Met, annotation: Mapping[str, Any]) -> None:
        """One more of them."""
        if key[1].code == "export-wrong-project":
            one.holds.add(items_of(annotation))
        self._add(key, one)

    def add_all(self, other: Strangers) -> None:
        """Those that were met elsewhere, later."""
        for key, one in other.met.items():
            self._add(key, one)

    def _add(self, key: tuple[int, Reason], one: Met) -> None:
        first = self.met.setdefault(key, one)
        if first is not one:
            first.number += one.number
            first.holds.add_all(one.holds)

    def problems(self) -> Iterator[Problem]:
        """Each reason once a file."""
        for (_, reason), one in self.met.items():
            yield one.problem(reason)
