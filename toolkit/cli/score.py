"""``redline score``: how good suggestions are, held against gold."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, actors_option, file_option, pass_app, report

if TYPE_CHECKING:
    from toolkit.gather import Gathered
    from toolkit.score import Difference, Score


@click.command(
    "score", epilog="Example: redline score build/predictions.jsonl annotations/gold --by rule"
)
@click.argument("suggestions", type=click.Path(path_type=Path))
@click.argument("gold", type=click.Path(path_type=Path))
@actors_option
@file_option("documents", "The documents: their texts, and sections as they are right.")
@click.option(
    "--suggested-documents",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The same documents with sections as a program cut them: compares these as well.",
)
@click.option(
    "--by",
    "views",
    multiple=True,
    type=click.Choice(["rule", "score", "label", "value", "document"]),
    help="Show figures by rule, by band of scores, by label or by document, or mistakes by value."
    " May be given several times.",
)
@click.option(
    "--items", is_flag=True, help="List every item that is wrong or missed, with its sentence."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object of all figures.")
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    suggestions: Path,
    gold: Path,
    actors: Path | None,
    documents: Path | None,
    suggested_documents: Path | None,
    views: tuple[str, ...],
    *,
    items: bool,
    as_json: bool,
) -> None:
    """Hold suggestions against gold: precision, recall and F1, by layer, role and rule.

    SUGGESTIONS and GOLD are files or folders of records or exports; - is standard input. They are
    matched by document: gold without a suggestion counts as missed, a suggestion without gold is
    left out. Proposed actors are those of the registry with that name, else those for whom the
    same words stand in gold. Exit code 0 whatever the figures; 1: something cannot be read.
    """
    from toolkit.documents import read_documents
    from toolkit.gather import gather
    from toolkit.registry import read_actors
    from toolkit.score import differences, score
    from toolkit.words import counted

    if str(suggestions) == str(gold) == "-":
        raise click.BadParameter("standard input can be one of the two", param_hint="GOLD")
    users = app.annotators().users
    read = [gather([path], app.schema, users) for path in (suggestions, gold)]
    if _refused(read, app):
        click.echo("nothing was compared: mend these first", err=True)
        context.exit(1)
    meant = read_actors(actors or app.settings.path("paths", "actors"), app.schema)
    known, sections = {}, None
    if suggested_documents is not None or items:
        known = read_documents(documents or app.settings.path("paths", "documents"))
    if suggested_documents is not None:
        sections = (read_documents(suggested_documents), known)
    found = score(
        [record for record, _ in read[0].records],
        [record for record, _ in read[1].records],
        app.schema,
        meant,
        {name: said.absent for one in read for name, said in one.said.items()},
        sections,
    )
    if sections and not found.figures.sections:
        click.echo("no sections were compared: these documents have no gold", err=True)
    wrong = differences(found.sides, known, app.schema, meant) if items else None
    if wrong is not None and (unknown := [name for name in found.documents if name not in known]):
        click.echo(
            f"not listed item by item: {counted(len(unknown), 'unknown document')}", err=True
        )
    _show(found, wrong, views, as_json=as_json)


def _show(
    found: Score, wrong: list[Difference] | None, views: tuple[str, ...], *, as_json: bool
) -> None:
    from toolkit.files import dumps_line
    from toolkit.reporters.scores import differences_report, score_report

    if as_json:
        listed = {} if wrong is None else {"differences": [one.to_json() for one in wrong]}
        click.echo(dumps_line({**found.to_json(), **listed}), nl=False)
        return
    width = shutil.get_terminal_size((100, 24)).columns
    for line in score_report(found, views, width):
        click.echo(line)
    for line in differences_report(wrong, width) if wrong is not None else ():
        click.echo(line)


def _refused(read: list[Gathered], app: App) -> bool:
    """Say what leaves no record to compare → whether there is any of it."""
    from toolkit.agreement.readings import unreadable
    from toolkit.validate import Corpus, check_record

    problems = [
        found
        for one in read
        for record, place in one.records
        for found in check_record(record, app.schema, Corpus(), place)
    ]
    problems += [found for one in read for found in one.problems]
    refused = unreadable(problems)
    report(refused)
    return bool(refused)
