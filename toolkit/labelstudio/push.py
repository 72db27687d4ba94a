"""Documents, suggestions and readings → a project, its tasks, predictions and annotations.

Everything is looked up before anything is sent: a second push sends nothing, and an annotation
that is there already is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.errors import LabelStudioError
from toolkit.labelstudio.client import BATCH, Project, Studio
from toolkit.labelstudio.config import TEXT, labeling_config
from toolkit.labelstudio.decode import decode
from toolkit.labelstudio.tasks import RULES, prediction, result_of, task_data
from toolkit.model import Document, JSONObject
from toolkit.problems import Problem, problem
from toolkit.schema import Schema
from toolkit.words import counted

ATTEMPTS = 3
"""How often a batch of tasks is sent whose answer was lost, each time after looking again."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be in a project: one annotator's tasks, or those of whoever opens them."""

    title: str
    annotator: str | None
    documents: Sequence[Document]
    actors: Sequence[Mapping[str, Any]] = ()
    predictions: Mapping[str, JSONObject] = field(default_factory=dict)
    """Suggestion records by document id."""
    records: Mapping[str, JSONObject] = field(default_factory=dict)
    """Readings to submit, by document id."""
    instruction: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What `push` will do, decided before anything is sent; ``--dry-run`` prints it."""

    load: Load
    project: Project | None
    """None: it has to be made."""
    new_config: bool
    """Whether the labeling configuration of an existing project has to change."""
    new_tasks: tuple[Document, ...]
    tasks_there: int
    new_predictions: tuple[tuple[int, str], ...]
    """Tasks that are there and lack a prediction: task number and document id."""
    new_annotations: tuple[str, ...]
    """Documents whose reading is not there yet."""
    annotations_there: int
    problems: tuple[Problem, ...]

    @property
    def predictions(self) -> int:
        """How many predictions will be sent, those within new tasks too."""
        inside = sum(_predicted(document, self.load) for document in self.new_tasks)
        return inside + len(self.new_predictions)

    @property
    def steps(self) -> int:
        """How often `push` reports progress."""
        return len(self.new_tasks) + len(self.new_predictions) + len(self.new_annotations)

    def __str__(self) -> str:
        """One line for a person."""
        state = "new" if self.project is None else f"number {self.project.id}"
        sent = [
            counted(number, noun)
            for number, noun in (
                (len(self.new_tasks), "new task"),
                (self.predictions, "new prediction"),
                (len(self.new_annotations), "new annotation"),
            )
            if number
        ]
        if self.new_config:
            sent.append("a changed labeling configuration")
        there = [
            counted(number, noun)
            for number, noun in ((self.tasks_there, "task"), (self.annotations_there, "annotation"))
            if number
        ]
        kept = f"; already there: {', '.join(there)}" if there else ""
        return f"project {self.load.title!r} ({state}): {', '.join(sent) or 'nothing new'}{kept}"


def plan_push(load: Load, studio: Studio, schema: Schema) -> Plan:
    """Look up what is there already, and decide what is still to be sent.

    Raises:
        LabelStudioError: When the server cannot be asked, or two projects have the title.
    """
    project = studio.project(load.title)
    tasks = {} if project is None else _by_document(studio.tasks(project))
    load = replace(load, annotator=load.annotator or _owner(tasks))
    changed = _changed(load, tasks)
    # To a task that does not fit nothing is added: offsets or the author would be wrong.
    fitting = {d: task for d, task in tasks.items() if d not in {p.record for p in changed}}
    predicted: set[int] = set()
    if project is not None and load.predictions and tasks:
        predicted = studio.predicted(project, RULES)
    wanted = {d.id: d.text_sha256 for d in load.documents if d.id in fitting or d.id not in tasks}
    annotations, there, conflicts = _annotations(load, wanted, fitting, schema)
    return Plan(
        load=load,
        project=project,
        new_config=project is not None
        and project.label_config.strip() != labeling_config(schema.layers).strip(),
        new_tasks=tuple(d for d in load.documents if d.id not in tasks),
        tasks_there=sum(d.id in tasks for d in load.documents),
        new_predictions=tuple(
            (fitting[d.id]["id"], d.id)
            for d in load.documents
            if d.id in fitting and _predicted(d, load) and fitting[d.id]["id"] not in predicted
        ),
        new_annotations=annotations,
        annotations_there=there,
        problems=(*_strangers(load), *changed, *conflicts),
    )


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
    config = labeling_config(schema.layers)
    project = plan.project
    if project is None:
        project = studio.create_project(load.title, config, load.instruction)
    elif plan.new_config:
        studio.update_config(project, config)
    for start in range(0, len(plan.new_tasks), BATCH):
        batch = plan.new_tasks[start : start + BATCH]
        _send(batch, load, project, studio, schema)
        progress(len(batch))
    for task, document in plan.new_predictions:
        studio.predict(task, _prediction(load, document, schema))
        progress(1)
    if plan.new_annotations:
        tasks = _by_document(studio.tasks(project))
        for document in plan.new_annotations:
            record = canonical_record(load.records[document], schema.layers)
            studio.annotate(tasks[document]["id"], result_of(record, schema.layers))
            progress(1)
    return project


def _by_document(tasks: Sequence[JSONObject]) -> dict[str, JSONObject]:
    """Tasks by document id; of two for one document, the older."""
    found: dict[str, JSONObject] = {}
    for task in sorted(tasks, key=lambda t: int(t["id"])):
        found.setdefault(str(task["data"].get("document_id")), task)
    return found


def _owner(tasks: Mapping[str, JSONObject]) -> str | None:
    """Whose project it is, where all its tasks are one annotator's."""
    owners = {task["data"].get("annotator") for task in tasks.values()}
    return owners.pop() if len(owners) == 1 else None


