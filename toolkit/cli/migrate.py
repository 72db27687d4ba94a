"""``redline migrate``: records of one schema version into another."""

from __future__ import annotations

import json
from pathlib import Path

import click

from toolkit.cli.app import App, pass_app, report


@click.command(
    "migrate",
    epilog="Example: redline migrate 1.0.0 schema annotations/gold --map map.toml -o build/gold",
)
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="TO")
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
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
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    old: str,
    new: str,
    records: tuple[Path, ...],
    output: Path,
    map_file: Path | None,
) -> None:
    """Write records, actors and links of schema version FROM for version TO.

    FROM and TO are folders with a schema, schema files, or numbers of released versions. What has
    no place in TO and no entry in the map stops the migration: each is listed, and nothing is
    written (exit code 1). What is written satisfies TO.
    """
    from toolkit.evolution.released import find_schema
    from toolkit.evolution.renames import read_renames
    from toolkit.migrate import migrate, outputs
    from toolkit.words import counted

    before, after = (find_schema(name, app.schema_folder) for name in (old, new))
    found = migrate(before, after, records, read_renames(map_file, before, after))
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
        context.exit(code)
    states = _write(outputs(found, output))
    for line in found.told():
        click.echo(line, err=True)
    click.echo(
        f"{counted(len(found.made), 'object')} of {found.old} for {found.new}; {states}", err=True
    )


def _write(files: dict[Path, str]) -> str:
    """Write what is new or another → what happened, in words."""
    from toolkit.files import write_atomically
    from toolkit.words import counted

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
