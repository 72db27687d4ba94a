"""``redline status``: how far each document is, what is stale, and the next command."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from toolkit.cli.app import App, pass_app


@click.command("status", epilog="Example: redline status")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
@pass_app
def command(app: App, as_json: bool) -> None:
    """Say how far each document is, what is stale, and what to run next.

    Read from the files of the project alone: no server is asked, and nothing is written. A
    document is a seed, ingested, annotated, compared (there are decisions on its readings),
    adjudicated (there is gold) or built (the dataset holds it). Stale is what was made from
    something that has changed since; it is found by content, never by the times of files.
    """
    from toolkit.status import status

    found = status(app.settings, app.schema, Path.cwd())
    if as_json:
        from toolkit.files import dumps_page

        click.echo(dumps_page(found.to_json()), nl=False)
        return
    from toolkit.reporters.overview import overview

    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    for line in overview(found, width=width, color=sys.stdout.isatty()):
        click.echo(line)
