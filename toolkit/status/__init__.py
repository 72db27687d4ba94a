"""The files of a project → how far each document is, what is stale, and what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.adjudicate.decisions import is_open
from toolkit.model import ADJUDICATOR
from toolkit.schema import Schema
from toolkit.settings import Settings
from toolkit.status.commands import Commands, commands_of
from toolkit.status.found import Dataset, Found, dataset_of, find
from toolkit.status.rerun import READERS, Rerun, rerun
from toolkit.status.stale import stale_things
from toolkit.status.values import (
    STAGES,
    DocumentStatus,
    Reading,
    Stage,
    Stale,
    Status,
    Step,
    in_order,
)
from toolkit.words import counted

__all__ = ["STAGES", "DocumentStatus", "Reading", "Stale", "Status", "Step", "status"]

MEND = "errors are to be mended in Label Studio, and pulled again"


def status(settings: Settings, schema: Schema, here: Path | None = None) -> Status:
    """How far a project is, from its files alone: no server is asked, and nothing is written.

    Args:
        settings: Of the project; its `[paths]` say where everything is.
        schema: In use now.
        here: The folder in which the commands are to be typed; None: the project's.

    Raises:
        ConfigurationError: When there is no project.
        RedlineError: When a file is there and cannot be read.
    """
    found = find(settings, schema)
    commands = commands_of(settings, (here or settings.folder).resolve(), found)
    again = {name: made for name in found.readings if (made := rerun(found, name, schema))}
    dataset = dataset_of(found, settings, schema)
    stale: defaultdict[str | None, list[Stale]] = defaultdict(list)
    for one in stale_things(found, commands, schema, again, dataset):
        stale[one.document].append(one)
    work = _Work(found, commands, again, dataset, stale)
    names = sorted({*found.corpus.documents, *(found.seeds or ())})
    documents = tuple(work.document(name) for name in names)
    others = tuple(stale.get(None, ()))
    steps = in_order(_told(_steps(documents, others, found, commands)))
    return Status(documents, others, found.elsewhere, steps)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is asked for each document."""

    found: Found
    commands: Commands
    again: Mapping[str, Rerun]
    dataset: Dataset
    stale: Mapping[str | None, Sequence[Stale]]

    def document(self, name: str) -> DocumentStatus:
        """How far one document is."""
        readings = tuple(map(self.found.reading, self.found.readings.get(name, ())))
        gold = self.found.gold.get(name, ())
        asked = {task.annotator for task in self.found.tasks.get(name, ()) if task.annotator}
        decisions, still = self.decisions(name)
        here = DocumentStatus(
            name,
            "seed",
            readings,
            tuple(sorted(asked - {reading.annotator for reading in readings})),
            self.found.reading(gold[0]) if gold else None,
            decisions,
            still,
            tuple(self.stale.get(name, ())),
        )
        here = replace(here, stage=self.stage(here))
        own = self.next(here)
        steps = [*(stale.step for stale in here.stale), *([own] if own else [])]
        return replace(here, next=next(iter(in_order(steps)), None))

    def decisions(self, name: str) -> tuple[int, int]:
        """How many decisions there are on a document, and how many of them are open."""
        entries = [one for one in self.found.decisions if one.get("document_id") == name]
        again = self.again.get(name)
        if again is not None and entries:
            # Where a reading has changed, some are open again.
            return sum(not one.get("stale") for one in again.decisions), again.open
        current = [one for one in entries if not one.get("stale")]
        return len(current), sum(map(is_open, current))

    def stage(self, here: DocumentStatus) -> Stage:
        """The last stage that a document has reached."""
        if here.id not in self.found.corpus.documents:
            return "seed"
        if self.dataset.current and here.id in self.dataset.documents:
            return "built"
        if here.gold is not None:
            return "adjudicated"
        readers = [reading.annotator for reading in here.readings]
        if here.decisions or ADJUDICATOR in (*readers, *here.waiting):
            return "compared"
        return "annotated" if readers else "ingested"

    def next(self, here: DocumentStatus) -> Step | None:
        """What brings a document to its next stage; None: it has reached the last."""
        match here.stage:
            case "seed":
                return self.commands.ingest("the article is no document yet")
            case "built" | "adjudicated" if any(reading.errors for reading in here.readings):
                return self.commands.validate(MEND)
            case "built" | "adjudicated" if here.gold is not None and here.open:
                return self.commands.adjudicate(self.told_open)
            case "adjudicated" if here.gold is not None and here.gold.errors:
                return self.commands.validate("the gold has errors", "records")
            case "adjudicated":
                folder = self.commands.path("dataset")
                return self.commands.build(f"{folder} does not hold the gold as it is now")
            case "built":
                return None
            case _:
                return self.before_gold(here)

    def before_gold(self, here: DocumentStatus) -> Step:
        """What brings a document to its gold."""
        readers = [r.annotator for r in here.readings if r.annotator != ADJUDICATOR]
        if here.waiting or (not readers and here.id in self.found.tasks):
            whose = ", ".join(here.waiting) or "an annotator"
            return self.commands.pull(f"{whose} reads it in Label Studio; when that is done, pull")
        if not readers:
            return self.commands.push(
                "no export holds a task of it; push, and when it is read, pull"
            )
        if any(reading.errors for reading in here.readings):
            return self.commands.validate(MEND)
        if len(readers) < READERS:
            return self.commands.push(f"{readers[0]} has read it, and a second annotator is to")
        if here.open:
            return self.commands.adjudicate(self.told_open)
        if here.stage == "annotated":
            return self.commands.adjudicate(
                "the readings are to be compared; redline agreement says how alike they are"
            )
        return self.commands.adjudicate(
            "everything is decided, and the gold is still to be written"
        )

    @property
    def told_open(self) -> str:
        """What to do about decisions that are open."""
        file = self.commands.path("decisions")
        return f"decisions are open: write a choice and a reason into each, in {file}"


