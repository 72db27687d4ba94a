"""Records of one schema version → the same records in another.

Beside records, the files that refer to them or carry the schema's version are migrated: the actor
registry and the links. All is worked out before anything is written, and nothing is left out that
the map does not name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.canonical import canonical_form
from toolkit.errors import ConfigurationError
from toolkit.evolution.move import Mover
from toolkit.evolution.renames import Renames
from toolkit.evolution.sources import (
    LINES,
    PAGE,
    RECORD,
    STDIN,
    Source,
    doubles,
    faults,
    problem_of,
    read_sources,
)
from toolkit.files import dumps_line, dumps_page
from toolkit.model import GOLD, JSONObject
from toolkit.problems import Problem, ordered, printable
from toolkit.schema import Schema
from toolkit.words import counted


@dataclass(frozen=True, slots=True)
class Migrated:
    """One object in the newer version."""

    source: Source
    value: JSONObject
    ids: Mapping[str, str] = field(default_factory=dict)
    """Of a record's items: the old id → the new one, where they differ."""


@dataclass(frozen=True, slots=True)
class Migration:
    """What a migration makes, before anything is written; with problems it makes nothing."""

    old: str
    new: str
    problems: tuple[Problem, ...] = ()
    made: tuple[Migrated, ...] = ()
    renamed: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    added: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the map would have to name: by place, labels or fields."""
    left_alone: tuple[Path, ...] = ()
    """Files in folders that hold nothing that can be migrated."""
    folders: tuple[Path, ...] = ()
    """The folders that were read."""

    def told(self) -> Iterator[str]:
        """A line for each thing that is another one now."""
        for (place, old, new), times in sorted(self.renamed.items()):
            yield printable(f"{place}: {old} is now {new}, {counted(times, 'time')}")
        for place, times in sorted(self.added.items()):
            yield f"{place}: filled in by the map, {counted(times, 'time')}"
        for place, times in sorted(self.dropped.items()):
            yield f"{place}: left out, as the map says, {counted(times, 'time')}"
        for made in self.made:
            for old, new in made.ids.items():
                yield f"{made.source.record}: {old} is now {new}"
        if self.left_alone:
            names = ", ".join(str(path) for path in self.left_alone[:5])
            more = " …" if len(self.left_alone) > 5 else ""
            yield f"left alone: {counted(len(self.left_alone), 'file')} ({names}{more})"


def migrate(
    old: Schema, new: Schema, paths: Sequence[Path], renames: Renames | None = None
) -> Migration:
    """Records, actor registries and links of one version → the same in another.

    Args:
        old: The version that they were written for, and that they must satisfy.
        new: The version that they are to satisfy.
        paths: Files and folders; of a folder, what can be migrated; ``-`` is standard input.
        renames: What labels and fields are called now, where the newer version has them not.

    Raises:
        RecordError: When a file cannot be read, or is named and holds nothing to migrate.
    """
    sources, left_alone = read_sources(paths)
    problems = [*faults(sources, old), *doubles(sources)]
    if problems:
        return Migration(old.version, new.version, tuple(ordered(problems)))
    mover = Mover(old, new, renames or Renames())
    missing: dict[str, dict[str, None]] = {}
    made: list[Migrated] = []
    for source in sources:
        mover.stops = []
        value = mover.move(source.value, source.definition, source.definition)
        for stop in mover.stops:
            if stop.value:
                missing.setdefault(stop.place, {})[stop.value] = None
            problems.append(problem_of(source, stop.path, stop.code, stop.message))
        if not mover.stops:
            problems += faults([Source(source.file, source.name, source.definition, value)], new)
        made.append(Migrated(source, value))
    if problems:
        wanted = {place: tuple(values) for place, values in sorted(missing.items())}
        return Migration(old.version, new.version, tuple(ordered(problems)), missing=wanted)
    made = [_canonical(one, new) for one in made]
    return Migration(
        old.version,
        new.version,
        made=tuple(_relinked(made)),
        renamed=dict(mover.renamed),
        dropped=dict(mover.dropped),
        added=dict(mover.added),
        left_alone=tuple(left_alone),
        folders=tuple(path for path in paths if path != STDIN and path.is_dir()),
    )


def outputs(migration: Migration, out: Path) -> dict[Path, str]:
    """What is to be written where; nothing is written yet.

    To a ``.jsonl`` file or ``-`` go all records, a line each. To a ``.json`` file goes the one
    object there is. Into a folder go files of the names that were read.

    Raises:
        ConfigurationError: When that cannot hold it, or a file that was read would be overwritten.
    """
    found = _outputs(migration, out)
    read = {one.source.file.resolve() for one in migration.made}
    folders = [folder.resolve() for folder in migration.folders]
    for path in found:
        if path == STDIN:
            continue
        if path.resolve() in read:
            raise ConfigurationError(
                f"{path} is one of the files to migrate, and is never overwritten",
                hint="Name another place with -o.",
            )
        if any(path.resolve().is_relative_to(folder) for folder in folders):
            raise ConfigurationError(
                f"{path} lies in a folder to migrate, and a second run would read it",
                hint="Name a place outside of it with -o.",
            )
    return found


def _outputs(migration: Migration, out: Path) -> dict[Path, str]:
    made = migration.made
    if out == STDIN or (out.suffix == LINES and not out.is_dir()):
        others = [one.source.file for one in made if one.source.definition != RECORD]
        if others:
            raise ConfigurationError(
                f"{others[0]} is no record, and {out} takes records a line",
                hint="Name a folder with -o.",
            )
        return {out: _lines(made)}
    if out.suffix == PAGE and not out.is_dir():
        if len(made) != 1:
            raise ConfigurationError(
                f"{out} takes one object, and there are {len(made)}",
                hint="Name a folder or a .jsonl file with -o.",
            )
        return {out: dumps_page(made[0].value)}
    if out.exists() and not out.is_dir():
        raise ConfigurationError(f"{out} is no folder", hint="Name a folder with -o.")
    files: dict[Path, list[Migrated]] = {}
    for one in made:
        files.setdefault(out / one.source.name, []).append(one)
    for path, those in files.items():
        froms = list(dict.fromkeys(one.source.file for one in those))
        if len(froms) > 1 or froms == [STDIN]:
            raise ConfigurationError(
                f"{' and '.join(map(str, froms))} would both be {path}"
                if len(froms) > 1
                else "standard input has no name for a file in a folder",
                hint="Name a .jsonl file with -o.",
            )
    return {
        path: _lines(those) if path.suffix.lower() == LINES else dumps_page(those[0].value)
        for path, those in files.items()
    }


def _lines(made: Sequence[Migrated]) -> str:
    values = sorted((one.value for one in made), key=lambda value: str(value.get("id")))
    return "".join(dumps_line(value) for value in values)


def _canonical(one: Migrated, new: Schema) -> Migrated:
    """A record in its canonical form; other objects as they are."""
    if one.source.definition != RECORD:
        return one
    value, ids = canonical_form(one.value, new.layers)
    changed = {old: now for layer in ids.values() for old, now in layer.items() if old != now}
    return Migrated(one.source, value, changed)


def _relinked(made: Sequence[Migrated]) -> Iterator[Migrated]:
    """Links with the ids that gold's items have now."""
    ids = {one.value["document_id"]: one.ids for one in made if one.value.get("kind") == GOLD}
    for one in made:
        if one.source.definition != "links":
            yield one
            continue
        links = [
            {
                **link,
                "members": [
                    {
                        **member,
                        "id": ids.get(member["document_id"], {}).get(member["id"], member["id"]),
                    }
                    for member in link["members"]
                ],
            }
            for link in one.value["links"]
        ]
        yield Migrated(one.source, {**one.value, "links": links})
