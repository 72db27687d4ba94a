"""``redline build``: records into a dataset folder."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.app import App, actors_option, documents_option, pass_app, report


@click.command("build", epilog="Example: redline build annotations/gold -o build/dataset")
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The dataset folder; an earlier build in it is replaced.",
)
@documents_option
@actors_option
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    gold: Path,
    folder: Path,
    documents: Path | None,
    actors: Path | None,
) -> None:
    """Write a dataset folder that load_dataset reads: Parquet files and a card.

    GOLD is records (or exports): one for each document. Records with errors are not built; then
    the problems are listed, and nothing is written (exit code 1).
    """
    from toolkit.dataset import build
    from toolkit.gather import gather
    from toolkit.validate import validate_gathered
    from toolkit.words import counted

    corpus = app.corpus(documents=documents, actors=actors)
    gathered = gather([gold], app.schema, corpus.annotators)
    code = report(validate_gathered(gathered, app.schema, corpus).problems)
    if code:
        click.echo(f"{folder} was not written", err=True)
        context.exit(code)
    records = [record for record, _ in gathered.records]
    made = build(records, corpus.documents, corpus.actors, app.schema, folder, app.annotators())
    for config, rows in made.rows.items():
        click.echo(f"{config}: {counted(rows, 'row')}")
    click.echo(f"written {made.folder}; load it with load_dataset({str(made.folder)!r}, CONFIG)")
