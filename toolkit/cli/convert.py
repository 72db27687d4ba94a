"""``redline convert``: records into the format of another tool."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import (
    App,
    actors_option,
    documents_option,
    file_option,
    folder_option,
    jobs_option,
    pass_app,
    progress_bar,
    report,
)

if TYPE_CHECKING:
    from toolkit.convert import Converted
    from toolkit.convert.given import Given

NAMES = ("brat", "conll", "spacy", "uima", "bigbio", "webanno", "csv", "plover")
"""What records are converted to; `toolkit.convert.FORMATS` has each."""


@click.command(
    "convert", epilog="Example: redline convert annotations/gold --to brat -o build/brat"
)
@click.argument("records", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--to",
    "to",
    type=click.Choice(NAMES),
    required=True,
    help="The format: brat standoff; CoNLL columns with BIO tags; spaCy’s DocBin; UIMA CAS XMI, for"
    " INCEpTION; BigBIO KB; W3C Web Annotation; CSV tables; an event table after PLOVER.",
)
@folder_option("The folder to write; files in it that redline has not written stay as they are.")
@documents_option
@actors_option
@file_option("links", "The clusters across documents.")
@jobs_option
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    records: tuple[Path, ...],
    to: str,
    folder: Path,
    documents: Path | None,
    actors: Path | None,
    links: Path | None,
    jobs: int | None,
) -> None:
    """Write records in the format of another tool, and say what it cannot hold.

    RECORDS are records or exports, files or folders. With errors in them nothing is written; the
    errors are listed (exit code 1). What each format holds and what it loses stands in
    docs/convert.md; redline records reads brat and UIMA CAS back.
    """
    from toolkit.convert.given import Given
    from toolkit.dataset.source import Spooled
    from toolkit.links import Links
    from toolkit.records import decode_records
    from toolkit.validate import validate
    from toolkit.waivers import Waivers

    corpus = app.corpus(documents=documents, actors=actors, links=links)
    held = replace(corpus, records=None, waivers=Waivers(), links=Links())
    found = validate(records, app.schema, held, jobs=jobs).chosen(severity="error")
    if code := report(found.problems):
        click.echo(f"{folder} was not written", err=True)
        context.exit(code)
    with decode_records(records, app.schema, corpus.annotators, jobs=jobs) as lines:
        given = Given(Spooled.of(lines), corpus.documents, app.schema, corpus.actors, corpus.links)
        _say(_converted(given, to, folder), to, folder)


def _converted(given: Given, to: str, folder: Path) -> Converted:
    from toolkit.convert import convert

    with progress_bar(f"to {to}", len(given.records)) as bar:
        return convert(replace(given, tick=bar.update), to, folder)


def _say(done: Converted, to: str, folder: Path) -> None:
    from toolkit.words import counted

    click.echo(
        f"{to}: {counted(done.records, 'record')}, {counted(done.files, 'file')} in {folder}"
    )
    lost = ", ".join(f"{number} × {noun}" for noun, number in done.lost.items())
    click.echo(f"lost: {lost or 'nothing'}", err=True)
