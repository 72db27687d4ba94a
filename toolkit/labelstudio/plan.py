"""What is to be in a project, and what of it is not there yet.

Everything is looked up before anything is sent: a second push sends nothing, and an annotation
that is there already is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.errors import ConfigurationError, LabelStudioError
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.config_change import (
    ConfigChange,
    Use,
    Word,
    config_change,
    refuse_dropping,
    used_words,
)
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.standing import (
    Standing,
    changed_texts,
    crowded,
    foreign,
    keep_passes_apart,
    keep_versions_apart,
    of_others,
    readings_to_submit,
    refused_texts,
    standing,
    strangers,
)
from toolkit.labelstudio.tasks import actor_choices, predicted_by
from toolkit.model import Document, JSONObject
from toolkit.problems import Problem
from toolkit.schema import Schema
from toolkit.words import counted

TITLES = range(3, 51)
"""How many characters Label Studio lets a project's title have."""


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
    new_texts: tuple[tuple[JSONObject, Document], ...]
    """Tasks that nobody has worked on, whose document has another text now."""
    new_actors: tuple[JSONObject, ...]
    """Tasks that are there and offer another list of actors."""
    new_predictions: tuple[tuple[Document, JSONObject], ...]
    """What tasks that are there lack as a prediction."""
    new_annotations: tuple[str, ...]
    """Documents whose reading is not there yet."""
    annotations_there: int
    doubled: tuple[JSONObject, ...]
    """Tasks that are untouched copies of others: they will be removed."""
    doubled_predictions: tuple[int, ...]
    """Predictions of a task of which it has an older one by the same model: they, too."""
    echoes: tuple[Project, ...]
    """Empty projects of the same title and configuration: they, too."""
    gone: tuple[JSONObject, ...]
    """Tasks of no document that is being pushed: they stay."""
    problems: tuple[Problem, ...]
    change: ConfigChange = field(default_factory=ConfigChange)
    """What the new labeling configuration means for annotations."""
    used: Mapping[Word, Use] = field(default_factory=dict)
    """What annotations use of the one that is there, if it has to change."""
    held: int = 0
    """How many tasks the project has in all."""

    @property
    def predictions(self) -> int:
        """How many predictions will be sent, those within new tasks too."""
        inside = sum(len(self.load.shown_with(document)) for document in self.new_tasks)
        return inside + len(self.new_predictions)

    @property
    def steps(self) -> int:
        """How often `push` reports progress."""
        return sum(
            map(
                len,
                (
                    *(
                        self.doubled,
                        self.doubled_predictions,
                        self.echoes,
                        self.new_tasks,
                        self.new_texts,
                        self.new_actors,
                    ),
                    *(self.new_predictions, self.new_annotations),
                ),
            )
        )

    @property
    def expected(self) -> int:
        """How many tasks the project has afterwards."""
        return self.held + len(self.new_tasks) - len(self.doubled)

    @property
    def copies(self) -> int:
        """How many things are there twice by a request that was given up for lost."""
        return len(self.doubled) + len(self.doubled_predictions) + len(self.echoes)

    def refuse(self) -> None:
        """Stop before anything is sent that would take away what annotations use.

        Raises:
            LabelStudioError: When the labeling configuration would drop a label in use.
        """
        refuse_dropping(self.change, self.used, self.load.title)

    def __str__(self) -> str:
        """One line for a person."""
        state = "new" if self.project is None else f"number {self.project.id}"
        sent = [
            counted(number, noun)
            for number, noun in (
                (len(self.new_tasks), "new task"),
                (len(self.new_texts), "changed text"),
                (len(self.new_actors), "changed actor list"),
                (self.predictions, "new prediction"),
                (len(self.new_annotations), "new annotation"),
            )
            if number
        ]
        if self.copies:
            sent.append(f"{counted(self.copies, 'double')} removed")
        if self.new_config:
            sent.append("a changed labeling configuration")
        there = [
            counted(number, noun)
            for number, noun in ((len(self.tasks), "task"), (self.annotations_there, "annotation"))
            if number
        ]
        kept = f"; already there: {', '.join(there)}" if there else ""
        if self.gone:
            kept += f"; not among the documents: {counted(len(self.gone), 'task')}"
        return f"project {self.load.title!r} ({state}): {', '.join(sent) or 'nothing new'}{kept}"


