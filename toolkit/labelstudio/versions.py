"""Files of exports → which of their tasks and annotations count."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, repeat
from operator import not_
from typing import Any

from toolkit.labelstudio.marks import among, mark, met_before
from toolkit.labelstudio.shape import BUILDS_ON, FIXED, Export, part
from toolkit.labelstudio.sniff import shown
from toolkit.ledger import Ledger

OLDER = "older version"
"""Why something is set aside that a newer export of its project replaces."""
TWICE = "submitted twice"
"""Why an annotation is set aside that is there once more, to the letter."""
SKIPPED = "skipped"
DELETED = "deleted"
REASONS = ("", SKIPPED, OLDER, DELETED, TWICE)
"""Why annotations do not count; empty: they do."""


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
        if id(export) not in counting:
            older.append(export)
            continue
        places = counting[id(export)]
        if places is None:
            current.append(export)
        else:
            current += [part(export, places)] if any(places) else []
            older.append(part(export, bytes(map(not_, places))))
    return current, older


def _counting(exports: Sequence[Export]) -> dict[int, bytes | None]:
    """By id of the export: which of its tasks count, by their place in it; None: all of them."""
    counting: dict[int, bytes | None] = {}
    for newest, *others in _by_project(exports).values():
        counting[id(newest)] = None
        if base_of(newest) is None:
            continue
        live = newest.meta.get("tasks")
        if isinstance(live, dict):
            left = array("Q", map(mark, live))
        else:
            left = array("Q", (m for export in (newest, *others) for _, m in _tasks_in(export)))
        taken = [array("Q", (m for _, m in _tasks_in(newest)))]
        for export in others:
            numbers, marks = array("I"), array("Q")
            for number, one in _tasks_in(export):
                numbers.append(number)
                marks.append(one)
            mine = bytes(
                there > gone
                for there, gone in zip(among(marks, [left]), among(marks, taken), strict=True)
            )
            taken.append(marks)
            counting[id(export)] = None if all(mine) else _placed(numbers, mine)
            if base_of(export) is None:
                break
    return counting


def _placed(numbers: Sequence[int], mine: bytes) -> bytes:
    """Of some tasks by their places in a file, whether each is → the same by place."""
    found = bytearray(max(numbers) + 1)
    for number, one in zip(numbers, mine, strict=True):
        found[number] = one
    return bytes(found)


def base_of(export: Export) -> str | None:
    """The name of the export that holds the tasks that this one leaves out; None: it is whole."""
    base = export.meta.get(BUILDS_ON)
    return base if isinstance(base, str) else None


def _tasks_in(export: Export) -> Iterator[tuple[int, int]]:
    """Of each task, also of one that cannot be read, its place in the file, and its number."""
    for index, task in chain(export.gists.items(), export.refused_gists.items()):
        yield index, mark(shown(task.get("id")) if isinstance(task, dict) else "")


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
    exports = sorted((*current, *older), key=when, reverse=True)
    standing = _standing(exports, current) if newest_only else repeat("")
    for export in exports:
        for index, task in export.gists.items():
            again = _submitted_again(export, index, task["annotations"])
            for number, annotation in enumerate(task["annotations"]):
                if not isinstance(annotation, dict):
                    continue
                reason = next(standing)
                if not reason and number in again:
                    reason = TWICE
                elif not reason and skipped(annotation):
                    reason = SKIPPED
                yield Found(export, index, number, task, reason)


def _standing(exports: Sequence[Export], current: Sequence[Export]) -> Iterator[str]:
    """Why each annotation does not count any more, of all in their order; empty: it does.

    Args:
        exports: The newest first.
        current: Those that count.
    """
    marks = array("Q")
    ranges: list[tuple[int, int]] = []
    odd: list[array[int]] = []
    for export in exports:
        marks.extend(map(mark, _refused(export)))
        begin = len(marks)
        odd.append(array("Q"))
        for task in export.gists.values():
            for annotation in task["annotations"]:
                fit = isinstance(annotation, dict)
                one = mark(_identity(export.project, task, annotation))
                (marks if fit else odd[-1]).append(one)
        ranges.append((begin, len(marks)))
    met = met_before(marks)
    view = memoryview(marks)
    counts = set(map(id, current))
    for export, (begin, end) in zip(exports, ranges, strict=True):
        there = b""
        if id(export) not in counts:
            live = [
                part
                for one, (first, last), others in zip(exports, ranges, odd, strict=True)
                if id(one) in counts and one.project == export.project
                for part in (view[first:last], others)
            ]
            there = among(view[begin:end], live)
        for place in range(begin, end):
            gone = there and not there[place - begin]
            yield OLDER if met[place] else DELETED if gone else ""


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
