"""A plan → a project with its tasks, predictions and annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from toolkit.canonical import canonical_record
from toolkit.errors import NoAnswerError
from toolkit.files import dumps_line
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.config import labeling_config, page_of
from toolkit.labelstudio.plan import Load, Plan, by_document
from toolkit.labelstudio.tasks import actor_choices, prediction, result_of, task_data
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema

ATTEMPTS = 3
"""How often a batch of tasks is sent whose answer was lost, each time after looking again."""
BATCH = 500
"""Tasks sent in one import, and at most so many."""
BATCH_SIZE = 50_000_000
"""Characters sent in one import: far below the size at which the server answers HTTP 500."""


def push(
    plan: Plan, studio: Studio, schema: Schema, progress: Callable[[int], None] = lambda _: None
) -> Project:
    """Carry out a plan → the project.

    Args:
        plan: From `plan_push`, just now.
        studio: The server.
        schema: From which the labeling configuration is made.
        progress: Called with the number of things sent since the last call.

    Raises:
        LabelStudioError: When the server refuses, or does not answer; a second run goes on from
            where this one stopped.
    """
    load = plan.load
    config = labeling_config(schema.layers, load.layers)
    project = plan.project
    if project is None:
        project = studio.create_project(load.title, config, load.instruction)
    elif plan.new_config:
        studio.update_config(project, config, load.instruction)
    for batch in _batches([_task(document, load, schema) for document in plan.new_tasks]):
        _send(batch, project, studio)
        progress(len(batch))
    numbers = dict(plan.tasks)
    if plan.new_tasks and plan.new_annotations:
        numbers = {d: task["id"] for d, task in by_document(studio.tasks(project)).items()}
    offered = actor_choices(load.actors)
    for task in plan.new_actors:
        studio.offer_actors(task, offered)
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


def _task(document: Document, load: Load, schema: Schema) -> JSONObject:
    annotator = load.annotator_of(document.id)
    data = task_data(
        document,
        load.actors,
        schema_version=schema.version,
        annotator=annotator,
        layers=load.layers,
    )
    shown = [_prediction(record, load, schema) for record in load.shown_with(document)]
    return {"data": data, "predictions": shown}


def _prediction(record: JSONObject, load: Load, schema: Schema) -> JSONObject:
    page = page_of(schema.layers, load.layers)
    return prediction(canonical_record(record, schema.layers), page.layers)


def _batches(tasks: Sequence[JSONObject]) -> Iterator[list[JSONObject]]:
    """Tasks cut into imports that the server takes."""
    batch: list[JSONObject] = []
    size = 0
    for task in tasks:
        length = len(dumps_line(task))
        if batch and (len(batch) == BATCH or size + length > BATCH_SIZE):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += length
    if batch:
        yield batch


def _send(batch: Sequence[JSONObject], project: Project, studio: Studio) -> None:
    """Import a batch of tasks so that each is there once, even when an answer gets lost."""
    missing = list(batch)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            studio.import_tasks(project, missing)
        except NoAnswerError:
            if attempt == ATTEMPTS:
                raise
            there = by_document(studio.tasks(project))
            missing = [task for task in missing if task["data"]["document_id"] not in there]
            if not missing:
                return
        else:
            return
