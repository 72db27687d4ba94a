"""``redline migrate``: records, or a running project, of one schema version into another."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.app import App, pass_app, progress_bar, relative, report
from toolkit.errors import ConfigurationError
from toolkit.problems import printable
from toolkit.words import counted

if TYPE_CHECKING:
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.migration import Course, ProjectMigration
    from toolkit.labelstudio.onward import Onward

MOST = 20
"""How many problems of a project are told."""


@click.command(
    "migrate",
    epilog="Example: redline migrate 1.0.0 schema annotations/gold --map map.toml -o build/gold",
)
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="TO")
@click.argument("records", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(allow_dash=True, path_type=Path),
    help="A .jsonl file (- is standard output) for all records, or a folder for files of the names"
    " that were read. What was read is never overwritten.",
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='What labels and fields are called now, in JSON or TOML: {"event.type": {"OLD": "NEW"},'
    ' "event": {"old_field": "new_field"}, "add": {"event.field": value}, "drop":'
    ' ["event.field"]}.',
)
@click.option(
    "--project",
    "name",
    help="Instead of RECORDS: the project in Label Studio of that name, or the projects of all its"
    " annotators.",
)
@click.option("--dry-run", is_flag=True, help="With --project: print the plan, and change nothing.")
@click.option("--yes", is_flag=True, help="With --project: carry the plan out unasked.")
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    old: str,
    new: str,
    records: tuple[Path, ...],
    output: Path | None,
    map_file: Path | None,
    name: str | None,
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Write records, actors and links of schema version FROM for version TO.

    FROM and TO are folders with a schema, schema files, or numbers of released versions. What has
    no place in TO and no entry in the map stops the migration: each is listed, and nothing is
    written (exit code 1). What is written satisfies TO.

    With --project, a running project is taken to TO, page and tasks, if every annotation, skip and
    draft in it reads the same by both versions. If one does not, nothing is changed (exit code 1).
    """
    from toolkit.evolution.released import find_schema
    from toolkit.evolution.renames import read_renames
    from toolkit.labelstudio.migration import Course
    from toolkit.labelstudio.onward import Onward

    if name is None and (dry_run or yes):
        raise click.UsageError("--dry-run and --yes go with --project")
    if name is not None and (records or output is not None):
        raise click.UsageError("--project goes without RECORDS and -o: it is changed where it is")
    if name is None and not records:
        raise click.UsageError("Missing argument 'RECORDS...'; or name a project with --project")
    before, after = (find_schema(one, app.schema_folder) for one in (old, new))
    renames = read_renames(map_file, before, after)
    if name is not None:
        if before.version == after.version:
            raise ConfigurationError(
                f"{old} and {new} are both version {before.version}",
                hint="Write another x-version into TO. Redline push takes an edit of one version"
                " to a project.",
            )
        onward = Onward(
            name.strip(),
            (old, new),
            (before.version, after.version),
            map_file,
            app.schema_folder,
            relative(app.settings.path("paths", "documents")),
            relative(app.settings.path("paths", "exports")),
            _actors(app, before.version),
        )
        course = Course(before, after, renames)
        context.exit(_project(course, onward, app, dry_run=dry_run, yes=yes))
    if output is None:
        raise click.UsageError("Missing option '-o' / '--output'")
    context.exit(_records(Course(before, after, renames), records, output))


def _records(course: Course, records: Sequence[Path], output: Path) -> int:
    """Migrate files → the exit code."""
    from toolkit.migrate import migrate, outputs

    found = migrate(course.old, course.new, records, course.renames)
    if found.problems:
        code = report(found.problems)
        click.echo(f"{counted(len(found.problems), 'problem')}; nothing was written", err=True)
        if found.missing:
            wanted = {place: dict.fromkeys(names, "…") for place, names in found.missing.items()}
            shape = json.dumps(wanted, ensure_ascii=False)
            click.echo(f"say what they become with --map: {shape}", err=True)
        if any("the field" in problem.message for problem in found.problems):
            click.echo('A field without a successor: "drop" in the map leaves it out.', err=True)
        if any("is missing" in problem.message for problem in found.problems):
            click.echo('What is missing: "add" in the map fills it in.', err=True)
        return code
    states = _write(outputs(found, output))
    for line in found.told():
        click.echo(line, err=True)
    click.echo(
        f"{counted(len(found.made), 'object')} of {found.old} for {found.new}; {states}", err=True
    )
    return 0


