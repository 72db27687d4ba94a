"""A plan → the lines in which ``push --dry-run`` tells what would be done, and to what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.labelstudio.plan import Plan
from toolkit.model import JSONObject
from toolkit.problems import printable
from toolkit.words import counted

FEW = 10
"""How many documents are named of each kind; the rest is counted."""


def forecast(plan: Plan) -> list[str]:
    """What a push would do: a line that sums it up, and indented ones that say more."""
    return [f"would push to {plan}", *(f"  {line}" for line in _lines(plan))]


def _lines(plan: Plan) -> Iterator[str]:
    if plan.project is None:
        yield "make the project"
    if plan.new_config:
        yield "change its labeling configuration, and the instructions with it:"
        for line in plan.change.lines(plan.used):
            yield f"  {line}"
        lost = plan.change.in_use(plan.used)
        if lost:
            yield "  refused: annotations use what would go away"
        elif plan.used:
            yield "  every label that annotations use stays"
    for echo in plan.echoes:
        yield f"remove the empty project of the same title: number {echo.id}"
    yield from _named(
        "remove", "untouched copy", "untouched copies", list(map(_task, plan.doubled))
    )
    if plan.doubled_predictions:
        yield f"remove {counted(len(plan.doubled_predictions), 'prediction')} that is there twice"
    yield from _named("add", "task", "tasks", [document.id for document in plan.new_tasks])
    changed = [document.id for _, document in plan.new_texts]
    yield from _named(
        "put the new text into", "task nobody worked on", "tasks nobody worked on", changed
    )
    yield from _named(
        "give the actors of now to", "task", "tasks", list(map(_task, plan.new_actors))
    )
    predicted = [document.id for document, _ in plan.new_predictions]
    yield from _named("add a prediction to", "task", "tasks", list(dict.fromkeys(predicted)))
    yield from _named("submit", "annotation", "annotations", list(plan.new_annotations))
    touched = {*changed, *predicted, *plan.new_annotations, *map(_document, plan.new_actors)}
    left = [document for document in plan.tasks if document not in touched]
    yield from _named("leave as it is:", "task", "tasks", left)
    gone = list(map(_task, plan.gone))
    yield from _named("not among the documents, left as it is:", "task", "tasks", gone)


def _named(what: str, one: str, many: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
        number = f"1 {one}" if len(names) == 1 else f"{len(names)} {many}"
        yield printable(f"{what} {number}: {', '.join(names[:FEW])}{more}")


def _document(task: JSONObject) -> str:
    return str(task["data"].get("document_id"))


def _task(task: JSONObject) -> str:
    name = task["data"].get("document_id")
    return f"task {task['id']}" if name is None else f"{name} (task {task['id']})"
