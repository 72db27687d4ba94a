"""A JSON value → why it is no export, or a task of it none that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.inventory import elements
from toolkit.labelstudio.sniff import Fault, kind_of, quoted
from toolkit.problems import excerpt

DOCUMENT_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,199}")
MIN_KEYS = frozenset({"annotation_id", "annotator", "completion_id", "lead_time"})
"""What JSON_MIN adds to the data of a task."""

AS_LINES = "write one a line, as .jsonl"
OURS = "pull the project that redline push made"


def tasks_in(value: Any) -> tuple[Sequence[Any], Fault | None]:
    """A JSON value → the tasks in it, and what it is where it is not a list of them."""
    if isinstance(value, list):
        records = bool(value) and all(map(is_record, value))
        what = "a list of records, not of tasks"
        return value, Fault("export-shape", what, AS_LINES) if records else None
    if not isinstance(value, dict):
        return [], Fault("export-shape", f"{quoted(value, 40)}, not a list of tasks")
    inner = [one for one in value.values() if isinstance(one, dict)]
    if "completions" in value or any("completions" in one for one in inner):
        return [value] if "completions" in value else inner, fault_of({"completions": []})
    what, tasks = next(_objects(value, inner))
    return tasks, Fault("export-shape", f"{what}, not a list of tasks")


def _objects(value: Mapping[str, Any], inner: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """What an object may be, the surest first, with the tasks that are in it."""
    if "action" in value and {"annotation", "task", "project"} & value.keys():
        task = value["task"] if isinstance(value.get("task"), dict) else {}
        whole = [{**task, "annotations": elements(value.get("annotation"))}]
        yield f"the body of a webhook ({quoted(value['action'], 40)})", whole
    if isinstance(value.get("tasks"), list):
        yield "an answer of Label Studio's API, with a page of tasks", value["tasks"]
    if "data" in value and "annotations" in value:
        yield "one task alone", [value]
    if "result" in value:
        yield "one annotation alone", [{"annotations": [value]}]
    if inner and all("data" in one and "annotations" in one for one in inner):
        yield "tasks by number in one object", inner
    if {"images", "annotations", "categories"} <= value.keys():
        yield "a COCO file", []
    if isinstance(value.get("detail"), str):
        yield f"an answer of a server ({excerpt(value['detail'])})", []
    yield f"one object{_keys(value)}", []


def fault_of(task: Any) -> Fault | None:
    """What keeps one task from being read."""
    if not isinstance(task, dict):
        return Fault("export-shape", f"{kind_of(task)} stands where a task should")
    if "completions" in task:
        what = "the format `completions` of a Label Studio before 1.0"
        mend = "import it into a present one, and pull the project that this makes"
        return Fault("export-old-format", what, mend)
    if "data" not in task and "annotations" not in task:
        return _no_task(task)
    data = task.get("data")
    if not isinstance(data, dict) or not isinstance(task.get("annotations"), list):
        lacks = "data" if not isinstance(data, dict) else "list of annotations"
        return Fault("export-shape", f"a task has no {lacks}")
    lacking = [key for key in ("document_id", TEXT) if not isinstance(data.get(key), str)]
    if lacking:
        what = f"the data of the task has no {' and no '.join(lacking)}{_keys(data)}"
        return Fault("export-wrong-project", what, OURS)
    if not DOCUMENT_ID.fullmatch(data["document_id"]):
        what = f"the task's document_id {excerpt(data['document_id'])} is none that redline gives"
        return Fault("export-wrong-project", what, OURS)
    return None


def _no_task(value: Mapping[str, Any]) -> Fault:
    """What an object is that has neither data nor annotations."""
    if is_record(value):
        return Fault("export-shape", "a record stands where a task should", AS_LINES)
    if MIN_KEYS & value.keys():
        return Fault("export-is-min", "a JSON_MIN export, which has lost the relations")
    what = f"objects without data and annotations{_keys(value)} stand where tasks should"
    return Fault("export-shape", what)


def is_record(value: Any) -> bool:
    """Whether a value is a record; JSON_MIN has the keys of one, and more."""
    return (
        isinstance(value, dict)
        and {"document_id", "schema_version"} <= value.keys()
        and not (MIN_KEYS - {"annotator"} | {TEXT, "data", "annotations"}) & value.keys()
    )


def _keys(value: Mapping[str, Any]) -> str:
    keys = [excerpt(key, 30)[1:-1] for key in list(value)[:5]]
    more = ", …" if len(value) > len(keys) else ""
    return f" (it has {', '.join(keys)}{more})" if keys else " (it is empty)"
