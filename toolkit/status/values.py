"""How far a project is, as values that a program or a page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Literal

from toolkit.model import JSONObject

Stage = Literal["seed", "ingested", "annotated", "compared", "adjudicated", "built"]
STAGES: tuple[Stage, ...] = ("seed", "ingested", "annotated", "compared", "adjudicated", "built")
"""How far a document can be, in the order of the work: an article that nobody has ingested; a
document; at least one reading of it; decisions on where readings differ; gold; in the dataset."""
BY_HAND = "by hand"
"""The verb of a step that no command does."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command line to run next, or what a person does without one."""

    command: str
    """Empty: no command does it; the reason says what to do."""
    reason: str
    """Why, and what a person has to do before it, if anything."""

    @property
    def verb(self) -> str:
        """The command's name."""
        return self.command.split()[1] if self.command else BY_HAND


@dataclass(frozen=True, slots=True)
class Stale:
    """Something made from what has changed since."""

    kind: str
    """seed-changed, seed-gone, seed-unusable, document-changed, task-text, reading-text,
    reading-gone, gold-text, decisions-old, decisions-unusable, gold-old, dataset-old,
    record-unknown or schema-version."""
    document: str | None
    """The document; None: it concerns the whole project."""
    reason: str
    step: Step
    """What mends it."""

    def to_json(self) -> JSONObject:
        """The object that ``--json`` prints."""
        shown = {"kind": self.kind, "document": self.document, "reason": self.reason}
        return {**shown, "command": self.step.command}


@dataclass(frozen=True, slots=True)
class Reading:
    """One annotator's reading of a document, or the gold, and what `validate` finds in it."""

    annotator: str
    errors: int = 0
    warnings: int = 0
    """Those that no waiver explains."""
    lacks: tuple[str, ...] = ()
    """Layers that the annotator was not asked for yet."""


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """How far one document is."""

    id: str
    stage: Stage
    readings: tuple[Reading, ...] = ()
    waiting: tuple[str, ...] = ()
    """Annotators who have a task of it in the exports, and no reading."""
    gold: Reading | None = None
    decisions: int = 0
    open: int = 0
    """How many of the decisions have no choice yet."""
    stale: tuple[Stale, ...] = ()
    next: Step | None = None
    """None: nothing is left to do with it."""

    def to_json(self) -> JSONObject:
        """The object that ``--json`` prints."""
        return {
            "id": self.id,
            "stage": self.stage,
            "readings": [asdict(reading) for reading in self.readings],
            "waiting": list(self.waiting),
            "gold": None if self.gold is None else asdict(self.gold),
            "decisions": {"all": self.decisions, "open": self.open},
            "stale": [stale.to_json() for stale in self.stale],
            "next": None if self.next is None else asdict(self.next),
        }


@dataclass(frozen=True, slots=True)
class Status:
    """How far a project is."""

    documents: tuple[DocumentStatus, ...]
    """Sorted by id."""
    stale: tuple[Stale, ...] = ()
    """What concerns no single document."""
    elsewhere: Reading = field(default_factory=lambda: Reading(""))
    """What `validate` finds that is in no reading: in files, tasks, links, waivers."""
    steps: tuple[Step, ...] = ()
    """What is to be run, what comes first in the work first."""

    @property
    def next(self) -> Step | None:
        """What is to be run first; None: everything is done."""
        return self.steps[0] if self.steps else None

    @property
    def all_stale(self) -> tuple[Stale, ...]:
        """Everything stale: of documents, in their order, then of the project."""
        return (*(s for document in self.documents for s in document.stale), *self.stale)

    def to_json(self) -> JSONObject:
        """The object that ``--json`` prints."""
        elsewhere = {"errors": self.elsewhere.errors, "warnings": self.elsewhere.warnings}
        return {
            "documents": [document.to_json() for document in self.documents],
            "stale": [stale.to_json() for stale in self.stale],
            "elsewhere": elsewhere,
            "next": None if self.next is None else asdict(self.next),
            "steps": [asdict(step) for step in self.steps],
        }


ORDER = (BY_HAND, "ingest", "push", "pull", "validate", "adjudicate", "build")
"""The commands of the work, in their order."""


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps in the order of the work, each command line once, for the first reason given."""
    first: dict[str, Step] = {}
    for step in steps:
        first.setdefault(step.command, step)
    return tuple(sorted(first.values(), key=lambda step: ORDER.index(step.verb)))
