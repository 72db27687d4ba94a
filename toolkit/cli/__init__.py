"""The command line: each command parses, calls one function, prints.

Exit codes everywhere: 0 fine, 1 problems in the data, 2 usage, 3 could not do it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from toolkit import __version__
from toolkit.cli.app import App
from toolkit.errors import RedlineError
from toolkit.problems import printable

COMMANDS = (
    "init",
    "ingest",
    "schema",
    "suggest",
    "select",
    "push",
    "backend",
    "pull",
    "records",
    "validate",
    "watch",
    "agreement",
    "adjudicate",
    "score",
    "link",
    "split",
    "build",
    "publish",
    "hydrate",
    "report",
    "convert",
    "status",
    "annotators",
    "migrate",
    "explain",
    "server",
    "doctor",
    "demo",
)
"""Command names in the order of the work; each is `command` in the module of the same name."""


class WorkOrder(click.Group):
    """A group that imports a command when it is asked for, and lists them in working order."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """The names, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = importlib.import_module(f"toolkit.cli.{cmd_name}").command
        return found


@click.group(
    cls=WorkOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: redline ingest seeds -o annotations/documents.jsonl",
)
@click.version_option(__version__, package_name="redline")
@click.option(
    "--schema",
    "schema_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with another version of the schema.",
)
@click.pass_context
def group(context: click.Context, schema_folder: Path | None) -> None:
    """Annotate crisis news in Label Studio, validate what comes back, publish it as a dataset.

    Exit codes: 0 fine, 1 problems in the data, 2 wrong usage, 3 could not do it.
    """
    context.obj = App(schema_folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; an error raised on purpose becomes two lines on stderr.

    Args:
        arguments: What follows the program's name; None: those of this process.
    """
    try:
        code = group.main(arguments, prog_name="redline", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        code = 3
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except RedlineError as error:
        if App.debug():
            raise
        click.echo(f"error: {printable(error.message)}", err=True)
        click.echo(f"hint: {printable(error.hint)}", err=True)
        code = 3
    except OSError as error:
        if App.debug():
            raise
        what = "" if error.filename is None else f"{printable(str(error.filename))}: "
        click.echo(f"error: {what}{error.strerror or error}", err=True)
        click.echo("hint: Check the path and its permissions, and the room on the disk.", err=True)
        code = 3
    sys.exit(code if isinstance(code, int) else 0)
