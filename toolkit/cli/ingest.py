"""``redline ingest``: source files, and corpora of any size, into documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.cli.app import App, pass_app, progress_bar, report
from toolkit.cli.scaled import Scaled, executor_options, parts_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.corpus import Source
    from toolkit.corpus.ingesting import Documents
    from toolkit.problems import Problem
    from toolkit.scale.engines import Engine

SHOWN = 100
"""Problems that are printed; of more, the rest is counted."""
WORTH = 2_000_000
"""Bytes of pages that are worth a process of their own: HTML takes a second for so many."""


@click.command(
    "ingest",
    epilog="Example: redline ingest seeds --metadata annotations/metadata.json"
    " -o annotations/documents.jsonl",
)
@click.argument("seeds", nargs=-1, required=True)
@click.option(
    "--metadata",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What a person decided, by document id: language, published, sections … It wins.",
)
@click.option(
    "--text-field",
    metavar="NAME",
    default="text",
    show_default=True,
    help="What JSON lines and tables call the text; a page's HTML is called html.",
)
@click.option(
    "--id-field",
    metavar="NAME",
    default="id",
    show_default=True,
    help="What JSON lines and tables call the id; without one it is a hash of the text.",
)
@click.option(
    "--problems-to",
    "problems",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write every problem, a JSON object a line: messages show the first hundred.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes work on the pages. Default: one for each 2 MB of them, up to the"
    " number of processor cores.",
)
@parts_option
@executor_options
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    seeds: tuple[str, ...],
    metadata: Path | None,
    text_field: str,
    id_field: str,
    problems: Path | None,
    jobs: int | None,
    output: Path | str,
    executor: Engine | None,
    tasks: int | None,
    workers: int | None,
    logs: Path | str | None,
) -> None:
    """Read articles and propose their sections and headlines.

    SEEDS are text files in UTF-8 and saved web pages (*.html); corpora as JSON lines (.jsonl, also
    .gz and .zst), Parquet and WARC; folders that hold any of them; hf://datasets/OWNER/NAME, with
    @REVISION, /CONFIG and /SPLIT where wanted; and other addresses such as s3://BUCKET/FOLDER. A
    text is kept as it is but for a byte-order mark and the ends of lines; of a page the article is
    kept: headline, paragraphs, headings and lists. A page that cannot be used is reported (exit
    code 1), and the others are still written; a file that has not changed is not written again. A
    run that was cut off goes on where it was when it is given again.
    """
    from toolkit.cli.output import write_bytes
    from toolkit.corpus import sources
    from toolkit.corpus.ingesting import Bench, ingesting
    from toolkit.documents import read_metadata
    from toolkit.jobs import suitable

    decided = {} if metadata is None else read_metadata(metadata)
    read = sources(seeds, text_field=text_field, id_field=id_field)
    scaled = Scaled(executor, tasks, workers, logs)
    if executor is not None:
        if problems is not None:
            raise click.UsageError("--executor writes problems to _problems in the output")
        context.exit(_in_tasks(app, scaled, output, seeds, read, decided))
    scaled.refuse_alone(output)
    output = Path(output)
    size = sum(source.size for source in read)
    into = None if str(output) == "-" else output
    with (
        progress_bar("reading", size) as bar,
        ingesting(
            read,
            Bench(decided, app.schema),
            into,
            jobs=jobs or suitable(size, WORTH),
            tell=bar.update,
        ) as documents,
    ):
        done = "nothing was written"
        if len(documents):
            done = write_bytes(output, documents)
        if problems is not None:
            write_bytes(problems, _Rows(documents))
        code, count = _report(documents)
        click.echo(_summary(len(documents), documents.sections(), count, done), err=True)
    context.exit(code)


def _summary(documents: int, sections: Mapping[str, int], problems: int, done: str) -> str:
    from toolkit.words import counted

    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(sections.items()))
    return (
        f"{counted(documents, 'document')}; sections: {kinds or 'none'};"
        f" {counted(problems, 'problem')}; {done}"
    )


def _in_tasks(
    app: App,
    scaled: Scaled,
    output: Path | str,
    seeds: Sequence[str],
    read: Sequence[Source],
    decided: Mapping[str, Any],
) -> int:
    """The documents as parts of a folder → the exit code."""
    from dataclasses import asdict

    from toolkit.corpus.ingesting import Bench
    from toolkit.scale.ingesting import ingest_parted

    options, known = {"decided": decided}, [asdict(source) for source in read]
    with scaled.parted(app, "ingest", output, seeds, (), options, known) as parted:
        made = ingest_parted(read, Bench(decided, app.schema), parted)
    click.echo(_summary(made.documents, made.sections, made.problems, f"wrote {output}"), err=True)
    return 1 if made.errors else 0


@dataclass(frozen=True, slots=True)
class _Rows:
    """Problems as lines of JSON."""

    documents: Documents

    def __iter__(self) -> Iterator[bytes]:
        from toolkit.files import dumps_line

        for found in self.documents.problems():
            yield dumps_line(found.to_json()).encode()


def _report(documents: Documents) -> tuple[int, int]:
    """Print what is wrong, of much the first and the count of each code → exit code, number."""
    from toolkit.problems import ordered

    shown: list[Problem] = []
    codes: Counter[str] = Counter()
    code = 0
    for found in documents.problems():
        codes[found.code] += 1
        code = 1 if found.severity == "error" else code
        if len(shown) < SHOWN:
            shown.append(found)
    report(ordered(shown) if codes.total() <= SHOWN else shown)
    if codes.total() > SHOWN:
        rest = codes.total() - SHOWN
        click.echo(f"… and {rest} more; --problems-to FILE writes all. In all:", err=True)
        for name, count in codes.most_common():
            click.echo(f"{count:9,} {name}", err=True)
    return code, codes.total()
