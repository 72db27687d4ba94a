"""``redline select``: which documents to annotate next, and what an annotated slice tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, actors_option, pass_app, progress_bar
from toolkit.errors import ConfigurationError

if TYPE_CHECKING:
    from toolkit.select import Request, Selection, Stratum

SHOWN = 20
"""How many strata are shown; all stand in the file beside the selection."""
META = ".meta.json"
KEYS = ("source", "month", "actor", "language")


def _keys(_: click.Context, parameter: click.Parameter, given: str | None) -> tuple[str, ...]:
    names = [name.strip() for name in (given or "").split(",") if name.strip()]
    if unknown := [name for name in names if name not in KEYS]:
        raise click.BadParameter(
            f"nothing is known of documents by {unknown[0]!r}; known are {', '.join(KEYS)}",
            param=parameter,
        )
    return tuple(key for key in KEYS if key in names)


@click.command(
    "select",
    epilog="Example: redline select annotations/documents.jsonl -n 200 --by threats"
    " --suggestions build/predictions.jsonl -o selections/1.jsonl",
)
@click.argument("documents", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Where to write the selection, a JSON object a line; beside it comes what it was made of"
    " (*.meta.json). - is standard output, without that.",
)
@click.option("-n", "--size", type=click.IntRange(min=1), help="How many documents to choose.")
@click.option(
    "--by",
    type=click.Choice(["random", "threats", "uncertain"]),
    default="random",
    help="random: each is as likely. threats: the more threats are likely in a document, the more"
    " likely it is chosen. uncertain: the nearer their scores are to one half. Default: random.",
)
@click.option(
    "--top",
    is_flag=True,
    help="With threats or uncertain: the highest alone. No sample: nothing can be estimated from"
    " it.",
)
@click.option(
    "--suggestions",
    type=click.Path(exists=True, path_type=Path),
    help="What redline suggest wrote of these documents; threats and uncertain need it.",
)
@click.option(
    "--stratify",
    metavar="KEYS",
    callback=_keys,
    help="Draw from each source, month, actor or language, or from each of several together, such"
    " as source,month. The actor is the one whom a document names most.",
)
@click.option(
    "--allocation",
    type=click.Choice(["proportional", "equal"]),
    default="proportional",
    help="How many of each stratum: in proportion to its documents, or the same of each. Default:"
    " proportional.",
)
@click.option(
    "--exclude",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="What is annotated or chosen already: records, exports, earlier selections, or a folder of"
    " them. May be given several times.",
)
@click.option(
    "--near-duplicates",
    type=click.Choice(["once", "keep"]),
    default="once",
    help="once: of near-duplicates one is drawn, and none of what is excluded. keep: each counts."
    " Default: once.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    help="Another number gives another selection. Default: 0.",
)
@click.option(
    "--documents-to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the chosen documents, for redline push.",
)
@click.option(
    "--suggestions-to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write what is suggested of them, for redline push --predictions.",
)
@actors_option
@click.option(
    "--estimate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="SELECTION",
    help="Choose nothing: DOCUMENTS are records or exports of what SELECTION chose, and what they"
    " tell of all documents is printed.",
)
@pass_app
def command(
    app: App,
    documents: Path,
    output: Path | None,
    size: int | None,
    by: str,
    top: bool,
    suggestions: Path | None,
    stratify: tuple[str, ...],
    allocation: str,
    exclude: tuple[Path, ...],
    near_duplicates: str,
    seed: int,
    documents_to: Path | None,
    suggestions_to: Path | None,
    actors: Path | None,
    estimate: Path | None,
) -> None:
    """Choose the documents to annotate next, as a sample from which all can be estimated.

    DOCUMENTS is what redline ingest wrote, plain or compressed (.gz), or a folder of such files. Of
    each chosen document it is written why, and with what probability it was chosen, so that
    estimates can be weighted. The choice depends on the documents' ids and the seed, not on their
    order. To go on after a slice: --exclude SELECTION.
    """
    from toolkit.select.frame import Request

    if estimate is not None:
        if output is not None or size is not None:
            raise click.UsageError("--estimate chooses nothing: leave out -o and -n")
        _print_estimate(app, estimate, documents)
        return
    if output is None or size is None:
        raise click.UsageError("name the number of documents with -n, and the file with -o")
    if by != "random" and suggestions is None:
        raise click.UsageError(f"--by {by} needs the --suggestions that redline suggest wrote")
    if top and (by == "random" or stratify):
        raise click.UsageError("--top goes with --by threats or uncertain, and without --stratify")
    if suggestions_to is not None and suggestions is None:
        raise click.UsageError("--suggestions-to needs --suggestions")
    request = Request(size, by, top, stratify, allocation, near_duplicates, seed)
    _run(
        app,
        (documents, suggestions, exclude),
        (output, documents_to, suggestions_to),
        actors,
        request,
    )


def _run(
    app: App,
    given: tuple[Path, Path | None, Sequence[Path]],
    outputs: tuple[Path, Path | None, Path | None],
    actors: Path | None,
    request: Request,
) -> None:
    """Choose, and write what was chosen."""
    from toolkit.registry import read_actors
    from toolkit.select import select
    from toolkit.select.excluded import read_excluded
    from toolkit.select.inputs import Input

    documents = Input.of(given[0])
    suggestions = None if given[1] is None else Input.of(given[1])
    place = actors or app.settings.path("paths", "actors")
    known = list(read_actors(place, app.schema).values()) if "actor" in request.stratify else []
    out = read_excluded(given[2], app.schema, app.annotators().users, own=outputs)
    sizes = documents.size + (0 if suggestions is None else suggestions.size)
    with (
        progress_bar("Selecting", 2 * sizes) as bar,
        select(documents, suggestions, out, known, request, bar.update) as selection,
    ):
        done = _write(selection, outputs)
    _tell(selection, request, done)


def _write(selection: Selection, outputs: tuple[Path, Path | None, Path | None]) -> list[str]:
    """Write all files, or none where one of them holds something else.

    Raises:
        ConfigurationError: When a file is there already with other contents.
    """
    from toolkit.cli.output import write_bytes
    from toolkit.files import dumps_line, dumps_page

    output, documents_to, suggestions_to = outputs
    files: list[tuple[Path, Iterable[bytes]]] = [
        (output, [dumps_line(row).encode("utf-8") for row in selection.rows])
    ]
    if str(output) != "-":
        meta = output.with_name(output.name.removesuffix(".jsonl") + META)
        files.append((meta, [dumps_page(selection.meta).encode("utf-8")]))
    if documents_to is not None:
        files.append((documents_to, selection.documents))
    if suggestions_to is not None:
        files.append((suggestions_to, selection.suggestions))
    for path, lines in files:
        if str(path) != "-" and path.exists() and not _holds(path, lines):
            raise ConfigurationError(
                f"{path} is there already, and holds something else",
                hint="Name a new file: what was chosen before may be annotated by now.",
            )
    return [write_bytes(path, lines) for path, lines in files]


def _holds(path: Path, lines: Iterable[bytes]) -> bool:
    with path.open("rb") as stream:
        return all(stream.read(len(line)) == line for line in lines) and not stream.read(1)


def _tell(selection: Selection, request: Request, done: Sequence[str]) -> None:
    """What was chosen of what, on standard error."""
    from toolkit.words import counted

    counts = selection.meta["counts"]
    if request.stratify:
        _table(selection.strata)
    for number, what in (
        (counts["excluded"], "excluded"),
        (counts["near_duplicates_of_excluded"], "left out as near-duplicates of these"),
        (counts["without_suggestions"], "without suggestions, and so the least likely to be drawn"),
    ):
        if number:
            click.echo(f"{counted(number, 'document')} {what}", err=True)
    if counts["units"] < counts["selectable"]:
        alike = counts["selectable"] - counts["units"]
        click.echo(f"{counted(alike, 'near-duplicate')} of others, drawn once", err=True)
    if counts["chosen"] < request.size:
        click.echo(f"there are only {counts['chosen']} to choose from: all are chosen", err=True)
    if request.top:
        click.echo("the topmost are no sample: no estimate for all can be made of them", err=True)
    click.echo(
        f"{counts['chosen']} of {counted(counts['selectable'], 'document')} chosen,"
        f" by {request.by}; {'; '.join(done)}",
        err=True,
    )


def _table(strata: Sequence[Stratum]) -> None:
    """The strata: how many documents in each, and how many chosen."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from toolkit.problems import printable

    table = Table()
    for column in ("stratum", "documents", "chosen"):
        table.add_column(column, justify="left" if column == "stratum" else "right")
    for one in sorted(strata, key=lambda one: -one.documents)[:SHOWN]:
        table.add_row(Text(printable(str(one))), str(one.documents), str(one.chosen))
    console = Console(stderr=True)
    console.print(table)
    if len(strata) > SHOWN:
        console.print(f"… and {len(strata) - SHOWN} more strata", highlight=False)


def _print_estimate(app: App, selection: Path, records: Path) -> None:
    """What the records of a slice tell of all documents."""
    from toolkit.select.estimate import estimate, read_slice, readings

    chosen = read_slice(selection)
    counts = readings([records], app.schema, app.annotators().users)
    for line in estimate(chosen, counts).lines():
        click.echo(line)
