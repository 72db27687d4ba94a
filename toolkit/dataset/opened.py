"""The files of a project → what a dataset is built from, none of it held in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.dataset.source import Source, Spooled
from toolkit.links import Links
from toolkit.records import decode_records
from toolkit.schema import Schema
from toolkit.survey import ENDINGS, OTHER_FILES
from toolkit.validate import Corpus, Report, validate
from toolkit.waivers import Waivers


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found in the files."""

    report: Report
    """What is wrong with the records; as long as there are errors, nothing is built."""
    source: Source
    """Without annotators and splits, which are not looked at here."""
    left_out: int
    """How many readings have errors, and are not in the source."""


@contextmanager
def open_source(
    records: Path,
    schema: Schema,
    corpus: Corpus,
    *,
    readings: Path | None = None,
    jobs: int | None = 1,
) -> Iterator[Opened]:
    """Look through the files; the source is there for as long as the context lasts.

    Args:
        records: A file or folder with one record for each document.
        schema: What records are held against first.
        corpus: What they are held against then; its links are published.
        readings: Exports or records of each annotator's own; None: there are none.
        jobs: How many processes read the files; None: as many as are worth their while.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a folder holds nothing to read.
    """
    if corpus.records is not None and corpus.records.resolve() == records.resolve():
        # What links are held against is read anyway.
        corpus = replace(corpus, records=None)
    report = validate([records], schema, corpus, jobs=jobs)
    with ExitStack() as stack:
        source = Source((), corpus.documents, corpus.actors, schema, links=corpus.links)
        unfit: frozenset[str] = frozenset()
        if not report.errors:
            context = decode_records([records], schema, corpus.annotators, jobs=jobs)
            lines = stack.enter_context(context)
            source = replace(source, records=Spooled.of(lines))
        if not report.errors and readings is not None:
            unfit = unfit_readings(readings, schema, corpus, jobs)
            context = decode_records([readings], schema, corpus.annotators, jobs=jobs)
            lines = stack.enter_context(context)
            unfit = frozenset(name for name, _, _ in lines.places if name in unfit)
            source = replace(source, readings=Spooled.of(lines, unfit), absent=lines.absent)
        yield Opened(report, source, len(unfit))


def unfit_readings(path: Path, schema: Schema, corpus: Corpus, jobs: int | None) -> frozenset[str]:
    """The ids of readings that have errors."""
    held = replace(corpus, links=Links(), waivers=Waivers(), records=None)
    found = validate([path], schema, held, jobs=jobs)
    return frozenset(p.record for p in found.problems if p.severity == "error")


def holds_records(path: Path) -> bool:
    """Whether exports or records would be found there; there need be nothing."""
    return path.is_file() or any(
        file.suffix.lower() in ENDINGS
        and file.name not in OTHER_FILES
        and not (file.name.startswith(".") or file.is_dir())
        for file in path.rglob("*")
    )
