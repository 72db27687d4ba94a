"""Label Studio exports → records: which annotations count, and whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.files import sha256
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.decode import decode
from toolkit.labelstudio.shape import Export
from toolkit.model import JSONObject
from toolkit.problems import Problem, problem
from toolkit.schema import Schema


@dataclass(frozen=True, slots=True)
class Decoding:
    """Records of exports, what is wrong with these, and what became of every item."""

    records: tuple[JSONObject, ...]
    places: Mapping[str, Mapping[str, Any]]
    """By record id: file, task, annotation, annotator and address, for locations."""
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]


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
    seen: set[str] = set()
    for export in newest_first:
        here = live.setdefault(export.project, _identities(export))
        for index, task in export.tasks.items():
            for number, annotation in enumerate(task["annotations"]):
                key = _identity(export, task, annotation)
                if annotation.get("was_cancelled"):
                    reason = "skipped"
                elif newest_only and key in seen:
                    reason = "older version"
                elif newest_only and key not in here:
                    reason = "deleted"
                else:
                    reason = ""
                seen.add(key)
                yield export, index, number, reason


def _when(export: Export) -> tuple[str, int, str]:
    # Of two pulls within a second the later one has the longer name.
    return str(export.meta.get("pulled_at", "")), len(export.path.name), export.path.name


def _identities(export: Export) -> set[str]:
    return {_identity(export, t, a) for t in export.tasks.values() for a in t["annotations"]}


def _identity(export: Export, task: Mapping[str, Any], annotation: Mapping[str, Any]) -> str:
    """What stays the same of an annotation in every export that holds it."""
    unique = annotation.get("unique_id")
    if isinstance(unique, str) and unique:
        return unique
    return repr((export.project, task["data"]["document_id"], annotation.get("id")))


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
    server, project = export.server, export.number
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
    if export.server:
        address = f"{export.server}/projects/{export.number}/data"
        place["url"] = f"{address}?task={task.get('id')}"
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
        for index, task in export.tasks.items():
            number = _number(task)
            key = (task["data"]["document_id"], str(task["data"].get("annotator")))
            if key in seen:
                message = f"tasks {seen[key]} and {number} are the same document"
                place = {"file": str(export.path), "task": number}
                yield problem(key[0], f"$[{index}]", "task-duplicate", message, **place)
            seen.setdefault(key, number)
