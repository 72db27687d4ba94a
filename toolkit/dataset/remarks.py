"""A source → what its card says beside the rows: of the readers' agreement, and of the splits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from heapq import nsmallest
from typing import TYPE_CHECKING, TypeVar

from toolkit.card.release import Project
from toolkit.dataset.source import Contents, Source
from toolkit.dataset.told import Told
from toolkit.files import sha256
from toolkit.split.groups import groups
from toolkit.split.joins import linked
from toolkit.split.leakage import leaks
from toolkit.words import counted

if TYPE_CHECKING:
    from toolkit.agreement import Agreement

T = TypeVar("T")
MOST = 100
"""Documents whose readings are compared: it takes a tenth of a second for each, and all of their
items are held in memory."""
NOT_DRAWN = "documents that were read by several, and not drawn"


def tell(source: Source, found: Contents) -> Told:
    """What the card of a source says beside."""
    return Told(
        project=Project(**source.project),
        agreement=agreement_of(source, found),
        split_notes=tuple(split_notes(found)),
    )


def agreement_of(source: Source, found: Contents) -> Agreement | None:
    """How far the readers agree; None: no document was read by two.

    Of more than 100 documents those are compared whose ids have the smallest SHA-256; the others
    are counted in what was left out.
    """
    from toolkit.agreement import agreement

    number = sum(len(entry.readings) > 1 for entry in found.entries)
    twice = (entry for entry in found.entries if len(entry.readings) > 1)
    chosen = drawn(twice, lambda entry: entry.document)
    readings = [dict(source.readings[place]) for entry in chosen for place in entry.readings]
    if not readings:
        return None
    compared = agreement(
        readings, source.documents, source.schema, source.actors, absent=source.absent
    )
    return without_the_rest(compared, number - len(chosen))


def drawn(twice: Iterable[T], document: Callable[[T], str]) -> list[T]:
    """Of what was read by several, what is compared: the smallest SHA-256 of the document's id."""
    return nsmallest(MOST, twice, key=lambda one: sha256(document(one).encode("utf-8")))


def without_the_rest(compared: Agreement, number: int) -> Agreement:
    """The same, which says how many documents were not drawn."""
    if not number:
        return compared
    return replace(compared, left_out={**compared.left_out, NOT_DRAWN: number})


def split_notes(found: Contents) -> Iterator[str]:
    """How the documents were split, and what the links say of that, a sentence each."""
    number = len(found.entries)
    if number == 1:
        return
    # Of the others there is nothing to say; they may be many.
    named = {str(member["document_id"]) for one in found.clusters for member in one["members"]}
    splits = {e.document: e.split for e in found.entries if e.document in named}
    joins = linked(found.clusters, splits)
    if len(found.splits) == 1:
        together = number - len(splits) + len(groups(splits, joins))
        yield (
            f"The {number} documents tell of the same events, quotes or threats: parted, they"
            " would leak into each other, so there is one split."
            if together == 1
            else f"The documents have not been parted; by the links they fall into"
            f" {together} groups that share no event, quote or threat."
        )
        return
    pairs = leaks(splits, joins)
    yield (
        f"{counted(len(pairs), 'pair')} of documents in different splits tell of the same event,"
        " quote or threat."
        if pairs
        else "By the links, no two documents in different splits tell of the same event, quote or"
        " threat."
    )
