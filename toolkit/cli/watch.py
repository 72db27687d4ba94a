"""``redline watch``: feedback to annotators as their annotations come in."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, pass_app
from toolkit.errors import RedlineError

if TYPE_CHECKING:
    from toolkit.labelstudio.client import Studio

INTERVAL = 30
"""Seconds between two rounds, where nobody says otherwise."""


@click.command("watch", epilog="Example: redline watch --project crisis --interval 60")
@click.option("--project", "name", required=True, help="The name that was given to push.")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of exports. Default: [paths] exports.",
)
@click.option(
    "--interval",
    type=click.FloatRange(min=1),
    default=INTERVAL,
    show_default=True,
    help="Seconds from the end of a round to the next.",
)
@click.option(
    "--rounds", type=click.IntRange(min=1), help="End after so many rounds. Default: at Ctrl-C."
)
@pass_app
def command(app: App, name: str, folder: Path | None, interval: float, rounds: int | None) -> None:
    """Pull, validate and show each annotator what is wrong, again and again.

    A round is redline pull and redline validate --push-feedback, for one project or those of its
    annotators, and prints a line where something changed. Ctrl-C ends it; whatever it was cut off
    in, the next run completes.
    """
    from toolkit.labelstudio.client import Studio

    place = folder or app.settings.path("paths", "exports")
    click.echo(f"watching {name}: a look every {interval:g} s, until Ctrl-C", err=True)
    try:
        with Studio(*app.settings.label_studio()) as studio:
            _watch(_Watch(app, studio, name.strip(), place), interval, rounds)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


def _watch(watch: _Watch, interval: float, rounds: int | None) -> None:
    """Round after round. What goes wrong in a later one is told once, and may pass."""
    from toolkit.problems import printable

    done, told = 0, ""
    while True:
        try:
            watch.round()
            told = ""
        except RedlineError as error:
            if not done or App.debug():
                raise
            if error.message != told:
                click.echo(f"error: {printable(error.message)}; looking again", err=True)
            told = error.message
        done += 1
        if done == rounds:
            return
        time.sleep(interval)


class _Watch:
    """What is watched, and what the last round left to do."""

    def __init__(self, app: App, studio: Studio, name: str, folder: Path) -> None:
        self.app, self.studio, self.name, self.folder = app, studio, name, folder
        self.due = True
        """Whether there is something to do even where nothing is new."""
        self.echo: dict[str, set[str]] = {}
        """By project, the tasks that we changed ourselves: the next pull brings them."""

    def round(self) -> None:
        """One round."""
        from toolkit.labelstudio.pull import pull_all
        from toolkit.labelstudio.roster import Roster

        roster = Roster(self.app.settings.path("paths", "annotators"))
        titles, news = [], []
        for pulled in pull_all(self.studio, self.name, self.folder, roster):
            title = pulled.news.title
            titles.append(title)
            self.due |= pulled.new
            ours = self.echo.pop(title, set())
            if pulled.new and (not pulled.news.changed or pulled.news.changed.keys() - ours):
                news.append(f"{title}: {pulled.told}")
        if self.due:
            self._tell(titles, news)

    def _tell(self, titles: list[str], news: list[str]) -> None:
        from toolkit.feedback import push_feedback
        from toolkit.problems import printable
        from toolkit.validate import validate

        app = self.app
        report = validate([self.folder], app.schema, app.corpus()).chosen(
            app.known_codes("select"), app.known_codes("ignore"), app.severity()
        )
        told = list(push_feedback([self.folder], report, self.studio, titles=titles))
        for one in told:
            self.echo[one.title] = set(map(str, one.changed))
        # What was annotated meanwhile comes with the next pull.
        self.due = any(one.stale for one in told)
        if news or any(one.changed for one in told):
            now = time.strftime("%H:%M:%S")
            lines = [*news, *(str(one) for one in told if one.changed)]
            click.echo(printable(f"{now} {'; '.join(lines)}"))
