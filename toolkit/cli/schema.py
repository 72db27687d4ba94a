"""``redline schema``: the schema, and what is derived from it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from toolkit.cli.app import App, chosen_layers, file_option, layers_option, pass_app


@click.group("schema", epilog="Example: redline schema labeling-config > labeling.xml")
def command() -> None:
    """Print the schema, or what is derived from it."""


@command.command("show", epilog="Example: redline schema show > redline.schema.json")
@pass_app
def show(app: App) -> None:
    """Print the JSON Schema."""
    from toolkit.schema import schema_text

    click.echo(schema_text(app.schema_folder), nl=False)


@command.command("labeling-config", epilog="Example: redline schema labeling-config > labeling.xml")
@layers_option
@pass_app
def labeling_config(app: App, layers: str | None) -> None:
    """Print Label Studio's labeling configuration, as push sends it."""
    from toolkit.labelstudio.config import labeling_config as made

    click.echo(made(app.schema.layers, chosen_layers(app, layers)), nl=False)


@command.command("codebook", epilog="Example: redline schema codebook > docs/codebook.md")
@file_option("examples", "Examples of each label, from articles.")
@pass_app
def codebook(app: App, examples: Path | None) -> None:
    """Print the annotators' codebook, in Markdown."""
    from toolkit.codebook import codebook as made
    from toolkit.codebook_examples import read_examples
    from toolkit.codebook_practice import read_practice
    from toolkit.shipped import shipped

    path = examples or app.settings.path("paths", "examples")
    shown = read_examples(path, app.schema) if path.exists() else {}
    practice = read_practice(app.schema_folder or shipped())
    click.echo(made(app.schema, shown, practice), nl=False)


@command.command("features", epilog="Example: redline schema features")
@pass_app
def features(app: App) -> None:
    """Print the Hugging Face features of each config of the dataset, as JSON."""
    from toolkit.dataset.columns import all_columns, feature

    found = {config: feature(columns) for config, columns in all_columns(app.schema).items()}
    click.echo(json.dumps(found, indent=1, ensure_ascii=False))


@command.command("rules", epilog="Example: redline schema rules")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of objects.")
def rules(*, as_json: bool) -> None:
    """Print the code of every rule, how bad a breach is, and what the rule says."""
    from toolkit.explain import rule_list, rules_json

    if as_json:
        click.echo(json.dumps(rules_json(), indent=1, ensure_ascii=False))
        return
    for line in rule_list():
        click.echo(line)


@command.command("check", epilog="Example: redline --schema my-schema schema check")
@pass_app
@click.pass_context
def check(context: click.Context, app: App) -> None:
    """Look for values without a meaning, and for keys that two labels share (exit code 1)."""
    from toolkit.schema import faults
    from toolkit.words import counted

    found = faults(app.schema)
    for fault in found:
        click.echo(fault)
    click.echo(f"schema {app.schema.version}: {counted(len(found), 'fault')}", err=True)
    context.exit(1 if found else 0)


@command.command("diff", epilog="Example: redline schema diff 1.0.0 schema")
@click.argument("old")
@click.argument("new", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@pass_app
@click.pass_context
def diff(context: click.Context, app: App, old: str, new: str | None, *, as_json: bool) -> None:
    """Say what breaks, what is new and what is only wording from one version to another.

    OLD and NEW are folders with a schema, schema files, or numbers of released versions; without
    NEW it is the schema in force. Exit code 1 when x-version does not take the step (major, minor
    or patch) that the changes ask for.
    """
    from toolkit.evolution.diff import schema_diff
    from toolkit.evolution.released import find_schema

    newer = app.schema if new is None else find_schema(new, app.schema_folder)
    found = schema_diff(find_schema(old, app.schema_folder), newer)
    if as_json:
        click.echo(json.dumps(found.to_json(), indent=1, ensure_ascii=False))
    else:
        for line in found.lines():
            click.echo(line)
        click.echo(found.verdict(), err=True)
    context.exit(0 if found.in_step else 1)
