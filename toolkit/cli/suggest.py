"""``redline suggest``: documents into predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, actors_option, lines_option, pass_app, progress_bar

if TYPE_CHECKING:
    from toolkit.model import Document
    from toolkit.settings import Settings


@click.command(
    "suggest",
    epilog="Example: redline suggest annotations/documents.jsonl -o build/predictions.jsonl",
)
@click.argument(
    "documents", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
@click.option(
    "--backend",
    metavar="NAME",
    help="What finds them: rules, openai, or one that another package brings. Default: [suggest]"
    " backend.",
)
@click.option(
    "--model",
    metavar="NAME",
    help="The model that the backend asks. Default: [suggest.BACKEND] model.",
)
@actors_option
@lines_option
@pass_app
def command(
    app: App,
    documents: Path,
    backend: str | None,
    model: str | None,
    actors: Path | None,
    output: Path,
) -> None:
    """Mark beforehand what an annotator would mark without a second thought.

    DOCUMENTS is what redline ingest wrote; - is standard input. Suggested are names, of the
    registry and others, quotes with cue and speaker, events, and conditional threats with their
    parts; each with a score and the rule that made it. Boilerplate is passed over. The rules read
    English alone: in other languages, and without redline[suggest], they find listed names and
    plain quotes. The backend openai asks a language model, at the address [suggest.openai]
    endpoint; what it says that the text does not bear out is left out.
    """
    from toolkit.backends import DEFAULT, open_backend
    from toolkit.cli.output import write_output
    from toolkit.documents import read_documents
    from toolkit.registry import read_actors
    from toolkit.words import counted

    name, settings = _chosen(app.settings, backend, model)
    place = actors or app.settings.path("paths", "actors")
    known = list(read_actors(place, app.schema).values())
    if not known:
        click.echo(f"no actors in {place}: every actor is proposed as a new one", err=True)
    source = Path("/dev/stdin") if str(documents) == "-" else documents
    read = sorted(read_documents(source).values(), key=lambda document: document.id)
    opened = open_backend(name, known, app.schema, settings)
    if name == DEFAULT:
        _tell_what_rules_lack(read)
    records = []
    with progress_bar(f"Suggesting by {name}", len(read)) as bar:
        for record in opened.records(read):
            records.append(record)
            bar.update(1)
    done = write_output(output, records)
    _tell_left_out(opened.left_out)
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


def _chosen(settings: Settings, backend: str | None, model: str | None) -> tuple[str, Settings]:
    """The backend that is asked for, and the settings with its model.

    Raises:
        click.BadParameter: When an option names what there is not.
    """
    from toolkit.backends import DEFAULT, installed, unknown

    if backend is not None and backend not in installed():
        raise click.BadParameter(unknown(backend), param_hint="--backend")
    name = backend or settings.get("suggest", "backend")
    if model is None:
        return name, settings
    if name == DEFAULT:
        raise click.BadParameter(f"the backend {name} asks no model", param_hint="--model")
    table = f"suggest.{name}"
    asked = {**settings.values.get(table, {}), "model": model}
    return name, replace(settings, values={**settings.values, table: asked})


def _tell_what_rules_lack(documents: Sequence[Document]) -> None:
    from toolkit.suggest.parse import LACKING, english, is_english

    others = [document.id for document in documents if not is_english(document)]
    if others:
        click.echo(
            f"not in English, so with names and plain quotes alone: {', '.join(others[:5])}"
            f"{' …' if len(others) > 5 else ''}",
            err=True,
        )
    if len(others) < len(documents) and english() is None:
        click.echo(LACKING, err=True)


def _tell_left_out(left_out: Mapping[str, int]) -> None:
    those = [f"{number} of the {layer}" for layer, number in left_out.items() if number]
    if those:
        click.echo(f"left out, because they break a rule: {', '.join(those)}", err=True)
