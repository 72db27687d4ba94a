"""``redline records``: exports into records."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.app import App, lines_option, pass_app, report


@click.command(
    "records", epilog="Example: redline records annotations/exports -o build/records.jsonl"
)
@click.argument("exports", nargs=-1, required=True, type=click.Path(path_type=Path))
@lines_option
@pass_app
@click.pass_context
def command(context: click.Context, app: App, exports: tuple[Path, ...], output: Path) -> None:
    """Decode exports into records, one for each annotator's reading of a document.

    Of a folder of exports, the newest version of each annotation counts. Every item of a result
    is used once, or reported. Records are written even when there are problems (exit code 1).
    """
    from toolkit.cli.output import write_output
    from toolkit.gather import gather
    from toolkit.problems import ordered
    from toolkit.words import counted

    gathered = gather(exports, app.schema, app.annotators().users)
    found = sorted((record for record, _ in gathered.records), key=lambda r: str(r.get("id")))
    done = write_output(output, found)
    click.echo(f"{counted(len(found), 'record')}; {done}", err=True)
    for line in gathered.ledger.lines():
        click.echo(line, err=True)
    context.exit(report(ordered(gathered.problems)))
