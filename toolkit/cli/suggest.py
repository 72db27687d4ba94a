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

    DOCUMENTS is what redline ingest wrote; - is standard input. Suggested are names, of the
    registry and others, quotes with cue and speaker, events, and conditional threats with their
    parts; each with a score and the rule that made it. Boilerplate is passed over. It reads English
    alone: in other languages, and without redline[suggest], it finds listed names and plain quotes.
    """
    from toolkit.cli.output import write_output
    from toolkit.documents import read_documents
    from toolkit.registry import read_actors
    from toolkit.suggest import suggest_all
    from toolkit.suggest.parse import LACKING, english, is_english
    from toolkit.words import counted

    place = actors or app.settings.path("paths", "actors")
    known = list(read_actors(place, app.schema).values())
    if not known:
        click.echo(f"no actors in {place}: every actor is proposed as a new one", err=True)
    source = Path("/dev/stdin") if str(documents) == "-" else documents
    read = sorted(read_documents(source).values(), key=lambda document: document.id)
    others = [document.id for document in read if not is_english(document)]
    if others:
        click.echo(
            f"not in English, so with names and plain quotes alone: {', '.join(others[:5])}"
            f"{' …' if len(others) > 5 else ''}",
            err=True,
        )
    if len(others) < len(read) and english() is None:
        click.echo(LACKING, err=True)
    records = list(suggest_all(read, known, app.schema))
    done = write_output(output, records)
    mentions, quotes, events, threats = (
        sum(len(record[layer]) for record in records)
        for layer in ("mentions", "quotes", "events", "conditional_threats")
    )
    spoken = sum("speaker_id" in quote for record in records for quote in record["quotes"])
    click.echo(
        f"{counted(len(records), 'document')}: {counted(mentions, 'mention')},"
        f" {counted(quotes, 'quote')}, {spoken} of them with a speaker,"
        f" {counted(events, 'event')}, {counted(threats, 'threat')}; {done}",
        err=True,
    )
