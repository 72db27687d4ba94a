"""A project → an export on disk, byte for byte as the server sent it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.errors import ExportError, LabelStudioError
from toolkit.files import dumps_page, read_bytes, write_atomically
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.shape import META_SUFFIX

SEPARATOR = " / "
"""Between a project's name and the annotator's, where each annotator has a project."""

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one pull of one project brought."""

    path: Path
    new: bool
    """Whether anything had changed since the export that was there."""
    tasks: int
    annotations: int


def project_titles(studio: Studio, name: str) -> list[str]:
    """The titles of the projects that are called so: itself, and one for each annotator.

    Raises:
        LabelStudioError: When there is none.
    """
    titles = studio.titles()
    found = [t for t in titles if t == name or t.startswith(name + SEPARATOR)]
    if not found:
        raise LabelStudioError(
            f"{studio.url} has no project {name!r}",
            hint=f"Run: redline push DOCUMENTS --project {name!r}",
        )
    return sorted(set(found))


def pull(studio: Studio, title: str, folder: Path, now: datetime | None = None) -> Pulled:
    """Bring one project's export into a folder; an export that is there is never touched.

    Args:
        studio: The server.
        title: The project's title.
        folder: Where exports are kept.
        now: The time that goes into the file's name; None: the present.

    Raises:
        LabelStudioError: When the server cannot be asked, or has no such project.
        ExportError: When the reply holds an e-mail address (then nothing is written), or the
            folder cannot be written.
    """
    project = studio.project(title)
    if project is None:
        raise LabelStudioError(
            f"{studio.url} has no project {title!r}",
            hint=f"Run: redline push DOCUMENTS --project {title!r}",
        )
    data = studio.export(project)
    tasks = json.loads(data)
    if _holds_address(tasks):
        raise ExportError(
            f"the export of {title!r} holds an e-mail address and was not written",
            hint="Ask the server's administrator for an export in which annotators are numbers.",
        )
    meta = _meta(studio.url, project, tasks)
    newest = _newest(folder, meta)
    count = sum(len(numbers) for numbers in meta["tasks"].values())
    if newest is not None and read_bytes(newest) == data:
        return Pulled(newest, new=False, tasks=len(tasks), annotations=count)
    moment = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    path = _free(folder, f"{_slug(title)}.{moment}")
    meta["pulled_at"] = moment
    try:
        # The notes come first: an export without them would be read as a stranger's.
        write_atomically(path.with_name(path.stem + META_SUFFIX), dumps_page(meta))
        write_atomically(path, data)
    except OSError as error:
        raise ExportError(
            f"cannot write {path}: {error.strerror}", hint="Name another folder with -o."
        ) from error
    return Pulled(path, new=True, tasks=len(tasks), annotations=count)


def _holds_address(value: Any) -> bool:
    """Whether an e-mail address stands anywhere but in what was pushed or annotated."""
    match value:
        case str():
            return _ADDRESS.search(value) is not None
        case list():
            return any(map(_holds_address, value))
        case dict():
            named = (v for k, v in value.items() if k not in ("data", "result"))
            return any(map(_holds_address, named))
    return False


def _meta(server: str, project: Project, tasks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "server": server,
        "project": project.id,
        "title": project.title,
        "created_at": project.created_at,
        "watermark": max((str(task.get("updated_at", "")) for task in tasks), default=""),
        "tasks": {str(task["id"]): [a["id"] for a in task["annotations"]] for task in tasks},
    }


def _newest(folder: Path, meta: Mapping[str, Any]) -> Path | None:
    """The newest export of the same project, at whatever address, if there is one."""
    same: list[tuple[str, int, Path]] = []
    for beside in folder.glob(f"*{META_SUFFIX}"):
        try:
            known = json.loads(beside.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            continue
        if not isinstance(known, dict):
            continue
        export = beside.with_name(beside.name.removesuffix(META_SUFFIX) + ".json")
        ours = all(known.get(key) == meta[key] for key in ("project", "created_at"))
        if ours and export.is_file():
            # Of two pulls within a second the later one has the longer name.
            same.append((str(known.get("pulled_at", "")), len(export.name), export))
    return max(same)[2] if same else None


def _free(folder: Path, stem: str) -> Path:
    """A file name that nothing has yet: two pulls within a second are two files.

    The second sorts after the first: of exports of one time, the last by name is the newest.
    """
    path = folder / f"{stem}.json"
    number = 2
    while path.exists():
        path = folder / f"{stem}_{number}.json"
        number += 1
    return path


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or "project"
