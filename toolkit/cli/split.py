"""``redline split``: documents into train, validation and test, without leaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, documents_option, file_option, pass_app, relative, report
from toolkit.cli.scaled import Scaled, executor_options

if TYPE_CHECKING:
    from toolkit.dataset.splits import Splits
    from toolkit.scale.engines import Engine
    from toolkit.split import Division
    from toolkit.split.alike import Alike
    from toolkit.split.groups import Group

SHOWN = 20
"""How many groups and leaks are shown without --all."""
Pair = tuple[str, str]


@click.command("split", epilog="Example: redline split -o annotations/splits.json")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the splits, for redline build. What has a split in it keeps it.",
)
@click.option(
    "--parts",
    metavar="NAME=SHARE,…",
    help="The splits and their shares. Default: train=80,validation=10,test=10.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    help="Another number gives another assignment. Default: 0.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(min=0.1, max=1),
    metavar="S",
    help="From which similarity on (shared runs of three words, of all) texts are near-duplicates."
    " Default: 0.5.",
)
@click.option(
    "--given",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Splits that are there already, to be looked through for leaks. Default: what -o names.",
)
@documents_option
@file_option("links", "The clusters across documents.")
@file_option("records", "Records whose actors are counted.")
@click.option(
    "--all", "everything", is_flag=True, help="Show every group and leak, not the first 20."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object of all that was found.")
@executor_options
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    output: Path | None,
    parts: str | None,
    seed: int,
    threshold: float | None,
    given: Path | None,
    documents: Path | None,
    links: Path | None,
    records: Path | None,
    everything: bool,
    as_json: bool,
    executor: Engine | None,
    tasks: int | None,
    workers: int | None,
    logs: Path | str | None,
) -> None:
    """Part the documents into splits, so that none leaks into another.

    Documents that tell the same event, quote or threat (by the links), or whose texts are
    near-duplicates, stand on one side. Where such a group goes depends on the seed and on its
    first document alone; what an earlier file says is kept. Every pair that belongs together and
    is parted all the same is told (exit code 1).
    """
    from toolkit.dataset.splits import read_splits
    from toolkit.errors import DocumentError
    from toolkit.split import divide
    from toolkit.split.alike import Alike
    from toolkit.split.assign import PARTS, parts_of
    from toolkit.split.joins import THRESHOLD

    corpus = app.corpus(documents=documents, links=links, records=records)
    if not corpus.documents:
        raise DocumentError(
            "there are no documents to split",
            hint="Write them with redline ingest, or name their file with --documents.",
        )
    if report(corpus.links.problems):
        click.echo("nothing was split: mend the links first", err=True)
        context.exit(1)
    kept = output if output is not None and output.exists() else None
    if given is None:
        given = kept
    elif kept is not None and not _follows(read_splits(kept), read_splits(given)):
        raise click.UsageError(f"{kept} holds other splits than {given}: name a new file with -o")
    scaled = Scaled(executor, tasks, workers, logs)
    alike_from = THRESHOLD if threshold is None else threshold
    if executor is None:
        scaled.refuse_alone()
        alike = Alike(corpus.documents.values(), alike_from)
    else:
        place = documents or app.settings.path("paths", "documents")
        alike = _in_tasks(app, scaled, place, alike_from)
    found = divide(
        corpus.documents,
        [cluster for _, cluster in corpus.links.clusters],
        alike,
        PARTS if parts is None else parts_of(parts),
        seed=seed,
        given={} if given is None else read_splits(given).names,
    )
    shared = _shared_actors(app, found, corpus.records)
    if as_json:
        from toolkit.files import dumps_line

        between = [{"splits": list(pair), "actors": names} for pair, names in shared.items()]
        click.echo(dumps_line({**found.to_json(), "shared_actors": between}), nl=False)
    else:
        for line in _lines(found, shared, None if everything else SHOWN):
            click.echo(line)
    for line in _remarks(found, corpus.documents, linked=corpus.links.path is not None):
        click.echo(line, err=True)
    if output is not None:
        from toolkit.cli.output import write_bytes
        from toolkit.files import dumps_page

        page = dumps_page(dict(found.splits)).encode("utf-8")
        click.echo(write_bytes(output, [page]), err=True)
    context.exit(1 if found.leaks else 0)


def _in_tasks(app: App, scaled: Scaled, documents: Path, threshold: float) -> Alike:
    """How alike the documents are, by what tasks have signed; it is kept with the logs."""
    from toolkit.scale.signing import alike_parted

    if scaled.logs is None:
        raise click.UsageError("--executor needs --logs here: what tasks sign is kept there")
    inputs = [str(documents)]
    with scaled.parted(app, "split", scaled.logs, inputs) as parted:
        return alike_parted(inputs, threshold, parted)


def _follows(written: Splits, given: Splits) -> bool:
    """Whether what was written before says of each document what is given."""
    return all(written.names.get(name, split) == split for name, split in given.names.items())


def _shared_actors(app: App, found: Division, records: Path | None) -> dict[Pair, list[str]]:
    from toolkit.gather import gather
    from toolkit.split.leakage import shared_actors
    from toolkit.words import counted

    if records is None:
        return {}
    read = [record for record, _ in gather([records], app.schema).records]
    fit = [record for record in read if not any(app.schema.record_violations(record))]
    if len(fit) < len(read):
        told = counted(len(read) - len(fit), "record")
        hint = f"redline validate {relative(records)}"
        click.echo(f"actors not counted: {told} with errors ({hint})", err=True)
    return shared_actors(found.splits, fit)


def _lines(
    found: Division, shared: Mapping[Pair, Sequence[str]], limit: int | None
) -> Iterator[str]:
    from toolkit.split.leakage import between
    from toolkit.words import counted

    for split, number in found.counts().items():
        inside = sum(any(found.splits[n] == split for n in g.documents) for g in found.groups)
        yield f"{split}: {counted(number, 'document')} in {counted(inside, 'group')}"
    together = [group for group in found.groups if len(group.documents) > 1]
    for group in together[:limit]:
        yield ""
        yield from _told(group, found.splits)
    if limit is not None and len(together) > limit:
        yield ""
        yield f"… and {counted(len(together) - limit, 'more group')} (--all shows them)"
    if found.leaks:
        yield ""
        for (one, two), number in between(found.leaks).items():
            yield f"LEAK between {one} and {two}: {counted(number, 'pair')} of documents"
        for leak in found.leaks[:limit]:
            names = " and ".join(
                f"{n} ({s})" for n, s in zip(leak.documents, leak.splits, strict=True)
            )
            yield f"  {names}: {'; '.join(str(join) for join in leak.reasons)}"
        if limit is not None and len(found.leaks) > limit:
            yield f"  … and {counted(len(found.leaks) - limit, 'more pair')} (--all shows them)"
    for pair, actors in shared.items():
        yield ""
        yield (
            f"{' and '.join(pair)} both mention {counted(len(actors), 'actor')}"
            " (no leak, but to be known when figures on names are read)"
        )


def _told(group: Group, splits: Mapping[str, str]) -> Iterator[str]:
    """A group, and what holds it together."""
    from collections import Counter

    from toolkit.words import counted

    where = ", ".join(sorted({splits[name] for name in group.documents}))
    yield f"a group of {counted(len(group.documents), 'document')}, in {where}"
    for name in group.documents[:SHOWN]:
        yield f"  {name}"
    if len(group.documents) > SHOWN:
        yield f"  … and {len(group.documents) - SHOWN} more"
    kinds = Counter(join.kind for join in group.joins)
    first = {join.kind: join for join in reversed(group.joins)}
    for kind, number in sorted(kinds.items()):
        what = "pair" if first[kind].link is None else "cluster"
        yield f"  held together by {counted(number, what)}, such as: {first[kind]}"


def _remarks(found: Division, documents: Mapping[str, object], *, linked: bool) -> Iterator[str]:
    """What a person should know of the outcome, in plain words."""
    from toolkit.words import counted

    if not linked:
        yield "there are no links: only near-duplicates are seen to belong together"
    where = sorted({found.splits[name] for name in found.groups[0].documents})
    if len(found.groups) == 1 and len(where) == 1 and len(found.parts) > 1:
        number = len(found.groups[0].documents)
        yield (
            f"all {number} documents hang together, so there is one split, {where[0]}: a model that"
            " is trained on some of them cannot be tested on the others"
            if number > 1
            else f"there is one document, so there is one split, {where[0]}"
        )
    elif found.empty():
        yield (
            f"no document in {', '.join(found.empty())}: with {counted(len(found.groups), 'group')}"
            " a small share may get none; try other --parts, or another --seed"
        )
    if away := sorted(set(found.splits) - set(documents)):
        yield (
            f"{counted(len(away), 'document')} of the given splits not here, and kept there:"
            f" {', '.join(away[:5])}{' …' if len(away) > 5 else ''}"
        )
    if found.leaks:
        yield (
            "what had a split kept it: to mend a leak, give both documents one split in the file,"
            " or take the entries of the group out of it, and run again"
        )
