"""``redline pull``: annotations back from Label Studio."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.app import App, pass_app


@click.command("pull", epilog="Example: redline pull --project crisis -o annotations/exports")
@click.option("--project", "name", required=True, help="The name that was given to push.")
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of exports.",
)
@pass_app
def command(app: App, name: str, folder: Path) -> None:
    """Bring a project's annotations as an export, byte for byte as the server sent it.

    Each pull that finds something new is a new file, with notes beside it; a file that is there
    is never changed. Where push made a project for each annotator, all of them are pulled.
    """
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.pull import project_titles, pull
    from toolkit.problems import printable
    from toolkit.words import counted

    with Studio(*app.settings.label_studio()) as studio:
        for title in project_titles(studio, name.strip()):
            found = pull(studio, title, folder)
            state = "written" if found.new else "nothing new since"
            click.echo(
                f"{printable(title)}: {counted(found.tasks, 'task')},"
                f" {counted(found.annotations, 'annotation')}: {state} {found.path}"
            )
