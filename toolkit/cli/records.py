"""``redline records``: exports, and corpora of other tools, into records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.app import App, jobs_option, pass_app, progress_bar, report
from toolkit.cli.scaled import Place, Scaled, executor_options, parts_option

if TYPE_CHECKING:
    from toolkit.convert.incoming import Incoming
    from toolkit.problems import Problem
    from toolkit.records import Lines
    from toolkit.scale.engines import Engine
    from toolkit.scale.recording import Recorded


@click.command(
    "records", epilog="Example: redline records annotations/exports -o build/records.jsonl"
)
@click.argument("exports", nargs=-1, required=True, type=Place(path_type=Path))
@parts_option
@click.option(
    "--documents-to",
    "documents",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the documents of the texts in brat folders and UIMA CAS, one a line.",
)
@jobs_option
@executor_options
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    exports: tuple[Path | str, ...],
    output: Path | str,
    documents: Path | None,
    jobs: int | None,
    executor: Engine | None,
    tasks: int | None,
    workers: int | None,
    logs: Path | str | None,
) -> None:
    """Decode exports into records, one for each annotator's reading of a document.

    Of a folder of exports, the newest version of each annotation counts. Every item of a result
    is used once, or reported. Records are written even when there are problems (exit code 1).
    Corpora that are annotated in brat (.ann beside .txt) or as UIMA CAS (.xmi with its type
    system) are read as well, as far as their labels are called as in the schema.
    """
    from toolkit.cli.output import write_bytes
    from toolkit.convert.incoming import Incoming, told_apart
    from toolkit.pile import Pile
    from toolkit.records import decode_records
    from toolkit.words import counted

    users = app.annotators().users
    scaled = Scaled(executor, tasks, workers, logs)
    if executor is not None:
        recorded = _in_tasks(app, scaled, output, exports, users)
        click.echo(f"{counted(recorded.records, 'record')}; wrote {output}", err=True)
        for line in recorded.ledger.lines():
            click.echo(line, err=True)
        context.exit(1 if recorded.errors else 0)
    scaled.refuse_alone(*exports, output)
    others, rest = told_apart(tuple(map(Path, exports)))
    output = Path(output)
    with ExitStack() as stack:
        lines = None
        if rest:
            lines = stack.enter_context(decode_records(rest, app.schema, users, jobs=jobs))
        all_lines = _All(lines, _incoming(app, others) if others else Incoming())
        done = write_bytes(output, all_lines)
        click.echo(f"{counted(len(all_lines), 'record')}; {done}", err=True)
    if others:
        _keep(all_lines.incoming, documents)
    for line in lines.found.ledger.lines() if lines else ():
        click.echo(line, err=True)
    context.exit(report(Pile(all_lines.problems())))


def _in_tasks(
    app: App,
    scaled: Scaled,
    output: Path | str,
    exports: Sequence[Path | str],
    users: Sequence[Any],
) -> Recorded:
    """The records as parts of a folder."""
    from toolkit.convert.incoming import told_apart
    from toolkit.scale.recording import records_parted

    if others := told_apart([path for path in exports if isinstance(path, Path)])[0]:
        raise click.UsageError(
            f"{others[0]} is of another tool: with --executor, exports and records are read alone"
        )
    inputs = [str(path) for path in exports]
    beside = [app.settings.path("paths", "annotators")]
    with scaled.parted(app, "records", output, inputs, beside) as parted:
        return records_parted(inputs, app.schema, users, parted)


@dataclass(slots=True)
class _All:
    """Records of exports and of other tools as they are written, in the order of their ids."""

    lines: Lines | None
    incoming: Incoming
    made: list[tuple[str, bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self.made = self.incoming.lines()

    def __len__(self) -> int:
        return len(self.made) + (len(self.lines) if self.lines else 0)

    def __iter__(self) -> Iterator[bytes]:
        from heapq import merge

        decoded: Iterator[tuple[str, bytes]] = iter(())
        if self.lines is not None:
            names = (name for name, _, _ in self.lines.places)
            decoded = zip(names, self.lines, strict=True)
        for _, line in merge(decoded, self.made, key=lambda pair: pair[0]):
            yield line

    def problems(self) -> Iterator[Problem]:
        """What is wrong with either, and with ids that both have."""
        from toolkit.problems import problem

        yield from self.incoming.problems
        if self.lines is not None:
            yield from self.lines.found.problems
            made = {name for name, _ in self.made}
            for name in sorted({name for name, _, _ in self.lines.places if name in made}):
                message = "this record is among exports or records too; leave one of them out"
                yield problem(name, "$.id", "duplicate-annotation", message)


def _incoming(app: App, files: Sequence[Path]) -> Incoming:
    """What other tools' files hold."""
    from toolkit.convert.incoming import read_incoming

    with progress_bar("reading", len(files)) as bar:
        return read_incoming(files, app.schema, bar.update)


def _keep(incoming: Incoming, documents: Path | None) -> None:
    """Write the documents of the texts, or say how to get them."""
    from toolkit.cli.output import write_output
    from toolkit.words import counted

    made = [incoming.documents[name].to_json() for name in sorted(incoming.documents)]
    done = "not written: name a file with --documents-to"
    if documents is not None:
        done = write_output(documents, made)
    click.echo(f"{counted(len(made), 'document')}; {done}", err=True)
