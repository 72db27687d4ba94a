"""Files of exports → which tasks are missing, or there twice."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from operator import not_
from typing import Any

from toolkit.labelstudio.annotators import whole
from toolkit.labelstudio.marks import among, mark, shared
from toolkit.labelstudio.shape import META_SUFFIX, Export, read_meta
from toolkit.labelstudio.sniff import shown
from toolkit.labelstudio.versions import base_of, when
from toolkit.problems import Problem, excerpt, problem
from toolkit.words import counted

NAMED = 20
"""How many missing tasks a message names by their numbers."""


def duplicate_tasks(exports: Sequence[Export], *, newest_only: bool) -> Iterator[Problem]:
    """Two tasks for one document in one project: a second import.

    Args:
        exports: Those whose tasks count.
        newest_only: Whether those of one project are parts of one whole.
    """
    alike = shared(array("Q", (mark(*key) for *_, key in _keyed(exports, newest_only=newest_only))))
    if not alike:
        return
    seen: dict[tuple[str, ...], str] = {}
    keyed = _keyed(exports, newest_only=newest_only)
    for export, index, task, key in compress(keyed, alike):
        number = whole(task.get("id"))
        name = f"$[{index}]" if number is None else str(number)
        if key in seen:
            message = f"tasks {seen[key]} and {name} are the same document"
            place = {"file": str(export.path), "task": number}
            yield problem(key[0], f"$[{index}]", "task-duplicate", message, **place)
        seen.setdefault(key, name)


def _keyed(
    exports: Sequence[Export], *, newest_only: bool
) -> Iterator[tuple[Export, int, Mapping[str, Any], tuple[str, ...]]]:
    """Each task, its place, and what no other one may share: first of this, its document."""
    for order, export in enumerate(exports):
        scope = repr(export.project) if newest_only else str(order)
        for index, task in export.gists.items():
            data = task["data"]
            layers = data.get("layers")
            asked = sorted(map(shown, layers)) if isinstance(layers, list) else ["all"]
            yield (
                export,
                index,
                task,
                (*(data["document_id"], scope, shown(data.get("annotator")), *asked),),
            )


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
        missing = _not_held(tasks, versions) if isinstance(tasks, dict) else []
        if missing:
            named = ", ".join(shown(name)[:20] for name in missing[:NAMED])
            more = len(missing) - NAMED
            message = (
                f"the project has {counted(len(missing), 'task')} that no export here holds:"
                f" {named}{f' and {more} more' if more > 0 else ''}; run redline pull again, and"
                " validate the folder that it writes to"
            )
            yield problem("", "$", "task-missing", message, file=str(export.path))


def _not_held(tasks: Mapping[str, Any], exports: Sequence[Export]) -> list[str]:
    """The numbers of tasks that none of some exports holds."""
    held = array("Q")
    for export in exports:
        held.extend(mark(shown(t.get("id"))) for t in export.gists.values())
        held.extend(mark(shown(t.get("id"))) for t in export.refused_gists.values() if _is(t))
    there = among(array("Q", map(mark, tasks)), [held])
    return list(compress(tasks, map(not_, there)))


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
