"""`redline backend`: suggestions at the moment an annotator opens a task."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, actors_option, documents_option, pass_app
from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from toolkit.labelstudio.client import Project, Studio
    from toolkit.serve.suggesting import Suggester

project_option = click.option(
    "--project", "name", required=True, help="The name that was given to push."
)
url_option = click.option(
    "--url",
    default="http://127.0.0.1:9090",
    show_default=True,
    help="Where Label Studio reaches redline backend serve.",
)


@click.group(epilog="Example: redline backend serve")
def command() -> None:
    """Suggest at the moment an annotator opens a task, in place of beforehand.

    serve runs the server that Label Studio asks, connect tells a project to ask it.
    """


@command.command(epilog="Example: redline backend serve --port 9090")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address of this machine at which it listens. Any but loopback needs"
    " REDLINE_BACKEND_USER and REDLINE_BACKEND_PASSWORD.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=9090,
    show_default=True,
    help="Where it listens.",
)
@click.option(
    "--backend",
    "name",
    metavar="NAME",
    help="What makes the suggestions: rules, openai, or one that another package brings.  [default:"
    " [suggest] backend in redline.toml]",
)
@actors_option
@documents_option
@pass_app
def serve(
    app: App, host: str, port: int, name: str | None, actors: Path | None, documents: Path | None
) -> None:
    """Answer Label Studio, task by task, until Ctrl-C.

    A task brings its text along: no file of documents is needed. Where there is one, the language
    and the sections that somebody has decided count. A line for each task on standard error tells
    its document, how much was suggested, and how long that took.
    """
    from toolkit.serve.listening import Listener, ending, is_loopback, serve_until
    from toolkit.serve.protocol import answering

    account = app.settings.backend_account()
    if account is None and not is_loopback(host):
        raise ConfigurationError(
            f"at {host} everybody who reaches this machine could ask for suggestions",
            hint="Set REDLINE_BACKEND_USER and REDLINE_BACKEND_PASSWORD, for redline backend"
            " connect too; or leave --host out.",
        )
    with ending() as ended, Listener(host, port, _say) as listener:
        suggester = _suggester(app, name, actors, documents)
        if not is_loopback(host):
            _say(
                f"warning: texts, the password and the key that Label Studio sends along go to"
                f" {host} unencrypted; put a server with https:// in front of it"
            )
        shown = f"[{host}]" if ":" in host else host
        place = f"http://{shown}:{port}"
        ready = f"ready: {place} suggests by {suggester.version}, until Ctrl-C"
        answer = answering(suggester, account, _say)
        serve_until(ended, listener, answer, lambda: _say(ready))
    _say("stopped")


@command.command(epilog="Example: redline backend connect --project crisis")
@project_option
@url_option
@pass_app
def connect(app: App, name: str, url: str) -> None:
    """Have a project ask for suggestions whenever a task without any is opened.

    The server has to run: Label Studio tries it. A second run changes nothing but what has changed
    since, such as the password or what makes the suggestions.
    """
    from toolkit.labelstudio.client import Studio
    from toolkit.serve.connecting import connect

    address = _address(url)
    account = app.settings.backend_account()
    with Studio(*app.settings.label_studio()) as studio:
        for project in _projects(studio, name.strip()):
            made = connect(studio, project, address, account)
            state = "connected" if made.new else "was connected already"
            click.echo(f"{project.title}: {state}: {address} suggests by {made.version}")
            if not made.shown:
                _say(
                    f"{project.title} shows none: switch on “Use predictions to prelabel tasks” in"
                    " its settings, under Annotation"
                )
            if made.others:
                _say(
                    f"{project.title} has {made.others} more under Model: of several it asks the"
                    " oldest"
                )


@command.command(epilog="Example: redline backend disconnect --project crisis")
@project_option
@url_option
@pass_app
def disconnect(app: App, name: str, url: str) -> None:
    """Have a project ask no more; what was suggested stays."""
    from toolkit.labelstudio.client import Studio
    from toolkit.serve.connecting import disconnect

    address = _address(url)
    with Studio(*app.settings.label_studio()) as studio:
        for project in _projects(studio, name.strip()):
            gone = disconnect(studio, project, address)
            click.echo(f"{project.title}: {'disconnected' if gone else 'was not connected'}")


def _projects(studio: Studio, name: str) -> Iterator[Project]:
    """The project of a name, and those of its annotators."""
    from toolkit.labelstudio.load import ADJUDICATION, SEPARATOR
    from toolkit.labelstudio.pull import project_titles

    for title in project_titles(studio, name):
        # Where readings are decided upon, these are the predictions.
        project = None if title == f"{name}{SEPARATOR}{ADJUDICATION}" else studio.project(title)
        if project is not None:
            yield project


def _suggester(
    app: App, name: str | None, actors: Path | None, documents: Path | None
) -> Suggester:
    """What answers, with all that it needs loaded."""
    from toolkit.backends import DEFAULT, installed, open_backend, unknown
    from toolkit.documents import read_documents
    from toolkit.registry import read_actors
    from toolkit.serve.suggesting import Suggester, rehearse
    from toolkit.suggest.parse import LACKING, english

    if name is not None and name not in installed():
        raise click.BadParameter(unknown(name), param_hint="--backend")
    place = actors or app.settings.path("paths", "actors")
    known = list(read_actors(place, app.schema).values())
    if not known:
        _say(f"no actors in {place}: every actor is proposed as a new one")
    chosen = name or app.settings.get("suggest", "backend")
    opened = open_backend(chosen, known, app.schema, app.settings)
    if chosen == DEFAULT:
        if english() is None:
            _say(LACKING)
        rehearse(opened.records)
    decided = documents or app.settings.path("paths", "documents")
    return Suggester(
        opened.records,
        app.schema,
        opened.version,
        read_documents(decided) if decided.exists() else {},
        _say,
        debug=app.debug(),
    )


def _address(url: str) -> str:
    """The address of a server, without a slash at the end.

    Raises:
        BadParameter: When it is none.
    """
    if not url.startswith(("http://", "https://")) or "@" in url:
        raise click.BadParameter(
            f"{url!r} is no address such as http://127.0.0.1:9090", param_hint="--url"
        )
    return url.rstrip("/")


def _say(line: str) -> None:
    click.echo(line, err=True)
