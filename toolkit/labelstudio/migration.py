"""A running project from one version of the schema to another, if all work in it reads the same.

The tasks are told first, and the page changes last: whoever is cut off in between leaves a project
in which nobody could mark what the older version cannot read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.codebook import instructions
from toolkit.errors import ConfigurationError
from toolkit.evolution.renames import Renames
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.config_change import (
    ConfigChange,
    Use,
    Word,
    used_words,
)
from toolkit.labelstudio.hindrances import of_layers, of_readings, of_words
from toolkit.labelstudio.pages import Pages
from toolkit.labelstudio.rereading import Rereading
from toolkit.labelstudio.standing import worked_on
from toolkit.labelstudio.unchanged import FEEDBACK
from toolkit.labelstudio.work import works
from toolkit.model import JSONObject
from toolkit.problems import Problem
from toolkit.schema import Schema
from toolkit.words import counted

ROUNDS = 3
"""How often all is looked up again at most, for tasks that came while others were told."""
VERSION = "schema_version"


@dataclass(frozen=True, slots=True)
class Course:
    """From which version to which, and with what the page's instructions begin."""

    old: Schema
    new: Schema
    renames: Renames = field(default_factory=Renames)
    opening: str = ""


@dataclass(frozen=True, slots=True)
class ProjectMigration:
    """What is to be done to a project, decided before anything is; with problems, nothing is."""

    course: Course
    project: Project
    tasks: tuple[JSONObject, ...]
    """Those that are of the older version."""
    there: int
    """How many are of the newer one."""
    config: str
    instruction: str
    change: ConfigChange
    """What the newer version's page means for those who annotate."""
    used: Mapping[Word, Use]
    work: Mapping[str, int]
    """How many annotations, skipped annotations and drafts there are."""
    layers: tuple[str, ...] = ()
    """Those that it is for; none: all."""
    readers: frozenset[str | int] = frozenset()
    """Who has submitted annotations: names that tasks bear, and numbers of users."""
    outdated: tuple[int, ...] = ()
    """Predictions of tasks nobody worked on that read otherwise: they can be made again."""
    problems: tuple[Problem, ...] = ()

    @property
    def new_config(self) -> bool:
        """Whether the page has to change."""
        return self.config.strip() != self.project.label_config.strip()

    @property
    def nothing(self) -> bool:
        """Whether all of it is done."""
        return not (self.tasks or self.new_config or self.problems)

    @property
    def steps(self) -> int:
        """How often `migrate_project` reports progress."""
        return len(self.tasks) + len(self.outdated)

    def lines(self) -> Iterator[str]:
        """The plan, for a person: a line that sums it up, and indented ones that say more."""
        old, new = self.course.old.version, self.course.new.version
        name = f"project {self.project.title!r} (number {self.project.id})"
        if self.nothing:
            yield f"{name} is at {new}: nothing to do"
            return
        yield f"{name}, from {old} to {new}:"
        if self.new_config:
            yield "  change its labeling configuration, and the instructions with it:"
            yield from (f"    {line}" for line in self.change.lines(self.used))
        if self.tasks:
            done = f"; {self.there} do already" if self.there else ""
            yield f"  let {counted(len(self.tasks), 'task')} state {new}{done}"
        if self.outdated:
            number = counted(len(self.outdated), "prediction")
            yield f"  remove {number} that read otherwise, of tasks nobody worked on"
        if self.problems:
            yield "  refused: not all work in it reads the same"
        elif self.work:
            kept = ", ".join(counted(number, what) for what, number in self.work.items())
            yield f"  all work in it reads the same: {kept}"


