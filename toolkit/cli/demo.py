"""``redline demo``: the whole loop on the articles of the checkout."""

from __future__ import annotations

import click

from toolkit.cli.app import App, pass_app, relative

SHOWN = 8
"""How many of the loaded threats are printed."""


@click.command("demo", epilog="Example: redline demo --keep-server")
@click.option(
    "--keep-server", is_flag=True, help="Leave Label Studio running to look at the tasks."
)
@pass_app
def command(app: App, keep_server: bool) -> None:
    """Run the whole loop on the articles of this checkout, with a Label Studio of its own.

    Ingest, suggest, push, submit what each annotator has read, pull, decode, validate, compare,
    adjudicate, build, load. It writes only under build/demo, and leaves nothing running unless
    told to.
    """
    from toolkit.demo import demo
    from toolkit.preview import threat_table
    from toolkit.stages import Stage

    def show(stage: Stage) -> None:
        click.echo(str(stage))

    folder = relative(app.settings.folder / "build" / "demo")
    shown = demo(app.settings, app.schema, folder, show, keep_server=keep_server)
    click.echo()
    threat_table(shown.threats[:SHOWN])
    if len(shown.threats) > SHOWN:
        click.echo(f"and {len(shown.threats) - SHOWN} more")
    click.echo()
    click.echo(f"dataset: {shown.dataset}")
    if keep_server:
        click.echo(f"Label Studio: {shown.address}")
        click.echo(f"log in as the user named in {shown.credentials}")
        click.echo(f"stop it with: redline server stop --data {shown.credentials.parent}")
    else:
        click.echo("Label Studio is stopped; look at the tasks with: redline demo --keep-server")
