"""The command lines of a project, as they are typed in the folder where somebody asks."""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from toolkit.dataset.manifest import read_manifest
from toolkit.dataset.splits import TRAIN
from toolkit.dataset.withhold import FULL
from toolkit.errors import PublishError
from toolkit.labelstudio.load import SEPARATOR
from toolkit.labelstudio.shape import META_SUFFIX, read_meta
from toolkit.model import ADJUDICATOR
from toolkit.settings import Settings
from toolkit.status.found import Found
from toolkit.status.rerun import READERS
from toolkit.status.values import Step

FALLBACK = "redline"
"""What a project in Label Studio is called when its folder's name is too short or too long."""


@dataclass(frozen=True, slots=True)
class Commands:
    """What to type for each stage of the work."""

    settings: Settings
    here: Path
    """The folder in which commands are typed."""
    project: str
    """What the project is called in Label Studio, without an annotator's name."""
    annotators: tuple[str, ...]
    """Those who get a project of their own; none: there is one project for everybody."""

    def spelled(self, path: Path) -> str:
        """A path as it is typed here: relative, unless it lies outside of the project."""
        folder = self.settings.folder.resolve()
        inside = path.resolve().is_relative_to(folder) and self.here.is_relative_to(folder)
        return os.path.relpath(path.resolve(), self.here) if inside else str(path)

    def path(self, name: str) -> str:
        """One of the project's paths, as it is typed here."""
        return self.spelled(self.settings.path("paths", name))

    @property
    def metadata(self) -> Path:
        """What a person decided of documents."""
        return self.settings.path("paths", "documents").with_name("metadata.json")

    def by_hand(self, reason: str) -> Step:
        """What a person does without a command; the reason says it."""
        return Step("", reason)

    def ingest(self, reason: str) -> Step:
        """Articles → documents."""
        given = ("--metadata", self.spelled(self.metadata)) if self.metadata.is_file() else ()
        return _step(reason, "ingest", self.path("seeds"), *given, "-o", self.path("documents"))

    def push(self, reason: str) -> Step:
        """Documents → Label Studio; what is there is not sent again."""
        whose = ("--annotators", ",".join(self.annotators)) if self.annotators else ()
        return _step(reason, "push", self.path("documents"), "--project", self.project, *whose)

    def pull(self, reason: str) -> Step:
        """Label Studio → exports."""
        return _step(reason, "pull", "--project", self.project, "-o", self.path("exports"))

    def validate(self, reason: str, *names: str) -> Step:
        """What is wrong with exports and gold: with those paths that are named."""
        return _step(reason, "validate", *(self.path(name) for name in names or ("exports",)))

    def adjudicate(self, reason: str) -> Step:
        """Readings and decisions → gold."""
        return _step(reason, "adjudicate", self.path("exports"), "-o", self.path("records"))

    def build(self, reason: str) -> Step:
        """Gold → the dataset; of the texts it holds as much as it did."""
        more: tuple[str, ...] = ()
        with suppress(PublishError):
            before = read_manifest(self.settings.path("paths", "dataset"))
            more = () if before.text == FULL else ("--text", before.text)
            if set(before.splits) != {TRAIN}:
                # Which file said so is not known.
                reason += "; it has splits: give its --splits again"
        return _step(reason, "build", self.path("records"), "-o", self.path("dataset"), *more)


def _step(reason: str, *words: str) -> Step:
    return Step(shlex.join(("redline", *words)), reason)


def commands_of(settings: Settings, here: Path, found: Found) -> Commands:
    """What a project holds → its command lines.

    Who has a task of their own gets the next ones, too; where there are not two, those who have
    read something or are entered in `annotators.json`, and new names.
    """
    tasks = [task.annotator for those in found.tasks.values() for task in those]
    readers = {str(r.get("annotator")) for those in found.readings.values() for r in those}
    name = _title(settings.path("paths", "exports")).partition(SEPARATOR)[0]
    folder = settings.folder.resolve().name
    name = name or (folder if 3 <= len(folder) <= 30 else FALLBACK)
    asked = {*tasks} - {"", ADJUDICATOR}
    if tasks and not asked and len(readers) >= READERS:
        return Commands(settings, here, name, ())
    if len(asked) < READERS:
        asked |= (readers | set(found.annotators)) - {ADJUDICATOR}
    spare = (f"annotator-{number}" for number in range(1, 2 * READERS + 1))
    while len(asked) < READERS:
        asked.add(next(spare))
    return Commands(settings, here, name, tuple(sorted(asked)))


def _title(exports: Path) -> str:
    """The title of the project that was pulled last, or nothing."""
    notes = [read_meta(path)[0] for path in sorted(exports.rglob(f"*{META_SUFFIX}"))]
    titled = [note for note in notes if isinstance(note.get("title"), str)]
    newest = max(titled, key=lambda note: str(note.get("pulled_at", "")), default={"title": ""})
    return str(newest["title"]).strip()
