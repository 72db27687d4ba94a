"""What is to be in a project, and what of it is not there yet.

Everything is looked up before anything is sent: a second push sends nothing, and an annotation
that is there already is never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.canonical import bare, canonical_record
from toolkit.errors import ConfigurationError
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.config import TEXT, labeling_config, page_of
from toolkit.labelstudio.decode import decode
from toolkit.labelstudio.tasks import actor_choices, predicted_by, shown
from toolkit.model import Document, JSONObject
from toolkit.problems import Problem, problem
from toolkit.schema import Schema
from toolkit.words import counted

TITLES = range(3, 51)
"""How many characters Label Studio lets a project's title have."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be in a project."""

    title: str
    annotator: str | None
    """Whose project it is; None: open to everybody."""
    documents: Sequence[Document]
    actors: Sequence[Mapping[str, Any]] = ()
    predictions: Mapping[str, JSONObject] = field(default_factory=dict)
    """Suggestion records, or the annotator's own of an earlier pass, by document id."""
    readings: Mapping[str, Sequence[JSONObject]] = field(default_factory=dict)
    """What several annotators read, to be shown side by side, by document id."""
    records: Mapping[str, JSONObject] = field(default_factory=dict)
    """Readings to submit, by document id."""
    instruction: str = ""
    layers: tuple[str, ...] = ()
    """The names of the layers that are annotated in it, in the order of the schema; none: all."""

    def annotator_of(self, document: str) -> str | None:
        """Whose task of a document is: the project's annotator's, or whose reading is submitted."""
        reading = self.records.get(document)
        return self.annotator or (None if reading is None else str(reading["annotator"]))

    def shown_with(self, document: Document) -> list[JSONObject]:
        """What is shown as predictions of a document: what was made from the text it has."""
        records = [self.predictions.get(document.id), *self.readings.get(document.id, ())]
        return [r for r in records if r is not None and r["text_sha256"] == document.text_sha256]


@dataclass(frozen=True, slots=True)
class Plan:
    """What `push` will do, decided before anything is sent; ``--dry-run`` prints it."""

    load: Load
    project: Project | None
    """None: it has to be made."""
    new_config: bool
    """Whether the labeling configuration of an existing project has to change."""
    new_tasks: tuple[Document, ...]
    tasks: Mapping[str, int]
    """The numbers of the tasks that are there, by document id."""
    new_actors: tuple[JSONObject, ...]
    """Tasks that are there and offer another list of actors."""
    new_predictions: tuple[tuple[Document, JSONObject], ...]
    """What tasks that are there lack as a prediction."""
    new_annotations: tuple[str, ...]
    """Documents whose reading is not there yet."""
    annotations_there: int
    problems: tuple[Problem, ...]

    @property
    def predictions(self) -> int:
        """How many predictions will be sent, those within new tasks too."""
        inside = sum(len(self.load.shown_with(document)) for document in self.new_tasks)
        return inside + len(self.new_predictions)

    @property
    def steps(self) -> int:
        """How often `push` reports progress."""
        sent = (self.new_tasks, self.new_actors, self.new_predictions, self.new_annotations)
        return sum(map(len, sent))

    def __str__(self) -> str:
        """One line for a person."""
        state = "new" if self.project is None else f"number {self.project.id}"
        sent = [
            counted(number, noun)
            for number, noun in (
                (len(self.new_tasks), "new task"),
                (len(self.new_actors), "changed actor list"),
                (self.predictions, "new prediction"),
                (len(self.new_annotations), "new annotation"),
            )
            if number
        ]
        if self.new_config:
            sent.append("a changed labeling configuration")
        there = [
            counted(number, noun)
            for number, noun in ((len(self.tasks), "task"), (self.annotations_there, "annotation"))
            if number
        ]
        kept = f"; already there: {', '.join(there)}" if there else ""
        return f"project {self.load.title!r} ({state}): {', '.join(sent) or 'nothing new'}{kept}"


def plan_push(load: Load, studio: Studio, schema: Schema) -> Plan:
    """Look up what is there already, and decide what is still to be sent.

    Raises:
        ConfigurationError: When Label Studio would not take the title, there is no layer of a
            name, or the project is there for other layers.
        LabelStudioError: When the server cannot be asked, or two projects have the title.
    """
    if len(load.title) not in TITLES or load.title != load.title.strip():
        raise ConfigurationError(
            f"{load.title!r} cannot be a project's title in Label Studio",
            hint=f"Take {TITLES[0]} to {TITLES[-1]} characters, the annotator's name included.",
        )
    project = studio.project(load.title)
    config = labeling_config(schema.layers, load.layers)
    tasks = {} if project is None else by_document(studio.tasks(project))
    _keep_passes_apart(load, tasks)
    changed = list(_changed(load, tasks))
    strange = _foreign(load, tasks)
    # To a task that does not fit nothing is added: offsets or the author would be wrong.
    barred = {*(found.record for found in changed), *strange}
    fitting = {d: task for d, task in tasks.items() if d not in barred}
    predicted: dict[str, set[int]] = {}
    if project is not None and tasks:
        versions = {predicted_by(r) for d in load.documents for r in load.shown_with(d)}
        predicted = {version: studio.predicted(project, version) for version in versions}
    wanted = {d.id: d.text_sha256 for d in load.documents if d.id in fitting or d.id not in tasks}
    annotations, there, conflicts = _annotations(load, wanted, fitting, schema)
    offered = actor_choices(load.actors)
    ours = [d for d in load.documents if d.id in fitting]
    return Plan(
        load=load,
        project=project,
        new_config=project is not None and project.label_config.strip() != config.strip(),
        new_tasks=tuple(d for d in load.documents if d.id not in tasks),
        tasks={d.id: tasks[d.id]["id"] for d in load.documents if d.id in tasks},
        new_actors=tuple(
            tasks[d.id] for d in ours if offered and tasks[d.id]["data"].get("actors") != offered
        ),
        new_predictions=tuple(
            (d, found)
            for d in ours
            for found in load.shown_with(d)
            if tasks[d.id]["id"] not in predicted[predicted_by(found)]
        ),
        new_annotations=annotations,
        annotations_there=there,
        problems=(*_strangers(load), *changed, *_said(strange, load), *conflicts),
    )


