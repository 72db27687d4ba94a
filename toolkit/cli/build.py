"""``redline build``: records into a dataset folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
    relative,
    report,
)
from toolkit.cli.scaled import Scaled, executor_options

if TYPE_CHECKING:
    from toolkit.dataset.opened import Opened
    from toolkit.dataset.source import Source
    from toolkit.scale.engines import Engine
    from toolkit.validate import Corpus

SHOWN = 20
"""How many differences are shown."""


@click.command("build", epilog="Example: redline build annotations/gold -o build/dataset --verify")
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
@folder_option("The dataset folder; an earlier build in it is replaced.")
@click.option(
    "--records",
    "readings",
    type=click.Path(exists=True, path_type=Path),
    help="Each annotator's own readings, exports or records, for the config annotations."
    " Default: [paths] exports, where there are any.",
)
@click.option(
    "--text",
    type=click.Choice(["full", "none", "snippets"]),
    default="full",
    show_default=True,
    help="What of the texts is written: all; nothing but ids, offsets and hashes; or of each quote"
    " and threat its sentence, at most 200 characters.",
)
@click.option(
    "--splits",
    "splits_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which document is in which split: what redline split wrote. Default: all are in train.",
)
@click.option(
    "--verify",
    "verified",
    is_flag=True,
    help="Load every config afterwards, in a fresh cache, streaming and not, and compare it row by"
    " row with the records; exit code 3 where it differs.",
)
@documents_option
@actors_option
@file_option("links", "The clusters across documents.")
@jobs_option
@executor_options
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    gold: Path,
    folder: Path,
    readings: Path | None,
    text: str,
    splits_file: Path | None,
    documents: Path | None,
    actors: Path | None,
    links: Path | None,
    jobs: int | None,
    executor: Engine | None,
    tasks: int | None,
    workers: int | None,
    logs: Path | str | None,
    *,
    verified: bool,
) -> None:
    """Write a dataset folder that load_dataset reads: Parquet files and a card.

    GOLD is records (or exports): one for each document. Records with errors are not built; then
    the problems are listed, and nothing is written (exit code 1). Readings with errors are left
    out.
    """
    from dataclasses import replace

    from toolkit.dataset.build import build
    from toolkit.dataset.splits import read_splits
    from toolkit.words import counted

    splits = read_splits(splits_file) if splits_file else None
    corpus = app.corpus(documents=documents, actors=actors, links=links)
    readings = readings or _exports(app)
    scaled = Scaled(executor, tasks, workers, logs)
    given = {"documents": documents, "actors": actors, "links": links}
    beside = [path or app.settings.path("paths", name) for name, path in given.items()]
    with _opened(app, scaled, (gold, readings), corpus, beside, jobs) as opened:
        code = report(opened.report.problems)
        if code:
            click.echo(f"{folder} was not written", err=True)
            context.exit(code)
        source = replace(
            opened.source,
            annotators=app.annotators(),
            splits=splits,
            project=app.settings.table("dataset"),
        )
        made = build(source, folder, text=text)
        _say_left_out(opened, made.left_out, readings)
        for config, rows in made.rows.items():
            click.echo(f"{config}: {counted(rows, 'row')}")
        click.echo(f"written {folder}; load it with load_dataset({str(folder)!r}, CONFIG)")
        if verified:
            _verify(source, folder, text)


@contextmanager
def _opened(
    app: App,
    scaled: Scaled,
    inputs: tuple[Path, Path | None],
    corpus: Corpus,
    beside: Sequence[Path],
    jobs: int | None,
) -> Iterator[Opened]:
    """What is built from; with --executor, it is checked and decoded in tasks."""
    gold, readings = inputs
    if scaled.executor is None:
        from toolkit.dataset.opened import open_source

        scaled.refuse_alone()
        with open_source(gold, app.schema, corpus, readings=readings, jobs=jobs) as opened:
            yield opened
        return
    from toolkit.scale.building import open_source_parted

    if scaled.logs is None:
        raise click.UsageError("--executor needs --logs here: what tasks decode is kept there")
    names = ("annotators", "records", "waivers")
    others = [*beside, *(app.settings.path("paths", name) for name in names)]
    places = [str(path) for path in inputs if path is not None]
    with (
        scaled.parted(app, "build", scaled.logs, places, others) as parted,
        open_source_parted(gold, app.schema, corpus, parted, readings=readings) as opened,
    ):
        yield opened


def _exports(app: App) -> Path | None:
    """The exports of the project, where there are any."""
    from toolkit.dataset.opened import holds_records

    path = app.settings.path("paths", "exports")
    return path if holds_records(path) else None


def _say_left_out(
    opened: Opened, others: Mapping[tuple[str, str], int], readings: Path | None
) -> None:
    """One line on what of readings and links is not in the dataset."""
    from toolkit.words import counted

    told = [f"{counted(number, what)} {why}" for (what, why), number in others.items()]
    if opened.left_out and readings is not None:
        hint = f"with errors (redline validate {relative(readings)})"
        told.insert(0, f"{counted(opened.left_out, 'reading')} {hint}")
    if told:
        click.echo(f"left out: {', '.join(told)}", err=True)


def _verify(source: Source, folder: Path, text: str) -> None:
    """Say what is loaded otherwise than it was built.

    Raises:
        PublishError: When something is.
    """
    from itertools import islice

    from toolkit.dataset.verify import Verified, verify
    from toolkit.errors import PublishError
    from toolkit.words import counted

    seen = Verified()
    differences = iter(verify(source, folder, text=text, seen=seen))
    shown = list(islice(differences, SHOWN))
    for difference in shown:
        click.echo(str(difference), err=True)
    if shown:
        total = len(shown) + sum(1 for _ in differences)
        raise PublishError(
            f"{folder} is loaded otherwise than it was built: {counted(total, 'difference')}",
            hint="Remove the folder, and build it again.",
        )
    click.echo(f"verified: {counted(seen.rows, 'row')}, loaded and streamed")
