"""A file of documents, gone through once → what can be chosen of it: the frame of the sample.

A document's number, how much it counts, its stratum and its group are kept: some tens of bytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import DocumentError
from toolkit.select.draw import Numbers
from toolkit.select.inputs import Input
from toolkit.select.likely import FLOOR, UNIT, Likely
from toolkit.select.numbers import Ids, number_of
from toolkit.select.seen import Desk, Seen, each
from toolkit.select.strata import NO_ACTOR, Named
from toolkit.split.near import Near

BYS = ("random", "threats", "uncertain")
NEARS = ("once", "keep")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for."""

    size: int
    by: str = "random"
    """One of `BYS`."""
    top: bool = False
    """The largest, and no sample."""
    stratify: tuple[str, ...] = ()
    """Of the keys of strata."""
    allocation: str = "proportional"
    near_duplicates: str = "once"
    """One of `NEARS`."""
    seed: int = 0

    def to_json(self) -> dict[str, Any]:
        """As it stands beside a selection."""
        return {
            "size": self.size,
            "by": self.by,
            "top": self.top,
            "stratify": list(self.stratify),
            "allocation": self.allocation,
            "near_duplicates": self.near_duplicates,
            "seed": self.seed,
        }


@dataclass(frozen=True, slots=True)
class Frame:
    """All documents of an input, in arrays of one length, in the order of the input."""

    ids: Ids
    sizes: Numbers
    strata: Numbers
    """Places in `values`."""
    values: Sequence[tuple[str, ...]]
    """The strata, sorted."""
    groups: Numbers
    """What are near-duplicates of each other have one number."""
    excluded: NDArray[np.bool_]
    unsuggested: int
    """How many stand in no suggestion, where suggestions are given."""

    @property
    def excluded_sum(self) -> int:
        """A number that tells by which documents were excluded."""
        return int(self.ids[self.excluded].sum(dtype=np.uint64))


def read_frame(
    documents: Input,
    request: Request,
    likely: Likely | None,
    excluded: Ids,
    actors: Iterable[Mapping[str, Any]],
    tell: Callable[[int], object],
) -> Frame:
    """All documents of an input, each looked at once.

    Args:
        documents: What `redline ingest` wrote.
        request: What is asked for.
        likely: What is suggested of them, where suggestions are given.
        excluded: Those that are not to be chosen, sorted.
        actors: The registry, for those of which nothing is suggested.
        tell: Is told how many bytes more have been read.

    Raises:
        DocumentError: When a line is not a document, or repeats an id.
        RecordError: When a file cannot be read, or a line is not a JSON object.
    """
    named = Named(actors) if "actor" in request.stratify else None
    once = request.near_duplicates == "once"
    ids, strata = array("Q"), array("q")
    values: dict[tuple[str, ...], int] = {}
    near = Near() if once else None
    for found in each(documents, Desk(request.stratify, named, alike=once), tell):
        ids.append(found.number)
        key = _with_actor(found, request, likely)
        strata.append(values.setdefault(key, len(values)))
        if near is not None and found.text is not None:
            near.add(found.text)
    groups = np.arange(len(ids), dtype=np.int64) if near is None else near.groups()
    numbers = np.array(ids, dtype=np.uint64)
    _refuse_twice(documents, numbers)
    ordered = sorted(values)
    rank = np.zeros(len(values), np.int64)
    rank[[values[key] for key in ordered]] = np.arange(len(values))
    places = None if likely is None else likely.places(numbers)
    return Frame(
        numbers,
        _sizes(request, likely, places, numbers.size),
        rank[np.array(strata, dtype=np.int64)],
        ordered,
        groups,
        np.isin(numbers, excluded),
        0 if places is None else int((places < 0).sum()),
    )


def _with_actor(seen: Seen, request: Request, likely: Likely | None) -> tuple[str, ...]:
    """The stratum; its actor is the one who is suggested, where anything is."""
    if "actor" not in request.stratify or likely is None:
        return seen.values
    place = int(likely.places(np.array([seen.number], np.uint64))[0])
    if place < 0:
        return seen.values
    actor = int(likely.actors[place])
    name = NO_ACTOR if actor < 0 else likely.names[actor]
    return tuple(
        name if key == "actor" else value
        for key, value in zip(request.stratify, seen.values, strict=True)
    )


def _sizes(request: Request, likely: Likely | None, places: Numbers | None, count: int) -> Numbers:
    if request.by == "random" or likely is None or places is None or not likely.sizes.size:
        return np.full(count, UNIT if request.by == "random" else FLOOR, np.int64)
    return np.where(places < 0, FLOOR, likely.sizes[places])


def _refuse_twice(documents: Input, numbers: Ids) -> None:
    """Tell of a document that is there twice, by its id."""
    ordered = np.sort(numbers)
    twice = set(ordered[1:][ordered[1:] == ordered[:-1]].tolist())
    seen: set[str] = set()
    if not twice:
        return
    for line in documents.lines(lambda _: None):
        name = str(line.values()["id"])
        if number_of(name) in twice and name in seen:
            raise DocumentError(
                f"{line.place} repeats the id {name!r}",
                hint="Remove one of the two lines, or run redline ingest again.",
            )
        seen |= {name} if number_of(name) in twice else set()