def _strangers(load: Load) -> list[Problem]:
    """Suggestions and readings of documents that are not being pushed, or of another text."""
    texts = {document.id: document.text_sha256 for document in load.documents}
    problems: list[Problem] = []
    for records in (load.predictions, load.records):
        for document, record in records.items():
            if document not in texts:
                message = f"{document} is not among the documents; it is left out"
                found = problem(record["id"], "$.document_id", "unknown-document", message)
                problems.append(found)
            elif record["text_sha256"] != texts[document]:
                message = "it was made from another text than the document's; it is left out"
                code = "document-text-changed"
                problems.append(problem(record["id"], "$.text_sha256", code, message))
    return problems


def _predicted(document: Document, load: Load) -> bool:
    """Whether there is a suggestion for a document, made from the text that it has."""
    record = load.predictions.get(document.id)
    return record is not None and record["text_sha256"] == document.text_sha256


def _changed(load: Load, tasks: Mapping[str, JSONObject]) -> list[Problem]:
    """Tasks that hold another text than the document now has, or belong to another annotator."""
    problems: list[Problem] = []
    for document in load.documents:
        task = tasks.get(document.id)
        if task is None:
            continue
        if task["data"].get(TEXT) != document.text:
            message = "the task there holds another text; it is left as it is"
            code = "document-text-changed"
            problems.append(problem(document.id, "$.text", code, message, task=task["id"]))
        theirs = task["data"].get("annotator")
        if theirs != load.annotator:
            message = (
                f"the task there is for {theirs or 'any annotator'}, not {load.annotator or 'any'}"
            )
            problems.append(problem(document.id, "$", "task-duplicate", message, task=task["id"]))
    return problems


def _annotations(
    load: Load, texts: Mapping[str, str], tasks: Mapping[str, JSONObject], schema: Schema
) -> tuple[tuple[str, ...], int, list[Problem]]:
    """Readings still to be submitted, how many are there, and those that another one bars.

    `texts` holds the hash of each document's text that an annotation may be submitted for.
    """
    wanted: list[str] = []
    there = 0
    problems: list[Problem] = []
    for document, record in load.records.items():
        if texts.get(document) != record["text_sha256"]:
            continue
        task = tasks.get(document, {"annotations": []})
        finished = [a for a in task["annotations"] if not a.get("was_cancelled")]
        if any(_same(a, task, record, schema) for a in finished):
            there += 1
        elif finished:
            message = "another annotation of it is there already; it is left as it is"
            place = {"task": task["id"], "annotation": finished[0]["id"]}
            problems.append(problem(record["id"], "$", "duplicate-annotation", message, **place))
        else:
            wanted.append(document)
    return tuple(wanted), there, problems


def _same(annotation: JSONObject, task: JSONObject, record: JSONObject, schema: Schema) -> bool:
    """Whether an annotation reads just as a record does, whatever tool made it."""
    head = {"document_id": record["document_id"]}
    text = task["data"][TEXT]
    read = decode(annotation["result"], text, head, schema.layers, path="$", place={}).record
    ours = canonical_record(record, schema.layers)
    return all(bare(read, layer.name) == bare(ours, layer.name) for layer in schema.layers)


def bare(record: Mapping[str, Any], layer: str) -> list[JSONObject]:
    """The items of a layer without what says only where they come from."""
    return [{k: v for k, v in item.items() if k != "provenance"} for item in record[layer]]


def _prediction(load: Load, document: str, schema: Schema) -> JSONObject:
    record = canonical_record(load.predictions[document], schema.layers)
    return prediction(record, schema.layers)


def _send(
    batch: Sequence[Document], load: Load, project: Project, studio: Studio, schema: Schema
) -> None:
    """Import a batch of tasks so that each is there once, even when an answer gets lost."""
    missing = list(batch)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            studio.import_tasks(project, [_task(d, load, schema) for d in missing])
        except LabelStudioError:
            if attempt == ATTEMPTS:
                raise
            there = _by_document(studio.tasks(project))
            missing = [document for document in missing if document.id not in there]
            if not missing:
                return
        else:
            return


def _task(document: Document, load: Load, schema: Schema) -> JSONObject:
    data = task_data(document, load.actors, schema_version=schema.version, annotator=load.annotator)
    predictions = [_prediction(load, document.id, schema)] if _predicted(document, load) else []
    return {"data": data, "predictions": predictions}
