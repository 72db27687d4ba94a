"""``redline validate``: everything that is wrong with exports and records."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
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
from toolkit.cli.scaled import Place, Scaled, executor_options

if TYPE_CHECKING:
    from toolkit.rules import Severity
    from toolkit.scale.checking import Checked
    from toolkit.scale.engines import Engine
    from toolkit.schema import Schema
    from toolkit.validate import Corpus, Report
    from toolkit.waivers import Waivers


Style = Literal["text", "json", "sarif", "junit", "html"]
ALIKE = 5
"""How many problems that are alike are shown without --all."""


@click.command("validate", epilog="Example: redline validate annotations/exports")
@click.argument("paths", nargs=-1, required=True, type=Place(path_type=Path))
@documents_option
@actors_option
@file_option("links", "Clusters across documents.")
@file_option("records", "The records that links are held against.")
@file_option("waivers", "Warnings that somebody has explained.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "sarif", "junit", "html"]),
    default="text",
    show_default=True,
    help="text: the sentences, to work through; json: an object a line; sarif: for code hosts;"
    " junit: for continuous integration; html: a page to filter and work through.",
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
@click.option(
    "--fix",
    is_flag=True,
    help="Repair what has exactly one right answer, as a new export beside the old one, and list"
    " each change; then validate that.",
)
@click.option("--dry-run", is_flag=True, help="With --fix: list the changes, and write nothing.")
@click.option(
    "--push-feedback",
    "push",
    is_flag=True,
    help="Show what is reported on the labeling pages of Label Studio, and clear what is mended.",
)
@jobs_option
@click.option(
    "-o",
    "--output",
    type=Place(file_okay=False, path_type=Path),
    help="With --executor: the folder of parts, in which the problems go to _problems, an object a"
    " line.",
)
@executor_options
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    paths: tuple[Path | str, ...],
    style: Style,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: Severity | None,
    *,
    everything: bool,
    strict: bool,
    fix: bool,
    dry_run: bool,
    push: bool,
    jobs: int | None,
    output: Path | str | None,
    executor: Engine | None,
    tasks: int | None,
    workers: int | None,
    logs: Path | str | None,
    **files: Path | None,
) -> None:
    """Find everything that is wrong with exports and records, and say how to mend it.

    Each problem shows the sentence with the marked words, what is wrong, what to do, who made it,
    and where it opens in Label Studio. Exit code 1: there are errors. redline explain CODE says
    more about a code; [validate] in redline.toml holds a project's own defaults.
    """
    from toolkit.validate import validate

    if dry_run and not fix:
        raise click.UsageError("--dry-run is of use with --fix alone")
    if push and fix:
        raise click.UsageError("--push-feedback tells what --fix has left: run it after that")
    # What is asked for by name is shown, whatever the project ignores as a rule.
    usual = [code for code in app.known_codes("ignore") if code not in select]
    strict = strict or app.settings.flag("validate", "strict")
    corpus = app.corpus(**files)
    asked = (select or app.known_codes("select"), ignore or usual, severity or app.severity())
    scaled = Scaled(executor, tasks, workers, logs)
    if executor is not None:
        if output is None or fix or push or style != "text":
            raise click.UsageError(
                "--executor needs a folder (-o), and writes problems there: it goes without"
                " --format, --fix and --push-feedback"
            )
        checked = _in_tasks(app, scaled, output, paths, corpus, asked, files)
        for line in _counts(checked, checked.waived):
            click.echo(line, err=True)
        click.echo(f"problems in {output}", err=True)
        context.exit(1 if checked.errors or (strict and checked.warnings) else 0)
    scaled.refuse_alone(*paths)
    if output is not None:
        raise click.UsageError("-o is of use with --executor alone")
    here = tuple(map(Path, paths))
    with ExitStack() as stack:
        if fix:
            repair = _after_repair(here, app.schema, corpus, style, dry_run=dry_run, jobs=jobs)
            every = stack.enter_context(repair)
        else:
            every = validate(here, app.schema, corpus, jobs=jobs)
        found = every.chosen(*asked)
        for line in _lines(found, style, corpus.waivers, everything=everything, strict=strict):
            click.echo(line)
    for line in _counts(found, len(found.waived)):
        click.echo(line, err=True)
    if push:
        _push_feedback(app, here, found)
    context.exit(1 if found.errors or (strict and found.warnings) else 0)


def _in_tasks(
    app: App,
    scaled: Scaled,
    output: Path | str,
    paths: Sequence[Path | str],
    corpus: Corpus,
    asked: tuple[Collection[str], Collection[str], Severity],
    files: Mapping[str, Path | None],
) -> Checked:
    """The problems as parts of a folder, and how many there are."""
    from toolkit.scale.checking import validate_parted
    from toolkit.validate import Asked

    names = ("documents", "actors", "annotators", "links", "records", "waivers")
    beside = [files.get(name) or app.settings.path("paths", name) for name in names]
    inputs = [str(path) for path in paths]
    select, ignore, severity = asked
    options = {"select": sorted(select), "ignore": sorted(ignore), "severity": severity}
    with scaled.parted(app, "validate", output, inputs, beside, options) as parted:
        return validate_parted(inputs, app.schema, corpus, Asked(*asked), parted)


def _push_feedback(app: App, paths: Sequence[Path], found: Report) -> None:
    """Have Label Studio show what was found."""
    from toolkit.feedback import push_feedback, refuse_stale
    from toolkit.labelstudio.client import Studio

    with Studio(*app.settings.label_studio()) as studio:
        told = []
        for one in push_feedback(paths, found, studio, tell=_say):
            _say(str(one))
            if one.headless and one.tasks:
                _say("its page has no place for the note: run redline push")
            told.append(one)
    refuse_stale(told)


def _say(line: str) -> None:
    from toolkit.problems import printable

    click.echo(printable(line), err=True)


@contextmanager
def _after_repair(
    paths: Sequence[Path],
    schema: Schema,
    corpus: Corpus,
    style: Style,
    *,
    dry_run: bool,
    jobs: int | None,
) -> Iterator[Report]:
    """Repair exports, tell each change, and validate what is there then, or would be.

    What would be there can be read for as long as the context lasts.
    """
    from toolkit.files import dumps_line
    from toolkit.repair import repaired
    from toolkit.repair.told import change_lines, summary
    from toolkit.validate import validate

    with repaired(paths, schema, corpus, dry_run=dry_run) as done:
        if style == "json":
            for change in done.changes:
                click.echo(dumps_line(change.to_json()), nl=False)
        else:
            for line in change_lines(done):
                # What else is on standard output is for a program.
                click.echo(line, err=style != "text")
        for line in summary(done):
            click.echo(line, err=True)
        yield done.original(validate(done.paths, schema, corpus, jobs=jobs))


def _lines(
    found: Report, style: Style, waivers: Waivers, *, everything: bool, strict: bool
) -> Iterator[str]:
    """The report as it is asked for."""
    match style:
        case "json":
            return _json(found)
        case "sarif":
            from toolkit.reporters.sarif import sarif_report

            return sarif_report(found, waivers)
        case "junit":
            from toolkit.reporters.junit import junit_report

            return junit_report(found, waivers, strict=strict)
        case "html":
            from toolkit.reporters.problems_page import problems_page

            return problems_page(found, waivers)
    return _text(found, everything=everything)


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


def _counts(found: Report | Checked, waived: int) -> Iterator[str]:
    """How many of what, and what became of everything in the exports."""
    from toolkit.words import counted

    extra: Sequence[Any] = [
        f"{number} {what}"
        for number, what in (
            (waived, "waived"),
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
