"""The tasks of a project → how far each annotator is with them."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.labelstudio.annotators import NAME, Annotators, whole
from toolkit.labelstudio.inventory import elements
from toolkit.labelstudio.shape import Export
from toolkit.labelstudio.sniff import shown
from toolkit.labelstudio.unchanged import kept, unchanged
from toolkit.labelstudio.versions import skipped, when
from toolkit.model import JSONObject

CREATED_BY = re.compile(r", ([0-9]{1,18})$")
"""How the name of a draft's author ends: with the user's number."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one annotator is with a project: each task is done, skipped, begun or not yet."""

    annotator: str
    tasks: int
    """Those of the annotator, and those that are for everybody."""
    done: int
    """With an annotation that was submitted."""
    skipped: int
    drafts: int
    """Begun, and neither submitted nor skipped."""
    changes: int
    """Done or skipped, with changes since then that were not submitted."""
    lead_times: tuple[float, ...] = ()
    """Seconds that annotations took, where Label Studio knows: it does of work on the page."""
    predicted: int = 0
    """Items of the predictions that submitted annotations began with."""
    kept: int = 0
    """How many of them are in the annotations as they were."""
    whole: int = 0
    """Annotations that are a prediction item for item, with nothing added."""

    @property
    def not_yet(self) -> int:
        """Tasks that the annotator has not touched."""
        return self.tasks - self.done - self.skipped - self.drafts

    @property
    def median_lead_time(self) -> float | None:
        """Seconds; None where no annotation has a time."""
        return statistics.median(self.lead_times) if self.lead_times else None

    @property
    def unchanged(self) -> float | None:
        """The share of predicted items that was left as it was; None where nothing was."""
        return self.kept / self.predicted if self.predicted else None

    def to_json(self) -> JSONObject:
        """For programs."""
        return {
            "annotator": self.annotator,
            "tasks": self.tasks,
            "done": self.done,
            "skipped": self.skipped,
            "drafts": self.drafts,
            "not_yet": self.not_yet,
            "unsubmitted_changes": self.changes,
            "timed_annotations": len(self.lead_times),
            "median_lead_time": self.median_lead_time,
            "predicted_items": self.predicted,
            "unchanged_items": self.kept,
            "unchanged": self.unchanged,
            "unchanged_annotations": self.whole,
        }


@dataclass(frozen=True, slots=True)
class ProjectProgress:
    """How far one project is."""

    server: str
    number: str
    title: str
    tasks: int
    annotators: tuple[Progress, ...]
    unknown_drafts: int = 0
    """Tasks with a draft of which nobody can tell whose it is: exports have its number alone."""
    pulled_at: str = ""
    """When the newest export was pulled; empty: this was read from the server."""

    def to_json(self) -> JSONObject:
        """For programs."""
        return {
            "project": self.title,
            "server": self.server,
            "number": self.number,
            "pulled_at": self.pulled_at or None,
            "tasks": self.tasks,
            "drafts_of_unknown": self.unknown_drafts,
            "annotators": [one.to_json() for one in self.annotators],
        }


def progress(export: Export, entered: Sequence[Mapping[str, Any]] = ()) -> ProjectProgress:
    """All tasks of one project, each once → how far everybody is who has any or did any.

    Args:
        export: The tasks as they are now: from the server, or put together by `as_of_now`.
        entered: Entries of `annotators.json`.
    """
    work = _Work(export, Annotators(entered))
    for task in export.tasks.values():
        work.take(task)
    names = set(work.found) | {name for name in work.owned if name}
    names |= {
        str(entry["annotator"])
        for entry in entered
        if (entry["server"], str(entry["project"])) == (export.server, export.number)
    }
    title = export.meta.get("title")
    return ProjectProgress(
        export.server,
        export.number,
        title if isinstance(title, str) else "",
        len(export.tasks),
        # Whoever is entered for a project where all tasks are another's has none.
        tuple(one for name in sorted(names, key=_by_number) if (one := work.of(name)).tasks),
        work.unknown_drafts,
        shown(export.meta.get("pulled_at", "")),
    )


def as_of_now(exports: Iterable[Export]) -> list[Export]:
    """Files of exports → for each project its live tasks, each as the newest file has it.

    What the notes beside the newest file do not list any more is gone from the server.
    """
    versions: dict[tuple[str, str], list[Export]] = {}
    for export in exports:
        if export.readable:
            versions.setdefault(export.project, []).append(export)
    return [_put_together(files) for files in versions.values()]


