"""Who annotates in each project, and how far they are: from the server, or from the exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import ExportError, LabelStudioError
from toolkit.files import read_bytes
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.load import SEPARATOR
from toolkit.labelstudio.progress import ProjectProgress, as_of_now, progress
from toolkit.labelstudio.pull import project_titles
from toolkit.labelstudio.shape import META_SUFFIX, Export, read_export
from toolkit.model import JSONObject
from toolkit.registry import read_annotators
from toolkit.settings import Settings


@dataclass(frozen=True, slots=True)
class People:
    """How far everybody is with each project."""

    projects: tuple[ProjectProgress, ...]
    server: str = ""
    """The server that was asked; empty: the exports were read."""
    unreached: LabelStudioError | None = None
    """Why no server was asked, where one should have been."""
    strange: tuple[Path, ...] = ()
    """Files among the exports that are none."""

    def to_json(self) -> JSONObject:
        """For programs."""
        return {
            "source": "server" if self.server else "exports",
            "server": self.server or None,
            "projects": [project.to_json() for project in self.projects],
        }


def annotators(
    settings: Settings,
    project: str | None = None,
    *,
    exports_only: bool = False,
    progressed: Callable[[str], None] = lambda _: None,
) -> People:
    """How far everybody is, read from the server or else from what was pulled; writes nothing.

    Args:
        settings: Which say where the server, the exports and `annotators.json` are.
        project: The name that was given to push; None: all projects with tasks of redline's.
        exports_only: Whether to ask no server.
        progressed: Called with the title of each project before it is read from the server.

    Raises:
        LabelStudioError: When the server has no such project, or cannot be asked and nothing was
            pulled either.
        ExportError: When nothing was pulled, or not of that project.
    """
    entered = read_annotators(settings.path("paths", "annotators")).users
    reached = None if exports_only else _reach(settings)
    if isinstance(reached, Studio):
        with reached as studio:
            found = list(_on_server(studio, project, progressed))
        return People(_in_order(found, entered), studio.url)
    folder = settings.path("paths", "exports")
    files, strange = _exports(folder)
    wanted = [one for one in as_of_now(files) if _is_called(one, project)]
    if reached is not None and not wanted:
        raise reached
    if not wanted:
        what = "exports" if project is None else f"exports of {project!r}"
        raise ExportError(
            f"{folder} holds no {what}", hint="Run: redline pull, or leave out --exports"
        )
    return People(_in_order(wanted, entered), unreached=reached, strange=strange)


def _reach(settings: Settings) -> Studio | LabelStudioError:
    """The server, which has answered; or why none did."""
    try:
        studio = Studio(*settings.label_studio())
    except LabelStudioError as error:
        return error
    try:
        studio.titles()
    except LabelStudioError as error:
        studio.close()
        return error
    return studio


def _in_order(
    exports: Sequence[Export], entered: Sequence[Mapping[str, Any]]
) -> tuple[ProjectProgress, ...]:
    found = [progress(export, entered) for export in exports]
    return tuple(sorted(found, key=lambda one: (one.title, one.server, one.number)))


def _on_server(
    studio: Studio, name: str | None, progressed: Callable[[str], None]
) -> Iterator[Export]:
    """The projects that are called so, each as one export; without a name, all of redline's."""
    titles = sorted(set(studio.titles())) if name is None else project_titles(studio, name)
    for title in titles:
        for project in studio.projects(title):
            # Others may have projects on the server, which are not downloaded to be counted.
            if name is None and f'value="${TEXT}"' not in project.label_config:
                continue
            progressed(title)
            export = _as_export(studio, project)
            if name is not None or export.tasks:
                yield export


def _as_export(studio: Studio, project: Project) -> Export:
    """The tasks of a project, of which none of another kind counts."""
    tasks = [task for task in studio.tasks(project) if _is_ours(task)]
    meta = {
        "server": studio.url,
        "project": project.id,
        "title": project.title,
        "created_at": project.created_at,
    }
    return Export(Path(project.title), dict(enumerate(tasks)), meta)


def _is_ours(task: Mapping[str, Any]) -> bool:
    data = task.get("data")
    return isinstance(data, dict) and isinstance(data.get("document_id"), str)


def _exports(folder: Path) -> tuple[list[Export], tuple[Path, ...]]:
    found, strange = [], []
    for path in sorted(folder.rglob("*.json")):
        if path.name.endswith(META_SUFFIX) or path.name.startswith(".") or not path.is_file():
            continue
        export, _ = read_export(path, read_bytes(path))
        if export.readable:
            found.append(export)
        else:
            strange.append(path)
    return found, tuple(strange)


def _is_called(export: Export, name: str | None) -> bool:
    title = export.meta.get("title")
    return name is None or (
        isinstance(title, str) and (title == name or title.startswith(name + SEPARATOR))
    )
