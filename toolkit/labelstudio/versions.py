"""Files of exports → which annotations count, and which tasks are missing or there twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from toolkit.labelstudio.annotators import whole
from toolkit.labelstudio.shape import BUILDS_ON, FIXED, META_SUFFIX, Export, part, read_meta
from toolkit.labelstudio.sniff import shown
from toolkit.ledger import Ledger
from toolkit.problems import Problem, excerpt, problem
from toolkit.words import counted

OLDER = "older version"
"""Why something is set aside that a newer export of its project replaces."""
TWICE = "submitted twice"
"""Why an annotation is set aside that is there once more, to the letter."""
NAMED = 20
"""How many missing tasks a message names by their numbers."""


@dataclass(frozen=True, slots=True)
class Found:
    """One annotation of an export."""

    export: Export
    index: int
    """Of the task, in the file."""
    number: int
    """Of the annotation, in the task."""
    task: Mapping[str, Any]
    """Its task, or the gist of it."""
    reason: str = ""
    """Why it does not count; empty: it does."""


def skipped(annotation: Mapping[str, Any]) -> bool | None:
    """Whether an annotator has skipped the task; None: what stands there is neither yes nor no."""
    given = annotation.get("was_cancelled")
    if isinstance(given, str):
        return {"true": True, "false": False}.get(given.lower())
    return bool(given) if given is None or isinstance(given, bool) else None


def sides(exports: Sequence[Export], *, newest_only: bool) -> tuple[list[Export], list[Export]]:
    """What counts of the tasks of exports, and what newer exports of their projects replace.

    A whole export replaces all older ones. One that builds on another has only the tasks that
    changed: of the rest each counts in the newest export that holds it, back to a whole one.

    Args:
        exports: The files. One of which some tasks count is taken apart.
        newest_only: Whether they are versions of each other.
    """
    if not newest_only:
        return list(exports), []
    counting = _counting(exports)
    current, older = [], []
    for export in exports:
        every = _tasks_in(export)
        mine = counting.get(id(export))
        if mine is None:
            older.append(export)
        elif len(mine) == len(every):
            current.append(export)
        else:
            places = range(max(every) + 1)
            current += [part(export, bytes(at in mine for at in places))] if mine else []
            older.append(part(export, bytes(at not in mine for at in places)))
    return current, older


def _counting(exports: Sequence[Export]) -> dict[int, set[int]]:
    """By id of the export: which of its tasks count, by their place in it."""
    places: dict[int, set[int]] = {}
    for versions in _by_project(exports).values():
        newest = versions[0]
        live = newest.meta.get("tasks")
        every = {task for export in versions for task in _tasks_in(export).values()}
        left = set(live) if isinstance(live, dict) else every
        for export in versions:
            tasks = _tasks_in(export)
            mine = {i for i, task in tasks.items() if export is newest or task in left}
            places[id(export)] = mine
            left -= {tasks[i] for i in mine}
            if base_of(export) is None:
                break
    return places


def base_of(export: Export) -> str | None:
    """The name of the export that holds the tasks that this one leaves out; None: it is whole."""
    base = export.meta.get(BUILDS_ON)
    return base if isinstance(base, str) else None


def _tasks_in(export: Export) -> dict[int, str]:
    """By its place in the file: the number of each task, also of one that cannot be read."""
    tasks = chain(export.gists.items(), export.refused_gists.items())
    return {i: shown(t.get("id")) if isinstance(t, dict) else "" for i, t in tasks}


def _by_project(exports: Sequence[Export]) -> dict[tuple[str, str], list[Export]]:
    """The exports of each project, the newest first."""
    projects: defaultdict[tuple[str, str], list[Export]] = defaultdict(list)
    for export in sorted(exports, key=when, reverse=True):
        projects[export.project].append(export)
    return projects


def superseded(ledger: Ledger) -> Ledger:
    """What was found in an older version of an export: all of it is set aside as that.

    Whatever was wrong with it may be mended, and a draft of then is submitted by now.
    """
    found = Ledger(ledger.finds.copy())
    for (kind, _, _), number in ledger.fates.items():
        found.add(kind, "set aside", OLDER, number)
    return found


def annotations_of(
    current: Sequence[Export], older: Sequence[Export], *, newest_only: bool
) -> Iterator[Found]:
    """Every annotation of every export, the newest files first.

    Args:
        current: What counts of the files: see `sides`.
        older: The rest.
        newest_only: Whether they are versions of each other, so that of each project only the
            newest version of each annotation that is still there counts.
    """
    live: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for export in current:
        live[export.project] |= _identities(export)
    seen: set[str] = set()
    for export in sorted((*current, *older), key=when, reverse=True):
        project = export.project
        seen |= set(_refused(export))
        for index, task in export.gists.items():
            again = _submitted_again(export, index, task["annotations"])
            for number, annotation in enumerate(task["annotations"]):
                if not isinstance(annotation, dict):
                    continue
                key = _identity(project, task, annotation)
                if newest_only and key in seen:
                    reason = OLDER
                elif newest_only and key not in live[project]:
                    reason = "deleted"
                elif number in again:
                    reason = TWICE
                else:
                    reason = "skipped" if skipped(annotation) else ""
                seen.add(key)
                yield Found(export, index, number, task, reason)


def _submitted_again(export: Export, index: int, gists: Sequence[Any]) -> Collection[int]:
    """The annotations of a task of which the same click has made another one, further down.

    Label Studio on SQLite can save an annotation, fail on what it does then because somebody else
    submits at the same moment, and save it again.
    """
    known = [one for one in gists if isinstance(one, dict)]
    clicks = [
        (one.get("completed_by"), one["lead_time"])
        for one in known
        if isinstance(one.get("lead_time"), float)
    ]
    if not any(click in clicks[:number] for number, click in enumerate(clicks)):
        return ()
    # Of hardly any task the results are to be compared, which gists do not hold.
    made = [_submission(annotation) for annotation in export.tasks[index]["annotations"]]
    return {n for n, one in enumerate(made) if one is not None and one in made[n + 1 :]}


def _submission(annotation: Any) -> tuple[Any, ...] | None:
    """What two annotations share that come of one click; None: that cannot be told."""
    if not isinstance(annotation, dict) or skipped(annotation) is not False:
        return None
    seconds, result = annotation.get("lead_time"), annotation.get("result")
    if not isinstance(seconds, float) or not result or not isinstance(result, list):
        return None
    if not _left_alone(annotation):
        return None
    # Regions made by two people, or twice by one, have other ids.
    return annotation.get("completed_by"), seconds, annotation.get("draft_created_at"), result


def _left_alone(annotation: Mapping[str, Any]) -> bool:
    """Whether an annotation is as it was submitted."""
    try:
        made, saved = (
            datetime.fromisoformat(annotation[key]) for key in ("created_at", "updated_at")
        )
        return saved - made < timedelta(seconds=1)
    except (KeyError, TypeError, ValueError):
        return False


def when(export: Export) -> tuple[str, int, str, int]:
    """What exports of one project are sorted by, the oldest first."""
    # Of two pulls within a second the later one has the longer name. What was repaired of an
    # export comes right after it.
    name = export.path.stem
    stem, repaired = FIXED.sub("", name), len(name) if FIXED.search(name) else 0
    return shown(export.meta.get("pulled_at", "")), len(stem), stem, repaired


def _identities(export: Export) -> set[str]:
    project = export.project
    return {_identity(project, t, a) for t in export.gists.values() for a in t["annotations"]}


def _refused(export: Export) -> Iterator[str]:
    """The annotations of tasks that cannot be read: an older version of them does not count."""
    project = export.project
    for task in export.refused_gists.values():
        fit = isinstance(task, dict) and isinstance(task.get("data"), dict)
        annotations = task.get("annotations") if fit else None
        for annotation in annotations if isinstance(annotations, list) else ():
            yield _identity(project, task, annotation)


def _identity(project: tuple[str, str], task: Mapping[str, Any], annotation: Any) -> str:
    """What stays the same of an annotation in every export that holds it."""
    values = annotation if isinstance(annotation, dict) else {}
    unique = values.get("unique_id")
    if isinstance(unique, str) and unique:
        return unique
    name = shown(task["data"].get("document_id"))
    return repr((project, name, shown(values.get("id"))))


def duplicate_tasks(exports: Sequence[Export], *, newest_only: bool) -> Iterator[Problem]:
    """Two tasks for one document in one project: a second import.

    Args:
        exports: Those whose tasks count.
        newest_only: Whether those of one project are parts of one whole.
    """
    tasks: defaultdict[object, dict[tuple[str, ...], str]] = defaultdict(dict)
    for export in exports:
        seen = tasks[export.project if newest_only else id(export)]
        for index, task in export.gists.items():
            data = task["data"]
            layers = data.get("layers")
            asked = sorted(map(shown, layers)) if isinstance(layers, list) else ["all"]
            key = (data["document_id"], shown(data.get("annotator")), *asked)
            number = whole(task.get("id"))
            name = f"$[{index}]" if number is None else str(number)
            if key in seen:
                message = f"tasks {seen[key]} and {name} are the same document"
                place = {"file": str(export.path), "task": number}
                yield problem(key[0], f"$[{index}]", "task-duplicate", message, **place)
            seen.setdefault(key, name)


def missing_tasks(exports: Sequence[Export], *, newest_only: bool) -> Iterator[Problem]:
    """Tasks that a project has by its newest notes, and that no export at hand holds."""
    projects: defaultdict[tuple[str, str], list[Export]] = defaultdict(list)
    for export in exports:
        if export.meta:
            projects[export.project].append(export)
    for project, versions in projects.items():
        export = max(versions, key=when)
        if newest_only and (base := _lost_base(export, versions)):
            message = (
                f"it builds on {excerpt(base)}, which is not here, so that older versions of tasks"
                " may stand for those in it; bring that file back, or run redline pull again,"
                " which then fetches every task"
            )
            yield problem("", "$", "task-missing", message, file=str(export.path))
        meta = _newest_notes(export, project) if newest_only else export.meta
        tasks = meta.get("tasks")
        held = {shown(t.get("id")) for e in versions for t in e.gists.values()}
        held |= {shown(t.get("id")) for e in versions for t in e.refused_gists.values() if _is(t)}
        missing = [name for name in tasks if name not in held] if isinstance(tasks, dict) else []
        if missing:
            named = ", ".join(shown(name)[:20] for name in missing[:NAMED])
            more = len(missing) - NAMED
            message = (
                f"the project has {counted(len(missing), 'task')} that no export here holds:"
                f" {named}{f' and {more} more' if more > 0 else ''}; run redline pull again, and"
                " validate the folder that it writes to"
            )
            yield problem("", "$", "task-missing", message, file=str(export.path))


def _lost_base(export: Export, versions: Sequence[Export]) -> str | None:
    """The first export of those that an export builds on that is not at hand; None: all are."""
    names = {one.path.name: one for one in versions}
    while (base := base_of(export)) is not None:
        if base not in names:
            return base
        export = names.pop(base)
    return None


def _is(task: Any) -> bool:
    return isinstance(task, dict)


def _newest_notes(export: Export, project: tuple[str, str]) -> Mapping[str, Any]:
    """The newest notes on a project beside its newest export, also of a file that is gone."""
    newest = export.meta
    for path in sorted(export.path.parent.glob(f"*{META_SUFFIX}")):
        notes, _ = read_meta(path)
        same = Export(path, {}, notes).project == project
        if same and shown(notes.get("pulled_at", "")) > shown(newest.get("pulled_at", "")):
            newest = notes
    return newest