def _put_together(files: Sequence[Export]) -> Export:
    newest, *older = sorted(files, key=when, reverse=True)
    live = newest.meta.get("tasks")
    tasks: dict[str, Mapping[str, Any]] = {}
    for export in (newest, *older):
        for task in export.tasks.values():
            number = shown(task.get("id"))
            if not isinstance(live, dict):
                tasks.setdefault(number, task)
            elif number in live and number not in tasks:
                tasks[number] = {**task, "annotations": list(_live(task, live[number]))}
    return replace(newest, tasks=dict(enumerate(tasks.values())))


def _live(task: Mapping[str, Any], numbers: Any) -> Iterator[Any]:
    listed = {shown(number) for number in elements(numbers)}
    for annotation in task["annotations"]:
        if isinstance(annotation, dict) and shown(annotation.get("id")) in listed:
            yield annotation


def _by_number(name: str) -> tuple[str, int, str]:
    """annotator-2 before annotator-10."""
    head, _, tail = name.rpartition("-")
    return (head, int(tail), name) if tail.isascii() and tail.isdigit() else (name, 0, name)


@dataclass(slots=True)
class _Tally:
    """What one annotator did, by the number of the task."""

    done: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    drafted: set[int] = field(default_factory=set)
    times: list[float] = field(default_factory=list)
    predicted: int = 0
    kept: int = 0
    whole: int = 0


class _Work:
    """One project, task by task."""

    def __init__(self, export: Export, names: Annotators) -> None:
        self.origin, self.names = export.origin, names
        self.found: dict[str, _Tally] = {}
        self.owned: dict[str, int] = {}
        """How many tasks are whose; those of nobody by name are everybody's."""
        self.unknown_drafts = 0
        self.count = 0

    def take(self, task: Mapping[str, Any]) -> None:
        """One task, with all that hangs on it."""
        self.count += 1
        owner = task["data"].get("annotator")
        owner = owner if isinstance(owner, str) and NAME.fullmatch(owner) else ""
        self.owned[owner] = self.owned.get(owner, 0) + 1
        drafts = elements(task.get("drafts"))
        for annotation in task["annotations"]:
            if isinstance(annotation, dict):
                drafts = [*drafts, *elements(annotation.get("drafts"))]
                self.annotated(task, annotation)
        unknown = 0
        for draft in drafts:
            user = author(draft)
            if user is None and not owner:
                unknown = 1
            else:
                name = self.names.name(self.origin, task, {"completed_by": user})
                self.tally(name).drafted.add(self.count)
        self.unknown_drafts += unknown

    def annotated(self, task: Mapping[str, Any], annotation: Mapping[str, Any]) -> None:
        """One annotation, submitted or skipped."""
        tally = self.tally(self.names.name(self.origin, task, annotation))
        if skipped(annotation):
            tally.skipped.add(self.count)
            return
        tally.done.add(self.count)
        seconds = annotation.get("lead_time")
        if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds >= 0:
            tally.times.append(float(seconds))
        of, same = kept(task, annotation)
        tally.predicted += of
        tally.kept += same
        tally.whole += unchanged(task, annotation) is not None

    def tally(self, name: str) -> _Tally:
        """What one annotator did so far."""
        return self.found.setdefault(name, _Tally())

    def of(self, name: str) -> Progress:
        """How far one annotator is, when every task has been taken."""
        tally = self.found.get(name, _Tally())
        # Who submitted one version and skipped another has done the task.
        left = tally.skipped - tally.done
        touched = tally.done | left
        return Progress(
            name,
            self.owned.get(name, 0) + self.owned.get("", 0),
            len(tally.done),
            len(left),
            len(tally.drafted - touched),
            len(tally.drafted & touched),
            tuple(sorted(tally.times)),
            tally.predicted,
            tally.kept,
            tally.whole,
        )


def author(draft: Any) -> int | None:
    """A draft, however it is exported → the number of the user whose it is, where it is told."""
    if not isinstance(draft, dict):
        return None
    user = draft.get("user")
    number = whole(user.get("id") if isinstance(user, dict) else user)
    if number is None and (told := CREATED_BY.search(str(draft.get("created_username", "")))):
        return int(told[1])
    return number
