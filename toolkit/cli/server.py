"""`redline server`: a Label Studio on this machine, for one person or a demonstration."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from toolkit.cli.app import App, pass_app
from toolkit.labelstudio import server

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of its database and account.  [default: [server] data in redline.toml]",
)


@click.group(epilog="Example: redline server start")
def command() -> None:
    """Start, stop or look at a local Label Studio: SQLite, on loopback only.

    Its account, with a random password and token, stands in server.json in the data folder,
    which only you can read. The other commands find it there.
    """


@command.command(epilog="Example: redline server start --port 8090")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8080,
    show_default=True,
    help="Where it listens.",
)
@data_option
@click.option(
    "--executable",
    metavar="PROGRAM",
    help="The program label-studio.  [default: [server] executable in redline.toml]",
)
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A migrated database for a new data folder: saves a minute.  "
    "[default: [server] template in redline.toml]",
)
@pass_app
def start(
    app: App, port: int, data: Path | None, executable: str | None, template: Path | None
) -> None:
    """Start it and wait until it answers; one that runs already is left as it is."""
    from rich.console import Console

    folder = _folder(app, data)
    running = server.status(folder).running
    message = "Label Studio is starting"
    console = Console(stderr=True)
    if not running and not console.is_terminal:
        click.echo(f"{message}; a new database takes up to a minute, once", err=True)
    with console.status(message) as line:
        found = server.start(
            folder,
            port=port,
            executable=executable or server.executable_of(app.settings),
            template=template or server.template_of(app.settings),
            progress=lambda seconds: line.update(f"{message}: {seconds:.0f} s"),
        )
    click.echo(f"Label Studio {'runs already' if running else 'is running'} at {found.url}")
    click.echo(f"  user:                {found.username}")
    click.echo(f"  password and token:  {_shown(folder / 'server.json')}")
    click.echo("  next:                redline push annotations/documents.jsonl --project NAME")


@command.command(epilog="Example: redline server stop")
@data_option
@pass_app
def stop(app: App, data: Path | None) -> None:
    """Stop it, if it runs; its projects and its account stay in the data folder."""
    stopped = server.stop(_folder(app, data))
    click.echo("Label Studio has stopped" if stopped else "Label Studio was not running")


@command.command(epilog="Example: redline server status --json")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_context
def status(context: click.Context, data: Path | None, as_json: bool) -> None:
    """Say whether it runs: exit code 0 when it does, 1 when it does not."""
    found = server.status(_folder(context.ensure_object(App), data))
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
    elif not found.running:
        click.echo("Label Studio is not running")
    else:
        state = "is running" if found.ready else "runs, but does not answer,"
        click.echo(f"Label Studio {state} at {found.url} (process {found.pid})")
        click.echo(f"  user:                {found.username}")
        click.echo(f"  password and token:  {_shown(found.credentials)}")
        click.echo(f"  log:                 {_shown(found.log)}")
    context.exit(0 if found.running else 1)


def _folder(app: App, given: Path | None) -> Path:
    return given or app.settings.path("server", "data")


def _shown(path: Path) -> str:
    """A path as short as it can be typed from here."""
    return min(str(path), os.path.relpath(path), key=len)
