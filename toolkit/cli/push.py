"""``redline push``: documents, suggestions and readings into Label Studio."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.app import (
    App,
    actors_option,
    chosen_layers,
    confirm_config,
    layers_option,
    pass_app,
    progress_bar,
    report,
)
from toolkit.errors import ConfigurationError, RecordError
from toolkit.labelstudio.load import SEPARATOR
from toolkit.model import ADJUDICATOR, GOLD, JSONObject

EXAMPLE = (
    "Example: redline push annotations/documents.jsonl --project crisis"
    " --predictions build/predictions.jsonl --annotators annotator-1,annotator-2"
)


RESERVED = (GOLD, "suggest", ADJUDICATOR)
"""Names that no annotator can have: of other kinds of records, and of who adjudicates."""


@click.command("push", epilog=EXAMPLE)
@click.argument("documents", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--project", "name", required=True, help="The project's title; made if it is not there."
)
@click.option(
    "--predictions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Suggestion records, or an annotator's own of an earlier pass, shown as predictions.",
)
@click.option(
    "--records",
    "readings",
    type=click.Path(exists=True, path_type=Path),
    help="Readings made elsewhere (records or exports), submitted as annotations.",
)
@click.option(
    "--annotators",
    help="Names such as annotator-1,annotator-2: a project for each, so that nobody sees"
    " another's work.",
)
@layers_option
@actors_option
@click.option(
    "--dry-run",
    is_flag=True,
    help="Print the plan: what would be made, changed, added, left; send nothing.",
)
@click.option("--yes", is_flag=True, help="Change an existing project's configuration unasked.")
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    documents: Path,
    name: str,
    predictions: Path | None,
    readings: Path | None,
    annotators: str | None,
    layers: str | None,
    actors: Path | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Put documents into Label Studio, each once, with what is suggested for them.

    A second push sends only what is not there yet. An annotation is never changed, and neither is
    the text of a task that somebody has worked on: where it differs from what would be sent, that
    is a problem (exit code 1). A push that was cut off is completed by running it again. With
    --layers, page and tasks are for these layers; each choice of layers has a project of its own.
    """
    from toolkit.codebook import instructions
    from toolkit.documents import read_documents
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.forecast import forecast
    from toolkit.labelstudio.load import Load
    from toolkit.labelstudio.plan import plan_push
    from toolkit.labelstudio.pseudonyms import enter
    from toolkit.labelstudio.push import push
    from toolkit.labelstudio.roster import Roster
    from toolkit.registry import read_actors

    asked = chosen_layers(app, layers)
    found = read_documents(documents)
    known = read_actors(actors or app.settings.path("paths", "actors"), app.schema)
    if not known:
        place = actors or app.settings.path("paths", "actors")
        click.echo(f"no actors in {place}: annotators will have nobody to choose from", err=True)
    suggested = _records(context, app, predictions, "--predictions", ("suggestion", "annotation"))
    read = _records(context, app, readings, "--records", ("annotation", "gold"))
    loads = [
        Load(
            title=title,
            annotator=annotator,
            documents=list(found.values()),
            actors=list(known.values()),
            predictions=_for(annotator, suggested),
            records={r["document_id"]: r for r in read if annotator in (None, r["annotator"])},
            instruction=instructions(app.schema, asked),
            layers=asked,
            schema_folder=str(app.schema_folder or ""),
        )
        for title, annotator in _targets(app, name.strip(), annotators, read, suggested)
    ]
    with Studio(*app.settings.label_studio()) as studio:
        if annotators is None:
            _keep_apart(loads[0].title, studio.titles())
        plans = [plan_push(load, studio, app.schema) for load in loads]
        code = report([problem for plan in plans for problem in plan.problems])
        if dry_run:
            for plan in plans:
                click.echo("\n".join(forecast(plan)))
            for plan in plans:
                plan.refuse()
            context.exit(code)
        for plan in plans:
            plan.refuse()
        for plan in plans:
            if plan.new_config and not yes:
                confirm_config(plan.load.title, plan.change.lines(plan.used))
        roster = Roster(app.settings.path("paths", "annotators"))
        # A name is somebody's from the moment that tasks bear it; whose readings are submitted
        # here may be no person.
        enter(roster, [one.annotator for one in loads if one.annotator and not one.records])
        for plan in plans:
            with progress_bar(plan.load.title, plan.steps) as bar:
                project = push(plan, studio, app.schema, bar.update)
            click.echo(f"{plan}\n{studio.url}/projects/{project.id}/data")
    context.exit(code)


