"""``redline hydrate``: a dataset folder without its texts, and the texts, into a whole one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, folder_option, pass_app

if TYPE_CHECKING:
    from toolkit.dataset.hydrate import Hydrated

SHOWN = 20
"""How many strings that stay open are shown."""


@click.command(
    "hydrate", epilog="Example: redline hydrate build/standoff --texts seeds -o build/dataset"
)
@click.argument("dataset", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--texts",
    "texts",
    required=True,
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, path_type=Path),
    help="The articles: text files, a folder of them, or a documents.jsonl; may be given again.",
)
@folder_option("The dataset folder to write; an earlier build in it is replaced.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object of what was restored.")
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    dataset: Path,
    texts: tuple[Path, ...],
    folder: Path,
    as_json: bool,
) -> None:
    """Put the texts back into a dataset that was built with --text none or snippets.

    DATASET is read and never changed; the whole dataset is written to another folder. A document
    is restored when its text has the SHA-256 that the dataset names and its rows come out as they
    were; texts are found by their hash, whatever the files are called. What could not be restored
    is listed with the reason and left out, and the rest is written (exit code 1).
    """
    from toolkit.dataset.given import read_given
    from toolkit.dataset.hydrate import hydrate
    from toolkit.files import dumps_line

    found = hydrate(dataset, read_given(texts), app.schema, folder)
    if as_json:
        click.echo(dumps_line(found.to_json()), nl=False)
    else:
        for line in _lines(found):
            click.echo(line)
    for line in _summary(found):
        click.echo(line, err=True)
    context.exit(1 if found.left_out else 0)


def _lines(found: Hydrated) -> Iterator[str]:
    """What is there, and what is not."""
    from toolkit.words import counted

    for config, number in found.rows.items():
        yield f"{config}: {counted(number, 'row')}"
    for one in found.left_out:
        yield f"left out {one.document_id}: {one.reason}"
    for entry in found.open[:SHOWN]:
        yield (
            f"left empty {entry.config} {entry.row} {entry.path}: its words stand in"
            f" {', '.join(entry.needs)}"
        )
    if len(found.open) > SHOWN:
        yield f"… and {len(found.open) - SHOWN} more left empty (--json lists them)"


def _summary(found: Hydrated) -> Iterator[str]:
    from toolkit.words import counted

    told = [f"{counted(found.documents, 'document')} restored"]
    if found.left_out:
        told.append(f"{len(found.left_out)} left out")
    if found.open:
        told.append(f"{counted(len(found.open), 'string')} left empty")
    where = f"wrote {found.folder}" if found.rows else f"{found.folder} was not written"
    yield f"{', '.join(told)}; {where}"
