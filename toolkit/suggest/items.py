"""What is suggested: mentions, quotes, events and threats, before they become a record.

Every item has a score from 0 to 1, how sure the rule is, and the name of that rule
(``quotes.tagged``). A place that an item names is a `Mention`; the record gets each mention once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.model import Span


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is meant: one of the registry (`id`), or one that is proposed (no `id`)."""

    name: str
    kind: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-3."""
    id: str | None = None
    represents: tuple[str, ...] = ()
    """The keys of the states or bodies that it speaks for."""
    members: tuple[str, ...] = ()
    """Of a group: the keys of the actors it is made of."""
    plural: bool = False
    """Whether “they” fits it better than “it”."""
    named: bool = True
    """False: the registry knows no name, and nobody can tell from another text who it is."""
    gender: str | None = None
    """``m`` or ``f``, where the text or a first name tells."""

    key: str = field(init=False, compare=False, repr=False)
    """What tells it from every other: its id, or its name behind ``new:``."""

    def __post_init__(self) -> None:
        key = self.id or f"new: {' '.join(self.name.split()).casefold()}"
        object.__setattr__(self, "key", key)

    @property
    def speaks(self) -> bool:
        """Whether it can say or do something: a place cannot."""
        return self.kind != "place"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that refer to an actor; `form` is that of the schema (name, nominal, pronoun, …)."""

    span: Span
    form: str
    actor: Actor
    score: float
    rule: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that somebody says: `mode` is direct, indirect or mixed."""

    span: Span
    mode: str
    score: float
    rule: str
    cue: Span | None = None
    speaker: Mention | None = None
    status: str = "unknown"
    """explicit, implicit, or unknown, which is exactly when there is no speaker."""
    addressee: Mention | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An act; the span is its trigger."""

    span: Span
    type: str
    score: float
    rule: str
    modality: str = "actual"
    polarity: str = "positive"
    date: str | None = None
    """EDTF."""
    agents: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    places: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Threat:
    """A conditional threat, warning or offer; at least a condition or a consequence is there."""

    span: Span
    act: str
    score: float
    rule: str
    aim: str
    kinds: tuple[str, ...]
    commitment: str
    threateners: tuple[Mention, ...]
    targets: tuple[Mention, ...] = ()
    beneficiaries: tuple[Mention, ...] = ()
    condition: Span | None = None
    polarity: str | None = None
    """if_done or if_not_done; exactly when there is a condition."""
    marker: Span | None = None
    consequence: Span | None = None
    status: str = "issued"
