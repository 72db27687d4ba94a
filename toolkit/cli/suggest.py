"""``redline suggest``: documents into predictions."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.app import App, actors_option, lines_option, pass_app


@click.command(
    "suggest",
    epilog="Example: redline suggest annotations/documents.jsonl -o build/predictions.jsonl",
)
@click.argument(
    "documents", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
@actors_option
@lines_option
@pass_app
def command(app: App, documents: Path, actors: Path | None, output: Path) -> None:
    """Mark beforehand what an annotator would mark without a second thought.

    DOCUMENTS is what redline ingest wrote; - is standard input. Suggested are the names of the
    actors in the registry, and direct quotes with their cues and speakers where both are plain;
    without a registry, quotes alone. Boilerplate is passed over.
    """
    from toolkit.cli.output import write_output
    from toolkit.documents import read_documents
    from toolkit.registry import read_actors
    from toolkit.suggest import suggest
    from toolkit.words import counted

    place = actors or app.settings.path("paths", "actors")
    known = list(read_actors(place, app.schema).values())
    if not known:
        click.echo(f"no actors in {place}: only quotes are suggested", err=True)
    source = Path("/dev/stdin") if str(documents) == "-" else documents
    read = sorted(read_documents(source).values(), key=lambda document: document.id)
    records = [suggest(document, known, app.schema) for document in read]
    done = write_output(output, records)
    names, quotes = (sum(len(r[layer]) for r in records) for layer in ("mentions", "quotes"))
    spoken = sum("speaker_id" in quote for record in records for quote in record["quotes"])
    click.echo(
        f"{counted(len(records), 'document')}: {counted(names, 'name')},"
        f" {counted(quotes, 'quote')}, {spoken} of them with a speaker; {done}",
        err=True,
    )
