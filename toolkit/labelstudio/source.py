"""A project to pull from → its counts, the tasks that changed, and exports of them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, Self

from toolkit.files import sha256
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.snapshot import snapshot
from toolkit.labelstudio.tabs import close_tab, filtered, open_tab, tabs

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"
"""How the server wants a time in a filter: anything else is an HTTP 500."""
PAGE = 10_000
"""Tasks in one answer, where the server allows so many: pages can shift while they are turned."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks and annotations there are; skipped annotations are among these."""

    tasks: int
    annotations: int


class Source(Protocol):
    """A project on a server, as a pull sees it."""

    url: str
    project: Project

    def counts(self) -> Counts:
        """What the server counts now."""

    def changed(self, since: datetime) -> Mapping[int, str]:
        """The tasks that were touched since a moment, each with when: `moment` of it."""

    def latest(self) -> str:
        """When a task was touched last: `moment` of it; empty: there is none."""

    def drafts(self) -> int:
        """How many tasks hold a draft that is not submitted."""

    def export(self, tasks: Collection[int] | None = None) -> bytes:
        """The export of all tasks, or of these."""


class StudioSource:
    """A project on a Label Studio."""

    def __init__(self, studio: Studio, project: Project, tab: str) -> None:
        """Nothing is asked yet.

        Args:
            studio: The server.
            project: The project.
            tab: The title of the tab that is made for a part of the tasks, and what that of an
                export begins with. Nobody else may use it at the same time: what is there of it
                already was left by a pull that was killed.
        """
        self.url = studio.url
        self.project = project
        self.tab = tab
        self._studio = studio

    @classmethod
    def named(cls, studio: Studio, project: Project, folder: Path) -> Self:
        """The tab is named after the folder, in which there is one pull at a time."""
        place = f"{platform.node()}:{folder.resolve()}"
        return cls(studio, project, f"redline pull {sha256(os.fsencode(place))[:12]}")

    def counts(self) -> Counts:
        """What the server counts now."""
        found: Any = self._studio.ask(
            f"count what is in {self.project.title!r}",
            lambda sdk, options: sdk.projects.get(self.project.id, request_options=options),
        )
        # What the server calls the total is without the skipped ones.
        finished, skipped = found.total_annotations_number, found.skipped_annotations_number
        return Counts(int(found.task_number or 0), int(finished or 0) + int(skipped or 0))

    def changed(self, since: datetime) -> Mapping[int, str]:
        """The tasks that were touched since a moment, each with when.

        A task is touched by its own creation and change, and by whatever is done to its annotations
        and predictions; drafts leave it alone.
        """
        query = filtered("updated_at", "greater_or_equal", "Datetime", since.strftime(MOMENT))
        found: list[Any] = self._studio.ask(
            f"ask what has changed in {self.project.title!r}",
            lambda sdk, options: list(
                sdk.tasks.list(
                    project=self.project.id,
                    query=json.dumps(query),
                    include="id,updated_at",
                    page_size=PAGE,
                    request_options=options,
                )
            ),
        )
        return {int(task.id): moment(task.updated_at) for task in found}

    def latest(self) -> str:
        """When a task was touched last, by the server's clock; empty: there is none."""
        found: Any = self._studio.ask(
            f"ask what has changed in {self.project.title!r}",
            lambda sdk, options: sdk.tasks.list(
                project=self.project.id,
                query=json.dumps({"ordering": ["-tasks:updated_at"]}),
                include="id,updated_at",
                page_size=1,
                request_options=options,
            ),
        )
        return moment(found.items[0].updated_at) if found.items else ""

    def drafts(self) -> int:
        """How many tasks hold a draft that is not submitted."""
        query = filtered("draft_exists", "equal", "Boolean", "true")
        found: Any = self._studio.ask(
            f"count the drafts in {self.project.title!r}",
            lambda sdk, options: sdk.tasks.list(
                project=self.project.id,
                query=json.dumps(query),
                include="id",
                page_size=1,
                request_options=options,
            ),
        )
        return int(found.response.total)

    def export(self, tasks: Collection[int] | None = None) -> bytes:
        """The export of all tasks, or of these, with skipped annotations, byte for byte.

        Label Studio exports some of the tasks only by a tab of the Data Manager that shows no
        others, so one is made, and removed; what an earlier pull has left of either goes, too.
        """
        what = f"export the project {self.project.title!r}"
        self._close_tabs(what)
        if tasks is None:
            return snapshot(self._studio, self.project.id, what, self.tab)
        query = filtered("id", "in_list", "Number", sorted(tasks))
        data = {"title": self.tab, **query}
        made = open_tab(self._studio, self.project, what, data, self._is_ours)
        found = snapshot(self._studio, self.project.id, what, self.tab, view=made.id)
        self._close_tabs(what)
        return found

    def _close_tabs(self, what: str) -> None:
        for tab in filter(self._is_ours, tabs(self._studio, self.project, what)):
            close_tab(self._studio, what, tab)

    def _is_ours(self, tab: Any) -> bool:
        return bool((tab.data or {}).get("title") == self.tab)


def moment(given: datetime | str) -> str:
    """A time as the server or an export writes it → the same to the microsecond, in UTC."""
    found = datetime.fromisoformat(given) if isinstance(given, str) else given
    return found.astimezone(UTC).strftime(MOMENT)
