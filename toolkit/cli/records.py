"""``redline records``: exports into records."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit.cli.app import App, jobs_option, lines_option, pass_app, report


@click.command(
    "records", epilog="Example: redline records annotations/exports -o build/records.jsonl"
)
@click.argument("exports", nargs=-1, required=True, type=click.Path(path_type=Path))
@lines_option
@jobs_option
@pass_app
@click.pass_context
def command(
    context: click.Context, app: App, exports: tuple[Path, ...], output: Path, jobs: int | None
) -> None:
    """Decode exports into records, one for each annotator's reading of a document.

    Of a folder of exports, the newest version of each annotation counts. Every item of a result
    is used once, or reported. Records are written even when there are problems (exit code 1).
    """
    from toolkit.cli.output import write_bytes
    from toolkit.problems import ordered
    from toolkit.records import decode_records
    from toolkit.words import counted

    users = app.annotators().users
    with decode_records(exports, app.schema, users, jobs=jobs) as records:
        done = write_bytes(output, records)
        click.echo(f"{counted(len(records), 'record')}; {done}", err=True)
    for line in records.found.ledger.lines():
        click.echo(line, err=True)
    context.exit(report(ordered(records.found.problems)))
