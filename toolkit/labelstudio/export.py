"""Label Studio exports → records: which annotations count, and whose they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.files import sha256
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.decode import decode
from toolkit.model import JSONObject
from toolkit.problems import Problem, problem
from toolkit.schema import Schema

META_SUFFIX = ".meta.json"


@dataclass(frozen=True, slots=True)
class Export:
    """One file as `redline pull` wrote it: its tasks, and what is noted beside it."""

    path: Path
    tasks: Sequence[Mapping[str, Any]]
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def project(self) -> tuple[str, str]:
        """What tells one project from another: the server's address and the project's number."""
        number = self.meta.get("project") or next((t.get("project") for t in self.tasks), None)
        return str(self.meta.get("server", "")), str(number)


@dataclass(frozen=True, slots=True)
class Decoding:
    """Records of exports, what is wrong with these, and what became of every item."""

    records: tuple[JSONObject, ...]
    places: Mapping[str, Mapping[str, Any]]
    """By record id: file, task, annotation, annotator and address, for locations."""
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]


def read_export(path: Path, data: bytes) -> tuple[Export | None, list[Problem]]:
    """A file's bytes → its tasks, or what kept them from being read."""

    def refused(code: str, message: str) -> tuple[None, list[Problem]]:
        return None, [problem("", "$", code, message, file=str(path))]

    try:
        tasks = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return refused("export-not-json", f"not JSON in UTF-8: {error}")
    if not isinstance(tasks, list):
        return refused("export-shape", "not a list of tasks; export as JSON, or use redline pull")
    for index, task in enumerate(tasks):
        fault = _shape_fault(task)
        if fault is not None:
            code, message = fault
            return None, [problem("", f"$[{index}]", code, message, file=str(path))]
    return Export(path, tasks, _meta_beside(path)), []


def _shape_fault(task: Any) -> tuple[str, str] | None:
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
        return "export-wrong-project", "its tasks have no document_id and text: not made by push"
    return None


