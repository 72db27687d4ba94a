"""The Data Manager of a project → the conditions that it filters by, and its tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from toolkit.labelstudio.client import Project, Studio
from toolkit.model import JSONObject


def filtered(column: str, operator: str, kind: str, value: Any) -> JSONObject:
    """A filter with one condition, for a tab or for a query of tasks."""
    condition = {
        "filter": f"filter:tasks:{column}",
        "operator": operator,
        "type": kind,
        "value": value,
    }
    return {"filters": {"conjunction": "and", "items": [condition]}}


def tabs(studio: Studio, project: Project, what: str) -> list[Any]:
    """All tabs of a project.

    Args:
        studio: The server.
        project: The project.
        what: What it is for, to follow "cannot".
    """
    found: list[Any] = studio.ask(
        what, lambda sdk, options: list(sdk.views.list(project=project.id, request_options=options))
    )
    return found


def open_tab(
    studio: Studio,
    project: Project,
    what: str,
    data: Mapping[str, Any],
    same: Callable[[Any], bool],
) -> Any:
    """Make a tab, once even when an answer gets lost → it; `same` tells it among all tabs."""
    return studio.patience.do_once(
        lambda: studio.ask_once(
            what,
            lambda sdk, options: sdk.views.create(
                project=project.id, data=dict(data), request_options=options
            ),
        ),
        lambda: next(filter(same, tabs(studio, project, what)), None),
    )


def close_tab(studio: Studio, what: str, tab: Any) -> None:
    """Remove a tab, which may be gone already."""
    studio.drop(what, lambda sdk, options: sdk.views.delete(str(tab.id), request_options=options))
