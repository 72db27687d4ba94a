"""What follows from a migration of a project, as commands that can be typed as they stand."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.evolution.released import folder_of
from toolkit.labelstudio.load import SEPARATOR
from toolkit.labelstudio.migration import ProjectMigration
from toolkit.words import counted

FOLDER = Path("build") / "migration"
"""Where what is on its way from one version to another lies."""
RECORDS = "records.jsonl"


@dataclass(frozen=True, slots=True)
class Onward:
    """What ``redline migrate --project`` was given."""

    name: str
    schemas: tuple[str, str]
    """FROM and TO, as they were typed."""
    versions: tuple[str, str]
    """The numbers of both."""
    map_file: Path | None
    schema_folder: Path | None
    """That of ``--schema``."""
    documents: Path
    exports: Path
    actors: tuple[Path, ...] = ()
    """The registry, where it is of the older version."""

    def otherwise(
        self, plans: Sequence[ProjectMigration], names: Mapping[int, str]
    ) -> Iterator[str]:
        """How to go on where a project cannot be taken along: with records, in a new project.

        Args:
            plans: Those of all projects of the name, of which one has problems.
            names: The number of a user → whose annotations are theirs.
        """
        old, new = self.versions
        before, after = FOLDER / old / RECORDS, FOLDER / new / RECORDS
        yield "nothing was changed. To go on in a new project, with what is submitted in this one:"
        if drafts := sum(plan.work.get("draft", 0) for plan in plans):
            number = counted(drafts, "draft")
            yield f"  # {number} would stay behind: see that what counts is submitted first"
        yield self._command("pull", "--project", self.name, "-o", FOLDER / "exports")
        yield self._command("records", FOLDER / "exports", "-o", before, schema=self.schemas[0])
        given = () if self.map_file is None else ("--map", self.map_file)
        if self.map_file is None:
            yield "  # with --map FILE, where the problems name a label or a field that is gone"
        yield self._command(
            *("migrate", *self.schemas, before, *self.actors, *given, "-o", after.parent),
            schema=self._own,
        )
        yield self._command(
            *("push", self.documents, "--project", f"{self.name} {new}", "--records", after),
            *(word for path in self.actors for word in ("--actors", after.with_name(path.name))),
            *self._annotators(plans, names),
            *_layers(plans),
            schema=self.schemas[1],
        )

    def cut_short(self, plan: ProjectMigration) -> Iterator[str]:
        """What to do when somebody used meanwhile what goes."""
        old, new = self.versions
        yield (
            f"somebody worked in {plan.project.title!r} meanwhile: its tasks state {new}, and its"
            f" page is still that of {old}. Mend what is named above and run this again, or go"
            " back:"
        )
        back = (self.schemas[1], self.schemas[0])
        yield self._migrate(back, self.name)

    def aside(self, title: str) -> Iterator[str]:
        """That the project for adjudication is not taken along by the name alone."""
        yield f"{title!r} is left as it is; when it is to come along:"
        yield self._migrate(self.schemas, title)

    def afterwards(self) -> Iterator[str]:
        """What to do when a project was migrated."""
        new = self.versions[1]
        yield "have everybody reload the page; then bring the tasks as they are now:"
        yield self._command("pull", "--project", self.name, "-o", self.exports)
        if self.actors:
            given = () if self.map_file is None else ("--map", self.map_file)
            yield "and take the actors along (links and gold likewise), to be put in their place:"
            yield self._command(
                *("migrate", *self.schemas, *self.actors, *given, "-o", FOLDER / new),
                schema=self._own,
            )

    @property
    def _own(self) -> str | None:
        """What was given as ``--schema``, to be given again."""
        return None if self.schema_folder is None else str(self.schema_folder)

    def _migrate(self, schemas: tuple[str, str], title: str) -> str:
        """A migration of a project; a map leads one way only."""
        given = self.map_file is not None and schemas == self.schemas
        return self._command(
            *("migrate", *schemas, "--project", title),
            *(("--map", str(self.map_file)) if given else ()),
            schema=self._own,
        )

    def _annotators(
        self, plans: Sequence[ProjectMigration], names: Mapping[int, str]
    ) -> tuple[str, ...]:
        """The option that gives each reader a project, where there are several."""
        start = f"{self.name}{SEPARATOR}"
        found = {t.removeprefix(start) for p in plans if (t := p.project.title).startswith(start)}
        readers = {reader for plan in plans for reader in plan.readers}
        found |= {r if isinstance(r, str) else names.get(r, "NAMES") for r in readers}
        if len(readers) < 2 and not any(p.project.title != self.name for p in plans):
            return ()
        return ("--annotators", ",".join(sorted(found)))

    def _command(self, *words: str | Path, schema: str | None = None) -> str:
        folder = ""
        if schema is not None:
            folder = folder_of(schema, self.schema_folder)
        given = ("--schema", _short(folder)) if folder else ()
        return "  " + shlex.join(("redline", *given, *map(str, words)))


def _layers(plans: Sequence[ProjectMigration]) -> tuple[str, ...]:
    layers = next((plan.layers for plan in plans if plan.layers), ())
    return ("--layers", ",".join(layers)) if layers else ()


def _short(folder: str) -> str:
    """A folder as a person would type it here."""
    path, here = Path(folder), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else folder
