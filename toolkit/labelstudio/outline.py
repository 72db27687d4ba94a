"""What an export holds, in a few lines that a person reads; any JSON value is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.problems import excerpt, printable

LONGEST = 160
"""Characters of JSON that are shown of what has no outline of its own."""


def outline_of_tasks(tasks: Any) -> Iterator[str]:
    """The value of an export → a line for each task, annotation, region, field and relation."""
    if not isinstance(tasks, list) or not all(_is_task(task) for task in tasks):
        yield short_json(tasks)
        return
    for task in tasks:
        document = task["data"].get("document_id")
        about = f"document {document}" if document else "no document"
        yield printable(f"task {task.get('id')}: {about}")
        for kind in ("prediction", "annotation"):
            for made in task.get(f"{kind}s", ()):
                by = made.get("completed_by", made.get("model_version"))
                yield printable(f"  {kind} by {short_json(by)}")
                yield from (f"    {line}" for line in outline_of_result(made["result"]))


def _is_task(task: Any) -> bool:
    match task:
        case {"data": dict(), "annotations": [*annotations]}:
            made = [*annotations, *task.get("predictions", ())]
            return all(isinstance(m, dict) and isinstance(m.get("result"), list) for m in made)
    return False


def outline_of_result(result: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The items of a `result` → a line each: a label, a field, or a relation."""
    words = {
        str(item.get("id")): excerpt(str(item["value"].get("text")))
        for item in result
        if item.get("type") == "labels"
    }
    for item in result:
        kind, value = item.get("type"), item.get("value", {})
        if kind == "relation":
            ends = (words.get(str(item.get(end)), "?") for end in ("from_id", "to_id"))
            yield f"{' → '.join(ends)}: {_joined(item.get('labels', ())) or 'no label'}"
        elif kind == "labels":
            yield f"{_joined(value.get('labels', ()))} {words[str(item.get('id'))]}"
        else:
            given = value.get("text" if kind == "textarea" else str(kind), ())
            on = words.get(str(item.get("id")), "?")
            yield f"{printable(str(item.get('from_name')))} {_joined(given)}, of {on}"


def _joined(values: Any) -> str:
    """The labels or choices of an item; the values of a Taxonomy are lists of their own."""
    leaves = (value[-1] if isinstance(value, list) and value else value for value in values)
    return printable(" and ".join(map(str, leaves)))


def short_json(value: Any, limit: int = LONGEST) -> str:
    """A JSON value on one line, cut to at most `limit` characters."""
    text = json.dumps(value, ensure_ascii=False)
    return printable(text if len(text) <= limit else text[: limit - 1] + "…")
