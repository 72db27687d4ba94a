"""A task, as an export in full brings it → all that people have done in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.errors import LabelStudioError
from toolkit.labelstudio.inventory import elements
from toolkit.model import JSONObject

WorkKind = Literal["annotation", "skipped annotation", "draft"]


@dataclass(frozen=True, slots=True)
class Work:
    """An annotation, finished, skipped or begun."""

    kind: WorkKind
    task: int
    data: Mapping[str, Any]
    """Of the task."""
    result: list[Any]
    """What is marked."""
    reader: str | int | None = None
    """Whose it is: the annotator that the task names, or the number of a user."""


def works(task: JSONObject) -> Iterator[Work]:
    """The annotations of a task, and its drafts, those of annotations too.

    Raises:
        LabelStudioError: When the server does not show what one of them holds.
    """
    drafts: list[Any] = []
    for made in elements(task.get("annotations")):
        result = _result(made, task)
        kind: WorkKind = "skipped annotation" if made.get("was_cancelled") else "annotation"
        by = task["data"].get("annotator") or made.get("completed_by")
        reader = by if isinstance(by, str | int) else None
        yield Work(kind, task["id"], task["data"], result, reader)
        drafts += elements(made.get("drafts"))
    drafts += elements(task.get("drafts"))
    seen: set[Any] = set()
    for draft in drafts:
        result = _result(draft, task)
        if draft.get("id") not in seen:
            seen.add(draft.get("id"))
            yield Work("draft", task["id"], task["data"], result)


def _result(holder: Any, task: JSONObject) -> list[Any]:
    result = holder.get("result") if isinstance(holder, dict) else None
    if isinstance(result, list):
        return result
    raise LabelStudioError(
        f"the server does not show what is marked in task {task['id']}",
        hint="Look at the task in Label Studio; a key of an administrator may be needed.",
    )
