"""``build`` in tasks: they check and decode records; what they wrote is what is built from."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from toolkit.corpus.parts import problem_of
from toolkit.dataset.opened import Opened
from toolkit.dataset.source import Source, Spooled
from toolkit.findings import Found
from toolkit.links import Links
from toolkit.pile import Pile
from toolkit.problems import Problem
from toolkit.records import HELD, Lines, Places
from toolkit.scale.checking import Checked, validate_parted
from toolkit.scale.folders import Folder
from toolkit.scale.job import part
from toolkit.scale.parted import Parted
from toolkit.scale.recording import records_parted
from toolkit.schema import Schema
from toolkit.survey import PROBLEMS
from toolkit.validate import Asked, Corpus, Report
from toolkit.waivers import Waivers


@contextmanager
def open_source_parted(
    records: Path, schema: Schema, corpus: Corpus, parted: Parted, *, readings: Path | None = None
) -> Iterator[Opened]:
    """What `open_source` gives; the work on records and readings is done in tasks.

    Args:
        records: A file or folder with one record for each document.
        schema: What records are held against first.
        corpus: What they are held against then; its links are published.
        parted: By what it is done; all that is made is kept with the logs.
        readings: Exports or records of each annotator's own; None: there are none.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a folder holds nothing to read.
        WorkerError: When tasks were left undone.
    """
    if corpus.records is not None and corpus.records.resolve() == records.resolve():
        # What links are held against is read anyway.
        corpus = replace(corpus, records=None)
    checking = parted.step("checked")
    checked = validate_parted([str(records)], schema, corpus, Asked(), checking)
    report = _report(checked, checking.output)
    with ExitStack() as stack:
        source = Source((), corpus.documents, corpus.actors, schema, links=corpus.links)
        unfit: frozenset[str] = frozenset()
        if not report.errors:
            lines = stack.enter_context(_decoded(records, schema, corpus, parted.step("records")))
            source = replace(source, records=Spooled.of(lines))
        if not report.errors and readings is not None:
            checking = parted.step("readings-checked")
            held = replace(corpus, links=Links(), waivers=Waivers(), records=None)
            validate_parted([str(readings)], schema, held, Asked(severity="error"), checking)
            lines = stack.enter_context(_decoded(readings, schema, corpus, parted.step("readings")))
            unfit = frozenset(found.record for found in problems_in(checking.output))
            unfit = frozenset(name for name, _, _ in lines.places if name in unfit)
            source = replace(source, readings=Spooled.of(lines, unfit), absent=lines.absent)
        yield Opened(report, source, len(unfit))


def problems_in(folder: Folder) -> Iterator[Problem]:
    """The problems in all parts of a folder."""
    inside = folder.inside(PROBLEMS)
    for name in inside.names():
        for line in inside.lines(name):
            yield problem_of(json.loads(line))


def _report(checked: Checked, folder: Folder) -> Report:
    return Report(Pile(problems_in(folder)), (), checked.records, checked.ledger, {})


@contextmanager
def _decoded(path: Path, schema: Schema, corpus: Corpus, parted: Parted) -> Iterator[Lines]:
    """The records of all parts, as they are read one by one."""
    recorded = records_parted([str(path)], schema, corpus.annotators, parted)
    with tempfile.SpooledTemporaryFile(HELD) as kept:
        yield Lines(Found(), _copied(parted, kept), kept, recorded.absent)


def _copied(parted: Parted, kept: IO[bytes]) -> Places:
    """Put the lines of all parts into a file → where each is, in the order of their ids."""
    places = Places()
    for rank in range(parted.tasks):
        for line in parted.output.lines(part(rank)):
            kept.write(line)
            places.append(str(json.loads(line).get("id")), len(line))
    places.sort()
    return places
