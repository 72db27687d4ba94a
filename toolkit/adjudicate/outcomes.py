"""What came of adjudicating: how far each document is, what is decided, and gold."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.model import JSONObject
from toolkit.words import counted


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far one document is."""

    document: str
    readers: tuple[str, ...]
    agreed: int = 0
    decided: int = 0
    open: tuple[str, ...] = ()
    """The decisions that are still to be taken."""
    left_out: int = 0
    """Mentions that are no names and fill no role of gold."""
    unexplained: int = 0
    """Items of an adjudicator's, on which the readers do not agree, without a note."""
    unchanged: str = ""
    """The reader whose reading the adjudicator submitted as it is, though the readers differ."""
    unused: int = 0
    """Choices in `decisions.json` on a document that an adjudicator's reading decides."""
    gold: JSONObject | None = None
    """None while a decision is open, here or elsewhere, or where there are not two readings."""

    def __str__(self) -> str:
        """One line for a person."""
        if len(self.readers) < 2 and self.gold is None:
            who = f"one reading, by {self.readers[0]}" if self.readers else "no complete reading"
            return f"{self.document}: {who}: not adjudicated"
        unexplained = f" ({self.unexplained} without a note of why)" if self.unexplained else ""
        parts = [
            f"{counted(self.agreed, 'item')} agreed",
            f"{self.decided} decided{unexplained}",
            f"{len(self.open)} open",
        ]
        if self.left_out:
            parts.append(f"{counted(self.left_out, 'mention')} left out for filling no role")
        return f"{self.document}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Adjudication:
    """What is decided, what is open, and gold where nothing is."""

    outcomes: tuple[Outcome, ...]
    decisions: tuple[JSONObject, ...]
    """The entries of `decisions.json`, brought up to date."""
    reopened: tuple[str, ...]
    """Decisions about readings that have changed since."""
    stale: tuple[str, ...]
    """Decisions that fit nothing any more; they are kept."""
    of_no_document: tuple[str, ...] = ()
    """Decisions on documents that there are not; they are kept."""

    @property
    def open(self) -> tuple[str, ...]:
        """The decisions that are still to be taken, in all documents."""
        return tuple(one for outcome in self.outcomes for one in outcome.open)

    @property
    def gold(self) -> tuple[JSONObject, ...]:
        """The gold records; while a decision is open, only those that an adjudicator has read."""
        return tuple(one.gold for one in self.outcomes if one.gold is not None)
