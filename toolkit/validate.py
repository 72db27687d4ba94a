"""Exports and records → everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from toolkit.checked import ITEM, NOTHING, UNFINISHED, Corpus, check_record
from toolkit.findings import Bench, Findings, Found, Members, find_in, found_in
from toolkit.gather import Gathered
from toolkit.jobs import in_order, suitable
from toolkit.labelstudio.annotators import Annotators
from toolkit.ledger import Ledger
from toolkit.links import check_links
from toolkit.pile import Pile
from toolkit.problems import Problem, excerpt, problem
from toolkit.reads import Read, Reads
from toolkit.rules import Severity
from toolkit.schema import Schema
from toolkit.survey import Survey, carefully
from toolkit.texts import Texts
from toolkit.waivers import waive

__all__ = [
    "ITEM",
    "UNFINISHED",
    "Asked",
    "Corpus",
    "Read",
    "Report",
    "check_record",
    "validate",
    "validate_gathered",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which problems are reported."""

    select: Collection[str] = ()
    """Empty: all."""
    ignore: Collection[str] = ()
    severity: Severity = "warning"

    def __contains__(self, found: Problem) -> bool:
        """Whether a problem is."""
        return (
            (not self.select or found.code in self.select)
            and found.code not in self.ignore
            and (self.severity == "warning" or found.severity == "error")
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What `validate` found, in the order in which a person works through it."""

    problems: Pile
    waived: tuple[Problem, ...]
    """Warnings that `waivers.json` explains."""
    records: int
    """How many records were read."""
    ledger: Ledger
    """What became of everything that exports hold."""
    texts: Mapping[str, str]
    """By the name of a document or record: the text that offsets count in."""
    left_out: int = 0
    """How many problems were found that nobody asked for."""
    read: Iterable[Read] = ()
    """Each record that was looked at: those of files, then those of exports by their ids."""

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return self.problems.errors

    @property
    def warnings(self) -> int:
        """How many problems are warnings."""
        return len(self.problems) - self.errors

    def text_of(self, found: Problem) -> str | None:
        """The text that a problem's offsets count in, where it is known."""
        return self.texts.get(found.record)

    def chosen(
        self,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        severity: Severity = "warning",
    ) -> Report:
        """The same report with the problems that are asked for.

        Args:
            select: Codes to keep; empty: all.
            ignore: Codes to leave out.
            severity: error: leave out warnings.
        """
        if not select and not ignore and severity == "warning":
            return self
        asked = Asked(select, ignore, severity)
        kept = Pile(found for found in self.problems if found in asked)
        left_out = self.left_out + len(self.problems) - len(kept)
        return replace(self, problems=kept, left_out=left_out)


def validate(
    paths: Sequence[Path], schema: Schema, corpus: Corpus, *, jobs: int | None = 1
) -> Report:
    """Files or folders of exports and records → all that is wrong with them.

    They are read document by document, and nothing of them is kept but what is wrong.

    Args:
        paths: The files and folders; ``-`` is standard input.
        schema: What records are held against first.
        corpus: What they are held against then.
        jobs: How many processes read them, on which what is found does not depend; None: as many
            as are worth their while.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to validate.
    """
    stock = stock_of(schema, corpus)
    members = members_of(corpus) if stock is None or not stock.records else {}

    def work(survey: Survey) -> Report:
        bench = Bench(schema, survey.choice.annotators, corpus, members)
        processes = suitable(survey.size) if jobs is None else jobs
        reads = Reads()
        units = _noted(in_order(find_in, bench, survey.units(), processes), reads)
        names = [entry.record for entry in corpus.waivers.entries]
        found = found_in(survey, units, names)
        choice = survey.choice
        found.looked_at.update(name for name in names if choice.task_of(name))
        found.problems.extend(unknown_documents(found.first, choice.named(), corpus))
        texts = Texts(found.texts, choice, corpus.documents)
        return _report(found, stock, corpus, texts, reads)

    return carefully(paths, schema, corpus.annotators, work, jobs)


def validate_gathered(gathered: Gathered, schema: Schema, corpus: Corpus) -> Report:
    """What `gather` found → all that is wrong with it."""
    stock = stock_of(schema, corpus)
    members = members_of(corpus) if stock is None or not stock.records else {}
    bench = Bench(schema, Annotators(), corpus, members)
    findings = Findings()
    for record, place in gathered.records:
        said = gathered.said.get(str(record.get("id", "")), NOTHING)
        findings.add(record, place, said, bench)
    found = Found(Pile(gathered.problems), len(gathered.records))
    found.problems.extend(findings.problems)
    found.ledger.add_all(gathered.ledger)
    found.members = findings.members
    first = gathered.records[0][1] if gathered.records else None
    tasks = ((task.document, task.path, task.place) for task in gathered.tasks)
    found.problems.extend(unknown_documents(first, tasks, corpus))
    texts = _texts(gathered, corpus)
    found.looked_at.update(texts)
    reads = Reads()
    for looked in findings.records:
        reads.add(looked)
    return _report(found, stock, corpus, texts, reads)


def _noted(units: Iterable[Findings], reads: Reads) -> Iterator[Findings]:
    """Note which records were looked at in each unit."""
    for unit in units:
        for looked in unit.records:
            reads.add(looked)
        yield unit


def _report(
    found: Found, stock: Found | None, corpus: Corpus, texts: Mapping[str, str], reads: Reads
) -> Report:
    """What was found in all units, with links and waivers → the report."""
    if stock is not None:
        found.problems.extend(stock.problems)
    held = found if stock is None or not stock.records else stock
    found.problems.extend(check_links(corpus.links, held.members))
    waived = waive(found.problems, corpus.waivers, would_show(found.looked_at, corpus))
    return Report(found.problems, tuple(waived), found.records, found.ledger, texts, read=reads)


def would_show(looked_at: Collection[str], corpus: Corpus) -> Callable[[str], bool]:
    """Whether a record would have shown its faults: it was looked at, or is of no document."""

    def is_known(name: str) -> bool:
        # The id of a record begins with that of its document, which may hold dots itself.
        heads = accumulate(name.split("."), "{}.{}".format)
        return name in looked_at or not any(head in corpus.documents for head in heads)

    return is_known


def unknown_documents(
    first: Mapping[str, Any] | None,
    tasks: Iterator[tuple[str, str, Mapping[str, Any]]],
    corpus: Corpus,
) -> Iterator[Problem]:
    """Tasks of documents that are not there; where there are none at all, that is said once.

    Args:
        first: The place of the first record.
        tasks: Document, path and place of each.
        corpus: What they are held against.
    """
    if not corpus.documents:
        place = first or next((place for _, _, place in tasks), None)
        if place:
            message = (
                "there are no documents to hold this against;"
                " run redline ingest, or name them with --documents"
            )
            file = place.get("file")
            yield problem("", "$.document_id", "unknown-document", message, file=file)
        return
    for document, path, place in tasks:
        if document not in corpus.documents:
            message = (
                f"{excerpt(document)} is not among the documents: ingest it, name --documents,"
                " or delete the task"
            )
            yield problem(document, path, "task-unknown", message, **place)


def stock_of(schema: Schema, corpus: Corpus) -> Found | None:
    """The records that links are held against; None: those that are validated."""
    if not corpus.links.clusters or corpus.records is None:
        return None

    def work(survey: Survey) -> Found:
        bench = Bench(schema, survey.choice.annotators, None, members_of(corpus))
        return found_in(survey, in_order(find_in, bench, survey.units()))

    return carefully([corpus.records], schema, (), work)


def members_of(corpus: Corpus) -> Members:
    """The items that links name."""
    members: dict[str, set[str]] = {}
    for _, cluster in corpus.links.clusters:
        for member in cluster["members"]:
            members.setdefault(member["document_id"], set()).add(member["id"])
    return {document: frozenset(items) for document, items in members.items()}


def _texts(gathered: Gathered, corpus: Corpus) -> dict[str, str]:
    """The text of each document and record that was looked at."""
    texts = {task.document: task.text for task in gathered.tasks}
    texts.update(gathered.texts)
    for record, _ in gathered.records:
        document = record.get("document_id")
        known = corpus.documents.get(document) if isinstance(document, str) else None
        text = texts.get(str(document)) if known is None else known.text
        texts.setdefault(str(record.get("id", "")), text or "")
    return texts