def _write(files: dict[Path, str]) -> str:
    """Write what is new or another → what happened, in words."""
    from toolkit.files import write_atomically

    written = 0
    for path, text in files.items():
        if str(path) == "-":
            click.echo(text, nl=False)
        elif not (path.is_file() and path.read_bytes() == text.encode("utf-8")):
            write_atomically(path, text)
            written += 1
    if Path("-") in files:
        return "to standard output"
    if not written:
        return f"{counted(len(files), 'file')}, up to date"
    same = len(files) - written
    return f"wrote {counted(written, 'file')}" + (f", {same} are up to date" if same else "")


def _actors(app: App, version: str) -> tuple[Path, ...]:
    """The actor registry, where there is one, and of this version."""
    from toolkit.files import read_json

    path = app.settings.path("paths", "actors")
    held = read_json(path) if path.is_file() else None
    stated = held.get("schema_version") if isinstance(held, dict) else None
    return (relative(path),) if stated == version else ()


def _project(course: Course, onward: Onward, app: App, *, dry_run: bool, yes: bool) -> int:
    """Migrate the projects of a name → the exit code."""
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.migration import migrate_project

    with Studio(*app.settings.label_studio()) as studio:
        plans = _plans(course, onward, studio)
        for plan in plans:
            click.echo("\n".join(map(printable, plan.lines())))
        if _told(plans):
            names = {e["user"]: e["annotator"] for e in app.annotators().users if _of(e, studio)}
            click.echo("\n".join(onward.otherwise(plans, names)), err=True)
            return 1
        todo = [plan for plan in plans if not plan.nothing]
        if dry_run or not todo:
            return 0
        _confirm(course, todo, yes=yes)
        for plan in todo:
            with progress_bar(plan.project.title, plan.steps) as bar:
                done = migrate_project(plan, studio, bar.update)
            if _told([done]):
                click.echo("\n".join(onward.cut_short(done)), err=True)
                return 1
            place = f"{studio.url}/projects/{plan.project.id}/data"
            click.echo(printable(f"{plan.project.title!r} is at {course.new.version}: {place}"))
    click.echo("\n".join(onward.afterwards()), err=True)
    return 0


def _plans(course: Course, onward: Onward, studio: Studio) -> list[ProjectMigration]:
    """What is to be done to each project of a name; nothing is done yet."""
    from toolkit.labelstudio.load import ADJUDICATION, DECIDING, SEPARATOR
    from toolkit.labelstudio.migration import plan_migration
    from toolkit.labelstudio.pull import project_titles

    plans = []
    for title in project_titles(studio, onward.name):
        aside = title.endswith(f"{SEPARATOR}{ADJUDICATION}")
        if aside and title != onward.name:
            click.echo("\n".join(onward.aside(title)), err=True)
            continue
        project = studio.project(title)
        if project is not None:
            way = replace(course, opening=DECIDING) if aside else course
            plans.append(plan_migration(way, project, studio))
    return plans


def _told(plans: Sequence[ProjectMigration]) -> bool:
    """Tell what bars the way, if anything does."""
    found = [problem for plan in plans for problem in plan.problems]
    report(found[:MOST])
    if found[MOST:]:
        click.echo(f"and {counted(len(found) - MOST, 'more problem')}", err=True)
    return bool(found)


def _of(entry: Mapping[str, Any], studio: Studio) -> bool:
    return entry.get("server") == studio.url


def _confirm(course: Course, plans: Sequence[ProjectMigration], *, yes: bool) -> None:
    """Ask whether a plan that was printed is to be carried out.

    Raises:
        ConfigurationError: When nobody is there to be asked.
    """
    if yes:
        return
    titles = ", ".join(repr(plan.project.title) for plan in plans)
    if not sys.stdin.isatty():
        raise ConfigurationError(
            f"{titles}: nobody is there to confirm the migration to {course.new.version}",
            hint="Add --yes to carry out this plan.",
        )
    click.confirm(f"Take {titles} to {course.new.version}?", abort=True, err=True)
