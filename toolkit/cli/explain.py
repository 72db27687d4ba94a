"""``redline explain``: one rule, with an example of its breach."""

from __future__ import annotations

import click

from toolkit.cli.app import App, pass_app, unknown_code


@click.command("explain", epilog="Example: redline explain direct-quote-marks")
@click.argument("code")
@pass_app
def command(app: App, code: str) -> None:
    """Say what the rule behind a problem's CODE is, what to do, and show it on an example."""
    from toolkit.explain import explain

    fault = unknown_code([code])
    if fault:
        raise click.BadParameter(f"{fault} (redline schema rules lists them)", param_hint="CODE")
    for line in explain(code, app.schema):
        click.echo(line)