def _meta_beside(path: Path) -> Mapping[str, Any]:
    beside = path.with_name(path.name.removesuffix(".json") + META_SUFFIX)
    try:
        found = json.loads(beside.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def decode_exports(
    exports: Sequence[Export],
    schema: Schema,
    annotators: Sequence[Mapping[str, Any]] = (),
    *,
    newest_only: bool = False,
) -> Decoding:
    """Exports → records, one for each finished annotation, in order of their ids.

    Args:
        exports: The files.
        schema: By which they are decoded.
        annotators: Entries of `annotators.json`.
        newest_only: Whether the files are versions of each other, so that of each project only
            the newest version of each annotation that is still there counts.
    """
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    records: dict[str, JSONObject] = {}
    places: dict[str, Mapping[str, Any]] = {}
    for export, index, number, reason in _annotations(exports, newest_only=newest_only):
        annotation = export.tasks[index]["annotations"][number]
        counts["annotations"] += 1
        if reason:
            counts[f"set aside: {reason}"] += 1
            continue
        decoded = _decode(export, index, number, schema, annotators)
        head, place, found, used = decoded
        problems.extend(found)
        counts["items"] += len(_result(annotation) or ())
        counts["items used"] += used
        if head is None:
            continue
        kept = records.get(head["id"])
        if kept is not None:
            path = f"$[{index}].annotations[{number}]"
            message = (
                f"a second annotation of this document by {head['annotator']}; the newer counts"
            )
            problems.append(
                problem(head["document_id"], path, "duplicate-annotation", message, **place)
            )
            if _changed(kept) >= _changed(head):
                continue
        records[head["id"]] = head
        places[head["id"]] = place
    counts["tasks"] = sum(len(export.tasks) for export in exports)
    problems.extend(_duplicate_tasks(exports))
    return Decoding(
        tuple(records[key] for key in sorted(records)), places, tuple(problems), dict(counts)
    )


def _changed(record: Mapping[str, Any]) -> str:
    return str(record["source"].get("updated_at", ""))


def _annotations(
    exports: Sequence[Export], *, newest_only: bool
) -> Iterator[tuple[Export, int, int, str]]:
    """Every annotation of every export, and why it does not count ("": it does)."""
    newest_first = sorted(exports, key=_when, reverse=True)
    live: dict[tuple[str, str], set[str]] = {}
    seen: set[tuple[tuple[str, str], str]] = set()
    for export in newest_first:
        here = live.setdefault(export.project, _ids(export))
        for index, task in enumerate(export.tasks):
            for number, annotation in enumerate(task["annotations"]):
                key = (export.project, str(annotation.get("id")))
                if annotation.get("was_cancelled"):
                    reason = "skipped"
                elif newest_only and key in seen:
                    reason = "older version"
                elif newest_only and key[1] not in here:
                    reason = "deleted"
                else:
                    reason = ""
                seen.add(key)
                yield export, index, number, reason


def _when(export: Export) -> tuple[str, int, str]:
    # Of two pulls within a second the later one has the longer name.
    return str(export.meta.get("pulled_at", "")), len(export.path.name), export.path.name


def _ids(export: Export) -> set[str]:
    return {str(a.get("id")) for task in export.tasks for a in task["annotations"]}


def _result(annotation: Mapping[str, Any]) -> list[Any] | None:
    result = annotation.get("result")
    return result if isinstance(result, list) else None


def _decode(
    export: Export,
    index: int,
    number: int,
    schema: Schema,
    annotators: Sequence[Mapping[str, Any]],
) -> tuple[JSONObject | None, Mapping[str, Any], list[Problem], int]:
    """One annotation → its record (None: it has none), its place, problems, items used."""
    task = export.tasks[index]
    annotation = task["annotations"][number]
    document = task["data"]["document_id"]
    annotator = _annotator(export, task, annotation, annotators)
    path = f"$[{index}].annotations[{number}].result"
    place = _place(export, task, annotation, annotator)
    result = _result(annotation)
    if not result:
        code, message = (
            ("annotation-empty", "nothing is marked; skip the task if there is nothing to mark")
            if result is not None
            else ("export-shape", "the result of an annotation is not a list")
        )
        return None, place, [problem(document, path, code, message, **place)], 0
    text = task["data"][TEXT]
    head = {
        "schema_version": task["data"].get("schema_version", schema.version),
        "id": f"{document}.{annotator}",
        "kind": "annotation",
        "document_id": document,
        "text_sha256": sha256(text.encode("utf-8", "surrogatepass")),
        "annotator": annotator,
        "source": _source(export, task, annotation),
    }
    decoded = decode(result, text, head, schema.layers, path=path, place=place)
    return decoded.record, place, list(decoded.problems), decoded.used


def _annotator(
    export: Export,
    task: Mapping[str, Any],
    annotation: Mapping[str, Any],
    annotators: Sequence[Mapping[str, Any]],
) -> str:
    """Who made an annotation, under the name that may be published."""
    named = task["data"].get("annotator")
    if isinstance(named, str) and named:
        return named
    user = annotation.get("completed_by")
    number = user.get("id") if isinstance(user, dict) else user
    server, project = export.project
    for entry in annotators:
        known = (entry.get("server"), str(entry.get("project")), str(entry.get("user")))
        if known == (server, project, str(number)):
            return str(entry["annotator"])
    return "user-unknown" if number is None else f"user-{number}"


def _place(
    export: Export, task: Mapping[str, Any], annotation: Mapping[str, Any], annotator: str
) -> dict[str, Any]:
    place = {
        "file": str(export.path),
        "task": _number(task),
        "annotation": _number(annotation),
        "annotator": annotator,
    }
    server, project = export.project
    if server:
        place["url"] = f"{server}/projects/{project}/data?task={task.get('id')}"
    return place


def _number(values: Mapping[str, Any]) -> int | None:
    number = values.get("id")
    return number if isinstance(number, int) else None


def _source(
    export: Export, task: Mapping[str, Any], annotation: Mapping[str, Any]
) -> dict[str, Any]:
    number = annotation.get("project") or task.get("project")
    known = {
        "export": export.path.name,
        "project": number,
        "task_id": task.get("id"),
        "annotation_id": annotation.get("id"),
        "created_at": annotation.get("created_at"),
        "updated_at": annotation.get("updated_at"),
        "lead_time": annotation.get("lead_time"),
    }
    return {name: value for name, value in known.items() if value is not None}


def _duplicate_tasks(exports: Sequence[Export]) -> Iterator[Problem]:
    """Two tasks for one document in one project's export: a second import."""
    for export in exports:
        seen: dict[tuple[str, str], int | None] = {}
        for index, task in enumerate(export.tasks):
            number = _number(task)
            key = (task["data"]["document_id"], str(task["data"].get("annotator")))
            if key in seen:
                message = f"tasks {seen[key]} and {number} are the same document"
                place = {"file": str(export.path), "task": number}
                yield problem(key[0], f"$[{index}]", "task-duplicate", message, **place)
            seen.setdefault(key, number)
