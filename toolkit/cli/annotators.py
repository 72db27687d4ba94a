"""``redline annotators``: who annotates in each project, and how far they are."""

from __future__ import annotations

import click

from toolkit.cli.app import App, pass_app, relative


@click.command("annotators", epilog="Example: redline annotators --project crisis")
@click.option("--project", "name", help="The name that was given to push; without it, all.")
@click.option(
    "--exports", "exports_only", is_flag=True, help="Ask no server: read what was pulled alone."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
@pass_app
def command(app: App, name: str | None, exports_only: bool, as_json: bool) -> None:
    """Say how far each annotator is with each project.

    Each task is done, skipped, a draft (begun, and neither submitted nor skipped) or not yet
    touched. The median time is that of submitted annotations; Label Studio knows it of work on
    the page alone. As predicted: how many of the items that annotations began with were left as
    they were, and (whole) how many annotations are a prediction with nothing changed or added.

    Read from the server, or from the exports where no server answers. Nothing is written.
    """
    from toolkit.labelstudio.roster import Roster
    from toolkit.people import annotators
    from toolkit.problems import printable

    found = annotators(app.settings, name and name.strip(), exports_only=exports_only)
    if found.unreached is not None:
        click.echo(f"{printable(found.unreached.message)}: read from the exports", err=True)
    for path in found.strange:
        click.echo(f"left out {printable(str(relative(path)))}: it is no export", err=True)
    if as_json:
        from toolkit.files import dumps_page

        click.echo(dumps_page(found.to_json()), nl=False)
        return
    from toolkit.reporters.people import table

    if not found.projects:
        click.echo(f"{found.server} has no project with tasks of redline's", err=True)
    for number, project in enumerate(found.projects):
        if number:
            click.echo()
        for line in table(project):
            click.echo(line)
    who = Roster(app.settings.path("paths", "annotators")).table
    if who.exists():
        click.echo(f"whose e-mail address is whose: {relative(who)}", err=True)
