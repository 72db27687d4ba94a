"""Items of one kind → the pairs worth comparing, of millions that are not.

Compared are items that share somebody (who speaks, threatens or acts) within some weeks, and items
that share a rare word or two rare words in a row, whoever says them and whenever.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from toolkit.link.items import Entry
from toolkit.link.when import Days
from toolkit.split.shingles import Numbers

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

    Codes = NDArray[int64]

LARGEST = 150
"""Items of a block that are all compared with each other: 11,175 pairs."""
RARE = 30
"""Items that a word, or two in a row, may occur in for a block of its own."""
WINDOW = timedelta(days=14)
REPORT = timedelta(days=7)
"""How long before an article the utterance that it tells of is looked for."""
FACTOR, MASK = 0x9E3779B97F4A7C15, 2**64 - 1
"""Two words in a row are the number of the first, times an odd one, and that of the second."""
STEP = 100_000
"""Pairs that are unpacked at a time."""
MANY = 6
"""Windows: an item that may be of more counts as of any time."""


@dataclass(frozen=True, slots=True)
class Capped:
    """A block that was too large to compare all of it with all of it."""

    name: str
    """Whom its items share."""
    items: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """The pairs to compare."""

    codes: Codes
    """A number for each pair: the place of the first item, times how many there are, and the
    place of the second; sorted."""
    many: int
    """How many items there are."""
    capped: tuple[Capped, ...]
    """The largest first."""

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """The places of two items, the lesser first."""
        for start in range(0, len(self.codes), STEP):
            for code in self.codes[start : start + STEP].tolist():
                yield divmod(code, self.many)


def blocked(entries: Sequence[Entry], largest: int = LARGEST) -> Blocked:
    """Items of one kind → the pairs of them that are worth comparing.

    A block of more than `largest` is cut into those that share a word, or somebody they name.

    Args:
        entries: The items.
        largest: Items of a block that are all compared with each other.
    """
    import numpy as np

    codes = array("q")
    capped: dict[str, int] = {}
    many = len(entries)
    for name, places in _blocks(entries, min(RARE, largest)):
        if len(places) <= largest:
            _add(codes, places, many)
            continue
        capped[name] = max(capped.get(name, 0), len(places))
        for smaller in _shared(places, entries, largest):
            _add(codes, smaller, many)
    once = np.unique(np.frombuffer(codes, dtype=np.int64)) if codes else np.zeros(0, np.int64)
    told = sorted(capped.items(), key=lambda one: (-one[1], one[0]))
    return Blocked(once, many, tuple(Capped(*one) for one in told))


def _blocks(entries: Sequence[Entry], rare: int) -> Iterator[tuple[str, list[int]]]:
    """Blocks, each with whom its items share; nobody, where it is words."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for name in _people(entry):
            groups[name].append(place)
    for name in sorted(groups):
        for places in _by_time(groups[name], entries):
            yield name, places
    for places in _rare(entries, rare):
        yield "", places


def _people(entry: Entry) -> Iterable[str]:
    """Whom an item is put with; an act with its type, too."""
    if entry.kind == "same_event":
        acts = sorted(entry.acts)
        return [
            f"{act} {who}"
            for act in acts
            for who in sorted(entry.sides | entry.whom | entry.inside)
        ]
    if entry.kind == "same_threat":
        return sorted(entry.sides)
    return sorted(entry.who)


def _by_time(places: Sequence[int], entries: Sequence[Entry]) -> Iterator[list[int]]:
    """Those who share somebody → those of some weeks; one without a time is of all times."""
    windows: defaultdict[int, list[int]] = defaultdict(list)
    always: list[int] = []
    for place in places:
        numbers = _windows(entries[place])
        if not numbers:
            always.append(place)
        for number in numbers:
            windows[number].append(place)
    if not windows and len(always) > 1:
        yield always
    for number in sorted(windows):
        if len(windows[number]) + len(always) > 1:
            yield sorted(windows[number] + always)


def _windows(entry: Entry) -> range:
    """The windows in which an item may be said or done; none where that is open."""
    days: Days | None = entry.days
    if days is None and entry.appeared is not None:
        days = entry.appeared[0] - REPORT, entry.appeared[1]
    if days is None:
        return range(0)
    first, last = ((day - date.min) // WINDOW for day in days)
    return range(first, last + 1) if last - first < MANY else range(0)


def _terms(entry: Entry) -> set[str]:
    """The words of an item, alone and two in a row."""
    return {*entry.words, *(" ".join(two) for two in pairwise(entry.words))}


def _rare(entries: Sequence[Entry], most: int) -> Iterator[list[int]]:
    """The items that share a word, or two in a row, that few items have.

    Words are held as numbers: of 100,000 quotes there are some millions, and most occur once.
    """
    import numpy as np

    numbers, terms, places = Numbers(), array("Q"), array("q")
    for place, entry in enumerate(entries):
        if entry.kind == "same_event":
            continue
        words = [numbers[word] for word in entry.words]
        own = {*words, *((a * FACTOR + b) & MASK for a, b in pairwise(words))}
        terms.extend(own)
        places.extend([place] * len(own))
    if not terms:
        return
    order = np.lexsort((np.array(places), np.array(terms, dtype=np.uint64)))
    sorted_terms = np.array(terms, dtype=np.uint64)[order]
    sorted_places = np.array(places, dtype=np.int64)[order]
    starts = np.flatnonzero(np.r_[True, sorted_terms[1:] != sorted_terms[:-1]])
    sizes = np.diff(np.r_[starts, len(sorted_terms)])
    few = (sizes > 1) & (sizes <= most)
    for start, size in zip(starts[few].tolist(), sizes[few].tolist(), strict=True):
        yield sorted_places[start : start + size].tolist()


def _shared(places: Sequence[int], entries: Sequence[Entry], largest: int) -> Iterator[list[int]]:
    """A block that is too large → those in it that share a word or somebody they name."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place in places:
        entry = entries[place]
        for term in _terms(entry) | entry.inside | entry.whom:
            found[term].append(place)
    for term in sorted(found):
        if 1 < len(found[term]) <= largest:
            yield found[term]


def _add(codes: array[int], places: Sequence[int], many: int) -> None:
    """Add all pairs of some places to the numbers that stand for pairs."""
    codes.extend(one * many + other for one, other in combinations(sorted(places), 2))
