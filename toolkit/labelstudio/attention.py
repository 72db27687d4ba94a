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
from toolkit.labelstudio.unchanged import FEEDBACK
from toolkit.model import JSONObject

TAB = "needs attention"
"""The title of the tab."""
KEY = "feedback"
"""Under which the data of a task has what the page shows above the text."""
COLUMN = f"filter:tasks:data.{KEY}"
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
    conditions = [
        _condition(COLUMN, "empty", "String", "false"),
        _condition("filter:tasks:predictions_model_versions", "contains", "String", FEEDBACK),
    ]
    found: dict[int, Showing] = {}
    for condition in conditions:
        for task in _listed(studio, project, condition):
            found[task.task] = task
    found = {number: task for number, task in found.items() if not task.empty}
    missing = sorted(set(tasks) - found.keys())
    for first in range(0, len(missing), ASKED):
        some = missing[first : first + ASKED]
        condition = _condition("filter:tasks:id", "in_list", "Number", some)
        found |= {task.task: task for task in _listed(studio, project, condition)}
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
    tabs = _tabs(studio, project, what)
    ours = [tab for tab in tabs if _is_ours(tab)]
    for tab in ours[1:] if wanted else ours:
        _close(studio, what, str(tab.id))
    if not wanted or ours:
        return bool(ours[1:] if wanted else ours)
    if not tabs:
        # The Data Manager makes its usual tab only where there is none at all.
        usual = {"title": "Default", "hiddenColumns": _without(QUIET)}
        _open(studio, project, what, usual, lambda _: True)
    condition = _condition(COLUMN, "empty", "String", "false")
    data = {
        "title": TAB,
        "filters": {"conjunction": "and", "items": [condition]},
        "hiddenColumns": _without(HIDDEN),
        "columnsWidth": {f"tasks:data.{KEY}": WIDE},
    }
    _open(studio, project, what, data, _is_ours)
    return True


def _without(columns: Sequence[str]) -> JSONObject:
    return {"explore": list(columns), "labeling": list(columns)}


def _open(studio: Studio, project: Project, what: str, data: JSONObject, same: Any) -> None:
    studio.patience.do_once(
        lambda: studio.ask_once(
            what,
            lambda sdk, options: sdk.views.create(
                project=project.id, data=data, request_options=options
            ),
        ),
        lambda: next(filter(same, _tabs(studio, project, what)), None),
    )


def _tabs(studio: Studio, project: Project, what: str) -> Sequence[Any]:
    found: list[Any] = studio.ask(
        what, lambda sdk, options: list(sdk.views.list(project=project.id, request_options=options))
    )
    return found


def _close(studio: Studio, what: str, tab: str) -> None:
    studio.drop(what, lambda sdk, options: sdk.views.delete(tab, request_options=options))


def _is_ours(tab: Any) -> bool:
    data = tab.data or {}
    return data.get("title") == TAB and COLUMN in json.dumps(data.get("filters") or {})


def _listed(studio: Studio, project: Project, condition: JSONObject) -> list[Showing]:
    query = json.dumps({"filters": {"conjunction": "and", "items": [condition]}})
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


def _condition(column: str, operator: str, kind: str, value: Any) -> JSONObject:
    return {"filter": column, "operator": operator, "type": kind, "value": value}
