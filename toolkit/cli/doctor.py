"""``redline doctor``: what is installed, reachable, in step."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from toolkit.cli.app import App, pass_app

COLORS = {"ok": "green", "missing": "red", "differs": "yellow"}


@click.command("doctor", epilog="Example: redline doctor --project crisis")
@click.option(
    "--project",
    "projects",
    multiple=True,
    metavar="NAME",
    help="A name that was given to push, several times if need be: look at the page of its"
    " projects. Default: the projects of the exports that are there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
@pass_app
@click.pass_context
def command(context: click.Context, app: App, projects: tuple[str, ...], as_json: bool) -> None:
    """Say what is installed, reachable and in step, a line each, and what to do.

    A line begins with ok, missing, differs, or not asked: what cannot be known now, such as
    whether a token holds while its server is out of reach. Nothing is changed, and no token is
    shown. Exit code 1 when something that the work needs has to be mended, 0 when nothing has:
    what only tests or publishing need does not count, nor a local server that is not running.
    """
    from toolkit.doctor import doctor

    names = [name.strip() for name in projects]
    found = doctor(Path.cwd(), projects=names, schema_folder=app.schema_folder)
    if as_json:
        from toolkit.files import dumps_page

        click.echo(dumps_page(found.to_json()), nl=False)
    else:
        width = max(len(finding.name) for finding in found.findings)
        for finding in found.findings:
            state = f"{finding.state:9}"
            if sys.stdout.isatty() and finding.state in COLORS:
                state = click.style(state, fg=COLORS[finding.state])
            click.echo(f"{state}  {finding.name:{width}}  {finding}")
        told = (
            f"to mend: {', '.join(found.to_mend)}" if found.to_mend else "nothing is to be mended"
        )
        click.echo(told)
    context.exit(1 if found.to_mend else 0)
