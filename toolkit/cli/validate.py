"""``redline validate``: everything that is wrong with exports and records."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from toolkit.cli.app import (
    App,
    actors_option,
    code_option,
    documents_option,
    file_option,
    jobs_option,
    pass_app,
)

if TYPE_CHECKING:
    from toolkit.rules import Severity
    from toolkit.validate import Report


ALIKE = 5
"""How many problems that are alike are shown without --all."""


@click.command("validate", epilog="Example: redline validate annotations/exports")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@documents_option
@actors_option
@file_option("links", "Clusters across documents.")
@file_option("records", "The records that links are held against.")
@file_option("waivers", "Warnings that somebody has explained.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text: the sentences, to work through; json: an object a line.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Show all that are alike, not the first five."
)
@code_option("--select", "Report these codes alone.")
@code_option("--ignore", "Leave these codes out.")
@click.option(
    "--severity",
    type=click.Choice(["error", "warning"]),
    help="error: leave out warnings. Default: [validate] severity.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings, too.")
@jobs_option
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    paths: tuple[Path, ...],
    style: Literal["text", "json"],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: Severity | None,
    *,
    everything: bool,
    strict: bool,
    jobs: int | None,
    **files: Path | None,
) -> None:
    """Find everything that is wrong with exports and records, and say how to mend it.

    Each problem shows the sentence with the marked words, what is wrong, what to do, who made it,
    and where it opens in Label Studio. Exit code 1: there are errors. redline explain CODE says
    more about a code; [validate] in redline.toml holds a project's own defaults.
    """
    from toolkit.validate import validate

    # What is asked for by name is shown, whatever the project ignores as a rule.
    usual = [code for code in app.known_codes("ignore") if code not in select]
    report = validate(paths, app.schema, app.corpus(**files), jobs=jobs)
    found = report.chosen(
        select or app.known_codes("select"), ignore or usual, severity or app.severity()
    )
    lines = _text(found, everything=everything) if style == "text" else _json(found)
    for line in lines:
        click.echo(line)
    for line in _summary(found):
        click.echo(line, err=True)
    strict = strict or app.settings.flag("validate", "strict")
    context.exit(1 if found.errors or (strict and found.warnings) else 0)


def _text(found: Report, *, everything: bool) -> Iterator[str]:
    from toolkit.reporters.text import text_report
    from toolkit.rules import rule_of

    return text_report(
        found.problems,
        found.text_of,
        lambda code: rule_of(code).mend,
        limit=None if everything else ALIKE,
        width=min(shutil.get_terminal_size((100, 24)).columns, 120),
        color=sys.stdout.isatty(),
    )


def _json(found: Report) -> Iterator[str]:
    from toolkit.files import dumps_line

    for problem in found.problems:
        yield dumps_line(problem.to_json()).removesuffix("\n")


def _summary(found: Report) -> Iterator[str]:
    """How many of what, and what became of everything in the exports."""
    from toolkit.words import counted

    extra: Sequence[Any] = [
        f"{number} {what}"
        for number, what in (
            (len(found.waived), "waived"),
            (found.left_out, "left out as asked"),
        )
        if number
    ]
    said = "; ".join((counted(found.warnings, "warning"), *extra))
    yield f"{counted(found.records, 'record')}: {counted(found.errors, 'error')}, {said}"
    if any(row.found for row in found.ledger.rows()):
        yield from found.ledger.lines()
    if not (found.records or found.errors or found.left_out or found.ledger.found("annotation")):
        yield "nothing has been annotated there yet"
