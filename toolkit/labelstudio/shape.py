"""A file's bytes → the tasks of an export, or what it is instead."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.labelstudio.config import TEXT
from toolkit.problems import Problem, problem

META_SUFFIX = ".meta.json"
"""What the notes beside an export are called instead of ``.json``."""


@dataclass(frozen=True, slots=True)
class Export:
    """One file as `redline pull` wrote it: its tasks, and what is noted beside it."""

    path: Path
    tasks: Mapping[int, Mapping[str, Any]]
    """By their place in the file; tasks that cannot be read are left out."""
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def server(self) -> str:
        """The server's address, or nothing where it is not noted."""
        return str(self.meta.get("server", ""))

    @property
    def number(self) -> str:
        """The project's number on its server."""
        tasks = self.tasks.values()
        return str(self.meta.get("project") or next((t.get("project") for t in tasks), None))

    @property
    def project(self) -> tuple[str, str]:
        """What tells one project from another: its number, and the moment it was made.

        The address would not do: one database answers at several, and many projects have been
        the first one at 127.0.0.1.
        """
        return self.number, str(self.meta.get("created_at") or self.server)


def read_export(path: Path, data: bytes) -> tuple[Export | None, list[Problem]]:
    """A file's bytes → its tasks, or what kept them from being read.

    A task that cannot be read is a problem, and the others go on; when none can, the file is
    something else, and that is said once.
    """

    def refused(code: str, message: str, place: str = "$") -> tuple[None, list[Problem]]:
        return None, [problem("", place, code, message, file=str(path))]

    try:
        tasks = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return refused("export-not-json", f"not JSON in UTF-8: {error}")
    if not isinstance(tasks, list):
        return refused("export-shape", "not a list of tasks; export as JSON, or use redline pull")
    faults = {index: fault for index, task in enumerate(tasks) if (fault := _fault(task))}
    if faults and len(faults) == len(tasks):
        return refused(*faults[0], "$[0]")
    kept = {index: task for index, task in enumerate(tasks) if index not in faults}
    problems = [
        problem("", f"$[{index}]", code, message, file=str(path))
        for index, (code, message) in faults.items()
    ]
    return Export(path, kept, _meta_beside(path)), problems


def _fault(task: Any) -> tuple[str, str] | None:
    if not isinstance(task, dict):
        return "export-shape", "a task is not an object"
    if "completions" in task:
        return (
            "export-old-format",
            "from a Label Studio before 1.0; import it there and export anew",
        )
    if "data" not in task and "annotations" not in task:
        return "export-is-min", "a JSON_MIN export, which has lost the relations; export as JSON"
    data = task.get("data")
    annotations = task.get("annotations")
    if not isinstance(data, dict) or not isinstance(annotations, list):
        return "export-shape", "a task has no data or no annotations; export as JSON"
    if not all(isinstance(annotation, dict) for annotation in annotations):
        return "export-shape", "an annotation is not an object"
    if not isinstance(data.get(TEXT), str) or not isinstance(data.get("document_id"), str):
        return (
            "export-wrong-project",
            "the task has no document_id and text: it was not made by push",
        )
    return None


def _meta_beside(path: Path) -> Mapping[str, Any]:
    beside = path.with_name(path.name.removesuffix(".json") + META_SUFFIX)
    try:
        found = json.loads(beside.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
