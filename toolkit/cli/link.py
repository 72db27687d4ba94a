"""``redline link``: what is one and the same across documents."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import (
    App,
    actors_option,
    documents_option,
    pass_app,
    progress_bar,
    report,
)

if TYPE_CHECKING:
    from toolkit.link import Candidate, Found
    from toolkit.link.accepted import Added, Cluster, Known
    from toolkit.links import Links
    from toolkit.model import JSONObject
    from toolkit.validate import Corpus

SHOWN = 20
"""How many candidates are shown without --all."""
KINDS = ("same_event", "same_quote", "same_threat")
SCORE = click.FloatRange(0, 1)


@click.command("link", epilog="Example: redline link annotations/gold")
@click.argument("records", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file of clusters: read, and with --accept or --review added to."
    " Default: [paths] links.",
)
@click.option(
    "--candidates",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Where to write the pairs that are open, one a line; - is standard output."
    " Default: build/link-candidates.jsonl.",
)
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind of cluster."
)
@click.option(
    "--from",
    "least",
    type=SCORE,
    metavar="SCORE",
    help="The least score of a candidate, from 0 to 1. Default: 0.3.",
)
@click.option(
    "--accept",
    type=SCORE,
    metavar="SCORE",
    help="Add clusters of pairs with this score or more, of items that no cluster has yet.",
)
@click.option(
    "--gold",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Clusters as they are right: say how good those found are, and write nothing.",
)
@click.option("--annotator", help="Whose records to take, where a document has several.")
@click.option(
    "--review",
    is_flag=True,
    help="Read what people answered in Label Studio, add what they agree on, and put what is open"
    " there, a task for each pair.",
)
@click.option("--project", "name", help="With --review: the project's name, which is made once.")
@click.option(
    "--decisions",
    "answers",
    type=click.Path(dir_okay=False, path_type=Path),
    help="What people answered, one pair a line. Default: beside the clusters, such as"
    " annotations/links.decisions.jsonl.",
)
@click.option("--all", "everything", is_flag=True, help="Show every candidate, not the first 20.")
@documents_option
@actors_option
@pass_app
@click.pass_context
def command(
    context: click.Context,
    app: App,
    /,
    records: tuple[Path, ...],
    output: Path | None,
    candidates: Path | None,
    kinds: tuple[str, ...],
    least: float | None,
    accept: float | None,
    gold: Path | None,
    annotator: str | None,
    name: str | None,
    answers: Path | None,
    documents: Path | None,
    actors: Path | None,
    *,
    review: bool,
    everything: bool,
) -> None:
    """Find events, quotes and threats that are one and the same across documents.

    RECORDS are gold, or records of any one annotator, suggestions too. Candidates are shown with
    their score and the reasons, and written to a file; nothing is merged by itself. Clusters that
    are there stay as they are, and a pair that was decided is not asked again: run it as often as
    you like. Exit code 1: records or clusters cannot be used.
    """
    from toolkit.link import ASKED, find
    from toolkit.link.accepted import Known, with_accepted
    from toolkit.link.decided import read_decided

    if review and (gold or not name):
        raise click.UsageError("--review needs --project NAME, and goes without --gold")
    if name and not review:
        raise click.UsageError("--project goes with --review")
    path = output or app.settings.path("paths", "links")
    answers = answers or path.with_name(f"{path.stem}.decisions.jsonl")
    corpus = app.corpus(documents=documents, actors=actors)
    taken = _records(context, app, records, annotator)
    links = _links(context, app, gold or path)
    with progress_bar("comparing", 1000) as bar:
        done = 0.0

        def compared(step: int, of: int) -> None:
            nonlocal done
            before, done = int(done), done + 1000 * step / max(of, 1) / len(chosen)
            bar.update(int(done) - before)

        chosen = [kind for kind in KINDS if not kinds or kind in kinds]
        found = find(
            taken,
            corpus.documents,
            corpus.actors,
            kinds=chosen,
            least=ASKED if least is None else least,
            progress=compared,
        )
    clusters = [cluster for _, cluster in links.clusters]
    if gold is not None:
        _tell_quality(found, clusters, accept)
        return
    known = Known(clusters, read_decided(answers))
    if review:
        known = _reviewed(app, str(name), found, known, (path, answers), corpus)
    if accept is not None:
        added = with_accepted(found, known, accept)
        _write(app, path, added)
        known = Known(added.clusters, known.decided)
    if not review:
        target = candidates or app.settings.folder / "build" / "link-candidates.jsonl"
        _tell(found, known, target, limit=None if everything else SHOWN)


def _records(
    context: click.Context, app: App, paths: Sequence[Path], annotator: str | None
) -> list[JSONObject]:
    """One record of each document; what the schema refuses stops the work before it begins."""
    from toolkit.agreement.readings import unreadable
    from toolkit.gather import gather
    from toolkit.link.given import one_of_each
    from toolkit.validate import Corpus, check_record

    gathered = gather(paths, app.schema, app.annotators().users)
    problems = [
        found
        for record, place in gathered.records
        for found in check_record(record, app.schema, Corpus(), place)
    ]
    if refused := unreadable([*problems, *gathered.problems]):
        report(refused)
        click.echo("nothing was compared: mend these first", err=True)
        context.exit(1)
    return one_of_each([record for record, _ in gathered.records], annotator)


def _links(context: click.Context, app: App, path: Path) -> Links:
    """The clusters that are there; wrong ones stop the work, for they would be written again."""
    from toolkit.links import Links, check_links, read_links

    if not path.exists():
        return Links(path)
    links = read_links(path, app.schema)
    # A cluster may name documents whose records were not given.
    faults = [f for f in check_links(links, {}) if f.code != "link-member-unknown"]
    if faults:
        report(faults)
        click.echo("nothing was compared: mend the clusters first", err=True)
        context.exit(1)
    return links


def _tell_quality(found: Sequence[Found], gold: Sequence[Cluster], accept: float | None) -> None:
    from toolkit.link import ACCEPTED
    from toolkit.link.clusters import proposed
    from toolkit.link.quality import met, quality, within
    from toolkit.reporters.candidates import quality_table

    level = ACCEPTED if accept is None else accept
    items = {(one.kind, *key) for one in found for key in one.entries}
    right = within(gold, items)
    click.echo(f"clusters at a score of {level}, as if no pair was known")
    kinds = [one.kind for one in found]
    for line in quality_table(quality(proposed(found, level), right, kinds)):
        click.echo(line)
    for one in found:
        hit, of = met(one.kind, [c.pair for c in one.candidates], right)
        click.echo(
            f"{one.kind}: {len(one.candidates)} candidates hold {hit} of the {of} pairs of the gold"
        )


def _tell(found: Sequence[Found], known: Known, target: Path, limit: int | None) -> None:
    from toolkit.cli.output import write_output
    from toolkit.link.accepted import open_ones
    from toolkit.reporters.candidates import candidate_lines, capped_lines, counts

    left = open_ones(found, known)
    to_stdout = str(target) == "-"
    width = shutil.get_terminal_size((100, 24)).columns
    for line in candidate_lines(left, len(left) if limit is None else limit, width):
        click.echo(line, err=to_stdout)
    for one in found:
        for line in capped_lines(one):
            click.echo(line, err=True)
        click.echo(counts(one, sum(c.kind == one.kind for c in left)), err=True)
    click.echo(write_output(target, [one.to_json() for one in left]), err=True)


def _write(app: App, path: Path, added: Added) -> None:
    """Write the clusters, where anything is new."""
    from toolkit.files import dumps_page, write_atomically
    from toolkit.words import counted

    if not added.new and not added.grown:
        click.echo(f"nothing is new; {path} stays as it is", err=True)
        return
    value = {"schema_version": app.schema.version, "links": list(added.clusters)}
    write_atomically(path, dumps_page(value))
    more = f", {counted(added.grown, 'cluster')} with new members" if added.grown else ""
    click.echo(f"wrote {path}: {counted(added.new, 'new cluster')}{more}", err=True)


def _reviewed(
    app: App,
    name: str,
    found: Sequence[Found],
    known: Known,
    files: tuple[Path, Path],
    corpus: Corpus,
) -> Known:
    """Read what people answered, add what they agree on, and ask for what is open."""
    from toolkit.labelstudio.client import Studio
    from toolkit.labelstudio.roster import Roster
    from toolkit.link.accepted import Known, open_ones, with_answers
    from toolkit.link.decided import merged, write_decided
    from toolkit.link.page import task
    from toolkit.link.review import ask, read_answers, title_of
    from toolkit.reporters.candidates import answered, disputed

    def named(actor: str) -> str:
        return str(corpus.actors[actor]["name"]) if actor in corpus.actors else actor

    def make(candidate: Candidate) -> JSONObject:
        return task(candidate, corpus.documents, named)

    path, answers = files
    with Studio(*app.settings.label_studio()) as studio:
        there = read_answers(studio, name, Roster(app.settings.path("paths", "annotators")))
        decided = merged(known.decided, there.decided)
        if decided != known.decided:
            write_decided(answers, decided.values())
        items = {(one.kind, key) for one in found for key in one.entries}
        added = with_answers(Known(known.clusters, decided), [one.kind for one in found], items)
        said = list(decided.values())
        if said:
            click.echo(f"{answers}: {answered(said)}")
        for line in disputed(said):
            click.echo(line, err=True)
        for conflict in added.conflicts:
            click.echo(f"not joined, for it contradicts itself: {conflict}", err=True)
        _write(app, path, added)
        known = Known(added.clusters, decided)
        left = open_ones(found, known)
        with progress_bar(title_of(name), len(left)) as bar:
            project, sent = ask(studio, name, there, left, make, bar.update)
        click.echo(f"{title_of(name)}: {sent} new tasks, {len(left) - sent} there and open")
        if project is not None:
            click.echo(f"{studio.url}/projects/{project.id}/data")
    return known