def by_document(tasks: Sequence[JSONObject]) -> dict[str, JSONObject]:
    """Tasks by document id; of two for one document, the older."""
    found: dict[str, JSONObject] = {}
    for task in sorted(tasks, key=lambda t: int(t["id"])):
        found.setdefault(str(task["data"].get("document_id")), task)
    return found


def _keep_passes_apart(load: Load, tasks: Mapping[str, JSONObject]) -> None:
    """Refuse a project whose tasks are for other layers: their annotations would lose labels."""
    wanted = _named(load.layers)
    for document, task in tasks.items():
        found = _named(task["data"].get("layers") or ())
        if found != wanted:
            raise ConfigurationError(
                f"the project {load.title!r} is there for {found}, not for {wanted}"
                f" (task {task['id']}, document {document})",
                hint="Give this pass a project of its own: another name in --project.",
            )


def _named(layers: Collection[str]) -> str:
    return ", ".join(layers) if layers else "all layers"


def _strangers(load: Load) -> list[Problem]:
    """Suggestions and readings of documents that are not being pushed, or of another text."""
    texts = {document.id: document.text_sha256 for document in load.documents}
    problems: list[Problem] = []
    read = [(d, record) for d, records in load.readings.items() for record in records]
    for records in (load.predictions.items(), load.records.items(), read):
        for document, record in records:
            if document not in texts:
                message = f"{document} is not among the documents; it is left out"
                found = problem(record["id"], "$.document_id", "unknown-document", message)
                problems.append(found)
            elif record["text_sha256"] != texts[document]:
                message = "it was made from another text than the document's: make it anew"
                code = "document-text-changed"
                problems.append(problem(record["id"], "$.text_sha256", code, message))
    return problems


def _changed(load: Load, tasks: Mapping[str, JSONObject]) -> Iterator[Problem]:
    """Tasks that hold another text than the document now has."""
    for document in load.documents:
        task = tasks.get(document.id)
        if task is not None and task["data"].get(TEXT) != document.text:
            message = (
                f"the task in {load.title!r} holds another text, and stays as it is: put the old"
                " text back, or give the new one a file name of its own"
            )
            code = "document-text-changed"
            yield problem(document.id, "$.text", code, message, task=task["id"])


def _foreign(load: Load, tasks: Mapping[str, JSONObject]) -> dict[str, JSONObject]:
    """Tasks, by document id, that are not the annotator's whose work is pushed."""
    return {
        document.id: tasks[document.id]
        for document in load.documents
        if document.id in tasks
        and load.annotator_of(document.id)
        not in (None, tasks[document.id]["data"].get("annotator"))
    }


def _said(foreign: Mapping[str, JSONObject], load: Load) -> Iterator[Problem]:
    """Tasks of another annotator, said once for all of them."""
    if not foreign:
        return
    document, task = next(iter(foreign.items()))
    theirs = task["data"].get("annotator") or "everybody"
    others = len(foreign) - 1
    more = f" (and {counted(others, 'task')} more)" if others else ""
    message = (
        f"the task there is for {theirs}, not for {load.annotator_of(document)}; it is left as it"
        f" is{more}"
    )
    yield problem(document, "$", "annotator-mismatch", message, task=task["id"])


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
        if any(_same(a, task, record, schema, load.layers) for a in finished):
            there += 1
        elif finished:
            message = "another annotation of it is there already; it is left as it is"
            place = {"task": task["id"], "annotation": finished[0]["id"]}
            problems.append(problem(record["id"], "$", "duplicate-annotation", message, **place))
        else:
            wanted.append(document)
    return tuple(wanted), there, problems


def _same(
    annotation: JSONObject,
    task: JSONObject,
    record: JSONObject,
    schema: Schema,
    names: Sequence[str],
) -> bool:
    """Whether an annotation reads just as a record does, whatever tool made it."""
    head = {"document_id": record["document_id"]}
    text = task["data"][TEXT]
    read = decode(annotation["result"], text, head, schema.layers, path="$", place={}).record
    page = page_of(schema.layers, names)
    ours = canonical_record(shown(record, schema.layers, page), schema.layers)
    return all(bare(read, name) == bare(ours, name) for name in page.asked)