def plan_push(load: Load, studio: Studio, schema: Schema) -> Plan:
    """Look up what is there already, and decide what is still to be sent.

    Raises:
        ConfigurationError: When Label Studio would not take the title, there is no layer of a
            name, or the project is there for other layers or of another version of the schema.
        LabelStudioError: When the server cannot be asked, or two projects have the title.
    """
    if len(load.title) not in TITLES or load.title != load.title.strip():
        raise ConfigurationError(
            f"{load.title!r} cannot be a project's title in Label Studio",
            hint=f"Take {TITLES[0]} to {TITLES[-1]} characters, the annotator's name included.",
        )
    config = labeling_config(schema.layers, load.layers)
    project, echoes = _project(load.title, config, studio)
    held = [] if project is None else studio.tasks(project)
    found = standing(held)
    tasks = found.tasks
    keep_passes_apart(load, tasks)
    keep_versions_apart(load, tasks, schema.version)
    changed = changed_texts(load, tasks)
    refused = list(refused_texts(load, tasks, changed))
    strange = foreign(load, tasks)
    # To a task that does not fit nothing is added: offsets or the author would be wrong.
    barred = {*(problem.record for problem in refused), *strange}
    fitting = {d: task for d, task in tasks.items() if d not in barred}
    wanted = {d.id: d.text_sha256 for d in load.documents if d.id in fitting or d.id not in tasks}
    submitted, there, conflicts = readings_to_submit(load, wanted, fitting, schema)
    ours = [d for d in load.documents if d.id in fitting]
    new_config = project is not None and project.label_config.strip() != config.strip()
    old = project.label_config if project is not None else ""
    offered = actor_choices(load.actors)
    predicted = _predicted(load, project, fitting, studio)
    return Plan(
        load=load,
        project=project,
        new_config=new_config,
        new_tasks=tuple(d for d in load.documents if d.id not in tasks),
        tasks={d.id: tasks[d.id]["id"] for d in load.documents if d.id in tasks},
        new_texts=tuple((tasks[d.id], d) for d in ours if d.id in changed),
        new_actors=tuple(
            tasks[d.id]
            for d in ours
            if d.id not in changed and offered and tasks[d.id]["data"].get("actors") != offered
        ),
        new_predictions=tuple(
            (d, record)
            for d in ours
            for record in load.shown_with(d)
            if d.id in changed or (tasks[d.id]["id"], predicted_by(record)) not in predicted
        ),
        new_annotations=submitted,
        annotations_there=there,
        doubled=found.doubled,
        doubled_predictions=tuple(n for numbers in predicted.values() for n in numbers[1:]),
        echoes=echoes,
        gone=_gone(load, found),
        problems=(
            *strangers(load),
            *refused,
            *crowded(load, found),
            *of_others(strange, load),
            *conflicts,
        ),
        change=config_change(old, config) if new_config and old.strip() else ConfigChange(),
        used=used_words(held) if new_config else {},
        held=len(held),
    )


def _project(title: str, config: str, studio: Studio) -> tuple[Project | None, tuple[Project, ...]]:
    """The one project of a title, and empty ones beside it.

    They are left by a request to make it that was given up for lost, and arrived: what a person
    made has another configuration or holds something.
    """
    same = studio.projects(title)
    if len(same) < 2:
        return next(iter(same), None), ()
    filled = [p for p in same if p.label_config.strip() != config.strip() or studio.count(p)]
    if len(filled) > 1:
        numbers = ", ".join(str(project.id) for project in same)
        raise LabelStudioError(
            f"{len(same)} projects are called {title!r} (numbers {numbers})",
            hint="Rename all but one of them in Label Studio.",
        )
    project = (filled or same)[0]
    return project, tuple(other for other in same if other.id != project.id)


def _predicted(
    load: Load, project: Project | None, tasks: Mapping[str, JSONObject], studio: Studio
) -> dict[tuple[int, str], list[int]]:
    """Which predictions are there already: by task and model version, the numbers, oldest first."""
    ours = {int(task["id"]) for task in tasks.values()}
    versions = {predicted_by(r) for d in load.documents for r in load.shown_with(d)}
    found: dict[tuple[int, str], list[int]] = {}
    if project is not None and ours and versions:
        for made in studio.predictions(project):
            if made.task in ours and made.version in versions:
                found.setdefault((made.task, made.version), []).append(made.id)
    return found


def _gone(load: Load, found: Standing) -> tuple[JSONObject, ...]:
    given = {document.id for document in load.documents}
    return (*(task for d, task in found.tasks.items() if d not in given), *found.stray)
