"""What validation found → the labeling pages of those who can mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from toolkit.errors import ExportError, LabelStudioError
from toolkit.labelstudio.attention import keep_tab, project_of, show, showing
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.config_change import read_config
from toolkit.labelstudio.feedback import NOTHING, Feedback, feedback
from toolkit.labelstudio.shape import BUILDS_ON, META_SUFFIX, read_meta
from toolkit.labelstudio.source import moment
from toolkit.problems import Problem
from toolkit.rules import rule_of
from toolkit.validate import Report
from toolkit.words import counted

HEADER = '"$feedback"'
"""What stands in a labeling configuration whose page shows feedback."""

Notes = Mapping[str, Any]
Key = tuple[int, str]
"""A project: its number, and when it was made."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the feedback in one project."""

    title: str
    tasks: int
    """That show feedback now."""
    written: int
    """Of these, how many showed something else before."""
    cleared: int
    stale: tuple[int, ...]
    """Tasks that are left as they are: their annotations changed since they were pulled."""
    changed: tuple[int, ...] = ()
    """The tasks that were written to."""
    headless: bool = False
    """Whether the page has no place for the note."""

    def __str__(self) -> str:
        """One line for a person."""
        done = [f"{self.written} written" if self.written else ""]
        done += [f"{self.cleared} cleared" if self.cleared else ""]
        said = ", ".join(filter(None, done)) or "nothing new"
        return f"project {self.title!r}: {counted(self.tasks, 'task')} with feedback ({said})"


def push_feedback(
    paths: Sequence[Path],
    report: Report,
    studio: Studio,
    *,
    titles: Collection[str] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Told]:
    """Have each task on a server show the problems of its annotations, and no others.

    An annotation is never written. What a task shows already is not sent again.

    Args:
        paths: The exports that were validated.
        report: What was found in them.
        studio: The server.
        titles: The projects to write to; none: all that the exports are of.
        tell: Called with a line for the user on each project that the server does not have.

    Raises:
        ExportError: When the notes beside an export are missing, or it holds only what changed.
        LabelStudioError: When none of the projects is on this server, or it cannot be asked.
    """
    notes = _newest(paths)
    found = {key: project_of(studio, *key) for key in notes}
    here = {key: project for key, project in found.items() if project is not None}
    if not here:
        known = next(iter(notes.values()))
        raise LabelStudioError(
            f"the exports are of {known.get('title')!r} at {known.get('server')}, which"
            f" {studio.url} does not have",
            hint="Set LABEL_STUDIO_URL to where the project is, or pull from this server.",
        )
    for key in notes.keys() - here.keys():
        known = notes[key]
        tell(
            f"{studio.url} does not have the project {known.get('title')!r} of"
            f" {known.get('server')}: it is left out"
        )
    problems = _by_task(report.problems)
    for key, project in here.items():
        if not titles or project.title in titles:
            yield _tell(project, notes[key], problems.get(key, {}), report, studio)


def refuse_stale(told: Sequence[Told]) -> None:
    """Say that there are tasks which changed since they were pulled.

    Raises:
        LabelStudioError: When there are.
    """
    for one in told:
        if one.stale:
            raise LabelStudioError(
                f"the export of {one.title!r} is too old: the annotations of"
                f" {counted(len(one.stale), 'task')} changed since"
                f" ({', '.join(map(str, one.stale[:10]))}{' …' if len(one.stale) > 10 else ''});"
                " their feedback was left as it is",
                hint="Run redline pull, and validate with --push-feedback again.",
            )


def _newest(paths: Sequence[Path]) -> dict[Key, Notes]:
    """The newest notes on each project of which there are exports."""
    known: dict[Key, tuple[tuple[str, int, str], Notes]] = {}
    for path in paths:
        for beside in _beside(path):
            notes, _ = read_meta(beside)
            key = _key(notes)
            if key is None:
                continue
            name = beside.name
            order = (str(notes.get("pulled_at", "")), len(name), name)
            if not path.is_dir() and BUILDS_ON in notes:
                raise ExportError(
                    f"{path} holds only what had changed when it was pulled",
                    hint=f"Name the folder: redline validate {path.parent} --push-feedback",
                )
            if key not in known or order > known[key][0]:
                known[key] = order, notes
    if not known:
        raise ExportError(
            f"nothing beside {', '.join(map(str, paths))} says from which server it is",
            hint="Feedback goes to projects that redline pull brought: name its folder.",
        )
    return {key: notes for key, (_, notes) in known.items()}


def _beside(path: Path) -> list[Path]:
    """Where the notes on the exports under a path stand."""
    if path.is_dir():
        return sorted(path.rglob(f"*{META_SUFFIX}"))
    beside = path.with_name(path.stem + META_SUFFIX)
    return [beside] if beside.is_file() else []


def _key(notes: Notes) -> Key | None:
    number, made = notes.get("project"), notes.get("created_at")
    return (number, made) if isinstance(number, int) and isinstance(made, str) else None


def _by_task(problems: Iterable[Problem]) -> dict[Key, dict[int, list[Problem]]]:
    """Problems of annotations by project and task."""
    keys: dict[str, Key | None] = {}
    found: dict[Key, dict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for one in problems:
        place = one.location
        if place.file is None or place.task is None or place.annotation is None:
            continue
        if place.file not in keys:
            beside = _beside(Path(place.file))
            keys[place.file] = _key(read_meta(beside[0])[0]) if beside else None
        key = keys[place.file]
        if key is not None:
            found[key][place.task].append(one)
    return found


def _tell(
    project: Project,
    notes: Notes,
    problems: Mapping[int, Sequence[Problem]],
    report: Report,
    studio: Studio,
) -> Told:
    """Write to one project what is to be read there."""
    controls = _controls(project.label_config)
    live = notes.get("tasks") or {}
    there = showing(studio, project, problems.keys())
    written: list[int] = []
    cleared: list[int] = []
    stale: list[int] = []
    shown = 0
    for task, standing in sorted(there.items()):
        wanted = _feedback(problems.get(task, ()), report, standing.data, controls)
        if not standing.shows(wanted):
            if _changed_since(standing.annotations, live.get(str(task)), notes):
                stale.append(task)
                shown += not standing.empty
                continue
            show(studio, standing, wanted)
            (written if wanted != NOTHING else cleared).append(task)
        shown += wanted != NOTHING
    keep_tab(studio, project, wanted=bool(shown))
    return Told(
        project.title,
        shown,
        len(written),
        len(cleared),
        tuple(stale),
        tuple(written + cleared),
        headless=HEADER not in project.label_config,
    )


def _feedback(
    problems: Sequence[Problem],
    report: Report,
    data: Mapping[str, Any],
    controls: Mapping[str, str],
) -> Feedback:
    return feedback(
        problems,
        report.text_of,
        lambda code: rule_of(code).mend,
        controls,
        shared=not data.get("annotator"),
    )


def _controls(config: str) -> dict[str, str]:
    """The labels of a page, each with the name of its control."""
    found: dict[str, str] = {}
    for control in read_config(config or "<View/>").iter("Labels"):
        for label in control.iter("Label"):
            found.setdefault(label.get("value", ""), control.get("name", ""))
    return {label: control for label, control in found.items() if label and control}


def _changed_since(now: Mapping[int, str], pulled: Any, notes: Notes) -> bool:
    """Whether annotations of a task were made, changed or deleted since it was pulled."""
    if not isinstance(pulled, list) or set(pulled) != now.keys():
        return True
    watermark = notes.get("watermark")
    last = moment(datetime.fromisoformat(watermark)) if watermark else ""
    return any(when > last for when in now.values())
