"""The notes beside exports → what the last pull of a project knew; and the notes of a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from toolkit.errors import RecordError
from toolkit.files import read_json, sha256
from toolkit.labelstudio.client import Project
from toolkit.labelstudio.shape import BUILDS_ON, META_SUFFIX, REPAIRS, read_meta
from toolkit.labelstudio.source import Counts, moment

Notes = Mapping[str, Any]

OVERLAP = timedelta(minutes=1)
"""How far before the last change we look again: what was stamped first may be saved last."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

_STEM = r"[a-z0-9-]+\.\d{8}T\d{6}Z(_\d+)?"
_UNFINISHED = re.compile(rf"\.{_STEM}(\.meta)?\.json\.\w{{8}}")
_NOTES = re.compile(rf"{_STEM}\.meta\.json")


@dataclass(frozen=True, slots=True)
class Last:
    """What was known of a project when it was pulled last."""

    path: Path
    pulled_at: str
    watermark: str
    """When a task had been touched last, by the server's clock, before any was exported; empty:
    there was none. What was touched later may be in the export as it was before."""
    live: Mapping[str, Sequence[int]]
    """By task: its annotations."""
    updated: Mapping[str, str]
    """The tasks touched later than `OVERLAP` before the watermark, each with when."""

    @property
    def since(self) -> datetime:
        """From when on to look for changes."""
        return datetime.fromisoformat(self.watermark) - OVERLAP if self.watermark else BEGINNING

    @property
    def counts(self) -> Counts:
        """How much there was."""
        return counts_of(self.live)


def counts_of(live: Mapping[str, Sequence[int]]) -> Counts:
    """Annotations by task → how many of both."""
    return Counts(len(live), sum(map(len, live.values())))


def live_in(tasks: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    """The tasks of an export → their annotations, by task."""
    return {str(task["id"]): [a["id"] for a in task["annotations"]] for task in tasks}


def recent(updated: Mapping[str, str], watermark: str) -> dict[str, str]:
    """When tasks were touched → those of them that a pull after this watermark looks at again."""
    first = moment(datetime.fromisoformat(watermark) - OVERLAP) if watermark else ""
    return {task: when for task, when in updated.items() if when >= first}


def touched(tasks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The tasks of an export → when each was touched."""
    return {str(t["id"]): moment(t["updated_at"]) for t in tasks if t.get("updated_at")}


def newest(folder: Path, project: Project) -> tuple[str, Last | None]:
    """The newest pull of a project that is in a folder, from whatever address.

    Returns:
        Its time, or nothing where there is none; and what it knew. That is None where an export
        that it builds on is gone or is not what was written: then all has to be fetched.
    """
    known = dict(_notes(folder, project))
    if not known:
        return "", None
    # Of two pulls within a second the later one has the longer name.
    path = max(known, key=lambda p: (str(known[p].get("pulled_at", "")), len(p.name), p.name))
    when = str(known[path].get("pulled_at", ""))
    if not all(_intact(p, known) for p in _chain(path, known)):
        return when, None
    try:
        return when, _last(path, when, known[path])
    except (AttributeError, KeyError, TypeError, ValueError, RecordError):
        return when, None


def _last(path: Path, when: str, notes: Notes) -> Last:
    live = {str(task): list(found) for task, found in notes["tasks"].items()}
    updated = notes.get("updated")
    if isinstance(updated, dict):
        watermark = moment(notes["watermark"]) if notes["watermark"] else ""
    else:
        # Notes once had no times of single tasks; the export has them all.
        times = touched(read_json(path))
        watermark = max(times.values(), default="")
        updated = recent(times, watermark)
    return Last(path, when, watermark, live, updated)


def _notes(folder: Path, project: Project) -> Iterator[tuple[Path, Notes]]:
    """The exports of a project, each with the notes on it."""
    for beside in folder.glob(f"*{META_SUFFIX}"):
        notes, _ = read_meta(beside)
        path = beside.with_name(beside.name.removesuffix(META_SUFFIX) + ".json")
        ours = (notes.get("project"), notes.get("created_at")) == (project.id, project.created_at)
        # What was repaired here says nothing of what the server has.
        if ours and REPAIRS not in notes and path.is_file():
            yield path, notes


def _chain(path: Path, known: Mapping[Path, Notes]) -> Iterator[Path]:
    """An export, and those that it builds on, down to a whole one."""
    passed: set[Path] = set()
    while path not in passed:
        yield path
        passed.add(path)
        base = known.get(path, {}).get(BUILDS_ON)
        if isinstance(base, str):
            path = path.with_name(base)


def _intact(path: Path, known: Mapping[Path, Notes]) -> bool:
    """Whether an export is there as it was written."""
    if path not in known:
        return False
    digest = known[path].get("sha256")
    try:
        return digest is None or digest == sha256(path.read_bytes())
    except OSError:
        return False


def clear_unfinished(folder: Path) -> None:
    """Remove what a pull that was killed while it wrote has left; nobody else may be writing."""
    for path in folder.glob(".*"):
        if _UNFINISHED.fullmatch(path.name):
            path.unlink(missing_ok=True)
    for path in folder.glob(f"*{META_SUFFIX}"):
        # Notes come before their export: alone they tell of one that was never written.
        export = path.with_name(path.name.removesuffix(META_SUFFIX) + ".json")
        if _NOTES.fullmatch(path.name) and not export.exists():
            path.unlink(missing_ok=True)
