"""``redline report``: a dataset folder into one page that a person looks at it with."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.app import App, pass_app, progress_bar
from toolkit.cli.output import write_bytes


@click.command("report", epilog="Example: redline report build/dataset -o report.html")
@click.argument("dataset", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="The page to write, HTML; - is standard output.",
)
@pass_app
def command(app: App, dataset: Path, output: Path) -> None:
    """Make one page of a dataset, to be looked at in a browser.

    DATASET is the folder that redline build or redline hydrate writes, with its texts. The page
    needs nothing beside it and asks nothing of any network: articles with what is marked in them,
    threats with filters, the same quote or threat in the words of each article, who threatens
    whom, kinds and commitment over time, and how far the readers agree.
    """
    from toolkit.report import report

    with progress_bar("reading", 1000) as bar:
        done = 0

        def seen(number: int, of: int) -> None:
            nonlocal done
            now = 1000 * number // max(of, 1)
            bar.update(now - done)
            done = now

        page = report(dataset, app.schema, seen)
    click.echo(write_bytes(output, page), err=True)
