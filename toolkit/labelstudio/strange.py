"""Annotations that are not redline's, or that nobody can tell what to do with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from toolkit.labelstudio.annotators import place_of
from toolkit.labelstudio.inventory import described, items_of
from toolkit.labelstudio.regions import fields_of
from toolkit.labelstudio.shape import OURS
from toolkit.labelstudio.sniff import AGAIN, kind_of, quoted
from toolkit.labelstudio.versions import Found, skipped
from toolkit.model import Layer
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


@dataclass(slots=True)
class Strangers:
    """The annotations that are not decoded; of one file, each reason is said once."""

    layers: Sequence[Layer]
    met: dict[tuple[int, Reason], list[Found]] = field(default_factory=lambda: defaultdict(list))
    """By export and reason."""

    def code(self, found: Found) -> str:
        """The code of what is wrong with an annotation, which is noted; or nothing."""
        reason = self._cancelled(found) or self._result(found.annotation.get("result"))
        if reason is None:
            return ""
        self.met[id(found.export), reason].append(found)
        return reason.code

    def _cancelled(self, found: Found) -> Reason | None:
        if skipped(found.annotation) is not None:
            return None
        given = quoted(found.annotation["was_cancelled"], 40)
        message = (
            f"was_cancelled is {given}, neither true nor false, so nobody can tell whether the"
            f" task was skipped; {AGAIN}"
        )
        return Reason("export-shape", message, "was_cancelled")

    def _result(self, result: Any) -> Reason | None:
        if not isinstance(result, list):
            message = f"the result of an annotation is not a list, but {kind_of(result)}"
            return Reason("export-shape", message, "result")
        if len(result) > MOST_ITEMS:
            message = (
                f"an annotation has {len(result):,} items; more than {MOST_ITEMS:,} are not read:"
                " nobody marks as many by hand"
            )
            return Reason("export-shape", message, "result")
        known = {layer.control for layer in self.layers} | fields_of(self.layers)
        names = [
            item.get("from_name")
            for item in result
            if isinstance(item, dict) and item.get("type") != "relation"
        ]
        if names and not any(isinstance(name, str) and name in known for name in names):
            message = "nothing that is marked is of redline's labeling page"
            return Reason("export-wrong-project", message, "result")
        return None

    def problems(self) -> Iterator[Problem]:
        """Each reason once a file, with how many annotations it holds for."""
        for (_, reason), all_found in self.met.items():
            first = all_found[0]
            place = place_of(first.export, first.task, first.annotation, None)
            more = f" (and {counted(len(all_found) - 1, 'more annotation')})"
            said = reason.message + (more if all_found[1:] else "")
            if reason.code == "export-wrong-project":
                items = (item for found in all_found for item in items_of(found.annotation))
                said = f"{said}: it is {described(items)}; {OURS}"
            document = first.task["data"]["document_id"]
            yield problem(document, f"{first.path}.{reason.key}", reason.code, said, **place)