def plan_migration(course: Course, project: Project, studio: Studio) -> ProjectMigration:
    """Look at all that is in a project, and decide whether and how it can be taken along.

    Raises:
        ConfigurationError: When it is at neither version.
        LabelStudioError: When the server cannot be asked.
    """
    held = studio.tasks(project)
    ours = [task for task in held if _ours(task)]
    layers = _layers(project, ours)
    _refuse_others(course, project, ours)
    gone = [name for name in layers if name not in {x.name for x in course.new.layers}]
    pages = Pages.of(project, course.old, course.new, layers, gone=bool(gone))
    if not ours:
        pages.refuse_others(project, course.old.version, course.new.version)
    used = used_words(held)
    rereading = Rereading(course.old, course.new, course.renames, newer_page=pages.newer)
    older = [task for task in ours if task["data"][VERSION] != course.new.version]
    work = [found for task in ours for found in works(task)]
    # On the newer page people work by the newer version, and tasks that state it are read so.
    doubtful = older if pages.is_new or not (older or pages.is_old) else ours
    numbers = {task["id"] for task in doubtful}
    kinds = [one.kind for one in work]
    return ProjectMigration(
        course,
        project,
        tasks=tuple(older),
        there=len(ours) - len(older),
        config=pages.new,
        instruction=course.opening + ("" if gone else instructions(course.new, layers)),
        change=pages.change,
        used=used,
        work={kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
        layers=layers,
        readers=frozenset(
            one.reader for one in work if one.kind == "annotation" and one.reader is not None
        ),
        outdated=tuple(_outdated(project, doubtful, rereading, studio)),
        problems=(
            *of_layers(course.new.version, project, gone),
            *of_words(course.new.version, project, pages.change, used, studio.url),
            *of_readings(
                project,
                [one for one in work if one.task in numbers],
                rereading,
                set(pages.change.removed),
                studio.url,
            ),
        ),
    )


def migrate_project(
    plan: ProjectMigration, studio: Studio, progress: Callable[[int], None] = lambda _: None
) -> ProjectMigration:
    """Carry out a plan → how the project stood before its page was changed, which comes last.

    With problems in what is returned, somebody has used meanwhile what the newer version does not
    have: the tasks state the newer version then, and the page is as it was.

    Raises:
        LabelStudioError: When the server refuses, or does not answer; a second run goes on from
            where this one stopped.
    """
    if plan.problems:
        return plan
    if not plan.new_config and not plan.nothing:
        # Only the wording of the instructions may be another: the tasks tell what is done.
        studio.update_config(plan.project, plan.config, plan.instruction)
    elif plan.new_config:
        studio.check_config(plan.project, plan.config)
    new = plan.course.new.version
    for _ in range(ROUNDS):
        for task in plan.tasks:
            studio.change_data(task["id"], {**task["data"], VERSION: new})
            progress(1)
        for number in plan.outdated:
            studio.remove_prediction(number)
            progress(1)
        done = not (plan.tasks or plan.outdated)
        if not done:
            plan = plan_migration(plan.course, plan.project, studio)
        if plan.problems or done:
            break
    if plan.new_config and not plan.problems:
        studio.update_config(plan.project, plan.config, plan.instruction)
    return plan


def _ours(task: JSONObject) -> bool:
    """Whether redline made a task."""
    data = task["data"]
    return isinstance(data.get("document_id"), str) and isinstance(data.get(TEXT), str)


def _layers(project: Project, tasks: Sequence[JSONObject]) -> tuple[str, ...]:
    """The layers that a project is for; none: all."""
    found = {tuple(map(str, task["data"].get("layers") or ())) for task in tasks}
    if len(found) > 1:
        raise ConfigurationError(
            f"the tasks of {project.title!r} are not all for the same layers",
            hint="Give each choice of layers a project of its own.",
        )
    return next(iter(found), ())


def _refuse_others(course: Course, project: Project, tasks: Sequence[JSONObject]) -> None:
    """Stop where tasks are of another version than the two.

    Raises:
        ConfigurationError: Saying which.
    """
    old, new = course.old.version, course.new.version
    found: dict[str, int] = {}
    for task in tasks:
        given = task["data"].get(VERSION)
        stated = given if isinstance(given, str) else "no version"
        found[stated] = found.get(stated, 0) + 1
    if found.keys() <= {old, new}:
        return
    said = ", ".join(f"{counted(n, 'task')} of {v}" for v, n in sorted(found.items()))
    raise ConfigurationError(
        f"the project {project.title!r} is at neither {old} nor {new}: it has {said}",
        hint="Name the version that it is at as FROM.",
    )


def _outdated(
    project: Project, tasks: Sequence[JSONObject], rereading: Rereading, studio: Studio
) -> Iterator[int]:
    """Predictions that read otherwise, of tasks nobody worked on."""
    fresh = {task["id"]: task["data"] for task in tasks if not worked_on(task)}
    if any(task.get("predictions") for task in tasks if task["id"] in fresh):
        for made in studio.predictions(project):
            if made.version == FEEDBACK:
                # It tells of problems; what it tells goes with them.
                continue
            if made.task in fresh and rereading.of(fresh[made.task], made.result):
                yield made.id
