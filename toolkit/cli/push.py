"""``redline push``: documents, suggestions and readings into Label Studio."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from toolkit.cli.app import App, pass_app, report
from toolkit.errors import ConfigurationError, RedlineError
from toolkit.labelstudio.pull import SEPARATOR
from toolkit.model import JSONObject

EXAMPLE = (
    "Example: redline push annotations/documents.jsonl --project crisis"
    " --predictions build/predictions.jsonl --annotators annotator-1,annotator-2"
)


@click.command("push", epilog=EXAMPLE)
@click.argument("documents", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--project", "name", required=True, help="The project's title; made if it is not there."
)
@click.option(
    "--predictions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Suggestion records, shown to annotators as predictions.",
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
@click.option(
    "--actors",
    "registry",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The actor registry. Default: [paths] actors.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
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
    registry: Path | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Put documents into Label Studio, each once, with what is suggested for them.

    A second push sends only what is not there yet. A task or annotation that is there is never
    changed: where it differs from what would be sent, that is a problem (exit code 1).
    """
    from toolkit.codebook import instructions
    from toolkit.documents import read_documents
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.push import Load, plan_push, push
    from toolkit.registry import read_actors

    found = read_documents(documents)
    actors = read_actors(registry or app.settings.path("paths", "actors"), app.schema)
    suggested = _records(app, predictions)
    read = _records(app, readings)
    loads = [
        Load(
            title=title,
            annotator=annotator,
            documents=list(found.values()),
            actors=list(actors.values()),
            predictions={record["document_id"]: record for record in suggested},
            records={r["document_id"]: r for r in read if r["annotator"] == annotator},
            instruction=instructions(app.schema),
        )
        for title, annotator in _targets(name, annotators, read)
    ]
    with Studio(*app.settings.label_studio()) as studio:
        plans = [plan_push(load, studio, app.schema) for load in loads]
        code = report([problem for plan in plans for problem in plan.problems])
        if dry_run:
            for plan in plans:
                click.echo(f"would push to {plan}")
            context.exit(code)
        for plan in plans:
            if plan.new_config and not yes:
                _confirm(plan.load.title)
        for plan in plans:
            with click.progressbar(
                length=plan.steps,
                label=plan.load.title,
                file=sys.stderr,
                hidden=not sys.stderr.isatty(),
            ) as bar:
                project = push(plan, studio, app.schema, bar.update)
            click.echo(f"{plan}\n{studio.url}/projects/{project.id}/data")
    context.exit(code)


def _records(app: App, path: Path | None) -> list[JSONObject]:
    """The records under a path; what is wrong with them stops the push before it begins."""
    from toolkit.registry import read_annotators
    from toolkit.validate import gather

    if path is None:
        return []
    known = read_annotators(app.settings.path("paths", "annotators")).users
    gathered = gather([path], app.schema, known)
    seen: set[tuple[str, str]] = set()
    for record, _ in gathered.records:
        reading = (str(record.get("document_id")), str(record.get("annotator")))
        if reading in seen:
            raise RedlineError(
                f"{path}: there are two readings of {reading[0]} by {reading[1]}",
                hint="Leave one of them out.",
            )
        seen.add(reading)
    broken = [p for p in gathered.problems if p.severity == "error"]
    for record, _ in gathered.records:
        for violation in app.schema.violations("record", record):
            raise RedlineError(
                f"{path}: {record.get('id')}: {violation.message} [{violation.code}]",
                hint=f"Mend what this lists: redline validate {path}",
            )
    if broken:
        raise RedlineError(f"{broken[0]}", hint=f"Mend what this lists: redline validate {path}")
    return [record for record, _ in gathered.records]


def _targets(
    name: str, annotators: str | None, records: list[JSONObject]
) -> list[tuple[str, str | None]]:
    """The projects to fill: titles, and whose each is."""
    if annotators is not None:
        given = [part.strip() for part in annotators.split(",")]
        wrong = [a for a in given if not a or not a.replace("-", "").isalnum() or a != a.lower()]
        if wrong or len(set(given)) < len(given):
            raise click.BadParameter(
                f"{annotators!r} is no list of different names such as annotator-1,annotator-2",
                param_hint="--annotators",
            )
        strangers = sorted({record["annotator"] for record in records} - set(given))
        if strangers:
            raise click.UsageError(
                f"--records holds readings by {', '.join(strangers)}, who are not in --annotators"
            )
        return [(f"{name}{SEPARATOR}{annotator}", annotator) for annotator in given]
    theirs = sorted({record["annotator"] for record in records})
    if len(theirs) > 1:
        raise click.UsageError(
            f"--records holds readings by {', '.join(theirs)}: name them in --annotators,"
            " and each gets a project"
        )
    return [(name, theirs[0] if theirs else None)]


def _confirm(title: str) -> None:
    if not sys.stdin.isatty():
        raise ConfigurationError(
            f"the labeling configuration of {title!r} has changed since it was made",
            hint="Add --yes to change it there; annotations that are there stay as they are.",
        )
    click.confirm(f"Change the labeling configuration of {title!r}?", abort=True, err=True)
