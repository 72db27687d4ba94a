"""A plan → a project with its tasks, predictions and annotations."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from toolkit.canonical import canonical_record
from toolkit.errors import LabelStudioError
from toolkit.files import dumps_line
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.config import labeling_config, page_of
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.plan import Plan, plan_push
from toolkit.labelstudio.standing import standing
from toolkit.labelstudio.tasks import actor_choices, prediction, result_of, task_data
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema

ROUNDS = 3
"""How often everything is looked up again at most, after answers were lost."""
BATCH = 500
"""Tasks sent in one import, and at most so many."""
BATCH_SIZE = 50_000_000
"""Characters sent in one import: far below the size at which the server answers HTTP 500."""


def push(
    plan: Plan, studio: Studio, schema: Schema, progress: Callable[[int], None] = lambda _: None
) -> Project:
    """Carry out a plan → the project.

    After lost answers, and where the server counts another number of tasks than there should be,
    everything is looked up again, and what is missing or there twice is put right: a request that
    was given up for lost, by this push or one that was killed, may still arrive.

    Args:
        plan: From `plan_push`, just now.
        studio: The server.
        schema: From which the labeling configuration is made.
        progress: Called with the number of things sent since the last call.

    Raises:
        LabelStudioError: When the server refuses, or does not answer; a second run goes on from
            where this one stopped. Before anything is sent, when a label in use would go.
    """
    plan.refuse()
    losses = studio.patience.losses
    project = _carry_out(plan, studio, schema, progress)
    for _ in range(ROUNDS):
        if losses == studio.patience.losses and studio.count(project) == plan.expected:
            break
        losses = studio.patience.losses
        plan = replace(plan_push(plan.load, studio, schema), new_config=False)
        if not plan.steps:
            break
        _carry_out(plan, studio, schema, lambda _: None)
    return project


def _carry_out(
    plan: Plan, studio: Studio, schema: Schema, progress: Callable[[int], None]
) -> Project:
    load = plan.load
    config = labeling_config(schema.layers, load.layers)
    project = plan.project
    if project is None:
        project = studio.create_project(load.title, config, load.instruction)
    elif plan.new_config:
        studio.update_config(project, config, load.instruction)
    _clear(plan, studio, progress)
    offered = actor_choices(load.actors)
    made = (_task(document, load, schema, offered) for document in plan.new_tasks)
    for batch in _batches(made, len(dumps_line(offered))):
        send_once(batch, project, studio, _key)
        progress(len(batch))
    numbers = dict(plan.tasks)
    if plan.new_tasks and plan.new_annotations:
        numbers = {d: t["id"] for d, t in standing(studio.tasks(project)).tasks.items()}
    for task, document in plan.new_texts:
        data = _task(document, load, schema, offered)["data"]
        studio.patience.keep_asking(partial(_change_text, task["id"], data, studio))
        progress(1)
    for task in plan.new_actors:
        studio.change_data(task["id"], {**task["data"], "actors": offered})
        progress(1)
    for document, record in plan.new_predictions:
        studio.predict(numbers[document.id], _prediction(record, load, schema))
        progress(1)
    for identity in plan.new_annotations:
        record = canonical_record(load.records[identity], schema.layers)
        page = page_of(schema.layers, load.layers)
        studio.annotate(numbers[identity], result_of(record, page.layers))
        progress(1)
    return project


def _clear(plan: Plan, studio: Studio, progress: Callable[[int], None]) -> None:
    """Remove what is there twice, unless somebody has begun to work on it meanwhile."""
    for echo in plan.echoes:
        studio.remove_empty(echo)
        progress(1)
    for task in plan.doubled:
        studio.patience.keep_asking(partial(_remove_copy, task["id"], studio))
        progress(1)
    for number in plan.doubled_predictions:
        studio.remove_prediction(number)
        progress(1)


# Both look anew before each attempt: an answer may be waited for long enough that somebody begins.


def _remove_copy(task: int, studio: Studio) -> None:
    if studio.worked_on(task) is False:
        studio.remove_task(task)


def _change_text(task: int, data: JSONObject, studio: Studio) -> None:
    """Give a task the new text of its document, without what was predicted of the old one."""
    if studio.worked_on(task) is not False:
        raise LabelStudioError(
            f"somebody began to work on task {task} a moment ago, or removed it; its text was not"
            " changed",
            hint="Push again.",
        )
    # In this order: a push that ends in between finds the old text, and begins anew.
    studio.remove_predictions(task)
    studio.change_data(task, data)


def _task(
    document: Document, load: Load, schema: Schema, offered: Sequence[JSONObject]
) -> JSONObject:
    data = task_data(
        document,
        (),
        schema_version=schema.version,
        annotator=load.annotator_of(document.id),
        layers=load.layers,
    )
    # All tasks share the one list: made anew for each, it would be most of what they take.
    data["actors"] = offered
    shown = [_prediction(record, load, schema) for record in load.shown_with(document)]
    return {"data": data, "predictions": shown}


def _prediction(record: JSONObject, load: Load, schema: Schema) -> JSONObject:
    page = page_of(schema.layers, load.layers)
    return prediction(canonical_record(record, schema.layers), page.layers)


def _batches(tasks: Iterable[JSONObject], shared: int) -> Iterator[list[JSONObject]]:
    """Tasks cut into imports that the server takes; so many characters of each are its actors."""
    batch: list[JSONObject] = []
    size = 0
    for task in tasks:
        length = shared + len(dumps_line({**task, "data": {**task["data"], "actors": []}}))
        if batch and (len(batch) == BATCH or size + length > BATCH_SIZE):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += length
    if batch:
        yield batch


def send_once(
    batch: Sequence[JSONObject],
    project: Project,
    studio: Studio,
    key: Callable[[JSONObject], Hashable],
) -> None:
    """Import a batch of tasks so that each is there once, even when an answer gets lost.

    Args:
        batch: The tasks.
        project: Where to.
        studio: The server.
        key: What a task is known by, one of the batch and one on the server alike.
    """
    missing = list(batch)

    def send() -> bool:
        studio.import_tasks(project, missing)
        return True

    def arrived() -> bool | None:
        there = {key(task) for task in studio.tasks(project)}
        missing[:] = [task for task in missing if key(task) not in there]
        return None if missing else True

    studio.patience.do_once(send, arrived)


def _key(task: JSONObject) -> tuple[str | None, str | None]:
    """What a task is known by: its document, and the text of it."""
    return task["data"].get("document_id"), task["data"].get("text_sha256")