def _records(
    context: click.Context, app: App, path: Path | None, option: str, kinds: tuple[str, ...]
) -> list[JSONObject]:
    """The records under a path; what is wrong with them stops the push before it begins."""
    from toolkit.gather import gather
    from toolkit.problems import ordered, problem
    from toolkit.violations import json_path

    if path is None:
        return []
    gathered = gather([path], app.schema, app.annotators().users)
    problems = list(gathered.problems)
    for record, place in gathered.records:
        name = str(record.get("id", ""))
        problems.extend(
            problem(name, json_path(found.path), found.code, found.message, file=place["file"])
            for found in app.schema.violations("record", record)
        )
        if record.get("kind") not in kinds:
            raise RecordError(
                f"{path}: {name} is a record of kind {record.get('kind')}",
                hint=f"{option} takes records of kind {' or '.join(kinds)} only.",
            )
    if report(ordered(problems)):
        context.exit(1)
    return [record for record, _ in gathered.records]


def _for(annotator: str | None, records: list[JSONObject]) -> dict[str, JSONObject]:
    """What one annotator is shown of each document: their own earlier pass before suggestions."""
    found = {r["document_id"]: r for r in records if r["kind"] == "suggestion"}
    own = {r["document_id"]: r for r in records if r["annotator"] == annotator}
    return {**found, **own}


def _targets(
    app: App,
    name: str,
    annotators: str | None,
    records: list[JSONObject],
    shown: list[JSONObject],
) -> list[tuple[str, str | None]]:
    """The projects to fill: titles, and whose each is."""
    theirs = sorted({record["annotator"] for record in records})
    passes = sorted({r["annotator"] for r in shown if r["kind"] == "annotation"})
    strangers = sorted(set(passes) - {part.strip() for part in (annotators or "").split(",")})
    if strangers:
        raise click.UsageError(
            f"--predictions holds readings by {', '.join(strangers)}: name them in --annotators,"
            " so that each is shown their own"
        )
    if annotators is None:
        if len(theirs) > 1:
            raise click.UsageError(
                f"--records holds readings by {', '.join(theirs)}: name them in --annotators,"
                " and each gets a project"
            )
        return [(name, None)]
    given = [part.strip() for part in annotators.split(",")]
    wrong = [a for a in given if a in RESERVED or list(app.schema.violations("slug", a))]
    if wrong or len(set(given)) < len(given):
        raise click.BadParameter(
            f"{annotators!r} is no list of different names such as annotator-1,annotator-2",
            param_hint="--annotators",
        )
    strangers = sorted(set(theirs) - set(given))
    if strangers:
        raise click.UsageError(
            f"--records holds readings by {', '.join(strangers)}, who are not in --annotators"
        )
    return [(f"{name}{SEPARATOR}{annotator}", annotator) for annotator in given]


def _keep_apart(name: str, titles: list[str]) -> None:
    """Refuse a project for everybody beside those of single annotators."""
    theirs = [t.removeprefix(name + SEPARATOR) for t in titles if t.startswith(name + SEPARATOR)]
    if theirs and name not in titles:
        raise ConfigurationError(
            f"{name!r} has a project for each of {', '.join(sorted(theirs))}",
            hint="Name them in --annotators, or give a project for everybody another name.",
        )
