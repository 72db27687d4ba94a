"""What became of everything that exports hold: used, set aside, or a problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["task", "annotation", "draft", "prediction", "item"]
Fate = Literal["used", "set aside", "problem"]

KINDS: tuple[Kind, ...] = ("task", "annotation", "draft", "prediction", "item")
"""What is accounted for. An item is one entry of a `result`, wherever that stands."""

FATES: tuple[Fate, ...] = ("used", "set aside", "problem")
"""What can become of it: it is in a record, it does not count, or something is wrong with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of thing: how many were found, and what became of them."""

    kind: Kind
    found: int
    """Counted when the file was read, apart from what became of each."""
    used: int
    set_aside: int
    problem: int
    reasons: Mapping[str, int]
    """Why not used, with how many: words for what is set aside, codes for problems."""

    @property
    def missing(self) -> int:
        """How many were found and have no fate; below 0: more fates than things."""
        return self.found - self.used - self.set_aside - self.problem


@dataclass(slots=True)
class Ledger:
    """Counts of what was found in exports, and of what became of it.

    The two are counted apart, in different places of the program: when they differ, something
    was lost on the way.
    """

    finds: Counter[Kind] = field(default_factory=Counter)
    fates: Counter[tuple[Kind, Fate, str]] = field(default_factory=Counter)

    def find(self, kind: Kind, n: int = 1) -> None:
        """Note that `n` things stand in an export."""
        self.finds[kind] += n

    def add(self, kind: Kind, fate: Fate, reason: str = "", n: int = 1) -> None:
        """Note what became of `n` things, and why where they are not used."""
        if n:
            self.fates[kind, fate, reason] += n

    def add_all(self, other: Ledger) -> None:
        """Add what another ledger counts."""
        self.finds.update(other.finds)
        self.fates.update(other.fates)

    def found(self, kind: Kind) -> int:
        """How many things of a kind were found."""
        return self.finds[kind]

    def count(self, kind: Kind, fate: Fate, reason: str | None = None) -> int:
        """How many things of a kind came to a fate; None: for whatever reason."""
        return sum(
            number
            for (one, end, why), number in self.fates.items()
            if one == kind and end == fate and reason in (None, why)
        )

    @property
    def adds_up(self) -> bool:
        """Whether everything that was found has one fate."""
        return not any(row.missing for row in self.rows())

    def rows(self) -> Iterator[Row]:
        """A row for each kind, in the order of `KINDS`."""
        for kind in KINDS:
            reasons: Counter[str] = Counter()
            for (one, _, why), number in self.fates.items():
                if one == kind and why:
                    reasons[why] += number
            used, aside, problem = (self.count(kind, fate) for fate in FATES)
            ordered = dict(sorted(reasons.items(), key=lambda entry: (-entry[1], entry[0])))
            yield Row(kind, self.finds[kind], used, aside, problem, ordered)

    def lines(self) -> Iterator[str]:
        """The table that is printed: a head, a line for each kind, and what does not add up."""
        yield f"{'':11}{'in exports':>11}{'used':>8}{'set aside':>11}{'problem':>9}"
        for row in self.rows():
            why = ", ".join(f"{reason} {number}" for reason, number in row.reasons.items())
            line = f"{row.kind + 's':11}{row.found:>11}{row.used:>8}"
            yield f"{line}{row.set_aside:>11}{row.problem:>9}  {why}".rstrip()
        for row in self.rows():
            if row.missing:
                yield (
                    f"the {row.kind}s do not add up: {row.missing} of {row.found} unaccounted for;"
                    " this is a fault of redline"
                )

    def to_json(self) -> dict[str, Any]:
        """By kind: found, used, set_aside, problem and reasons; and whether all adds up."""
        counts: dict[str, Any] = {
            row.kind: {
                "found": row.found,
                "used": row.used,
                "set_aside": row.set_aside,
                "problem": row.problem,
                "reasons": dict(row.reasons),
            }
            for row in self.rows()
        }
        return {**counts, "adds_up": self.adds_up}
