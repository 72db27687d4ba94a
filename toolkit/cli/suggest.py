"""``redline suggest``: documents into predictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, actors_option, pass_app, progress_bar
from toolkit.cli.scaled import Place, Scaled, executor_options, parts_option

if TYPE_CHECKING:
    from toolkit.backends.many import Bench, Tally
    from toolkit.model import JSONObject
    from toolkit.scale.engines import Engine
    from toolkit.settings import Settings


@click.command(
    "suggest",
    epilog="Example: redline suggest annotations/documents.jsonl -o build/predictions.jsonl",
)
@click.argument("documents", type=Place(exists=True, allow_dash=True, path_type=Path))
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
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes look for them. Default: of rules one for each 100 documents, up to the"
    " number of processor cores; of other backends one.",
)
@parts_option
@executor_options
@pass_app
def command(
    app: App,
    documents: Path | str,
    backend: str | None,
    model: str | None,
    actors: Path | None,
    jobs: int | None,
    output: Path | str,
    executor: Engine | None,
    tasks: int | None,
    workers: int | None,
    logs: Path | str | None,
) -> None:
    """Mark beforehand what an annotator would mark without a second thought.

    DOCUMENTS is what redline ingest wrote; - is standard input. Suggested are names, of the
    registry and others, quotes with cue and speaker, events, and conditional threats with their
    parts; each with a score and the rule that made it. Boilerplate is passed over. The rules read
    English alone: in other languages, and without redline[suggest], they find listed names and
    plain quotes. The backend openai asks a language model, at the address [suggest.openai]
    endpoint; what it says that the text does not bear out is left out.
    """
    from toolkit.backends import DEFAULT
    from toolkit.backends.many import Bench
    from toolkit.registry import read_actors
    from toolkit.words import counted

    name, settings = _chosen(app.settings, backend, model)
    place = actors or app.settings.path("paths", "actors")
    known = list(read_actors(place, app.schema).values())
    if not known:
        click.echo(f"no actors in {place}: every actor is proposed as a new one", err=True)
    bench = Bench(name, known, app.schema, settings)
    scaled = Scaled(executor, tasks, workers, logs)
    if executor is not None:
        tally = _in_tasks(app, scaled, output, documents, bench, place)
        done = f"wrote {output}"
    else:
        scaled.refuse_alone(documents, output)
        tally, done = _here(Path(documents), Path(output), bench, jobs)
    if name == DEFAULT:
        _tell_what_rules_lack(tally)
    _tell_left_out(tally.left_out)
    layers = tally.layers
    click.echo(
        f"{counted(tally.documents, 'document')}: {counted(layers['mentions'], 'mention')},"
        f" {counted(layers['quotes'], 'quote')}, {tally.spoken} of them with a speaker,"
        f" {counted(layers['events'], 'event')},"
        f" {counted(layers['conditional_threats'], 'threat')}; {done}",
        err=True,
    )


def _here(documents: Path, output: Path, bench: Bench, jobs: int | None) -> tuple[Tally, str]:
    """The records in one file, and what has become of that."""
    from toolkit.backends.many import Tally, suggest_all, suitable
    from toolkit.cli.output import write_output
    from toolkit.documents import read_documents
    from toolkit.library import open_documents

    if documents.is_dir():
        raise click.UsageError(f"{documents} is a folder: it is read with --executor alone")
    source = Path("/dev/stdin") if str(documents) == "-" else documents
    # What comes through a pipe can be read once only.
    read = open_documents(source) if source.is_file() else read_documents(source)
    tally = Tally()
    number = jobs or suitable(bench.name, len(read))
    if number == 1:
        # What cannot be opened is said before a bar is drawn.
        _ = bench.opened

    def records() -> Iterator[JSONObject]:
        with progress_bar(f"Suggesting by {bench.name}", len(read)) as bar:
            for record in suggest_all((read[name] for name in sorted(read)), bench, tally, number):
                yield record
                bar.update(1)

    return tally, write_output(output, records())


def _in_tasks(
    app: App,
    scaled: Scaled,
    output: Path | str,
    documents: Path | str,
    bench: Bench,
    actors: Path,
) -> Tally:
    """The records as parts of a folder."""
    from toolkit.scale.suggesting import suggest_parted

    inputs = [str(documents)]
    table = bench.settings.values.get(f"suggest.{bench.name}", {})
    options = {"backend": bench.name, "settings": dict(table)}
    with scaled.parted(app, "suggest", output, inputs, [actors], options) as parted:
        return suggest_parted(inputs, bench, parted)


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


def _tell_what_rules_lack(tally: Tally) -> None:
    from toolkit.suggest.parse import LACKING, english

    others = tally.foreign
    if others:
        click.echo(
            f"not in English, so with names and plain quotes alone: {', '.join(others[:5])}"
            f"{' …' if len(others) > 5 else ''}",
            err=True,
        )
    if len(others) < tally.documents and english() is None:
        click.echo(LACKING, err=True)


def _tell_left_out(left_out: Mapping[str, int]) -> None:
    those = [f"{number} of the {layer}" for layer, number in left_out.items() if number]
    if those:
        click.echo(f"left out, because they break a rule: {', '.join(those)}", err=True)
