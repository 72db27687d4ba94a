"""``redline build``: records into a dataset folder."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.app import App, pass_app


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
@click.option(
    "--documents",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The documents. Default: [paths] documents.",
)
@click.option(
    "--actors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The actor registry. Default: [paths] actors.",
)
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
    from toolkit.cli.app import report
    from toolkit.dataset import build
    from toolkit.registry import read_annotators, read_corpus
    from toolkit.validate import gather, validate

    settings = app.settings
    corpus = read_corpus(
        documents or settings.path("paths", "documents"),
        actors or settings.path("paths", "actors"),
        settings.path("paths", "annotators"),
        app.schema,
    )
    checked = validate([gold], app.schema, corpus)
    if checked.errors:
        context.exit(report(checked.problems))
    annotators = read_annotators(settings.path("paths", "annotators"))
    gathered = gather([gold], app.schema, corpus.annotators)
    made = build(
        [record for record, _ in gathered.records],
        corpus.documents,
        corpus.actors,
        app.schema,
        folder,
        annotators.kinds,
    )
    for config, rows in made.rows.items():
        click.echo(f"{config}: {rows} rows")
    click.echo(f"written {made.folder}; load it with load_dataset({str(made.folder)!r}, CONFIG)")
