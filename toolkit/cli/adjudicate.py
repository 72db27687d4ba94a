"""``redline adjudicate``: several readings into gold."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import (
    App,
    actors_option,
    confirm_config,
    documents_option,
    folder_option,
    pass_app,
    relative,
    report,
)
from toolkit.errors import ConfigurationError
from toolkit.labelstudio.load import ADJUDICATION, DECIDING
from toolkit.model import ADJUDICATOR

if TYPE_CHECKING:
    from toolkit.adjudicate import Adjudication, Outcome
    from toolkit.adjudicate.readings import Usable
    from toolkit.problems import Problem
    from toolkit.validate import Corpus

FEW = 5
"""How many open decisions are named."""


@click.command(
    "adjudicate", epilog="Example: redline adjudicate annotations/exports -o annotations/gold"
)
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path))
@folder_option(
    "The folder for gold, a file for each document. Default: [paths] records.", required=False
)
@click.option(
    "--decisions",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="What was decided, and what is open: made here, filled in by you."
    " Default: [paths] decisions.",
)
@click.option(
    "--push",
    "to_page",
    is_flag=True,
    help="Put the readings into Label Studio instead, each as a prediction, to be decided there.",
)
@click.option(
    "--project", "name", help="With --push: the project's name; it becomes NAME / adjudication."
)
@click.option("--yes", is_flag=True, help="Change an existing project's configuration unasked.")
@documents_option
@actors_option
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    records: tuple[Path, ...],
    folder: Path | None,
    file: Path | None,
    name: str | None,
    documents: Path | None,
    actors: Path | None,
    *,
    to_page: bool,
    yes: bool,
) -> None:
    """Make one gold record of the readings of each document.

    RECORDS are exports or records. What all readers agree on is accepted. Every other item becomes
    an entry of the decisions file, with both readings: write a choice (an annotator, or none) and
    a reason into each, and run this again. Gold is written when no decision is open; until then
    the exit code is 1. What an adjudicator has submitted in Label Studio, pulled and given among
    RECORDS, decides its document.
    """
    from toolkit.adjudicate import adjudicate
    from toolkit.adjudicate.decisions import page, read_decisions

    if to_page != (name is not None) or (to_page and (file or folder)):
        raise click.UsageError("--push and --project go together, without -o and --decisions")
    file = relative(file or app.settings.path("paths", "decisions"))
    folder = relative(folder or app.settings.path("paths", "records"))
    corpus = app.corpus(documents=documents, actors=actors)
    found = _readings(context, app, records, corpus)
    if name is not None:
        context.exit(_push(app, name.strip(), found, corpus, yes=yes))
    made = adjudicate(
        found.records, read_decisions(file, app.schema), corpus.documents, corpus.actors, app.schema
    )
    for outcome in made.outcomes:
        click.echo(str(outcome))
        _tell_page(outcome, file)
    if made.decisions or file.exists():
        _write(file, page(made.decisions, app.schema.version), "--decisions")
    for decision in made.reopened:
        click.echo(f"open again, for a reading has changed since: {decision}", err=True)
    for decision in made.stale:
        click.echo(f"fits no disagreement, and is kept as stale: {decision}", err=True)
    for decision in made.of_no_document:
        click.echo(f"is about a document that there is not, and is kept: {decision}", err=True)
    if made.open:
        click.echo(_still_open(made.open, file), err=True)
        context.exit(1)
    if not made.gold:
        click.echo("no document has two readings; nothing was written", err=True)
        context.exit(1)
    context.exit(_write_gold(app, made, folder, corpus))


def _tell_page(outcome: Outcome, file: Path) -> None:
    """What is strange about a document that was decided on the page."""
    from toolkit.words import counted

    if outcome.unchanged:
        click.echo(
            f"{outcome.document}: what the adjudicator submitted is the reading of"
            f" {outcome.unchanged}, unchanged: was it decided?",
            err=True,
        )
    if outcome.unused:
        are = "is" if outcome.unused == 1 else "are"
        click.echo(
            f"{outcome.document} is decided on the page; {counted(outcome.unused, 'choice')} in"
            f" {file} {are} not used",
            err=True,
        )


def _readings(context: click.Context, app: App, paths: Sequence[Path], corpus: Corpus) -> Usable:
    """The readings under some paths; what is wrong with them stops the work before it begins."""
    from toolkit.adjudicate.readings import usable
    from toolkit.gather import gather
    from toolkit.words import counted

    found = usable(gather(paths, app.schema, corpus.annotators), app.schema, corpus)
    if report(found.problems):
        click.echo("mend the readings first: redline validate says how", err=True)
        context.exit(1)
    if found.passed_over:
        number = counted(found.passed_over, "record")
        click.echo(f"passed over: {number} of kind gold or suggestion", err=True)
    for name, layers in found.incomplete.items():
        click.echo(f"passed over: {name} is without {', '.join(layers)}", err=True)
    return found


def _push(app: App, name: str, found: Usable, corpus: Corpus, *, yes: bool) -> int:
    """Every reading into the project for adjudication, as predictions → the exit code."""
    from toolkit.adjudicate import side_by_side
    from toolkit.codebook import instructions
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.load import SEPARATOR, Load
    from toolkit.labelstudio.plan import plan_push
    from toolkit.labelstudio.push import push

    readings = side_by_side(found.records)
    load = Load(
        title=f"{name}{SEPARATOR}{ADJUDICATION}",
        annotator=ADJUDICATOR,
        documents=[corpus.documents[document] for document in readings],
        actors=list(corpus.actors.values()),
        readings=readings,
        instruction=DECIDING + instructions(app.schema),
        schema_folder=str(app.schema_folder or ""),
    )
    with Studio(*app.settings.label_studio()) as studio:
        plan = plan_push(load, studio, app.schema)
        code = report(plan.problems)
        if plan.new_config and not yes:
            confirm_config(load.title, plan.change.lines(plan.used))
        project = push(plan, studio, app.schema)
        click.echo(f"{plan}\n{studio.url}/projects/{project.id}/data")
    exports = shlex.quote(str(relative(app.settings.path("paths", "exports"))))
    click.echo(
        "when these are decided on the page:"
        f" redline pull --project {shlex.quote(name)} -o {exports}, then"
        f" redline validate {exports}, then redline adjudicate {exports}",
        err=True,
    )
    return code


def _still_open(names: Sequence[str], file: Path) -> str:
    from toolkit.words import counted

    first = ", ".join(names[:FEW])
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return (
        f"{counted(len(names), 'open decision')} in {file}: {first}{more}\n"
        "gold was not written: write a choice and a reason into each, and run this again"
    )


def _write_gold(app: App, made: Adjudication, folder: Path, corpus: Corpus) -> int:
    """Every gold record, or none when there is something wrong with one → the exit code."""
    from toolkit.adjudicate.readings import faults_of_gold, gold_path
    from toolkit.files import dumps_page
    from toolkit.words import counted

    faults = faults_of_gold(made.gold, folder, app.schema, corpus)
    if code := report(faults):
        click.echo(f"{folder} was not written: {_mending(faults)}", err=True)
        return code
    for gold in made.gold:
        _write(gold_path(folder, gold), dumps_page(gold), "-o")
    click.echo(f"{counted(len(made.gold), 'gold record')} in {folder}", err=True)
    return 0


def _mending(faults: Sequence[Problem]) -> str:
    """What to do about faults of gold: actors are entered, the rest is decided otherwise."""
    unknown = sum(one.code == "unknown-actor" for one in faults)
    steps = []
    if unknown:
        steps.append(
            "enter the actors that are not in the registry in actors.json, by the name that is"
            " given here or with it as an alias, and run this again"
        )
    if unknown < len(faults):
        others = "the other" if unknown else "these"
        steps.append(
            f"change {others} decisions; to overrule what all agree on, add a decision about it"
        )
    return "; ".join(steps)


def _write(path: Path, text: str, option: str) -> None:
    """Write a file, unless it is there with the very same bytes."""
    from toolkit.files import write_atomically

    try:
        if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
            write_atomically(path, text)
    except OSError as error:
        raise ConfigurationError(
            f"cannot write {path}: {error.strerror}", hint=f"Name another place with {option}."
        ) from error
