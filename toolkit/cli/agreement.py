"""``redline agreement``: how far annotators agree, in the published terms."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, actors_option, documents_option, pass_app, report

if TYPE_CHECKING:
    from toolkit.agreement import Agreement

SHOWN = 20
"""How many disagreements are shown without --all."""


@click.command("agreement", epilog="Example: redline agreement annotations/exports")
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path))
@documents_option
@actors_option
@click.option(
    "--links",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Two files of clusters across documents, to be compared as well: give it twice.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Show every disagreement, not the first 20."
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object of figures and disagreements."
)
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a page of figures and disagreements, too.",
)
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    records: tuple[Path, ...],
    documents: Path | None,
    actors: Path | None,
    links: tuple[Path, ...],
    page: Path | None,
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Measure how far annotators agree, and list where they part, the largest first.

    RECORDS are exports or records. Compared are the readings of annotators; a gold record is
    compared where there is one annotator only, as with a practice task. Each figure comes with
    its n, what was left out, and a bootstrap interval over documents; what is undefined is null.
    Exit code 1: something among the records cannot be read.
    """
    from dataclasses import replace

    from toolkit.agreement import agreement
    from toolkit.agreement.readings import unreadable
    from toolkit.gather import gather
    from toolkit.links import Links, check_links, read_links
    from toolkit.validate import validate_gathered
    from toolkit.words import counted

    if len(links) not in {0, 2}:
        raise click.BadParameter("give two files, or none", param_hint="--links")
    corpus = app.corpus(documents=documents, actors=actors)
    gathered = gather(records, app.schema, corpus.annotators)
    checked = validate_gathered(gathered, app.schema, replace(corpus, links=Links()))
    read = [read_links(path, app.schema) for path in links]
    # Members are not looked for: links may be of gold that is not among the records.
    known = [fault for one in read for fault in check_links(one, {})]
    faults = [fault for fault in known if fault.code != "link-member-unknown"]
    if refused := [*unreadable(checked.problems), *faults]:
        report(refused)
        click.echo("nothing was compared: mend these first", err=True)
        context.exit(1)
    found = agreement(
        [record for record, _ in gathered.records],
        corpus.documents,
        app.schema,
        corpus.actors,
        [[cluster for _, cluster in one.clusters] for one in read],
        {name: said.absent for name, said in gathered.said.items()},
    )
    if checked.problems:
        what = f"{counted(checked.errors, 'error')}, {counted(checked.warnings, 'warning')}"
        click.echo(f"the records have problems: {what} (redline validate)", err=True)
    _show(found, as_json=as_json, limit=None if everything else SHOWN)
    if page is not None:
        from toolkit.files import write_atomically
        from toolkit.reporters.figures_page import agreement_page

        write_atomically(page, agreement_page(found))
        click.echo(f"wrote {page}", err=True)


def _show(found: Agreement, *, as_json: bool, limit: int | None) -> None:
    from toolkit.files import dumps_line
    from toolkit.reporters.figures import agreement_report

    if as_json:
        click.echo(dumps_line(found.to_json()), nl=False)
        return
    width = shutil.get_terminal_size((100, 24)).columns
    # In a file or a pipe nothing folds a line, and a table is easier to work with in one piece.
    for line in agreement_report(found, limit, width, cut_tables=sys.stdout.isatty()):
        click.echo(line)
