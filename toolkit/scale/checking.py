"""``validate`` in tasks: what each finds, and what can be told only of all together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from toolkit.findings import Bench, find_in, found_in
from toolkit.labelstudio.choice import Unit
from toolkit.ledger import Ledger
from toolkit.links import check_links
from toolkit.problems import Problem, ordered
from toolkit.scale.job import Made
from toolkit.scale.mirror import Mirror, mirrored
from toolkit.scale.parted import Parted
from toolkit.scale.surveyed import Counts, put_together, shards_of
from toolkit.schema import Schema
from toolkit.survey import RecordAt, Survey, carefully
from toolkit.validate import (
    Asked,
    Corpus,
    members_of,
    stock_of,
    unknown_documents,
    would_show,
)
from toolkit.waivers import Met, Waivers


@dataclass(slots=True)
class Tally:
    """How many problems there are, and which explanations were met."""

    met: Met
    errors: int = 0
    warnings: int = 0
    waived: int = 0
    left_out: int = 0

    def takes(self, found: Problem, asked: Asked) -> bool:
        """Count a problem → whether it is reported."""
        if self.met.explains(found):
            self.waived += 1
            return False
        return self.reports(found, asked)

    def reports(self, found: Problem, asked: Asked) -> bool:
        """The same where nobody could have explained it."""
        if found not in asked:
            self.left_out += 1
            return False
        if found.severity == "error":
            self.errors += 1
        else:
            self.warnings += 1
        return True

    def add_all(self, other: Tally) -> None:
        """What another task has counted."""
        self.met.add_all(other.met)
        self.errors += other.errors
        self.warnings += other.warnings
        self.waived += other.waived
        self.left_out += other.left_out


@dataclass(frozen=True, slots=True)
class Checking:
    """What a task checks with."""

    bench: Bench
    waivers: Waivers
    asked: Asked
    mirror: Mirror
    every: bool
    """Whether ids may be there twice."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in all tasks; the problems themselves are in the parts."""

    records: int
    errors: int
    warnings: int
    waived: int
    left_out: int
    ledger: Ledger = field(default_factory=Ledger)


def check(units: Iterable[Unit | RecordAt], checking: Checking) -> Made:
    """What is read together, all of a task → its problems; returned are its `Counts`."""
    counts = Counts(more=Tally(Met.of(checking.waivers)))
    names = [entry.record for entry in checking.waivers.entries]
    for unit in units:
        found = find_in(unit, checking.bench)
        counts.add(found, names, every=checking.every)
        for one in ordered(found.problems):
            told = checking.mirror.told(one)
            if counts.more.takes(told, checking.asked):
                yield told
    return counts.without_people()


def validate_parted(
    inputs: Sequence[str], schema: Schema, corpus: Corpus, asked: Asked, parted: Parted
) -> Checked:
    """Exports and records → parts with all that is wrong with them, and how much that is.

    Args:
        inputs: Paths and addresses of files and folders.
        schema: What records are held against first.
        corpus: What they are held against then.
        asked: What is reported.
        parted: By what, and where to.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to validate.
        WorkerError: When tasks were left undone.
    """
    stock = stock_of(schema, corpus)
    members = members_of(corpus) if stock is None or not stock.records else {}
    rounds = count()
    alone = replace(parted, rows=False)

    def work(survey: Survey) -> Checked:
        bench = Bench(schema, survey.choice.annotators, corpus, members)
        checking = Checking(bench, corpus.waivers, asked, mirror, bool(survey.records))
        shards = shards_of(survey, mirror, parted.tasks)
        counted = alone.counts(check, checking, shards, f"tasks-{next(rounds)}")
        kept: list[Counts] = []
        found = found_in(survey, put_together(counted, kept), ())
        names = {name for counts in kept for name in counts.names}
        entries = [entry.record for entry in corpus.waivers.entries]
        names.update(name for name in entries if survey.choice.task_of(name))
        problems = [
            *found.problems,
            *unknown_documents(found.first, survey.choice.named(), corpus),
            *(() if stock is None else stock.problems),
        ]
        held = found if stock is None or not stock.records else stock
        problems += check_links(corpus.links, held.members)
        tally = Tally(Met.of(corpus.waivers))
        for counts in kept:
            tally.add_all(counts.more)
        parted.tell(_rest(problems, tally, names, corpus, checking))
        return Checked(
            sum(counts.records for counts in kept),
            *(tally.errors, tally.warnings, tally.waived, tally.left_out),
            found.ledger,
        )

    with mirrored(inputs) as mirror:
        return carefully(mirror.paths, schema, corpus.annotators, work, parted.how.local)


def _rest(
    problems: Iterable[Problem],
    tally: Tally,
    names: Collection[str],
    corpus: Corpus,
    checking: Checking,
) -> list[Problem]:
    """The problems that no task could find, as far as they are reported; they are counted."""
    asked = checking.asked
    told = map(checking.mirror.told, ordered(problems))
    kept = [found for found in told if tally.takes(found, asked)]
    own = (*corpus.waivers.problems, *tally.met.unused(corpus.waivers, would_show(names, corpus)))
    return [*kept, *(found for found in own if tally.reports(found, asked))]