def _steps(
    documents: Sequence[DocumentStatus],
    others: Sequence[Stale],
    found: Found,
    commands: Commands,
) -> Iterator[tuple[Step, str | None]]:
    """Everything that is to be run, with the document that it is for."""
    if not documents:
        yield (
            commands.ingest(f"there are no articles: put text files into {commands.path('seeds')}"),
            None,
        )
    for stale in others:
        yield _mend(stale), None
    if errors := found.elsewhere.errors:
        paths = ("exports", "records") if found.gold else ("exports",)
        yield commands.validate(f"{counted(errors, 'error')} in no single reading", *paths), None
    for document in documents:
        mends = [stale.step for stale in document.stale]
        for stale in document.stale:
            yield _mend(stale), document.id
        if document.next is not None and document.next not in mends:
            yield document.next, document.id


def _mend(stale: Stale) -> Step:
    """What mends a stale thing; what is wrong with it stands among what is stale.

    Without a command, the reason is all that says what to do, and stays.
    """
    if not stale.step.command:
        return stale.step
    return replace(stale.step, reason=f"stale ({stale.kind})")


def _told(steps: Iterable[tuple[Step, str | None]]) -> Iterator[Step]:
    """Steps of single documents → each command line once, with all its reasons."""
    by_command: dict[str, dict[str, list[str]]] = {}
    for step, document in steps:
        documents = by_command.setdefault(step.command, {}).setdefault(step.reason, [])
        if document is not None and document not in documents:
            documents.append(document)
    for command, reasons in by_command.items():
        yield Step(command, "; ".join(_whose(reason, names) for reason, names in reasons.items()))


def _whose(reason: str, documents: Sequence[str]) -> str:
    if not documents:
        return reason
    more = f" and {len(documents) - 1} more" if documents[1:] else ""
    return f"{documents[0]}{more}: {reason}"
