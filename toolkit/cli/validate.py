"""``redline validate``: everything that is wrong with exports and records."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from toolkit.cli.app import App, actors_option, documents_option, pass_app


@click.command("validate", epilog="Example: redline validate annotations/exports")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@documents_option
@actors_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text: a line for each problem; json: an object a line.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings, too.")
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    paths: tuple[Path, ...],
    documents: Path | None,
    actors: Path | None,
    style: Literal["text", "json"],
    strict: bool,
) -> None:
    """Find everything that is wrong with exports and records, and say where.

    Each line names the file, the record, the place in it, what is wrong and its code, then the
    annotator and the task in Label Studio. Exit code 1: there are errors.
    """
    from toolkit.files import dumps_line
    from toolkit.validate import validate
    from toolkit.words import counted

    found = validate(paths, app.schema, app.corpus(documents, actors))
    for problem in found.problems:
        if style == "json":
            click.echo(dumps_line(problem.to_json()), nl=False)
        else:
            click.echo(f"{problem.severity}: {problem}")
    warnings = len(found.problems) - found.errors
    counts = found.counts
    click.echo(
        f"{counted(counts['records'], 'record')}: {counted(found.errors, 'error')},"
        f" {counted(warnings, 'warning')};"
        f" {counts.get('items used', 0)} of {counts.get('items', 0)} items of exports used",
        err=True,
    )
    if not counts["records"] and not found.errors:
        click.echo("nothing has been annotated there yet", err=True)
    context.exit(1 if found.errors or (strict and warnings) else 0)
