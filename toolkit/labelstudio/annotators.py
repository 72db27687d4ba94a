"""Who made an annotation, and where it stands, in words that may be published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.labelstudio.shape import Export, Origin
from toolkit.labelstudio.sniff import quoted
from toolkit.model import JSONObject
from toolkit.problems import Problem, problem
from toolkit.words import counted

UNKNOWN = "user-unknown"
NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
TIMES = 64
"""Characters of a moment in time, at most."""


@dataclass(slots=True)
class Annotators:
    """Names of annotators: those that are entered, and one for each who is not."""

    entered: Sequence[Mapping[str, Any]] = ()
    """Entries of `annotators.json`."""
    strangers: dict[str, str] = field(default_factory=dict)
    """Those whom an export names by e-mail address alone, which is never shown."""

    def name(self, origin: Origin, task: Mapping[str, Any], annotation: Mapping[str, Any]) -> str:
        """Whose annotation it is: the task says it, else the list by the user's number."""
        named = task["data"].get("annotator")
        if usable(named):
            return str(named)
        user = annotation.get("completed_by")
        number = _number(user)
        if number is None:
            return self._stranger(user)
        return self.user(origin, annotation) or f"user-{number}"

    def user(self, origin: Origin, annotation: Mapping[str, Any]) -> str | None:
        """The annotator that is entered for the user who made an annotation, if one is."""
        number = str(_number(annotation.get("completed_by")))
        for entry in self.entered:
            known = (entry.get("server"), str(entry.get("project")), str(entry.get("user")))
            if known == (origin.server, origin.number, number):
                return str(entry["annotator"])
        return None

    def is_stranger(self, task: Mapping[str, Any], annotation: Mapping[str, Any]) -> bool:
        """Whether an annotation is told to be somebody's by an address at most."""
        user = annotation.get("completed_by")
        return not usable(task["data"].get("annotator")) and _number(user) is None

    def _stranger(self, user: Any) -> str:
        """Two addresses are two annotators, numbered in the order in which they are met."""
        address = user.get("email") if isinstance(user, dict) else user
        if not isinstance(address, str) or not address.strip():
            return UNKNOWN
        fresh = f"{UNKNOWN}-{len(self.strangers) + 1}" if self.strangers else UNKNOWN
        return self.strangers.setdefault(address.strip().casefold(), fresh)


def unusable_names(exports: Sequence[Export]) -> Iterator[Problem]:
    """Tasks that name as their annotator what is no name of one, once a project."""
    projects: dict[tuple[str, str], list[tuple[Export, int]]] = {}
    for export in exports:
        for index, task in export.gists.items():
            named = task["data"].get("annotator")
            if named not in (None, "") and not usable(named):
                projects.setdefault(export.project, []).append((export, index))
    for places in projects.values():
        (export, index), *others = places
        task = export.gists[index]
        data = task["data"]
        named = data["annotator"]
        # Whose address it is stays in the export.
        private = isinstance(named, str) and "@" in named
        more = f" (and {counted(len(others), 'more task')} like it)" if others else ""
        message = (
            f"the task is for {'an e-mail address' if private else quoted(named)}, which is no name"
            f" of an annotator (a-z, 0-9, _ . -){more}; its annotations go by the user who made"
            " them: name the annotator annotator-1, annotator-2 …, and push again"
        )
        place = place_of(export.origin, task, {}, None)
        path = f"$[{index}].data.annotator"
        yield problem(data["document_id"], path, "export-shape", message, **place)


def usable(name: Any) -> bool:
    """Whether it is a name of an annotator."""
    return isinstance(name, str) and NAME.fullmatch(name) is not None


def _number(user: Any) -> int | None:
    """The number of a user, as an export names them: by it, or by an object that holds it."""
    return whole(user.get("id") if isinstance(user, dict) else user)


def whole(value: Any) -> int | None:
    """A number as an export may write it (12, "12", 12.0) → the number; None: it is none."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    usable = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63
    return value if usable else None


def place_of(
    origin: Origin, task: Mapping[str, Any], annotation: Mapping[str, Any], annotator: str | None
) -> JSONObject:
    """The parts of a problem's location that hold for a whole annotation.

    The address opens the task. Label Studio has addresses of annotations and regions, too, but
    version 1.23 pays no heed to them when it is opened with one.
    """
    place: JSONObject = {
        "file": str(origin.path),
        "task": whole(task.get("id")),
        "annotation": whole(annotation.get("id")),
        "annotator": annotator,
    }
    if origin.server and place["task"] is not None:
        place["url"] = f"{origin.server}/projects/{origin.number}/data?task={place['task']}"
    return place


def source_of(origin: Origin, task: Mapping[str, Any], annotation: Mapping[str, Any]) -> JSONObject:
    """Where in Label Studio a reading was made; what is no number or time is left out."""
    seconds = annotation.get("lead_time")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        seconds = None
    known = {
        "export": origin.path.name,
        "project": whole(annotation.get("project") or task.get("project")),
        "task_id": whole(task.get("id")),
        "annotation_id": whole(annotation.get("id")),
        "created_at": _moment(annotation.get("created_at")),
        "updated_at": _moment(annotation.get("updated_at")),
        "lead_time": seconds if seconds is None or 0 <= seconds < 1e12 else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _moment(value: Any) -> str | None:
    return value if isinstance(value, str) and len(value) <= TIMES else None
