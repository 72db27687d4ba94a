"""``redline init``: a project for a lab's own articles."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from toolkit.cli.app import App, pass_app

NEXT = """\
Put your articles into {folder}/seeds as text files, then:
  cd {quoted}
  redline ingest seeds --metadata annotations/metadata.json -o annotations/documents.jsonl
  redline suggest annotations/documents.jsonl -o build/predictions.jsonl
  redline server start
  redline push annotations/documents.jsonl --predictions build/predictions.jsonl \\
      --project my-project --annotators annotator-1"""


@click.command("init", epilog="Example: redline init my-project")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@pass_app
def command(app: App, folder: Path) -> None:
    """Make a project: settings, an empty actor registry, a practice task, and the usual folders.

    What is there already stays as it is.
    """
    from toolkit.project import init

    for path, new in init(folder, app.schema):
        click.echo(f"{'made' if new else 'kept'} {path}")
    click.echo(NEXT.format(folder=folder, quoted=shlex.quote(str(folder))), err=True)
