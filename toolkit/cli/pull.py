"""``redline pull``: annotations back from Label Studio."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from toolkit.cli.app import App, folder_option, pass_app, relative

if TYPE_CHECKING:
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.roster import Roster

T = TypeVar("T")


@click.command("pull", epilog="Example: redline pull --project crisis -o annotations/exports")
@click.option("--project", "name", required=True, help="The name that was given to push.")
@folder_option("The folder of exports.")
@click.option(
    "--check", is_flag=True, help="Only say whether anything is new: exit code 1 if so, 0 if not."
)
@click.pass_context
@pass_app
def command(app: App, context: click.Context, name: str, folder: Path, *, check: bool) -> None:
    """Bring what is new in a project as an export, byte for byte as the server sent it.

    The first pull brings all tasks, and a later one those that were touched since. Each pull that
    finds something is a new file, with notes beside it; a file that is there is never changed, and
    commands read the folder as one. Where push made a project for each annotator, all of them are
    pulled.
    """
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.roster import Roster

    with Studio(*app.settings.label_studio()) as studio:
        if check:
            context.exit(_check(studio, name.strip(), folder))
        _pull(studio, name.strip(), folder, Roster(app.settings.path("paths", "annotators")))


def _check(studio: Studio, name: str, folder: Path) -> int:
    """Print what is new → the exit code."""
    from toolkit.labelstudio.pull import check
    from toolkit.problems import printable

    found = False
    for news in check(studio, name, folder):
        found |= news.new
        if news.last is None:
            state = f"to be pulled whole into {folder}"
        else:
            state = f"{news.what if news.new else 'nothing new'} since {news.last.path}"
        click.echo(f"{printable(news.title)}: {news.told}: {state}")
    return int(found)


def _pull(studio: Studio, name: str, folder: Path, roster: Roster) -> None:
    from toolkit.labelstudio.pull import pull_all
    from toolkit.problems import printable

    for found in waiting(pull_all(studio, name, folder, roster), f"pulling {name}"):
        what = f"{found.news.what}, " if found.new and found.news.what else ""
        state = f"{what}written" if found.new else "nothing new since"
        click.echo(f"{printable(found.news.title)}: {found.told}: {state} {found.path}")
        for new in found.entered:
            place = relative(roster.path)
            click.echo(f"user {new.user} is {new.annotator} from now on: {place}", err=True)


def waiting(found: Iterator[T], what: str) -> Iterator[T]:
    """Whatever is found, with a bar on a terminal while the next is waited for.

    The bar only moves: how far it is with an export, the server does not say.
    """
    if not sys.stderr.isatty():
        yield from found
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    while True:
        with Progress(*columns, console=console, transient=True, refresh_per_second=4) as bar:
            bar.add_task(what, total=None)
            one = next(found, None)
        if one is None:
            return
        yield one
