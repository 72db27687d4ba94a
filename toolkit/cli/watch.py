"""``redline watch``: feedback to annotators as their annotations come in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, folder_option, pass_app
from toolkit.errors import RedlineError

if TYPE_CHECKING:
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.webhooks import Bell

INTERVAL = 30
"""Seconds between two rounds, where nobody says otherwise."""


@click.command("watch", epilog="Example: redline watch --project crisis --interval 60")
@click.option("--project", "name", required=True, help="The name that was given to push.")
@folder_option("The folder of exports. Default: [paths] exports.", required=False)
@click.option(
    "--interval",
    type=click.FloatRange(min=1),
    default=INTERVAL,
    show_default=True,
    help="Seconds from the end of a round to the next.",
)
@click.option(
    "--webhook",
    "address",
    metavar="URL",
    help="Look at once when Label Studio calls this address of this machine, such as"
    " http://10.0.0.7:8765.",
)
@click.option(
    "--rounds", type=click.IntRange(min=1), help="End after so many rounds. Default: at Ctrl-C."
)
@pass_app
def command(
    app: App,
    name: str,
    folder: Path | None,
    interval: float,
    address: str | None,
    rounds: int | None,
) -> None:
    """Pull, validate and show each annotator what is wrong, again and again.

    A round is redline pull and redline validate --push-feedback, for one project or those of its
    annotators, and prints a line where something changed. Ctrl-C ends it; whatever it was cut off
    in, the next run completes.

    With --webhook, a project that has one round behind it calls when something is annotated, if
    its server may reach that address; the interval holds all the same.
    """
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.webhooks import Bell

    place = folder or app.settings.path("paths", "exports")
    click.echo(f"watching {name}: a look every {interval:g} s, until Ctrl-C", err=True)
    try:
        with ExitStack() as stack:
            bell = stack.enter_context(Bell(address)) if address else None
            studio = stack.enter_context(Studio(*app.settings.label_studio()))
            watch = stack.enter_context(_watching(_Watch(app, studio, name.strip(), place, bell)))
            _watch(watch, interval, rounds, bell.wait if bell else time.sleep)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


@contextmanager
def _watching(watch: _Watch) -> Iterator[_Watch]:
    """Leave no webhook behind."""
    try:
        yield watch
    finally:
        watch.end()


def _watch(
    watch: _Watch, interval: float, rounds: int | None, wait: Callable[[float], object]
) -> None:
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
        wait(interval)


class _Watch:
    """What is watched, and what the last round left to do."""

    def __init__(
        self, app: App, studio: Studio, name: str, folder: Path, bell: Bell | None
    ) -> None:
        self.app, self.studio, self.name, self.folder = app, studio, name, folder
        self.bell = bell
        self.webhooks: dict[str, int | None] = {}
        """By project: the webhook that rings the bell; None: the server wants none."""
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
        self._hang(titles)
        if self.due:
            self._tell(titles, news)

    def end(self) -> None:
        """Take down what was put up."""
        from toolkit.labelstudio.webhooks import take_down

        for title, webhook in self.webhooks.items():
            try:
                if webhook is not None:
                    take_down(self.studio, webhook)
            except RedlineError as error:
                click.echo(f"error: {error.message}", err=True)
                click.echo(f"hint: remove it in the settings of {title!r}", err=True)

    def _hang(self, titles: list[str]) -> None:
        from toolkit.labelstudio.webhooks import hang

        for title in titles if self.bell else ():
            project = None if title in self.webhooks else self.studio.project(title)
            if self.bell and project:
                made = self.webhooks[title] = hang(self.studio, project, self.bell.url)
                if made is None:
                    said = f"{self.studio.url} calls no such address; {title!r} is looked at alone"
                    click.echo(f"{said} when the interval is over", err=True)

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
