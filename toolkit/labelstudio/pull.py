"""A project → exports on disk, byte for byte as the server sent them: all of it, then what changed.

The server is asked which tasks were touched since the last pull, and exports these alone. The notes
beside each export list every task and annotation that is live, so that a folder of them is read as
one: `toolkit.labelstudio.versions` does that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.errors import ExportError, LabelStudioError
from toolkit.files import dumps_page, sha256, write_atomically
from toolkit.labelstudio.alone import alone_in
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.fetch import Fetched, News, amount, fetch, look
from toolkit.labelstudio.load import SEPARATOR
from toolkit.labelstudio.notes import clear_unfinished, counts_of, newest, recent
from toolkit.labelstudio.pseudonyms import Entry, assign_users
from toolkit.labelstudio.roster import Roster
from toolkit.labelstudio.shape import BUILDS_ON, META_SUFFIX
from toolkit.labelstudio.source import Counts, Source, StudioSource

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one pull of one project brought."""

    path: Path
    """The file that was written, or the newest that was there."""
    tasks: int
    """In the project; the file may hold only those that changed."""
    annotations: int
    news: News
    entered: tuple[Entry, ...] = ()
    """Users who have got a pseudonym."""

    @property
    def new(self) -> bool:
        """Whether anything had changed since the export that was there."""
        return self.news.new

    @property
    def told(self) -> str:
        """How much there is, in words."""
        return amount(Counts(self.tasks, self.annotations), self.news.drafts)


def project_titles(studio: Studio, name: str) -> list[str]:
    """The titles of the projects that are called so: itself, and one for each annotator.

    Raises:
        LabelStudioError: When there is none.
    """
    titles = studio.titles()
    found = [t for t in titles if t == name or t.startswith(name + SEPARATOR)]
    if not found:
        raise _absent(studio, name)
    return sorted(set(found))


def check(studio: Studio, name: str, folder: Path) -> Iterator[News]:
    """What is new in the projects of a name; nothing is written.

    Raises:
        LabelStudioError: When the server cannot be asked, or has no such project.
    """
    for title in project_titles(studio, name):
        source = _source(studio, title, folder)
        yield look(source, newest(folder, source.project)[1])


def pull_all(
    studio: Studio, name: str, folder: Path, roster: Roster | None = None
) -> Iterator[Pulled]:
    """Pull the projects of a name, one after the other, with nobody between: see `pull`."""
    titles = project_titles(studio, name)
    with alone_in(folder):
        for title in titles:
            source = _source(studio, title, folder)
            yield bring(source, folder, enter=_entering(studio, source.project, roster))


def pull(
    studio: Studio,
    title: str,
    folder: Path,
    now: datetime | None = None,
    *,
    roster: Roster | None = None,
) -> Pulled:
    """Bring what is new in one project into a folder; an export that is there is never touched.

    Args:
        studio: The server.
        title: The project's title.
        folder: Where exports are kept.
        now: The time that goes into the file's name; None: the present.
        roster: Where users get their pseudonyms; None: nowhere.

    Raises:
        LabelStudioError: When the server cannot be asked, or has no such project.
        ExportError: When another pull is writing there, the export holds an e-mail address or not
            what the server counts (then nothing is written), or the folder cannot be written.
    """
    source = _source(studio, title, folder)
    with alone_in(folder):
        return bring(source, folder, now, _entering(studio, source.project, roster))


def bring(
    source: Source,
    folder: Path,
    now: datetime | None = None,
    enter: Callable[[Sequence[Any]], Sequence[Entry]] = lambda _: (),
) -> Pulled:
    """`pull` for whoever is alone in the folder; `enter` gives the users of tasks their names."""
    clear_unfinished(folder)
    pulled_at, last = newest(folder, source.project)
    news = look(source, last)
    counts = news.counts
    if last is not None and not news.new:
        return Pulled(last.path, counts.tasks, counts.annotations, news)
    found = fetch(source, news)
    holders = sorted({place for task in found.tasks for place in _addresses(task)})
    if holders:
        raise ExportError(
            f"the export of {source.project.title!r} holds an e-mail address (in"
            f" {', '.join(holders)}) and was not written",
            hint="Ask the server's administrator for an export in which annotators are numbers.",
        )
    entered = tuple(enter(found.tasks))
    # A clock that was set back does not make the new file the older one.
    moment = max((now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ"), pulled_at)
    path = _free(folder, f"{_slug(source.project.title)}.{moment}")
    try:
        # The notes come first: an export without them would be read as a stranger's.
        notes = _notes(source, found, news.watermark, moment)
        write_atomically(path.with_name(path.stem + META_SUFFIX), dumps_page(notes))
        write_atomically(path, found.data)
    except OSError as error:
        raise ExportError(
            f"cannot write {path}: {error.strerror}", hint="Name another folder with -o."
        ) from error
    counts = counts_of(found.live)
    return Pulled(path, counts.tasks, counts.annotations, news, entered)


def _absent(studio: Studio, title: str) -> LabelStudioError:
    return LabelStudioError(
        f"{studio.url} has no project {title!r}",
        hint=f"Run: redline push DOCUMENTS --project {title!r}",
    )


def _entering(
    studio: Studio, project: Project, roster: Roster | None
) -> Callable[[Sequence[Any]], Sequence[Entry]]:
    def enter(tasks: Sequence[Any]) -> Sequence[Entry]:
        return () if roster is None else assign_users(studio, project, tasks, roster)

    return enter


def _source(studio: Studio, title: str, folder: Path) -> Source:
    project = studio.project(title)
    if project is None:
        raise _absent(studio, title)
    return StudioSource.named(studio, project, folder)


def _addresses(value: Any, place: str = "task") -> Iterator[str]:
    """Where an e-mail address stands, but for what was pushed or annotated."""
    match value:
        case str() if _ADDRESS.search(value):
            yield place
        case list():
            for one in value:
                yield from _addresses(one, place)
        case dict():
            for key, one in value.items():
                if key not in ("data", "result"):
                    yield from _addresses(one, f"{place}.{key}")


def _notes(source: Source, found: Fetched, watermark: str, moment: str) -> dict[str, Any]:
    project: Project = source.project
    notes: dict[str, Any] = {
        "server": source.url,
        "project": project.id,
        "title": project.title,
        "created_at": project.created_at,
        "watermark": watermark,
        "tasks": found.live,
        "updated": recent(found.updated, watermark),
        "pulled_at": moment,
        "sha256": sha256(found.data),
    }
    return notes if found.base is None else notes | {BUILDS_ON: found.base.path.name}


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
