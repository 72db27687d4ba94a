"""Any number of problems, in the order in which a person works through them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields
from hashlib import blake2b
from operator import attrgetter

from toolkit.problems import Location, Problem
from toolkit.spilled import Tables, packed

SAME = 16
"""Bytes that tell a problem from all others."""
EVERY = (
    "SELECT number, said FROM problems ORDER BY file, record, start, path, code, message, number"
)
"""As `Problem.sort_key` has it; those that are alike in all of that, as they came."""
LARGEST = (1 << 63) - 1
"""Of the numbers that a database takes. Offsets in data may be larger: they come last."""
PLACE = attrgetter(*(field.name for field in fields(Location)))


class Pile(Collection[Problem]):
    """Problems, each once, in the order of `Problem.sort_key`; they are in a file of our own.

    Nothing may be put to them, or taken away, while they are gone through.

    >>> from toolkit.problems import problem
    >>> pile = Pile(problem(name, "$", "duplicate-annotation", "twice") for name in "bab")
    >>> len(pile), [found.record for found in pile]
    (2, ['a', 'b'])
    """

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._tables = Tables(
            "problems (number INTEGER PRIMARY KEY, same BLOB UNIQUE, file BLOB, record BLOB,"
            " start INTEGER, path BLOB, code BLOB, message BLOB, severity TEXT, said TEXT)"
        )
        self.extend(problems)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Put some to the others."""
        for found in problems:
            self.add(found)

    def add(self, found: Problem) -> None:
        """Put one to the others, unless it is there."""
        said = _said(found)
        same = blake2b(said.encode("ascii"), digest_size=SAME).digest()
        key = (packed(k) if isinstance(k, str) else min(k, LARGEST) for k in found.sort_key())
        query = (
            "INSERT OR IGNORE INTO problems"
            " (same, file, record, start, path, code, message, severity, said)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        self._tables.put(query, same, *key, found.severity, said)

    def take(self, wanted: Callable[[Problem], bool]) -> list[Problem]:
        """Take some of them away → those, in their order."""
        every = ((number, _problem(said)) for number, said in self._tables.rows(EVERY))
        taken = [(number, found) for number, found in every if wanted(found)]
        for number, _ in taken:
            self._tables.put("DELETE FROM problems WHERE number = ?", number)
        return [found for _, found in taken]

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        query = "SELECT COUNT(*) FROM problems WHERE severity = 'error'"
        return int(self._tables.row(query)[0])

    def __iter__(self) -> Iterator[Problem]:
        for _, said in self._tables.rows(EVERY):
            yield _problem(said)

    def __len__(self) -> int:
        (number,) = self._tables.row("SELECT COUNT(*) FROM problems")
        return int(number)

    def __contains__(self, found: object) -> bool:
        return any(one == found for one in self)


def _said(found: Problem) -> str:
    whole = (found.record, found.path, found.code, found.message, found.severity)
    return json.dumps([*whole, *PLACE(found.location)])


def _problem(said: str) -> Problem:
    record, path, code, message, severity, *place = json.loads(said)
    return Problem(record, path, code, message, severity, Location(*place))
