"""What `redline suggest` wrote → by document, how many threats are likely in it, and whom it names.

A suggestion's score is taken for the probability that it is right: so the sum of the scores is how
many conditional threats are to be expected, and a score near one half is the most doubtful.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from toolkit.errors import RecordError
from toolkit.model import JSONObject
from toolkit.select.draw import Numbers
from toolkit.select.inputs import Input
from toolkit.select.numbers import Ids, number_of

UNIT = 10**6
"""What a score of 1 is counted as."""
FLOOR = UNIT // 10
"""The least that a document counts as, so that none is beyond being drawn: a tenth of a threat."""
NOBODY = -1


@dataclass(slots=True)
class Likely:
    """What is suggested of each document, in arrays of one length, by the documents' numbers."""

    ids: Ids = field(default_factory=lambda: np.zeros(0, np.uint64))
    sizes: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))
    actors: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))
    """Whom it names most often, as a place in `names`."""
    names: list[str] = field(default_factory=list)

    def places(self, ids: Ids) -> Numbers:
        """Where each document stands; -1: nothing was suggested of it."""
        if not self.ids.size:
            return np.full(ids.size, -1, np.int64)
        found = np.searchsorted(self.ids, ids)
        found = np.minimum(found, self.ids.size - 1)
        return np.where(self.ids[found] == ids, found, -1)


def scores_of(record: JSONObject, place: str) -> list[float]:
    """The scores of the conditional threats that are suggested, the highest first.

    One without a score counts as 1: somebody or something was sure of it.

    Raises:
        RecordError: When the record is none, or a score is no number from 0 to 1.
    """
    threats = record.get("conditional_threats")
    if not isinstance(threats, list) or not all(isinstance(one, dict) for one in threats):
        raise RecordError(
            f"{place} is no record of suggestions", hint="Name what redline suggest wrote."
        )
    found = []
    for threat in threats:
        source = threat.get("provenance")
        score: Any = source.get("score", 1) if isinstance(source, dict) else 1
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            raise RecordError(
                f"{place} has {score!r} as a score, which is no number from 0 to 1",
                hint="Suggest again, or mend that line.",
            )
        found.append(float(score))
    return sorted(found, reverse=True)


def doubt(score: float) -> float:
    """How near a score is to one half: 1 there, 0 at both ends.

    >>> doubt(0.5), doubt(1.0), doubt(0.25)
    (1.0, 0.0, 0.5)
    """
    return 1 - abs(2 * score - 1)


def size_of(scores: Sequence[float], by: str) -> int:
    """How much a document counts when it is drawn by its threats, or by how doubtful they are."""
    those = (doubt(score) for score in scores) if by == "uncertain" else scores
    return max(FLOOR, sum(round(one * UNIT) for one in those))


def document_of(record: JSONObject, place: str) -> str:
    """Which document a record is of.

    Raises:
        RecordError: When it does not say.
    """
    name = record.get("document_id")
    if not isinstance(name, str):
        raise RecordError(
            f"{place} has no document_id", hint="Name a file of records, or an earlier selection."
        )
    return name


def most_named(record: JSONObject) -> str | None:
    """The actor of the registry whom most mentions mean; of several, the first by id."""
    mentions = record.get("mentions")
    named = Counter(
        str(mention["actor_id"])
        for mention in (mentions if isinstance(mentions, list) else ())
        if isinstance(mention, dict) and mention.get("actor_id")
    )
    return min(named, key=lambda one: (-named[one], one), default=None)


def read_likely(given: Input, by: str, tell: Callable[[int], object]) -> Likely:
    """A file of suggestions, gone through once.

    Raises:
        RecordError: When a line is no record of suggestions, or a document has two.
    """
    ids, sizes, actors = array("Q"), array("q"), array("q")
    names: dict[str, int] = {}
    for line in given.lines(tell):
        record = line.values()
        ids.append(number_of(document_of(record, line.place)))
        sizes.append(size_of(scores_of(record, line.place), by))
        name = most_named(record)
        actors.append(NOBODY if name is None else names.setdefault(name, len(names)))
    found = np.array(ids, dtype=np.uint64)
    order = np.argsort(found, kind="stable")
    found = found[order]
    _refuse_twice(given, found)
    return Likely(
        found,
        np.array(sizes, dtype=np.int64)[order],
        np.array(actors, dtype=np.int64)[order],
        list(names),
    )


def _refuse_twice(given: Input, ordered: Ids) -> None:
    """Tell of a document with two records, by its name."""
    twice = set(ordered[1:][ordered[1:] == ordered[:-1]].tolist())
    seen: set[str] = set()
    if not twice:
        return
    for line in given.lines(lambda _: None):
        name = document_of(line.values(), line.place)
        if number_of(name) in twice and name in seen:
            raise RecordError(
                f"{line.place} is a second record of {name}",
                hint="Leave one of the two out: scores of two programs do not add up.",
            )
        seen |= {name} if number_of(name) in twice else set()
