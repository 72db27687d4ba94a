"""How far a project is → lines that a project lead takes in at one glance."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import click

from toolkit.problems import printable
from toolkit.status.values import STAGES, DocumentStatus, Reading, Stale, Status
from toolkit.words import counted

HEADINGS = ("document", "stage", "read by", "decisions", "next")
NOTHING = "–"
GAP = "  "
ALIKE = 5
"""How many stale things of one kind are listed; the others are counted."""
NARROW = 60
"""No line is made for fewer cells."""
Row = tuple[list[str], ...]
"""The cells of a document, each with its lines."""


def overview(status: Status, *, width: int = 100, color: bool = False) -> Iterator[str]:
    """A project's status → lines without ends: a table, what is stale, what to run.

    Args:
        status: From `toolkit.status.status`.
        width: Cells of a line; only ids, names and command lines are longer.
        color: Whether stages are styled for a terminal.
    """
    width = max(width, NARROW)
    if status.documents:
        yield from _table(status.documents, width, color=color)
        yield ""
    if status.all_stale:
        yield click.style("stale", fg="yellow", bold=True) if color else "stale"
        yield from _stale(status.all_stale, width)
        yield ""
    if status.elsewhere.errors or status.elsewhere.warnings:
        yield f"in no single reading: {_faults(status.elsewhere)}; redline validate lists them"
    yield from _ending(status, width, color=color)


def _table(documents: Sequence[DocumentStatus], width: int, *, color: bool) -> Iterator[str]:
    rows = [_row(document) for document in documents]
    if sum(_widths(rows)) + len(GAP) * (len(HEADINGS) - 1) > width:
        # Cells of several lines take less room.
        rows = [_row(document, apart=True) for document in documents]
    widths = _widths(rows)
    yield _line(HEADINGS, widths)
    for row, document in zip(rows, documents, strict=True):
        for cells in zip_longest(*row, fillvalue=""):
            line = _line(cells, widths)
            yield _colored(line, document) if color else line


def _row(document: DocumentStatus, *, apart: bool = False) -> Row:
    """A document's cells; `apart`: each thing in them on a line of its own."""
    gold = () if document.gold is None else (document.gold,)
    read = [(reading.annotator, _notes(reading)) for reading in (*document.readings, *gold)]
    read += [(name, "not yet") for name in document.waiting]
    named = [f"{printable(name)} ({notes})" if notes else printable(name) for name, notes in read]
    if apart:
        lines = [(printable(name), f"  ({notes})" if notes else "") for name, notes in read]
        named = [line for pair in lines for line in pair if line]
    decisions = [f"{document.decisions} made"] if document.decisions else [NOTHING]
    if document.open:
        decisions = [f"{document.open} of {document.decisions}", "open"]
    stage = [document.stage, *(["stale"] if document.stale else [])]
    return (
        [printable(document.id)],
        stage if apart else [", ".join(stage)],
        (named if apart else [", ".join(named)]) if named else [NOTHING],
        decisions if apart else [" ".join(decisions)],
        [NOTHING if document.next is None else document.next.verb],
    )


def _notes(reading: Reading) -> str:
    notes = [_faults(reading)] if reading.errors or reading.warnings else []
    notes += [f"no {', no '.join(reading.lacks)}"] if reading.lacks else []
    return "; ".join(notes)


def _faults(reading: Reading) -> str:
    found = ((reading.errors, "error"), (reading.warnings, "warning"))
    return ", ".join(counted(number, what) for number, what in found if number)


def _widths(rows: Sequence[Row]) -> list[int]:
    columns = zip(*rows, strict=True)
    return [
        max(len(heading), *(len(line) for cell in column for line in cell))
        for heading, column in zip(HEADINGS, columns, strict=True)
    ]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True))
    return GAP.join(padded).rstrip()


def _colored(line: str, document: DocumentStatus) -> str:
    """A line of the table: what is stale is yellow, and a stage after which nothing is left green.

    The id, which may hold any word, stands before both.
    """
    name = printable(document.id)
    word, shade = ("stale", "yellow") if document.stale else (document.stage, "green")
    if not document.stale and document.next is not None:
        return line
    head, rest = (name, line.removeprefix(name)) if line.startswith(name) else ("", line)
    return head + rest.replace(word, click.style(word, fg=shade), 1)


def _stale(stale: Sequence[Stale], width: int) -> Iterator[str]:
    """What is stale, a line each with the command that mends it."""
    totals = Counter(one.kind for one in stale)
    seen: Counter[str] = Counter()
    for one in stale:
        seen[one.kind] += 1
        if seen[one.kind] <= ALIKE:
            name = f"{one.document}: " if one.document else ""
            mend = f" → redline {one.step.verb}" if one.step.command else ""
            text = f"{name}{one.reason}{mend}"
            yield from _wrapped(printable(text), width, "  ", "      ")
        elif seen[one.kind] == totals[one.kind]:
            yield f"  … and {totals[one.kind] - ALIKE} more like it; --json lists all"


def _ending(status: Status, width: int, *, color: bool) -> Iterator[str]:
    """How many documents are how far, and the command lines of the work that is left."""
    stages = Counter(document.stage for document in status.documents)
    told = ", ".join(f"{stages[stage]} {stage}" for stage in STAGES if stages[stage])
    if status.documents:
        yield f"{counted(len(status.documents), 'document')}: {told}"
    if status.next is None:
        yield "nothing is stale, and nothing is left to do"
        return
    for step in status.steps:
        word = "next: " if step is status.next else "then: "
        if not step.command:
            yield from _wrapped(printable(step.reason), width, word, "      ")
            continue
        line = printable(step.command)
        yield word + (click.style(line, bold=True) if color else line)
        yield from _wrapped(printable(step.reason), width, "      ", "      ")


def _wrapped(text: str, width: int, first: str, further: str) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
