"""Lines of documents → what is taken of each, by as many processes as are worth their while."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from toolkit.documents import document_of
from toolkit.jobs import in_order, suitable
from toolkit.select.inputs import Input, Line
from toolkit.select.numbers import number_of
from toolkit.select.strata import Named, values_of
from toolkit.split.shingles import read_text
from toolkit.split.signatures import Signed, Signer

TOGETHER = 32
"""Documents that a process gets at once."""


class Seen(NamedTuple):
    """What is taken of a document."""

    number: int
    values: tuple[str, ...]
    text: Signed | None


class Desk:
    """What a process needs to look at documents.

    Args:
        keys: Of strata.
        named: The actors of the registry, where strata are by actor.
        alike: Whether near-duplicates are looked for.
    """

    def __init__(self, keys: tuple[str, ...], named: Named | None, *, alike: bool) -> None:
        self.keys = keys
        self.named = named
        self.alike = alike

    @cached_property
    def signer(self) -> Signer:
        """Made by the process that needs it."""
        return Signer()

    def look_at(self, line: Line) -> Seen:
        """One document.

        Raises:
            DocumentError: When the line is none.
        """
        document = document_of(line.values(), line.place)
        actor = None if self.named is None else self.named.most_named(document)
        text = self.signer.sign(read_text(document)) if self.alike else None
        return Seen(number_of(document.id), values_of(document, self.keys, actor), text)


def each(
    documents: Input, desk: Desk, tell: Callable[[int], object], jobs: int | None = None
) -> Iterator[Seen]:
    """All documents in their order.

    Args:
        documents: What `redline ingest` wrote.
        desk: What they are looked at with.
        tell: Is told how many bytes more have been read.
        jobs: How many processes look at them; None: as many as are worth their while.

    Raises:
        DocumentError: When a line is none.
        RecordError: When a file cannot be read.
    """
    lines = documents.lines(tell)
    parcels = iter(lambda: list(islice(lines, TOGETHER)), [])
    if jobs is None:
        jobs = suitable(documents.size) if desk.alike or desk.named else 1
    for seen in in_order(_look_at, desk, parcels, jobs):
        yield from seen


def _look_at(lines: Sequence[Line], desk: Desk) -> list[Seen]:
    return [desk.look_at(line) for line in lines]
