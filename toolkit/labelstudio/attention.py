"""A project on a server → which tasks show feedback, and its tab "needs attention"."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.files import canonical
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.feedback import Feedback
from toolkit.labelstudio.source import moment
from toolkit.labelstudio.tabs import close_tab, filtered, open_tab, tabs
from toolkit.labelstudio.unchanged import FEEDBACK
from toolkit.model import JSONObject

TAB = "needs attention"
"""The title of the tab."""
KEY = "feedback"
"""Under which the data of a task has what the page shows above the text."""
COLUMN = f"data.{KEY}"
NOTED = filtered(COLUMN, "empty", "String", "false")
"""The tasks that have a note."""
QUIET = tuple(
    f"tasks:{key}"
    for key in (
        *("inner_id", "annotations_results", "annotations_ids", "predictions_results"),
        *("predictions_score", "predictions_model_versions", "file_upload", "storage_filename"),
        *("created_at", "updated_by", "avg_lead_time", "draft_exists", "agreement"),
    )
)
"""Columns that the Data Manager leaves out, too, when it makes its usual tab."""
HIDDEN = (
    *QUIET,
    *(f"tasks:data.{key}" for key in ("text", "text_sha256", "actors", "schema_version")),
    *(f"tasks:{key}" for key in ("cancelled_annotations", "total_predictions", "completed_at")),
)
"""Columns that say nothing of what is to be done."""
WIDE = 380
"""Pixels of the column with the notes."""
PAGE = 100
"""Tasks in one answer: each comes with all that is in it."""
ASKED = 1000
"""Tasks that are asked for by number at once."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A task as the server has it."""

    task: int
    data: Mapping[str, Any]
    annotations: Mapping[int, str]
    """By number: when each was changed last, as `moment` writes it."""
    predictions: tuple[tuple[int, str], ...]
    """Those that show problems: number and, in canonical form, result."""

    @property
    def empty(self) -> bool:
        """Whether it shows nothing."""
        return not (self.data.get(KEY) or self.predictions)

    def shows(self, wanted: Feedback) -> bool:
        """Whether it shows just this."""
        results = [result for _, result in self.predictions]
        expected = [canonical(list(wanted.result))] if wanted.result else []
        return (self.data.get(KEY) or "") == wanted.text and results == expected


def project_of(studio: Studio, number: int, created_at: str) -> Project | None:
    """The project of that number, if it is the one that was made then."""
    found = studio.project_numbered(number)
    return found if found is not None and found.created_at == created_at else None


def showing(studio: Studio, project: Project, tasks: Collection[int]) -> dict[int, Showing]:
    """The tasks of a project that show feedback, and these, by number."""
    filters = [
        NOTED,
        filtered("predictions_model_versions", "contains", "String", FEEDBACK),
    ]
    found: dict[int, Showing] = {}
    for one in filters:
        for task in _listed(studio, project, one):
            found[task.task] = task
    found = {number: task for number, task in found.items() if not task.empty}
    missing = sorted(set(tasks) - found.keys())
    for first in range(0, len(missing), ASKED):
        some = missing[first : first + ASKED]
        named = filtered("id", "in_list", "Number", some)
        found |= {task.task: task for task in _listed(studio, project, named)}
    return found


def show(studio: Studio, standing: Showing, wanted: Feedback) -> None:
    """Have a task show something else; its annotations stay as they are.

    Whoever is killed in between leaves what `Showing.shows` tells from what is wanted.
    """
    if (standing.data.get(KEY) or "") != wanted.text:
        studio.change_data(standing.task, {**standing.data, KEY: wanted.text})
    expected = canonical(list(wanted.result)) if wanted.result else None
    kept = False
    for number, result in standing.predictions:
        if result == expected and not kept:
            kept = True
        else:
            studio.remove_prediction(number)
    if expected is not None and not kept:
        prediction = {"model_version": FEEDBACK, "result": list(wanted.result)}
        studio.predict(standing.task, prediction)


def keep_tab(studio: Studio, project: Project, *, wanted: bool) -> bool:
    """Open the tab in the Data Manager, or close it → whether anything had to be done.

    A tab of that title that filters by something else is somebody's own, and stays.
    """
    what = f"open the tab {TAB!r} in {project.title!r}"
    there = tabs(studio, project, what)
    ours = [tab for tab in there if _is_ours(tab)]
    for tab in ours[1:] if wanted else ours:
        close_tab(studio, what, tab)
    if not wanted or ours:
        return bool(ours[1:] if wanted else ours)
    if not there:
        # The Data Manager makes its usual tab only where there is none at all.
        usual = {"title": "Default", "hiddenColumns": _without(QUIET)}
        open_tab(studio, project, what, usual, lambda _: True)
    data = {
        "title": TAB,
        **NOTED,
        "hiddenColumns": _without(HIDDEN),
        "columnsWidth": {f"tasks:data.{KEY}": WIDE},
    }
    open_tab(studio, project, what, data, _is_ours)
    return True


def _without(columns: Sequence[str]) -> JSONObject:
    return {"explore": list(columns), "labeling": list(columns)}


def _is_ours(tab: Any) -> bool:
    data = tab.data or {}
    return data.get("title") == TAB and f"filter:tasks:{COLUMN}" in json.dumps(
        data.get("filters") or {}
    )


def _listed(studio: Studio, project: Project, wanted: JSONObject) -> list[Showing]:
    query = json.dumps(wanted)
    found: list[Any] = studio.ask(
        f"look at the feedback in {project.title!r}",
        lambda sdk, options: list(
            sdk.tasks.list(
                project=project.id,
                query=query,
                fields="all",
                page_size=PAGE,
                request_options=options,
            )
        ),
    )
    return [_showing(task.dict() if hasattr(task, "dict") else task) for task in found]


def _showing(task: Mapping[str, Any]) -> Showing:
    return Showing(
        int(task["id"]),
        task["data"],
        {int(a["id"]): moment(a["updated_at"]) for a in task.get("annotations") or ()},
        tuple(
            (int(p["id"]), canonical(p["result"] or []))
            for p in task.get("predictions") or ()
            if p["model_version"] == FEEDBACK
        ),
    )
