"""The whole loop, once, on the articles of a checkout and a Label Studio of its own."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.canonical import bare
from toolkit.codebook import instructions
from toolkit.dataset.source import Source
from toolkit.errors import ConfigurationError, RecordError
from toolkit.files import dumps_page, read_json, write_atomically, write_lines
from toolkit.gather import gather
from toolkit.labelstudio import server
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.load import SEPARATOR, Load
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.push import push
from toolkit.links import Links, read_links
from toolkit.model import Document, JSONObject
from toolkit.preview import load_threats
from toolkit.registry import read_actors, read_annotators
from toolkit.schema import Schema
from toolkit.settings import Settings
from toolkit.stages import Clock, Stage
from toolkit.validate import Corpus, validate
from toolkit.waivers import read_waivers
from toolkit.words import counted

TITLE = "redline demo"
PORT = 8080
YOURS = "yours"
"""The project in which nobody has annotated yet, and rules have suggested."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demonstration leaves to look at."""

    threats: Sequence[Mapping[str, str]]
    """The conditional threats as loaded, in words: act, by, against, condition, consequence."""
    dataset: Path
    address: str
    credentials: Path


def demo(
    settings: Settings,
    schema: Schema,
    folder: Path,
    show: Callable[[Stage], None],
    *,
    keep_server: bool = False,
) -> Shown:
    """Run every stage, each from the files of the one before.

    Args:
        settings: Of the checkout: where the articles and annotations are, and Label Studio.
        schema: Of which everything is derived.
        folder: Where everything is written, and nothing elsewhere.
        show: Called after each stage.
        keep_server: Whether Label Studio stays up.

    Raises:
        ConfigurationError: Outside a checkout, where there are no articles.
        RecordError: When what came back is not what was sent.
        LabelStudioError: When Label Studio cannot be started.
    """
    root = settings.folder
    if not (root / "schema").is_dir() or not any((root / "seeds").glob("*.txt")):
        raise ConfigurationError(
            "there are no articles of redline here: the demonstration needs a checkout of redline",
            hint="Clone the repository and run it there, or start your own: redline init DIR",
        )
    loop = _Loop(settings, schema, folder, Clock(show))
    try:
        return loop.run()
    finally:
        if not keep_server:
            server.stop(loop.data)


@dataclass
class _Loop:
    """The stages, each a method that reads what the one before has left."""

    settings: Settings
    schema: Schema
    folder: Path
    clock: Clock

    @property
    def data(self) -> Path:
        return self.folder / "label-studio"

    def run(self) -> Shown:
        root = self.settings.folder
        documents = self.ingest(root)
        actors = read_actors(self.settings.path("paths", "actors"), self.schema)
        annotators = read_annotators(self.settings.path("paths", "annotators"))
        waivers = read_waivers(self.settings.path("paths", "waivers"), self.schema)
        corpus = Corpus({d.id: d for d in documents}, actors, annotators.users, waivers=waivers)
        suggested = self.suggest(documents, actors)
        found = self.start()
        stored = gather([root / "annotations/exports"], self.schema, annotators.users).records
        readings = [record for record, _ in stored]
        readers = sorted({str(record["annotator"]) for record in readings})
        with Studio(found.url, found.token) as studio:
            self.push(studio, corpus, suggested, readings)
            pulled = self.pull(studio, readers)
        records = self.records(pulled, corpus, readings)
        self.validate(pulled, corpus)
        self.agreement(records, corpus)
        golds = self.adjudicate(records, corpus, root)
        links = self.settings.path("paths", "links")
        source = Source(
            *(golds, corpus.documents, actors, self.schema, annotators, records),
            links=read_links(links, self.schema) if links.exists() else Links(),
            project=self.settings.table("dataset"),
        )
        dataset = self.build(source)
        threats = self.load(dataset)
        address = f"{found.url}/projects"
        return Shown(threats, dataset, address, self.data / "server.json")

    def ingest(self, root: Path) -> list[Document]:
        from toolkit.documents import ingest

        with self.clock.stage("ingest") as stage:
            metadata = read_json(root / "annotations/metadata.json")
            documents, problems = ingest([root / "seeds"], metadata, self.schema)
            write_lines(self.folder / "documents.jsonl", [d.to_json() for d in documents])
            sections = sum(len(document.sections) for document in documents)
            stage.given = counted(len(documents), "article")
            stage.made = (
                f"{counted(len(documents), 'document')}, {counted(sections, 'section')},"
                f" {counted(len(problems), 'problem')}"
            )
        return documents

    def suggest(
        self, documents: Sequence[Document], actors: Mapping[str, JSONObject]
    ) -> list[JSONObject]:
        from toolkit.suggest import suggest_all

        with self.clock.stage("suggest") as stage:
            made = list(suggest_all(documents, list(actors.values()), self.schema))
            write_lines(self.folder / "predictions.jsonl", made)
            stage.given = f"{counted(len(documents), 'document')}, {counted(len(actors), 'actor')}"
            stage.made = _per_layer(made, self.schema)
        return made

    def start(self) -> server.Server:
        with self.clock.stage("server") as stage:
            stage.given = "a new folder"
            if (self.data / "server.json").exists():
                stage.given = "the folder of the last run"
            found = server.start(
                self.data,
                port=_port(self.data),
                executable=server.executable_of(self.settings),
                template=server.template_of(self.settings),
            )
            stage.made = f"Label Studio at {found.url}"
        return found

    def push(
        self,
        studio: Studio,
        corpus: Corpus,
        suggested: Sequence[JSONObject],
        readings: Sequence[JSONObject],
    ) -> None:
        """A project for each reader, who began with empty tasks, and one with what is suggested."""
        readers = sorted({str(record["annotator"]) for record in readings})
        with self.clock.stage("push") as stage:
            tasks = there = new = known = 0
            for reader in (*readers, YOURS):
                load = Load(
                    title=f"{TITLE}{SEPARATOR}{reader}",
                    annotator=None if reader == YOURS else reader,
                    documents=list(corpus.documents.values()),
                    actors=list(corpus.actors.values()),
                    predictions=_by_document(suggested) if reader == YOURS else {},
                    records=_by_document([r for r in readings if r["annotator"] == reader]),
                    instruction=instructions(self.schema),
                )
                plan = plan_push(load, studio, self.schema)
                push(plan, studio, self.schema)
                tasks, there = tasks + len(plan.new_tasks), there + len(plan.tasks)
                new, known = new + len(plan.new_annotations), known + plan.annotations_there
            stage.given = f"{len(corpus.documents)} documents, {counted(len(readers), 'reader')}"
            stage.made = (
                f"{counted(len(readers) + 1, 'project')}: {counted(tasks, 'new task')} ({there}"
                f" there), {counted(new, 'new annotation')} ({known} there)"
            )

    def pull(self, studio: Studio, readers: Sequence[str]) -> list[Path]:
        with self.clock.stage("pull") as stage:
            pulled = [
                pull(studio, f"{TITLE}{SEPARATOR}{reader}", self.folder / "exports")
                for reader in readers
            ]
            stage.given = counted(len(pulled), "project")
            annotations = sum(one.annotations for one in pulled)
            stage.made = f"{counted(annotations, 'annotation')} in {self.folder.name}/exports"
        return [one.path for one in pulled]

    def records(
        self, pulled: Sequence[Path], corpus: Corpus, readings: Sequence[JSONObject]
    ) -> list[JSONObject]:
        with self.clock.stage("records") as stage:
            gathered = gather(pulled, self.schema, corpus.annotators)
            records = [record for record, _ in gathered.records]
            write_lines(self.folder / "records.jsonl", records)
            _same_as_sent(records, readings, self.schema)
            stage.given = counted(gathered.ledger.found("item"), "item")
            stage.made = f"{_per_layer(records, self.schema)}: as sent"
        return records

    def validate(self, pulled: Sequence[Path], corpus: Corpus) -> None:
        with self.clock.stage("validate") as stage:
            report = validate(pulled, self.schema, corpus)
            stage.given = counted(report.records, "record")
            stage.made = (
                f"{counted(report.errors, 'error')}, {counted(report.warnings, 'warning')},"
                f" {len(report.waived)} waived with a reason"
            )
            if report.errors:
                raise RecordError(
                    f"the stored annotations have errors: {next(iter(report.problems))}",
                    hint="See all of them with: redline validate annotations/exports",
                )

    def agreement(self, records: Sequence[JSONObject], corpus: Corpus) -> None:
        from toolkit.agreement import agreement

        with self.clock.stage("agreement") as stage:
            found = agreement(records, corpus.documents, self.schema, corpus.actors)
            stage.given = f"{counted(len(records), 'record')}, {len(found.readers)} readers"
            told = [
                f"{name} {'–' if value is None else format(value, '.2f')}"
                for name in ("names", *(layer.name for layer in self.schema.layers[1:]))
                for value in (found.figure("spans", name, "overlap_f1").value,)
            ]
            stage.made = f"overlap F1: {', '.join(told)}".replace("conditional_", "")

    def adjudicate(
        self, records: Sequence[JSONObject], corpus: Corpus, root: Path
    ) -> list[JSONObject]:
        from toolkit.adjudicate import adjudicate
        from toolkit.adjudicate.decisions import read_decisions
        from toolkit.adjudicate.readings import gold_path

        with self.clock.stage("adjudicate") as stage:
            decisions = read_decisions(root / "annotations/decisions.json", self.schema)
            made = adjudicate(records, decisions, corpus.documents, corpus.actors, self.schema)
            if made.open:
                raise RecordError(
                    f"{counted(len(made.open), 'decision')} in annotations/decisions.json open",
                    hint="Run: redline adjudicate annotations/exports -o annotations/gold",
                )
            for gold in made.gold:
                write_atomically(gold_path(self.folder / "gold", gold), dumps_page(gold))
            agreed = sum(outcome.agreed for outcome in made.outcomes)
            decided = sum(outcome.decided for outcome in made.outcomes)
            stage.given = f"{counted(len(decisions), 'decision')} on file"
            stage.made = (
                f"{counted(agreed, 'item')} agreed, {decided} decided:"
                f" {counted(len(made.gold), 'gold record')}"
            )
        return list(made.gold)

    def build(self, source: Source) -> Path:
        from toolkit.dataset.build import build

        with self.clock.stage("build") as stage:
            built = build(source, self.folder / "dataset")
            records = counted(len(source.records), "record")
            rows = counted(sum(built.rows.values()), "row")
            stage.given = f"{records}, {counted(len(source.documents), 'document')}"
            stage.made = f"{counted(len(built.manifest.configs), 'config')}, {rows}"
        return built.folder

    def load(self, dataset: Path) -> list[dict[str, str]]:
        with self.clock.stage("load") as stage:
            threats = load_threats(dataset, self.folder / "cache")
            stage.given = f"load_dataset({dataset.name!r}, …)"
            stage.made = (
                f"{counted(len(threats), 'conditional threat')}, each span equal to its slice"
            )
        return threats


def _per_layer(records: Sequence[Mapping[str, Any]], schema: Schema) -> str:
    counts = {la.name: sum(len(r[la.name]) for r in records) for la in schema.layers}
    nouns = {name: name.replace("_", " ").removesuffix("s") for name in counts}
    return ", ".join(counted(number, nouns[name]) for name, number in counts.items() if number)


def _port(data: Path) -> int:
    """The usual port, or where another program has it, any that is free."""
    known = server.status(data)
    for port in (known.port or PORT, 0):
        with socket.socket() as probe:
            try:
                probe.bind((server.HOST, port))
            except OSError:
                if known.running:
                    return port
                continue
            return int(probe.getsockname()[1])
    return PORT


def _by_document(records: Sequence[JSONObject]) -> dict[str, JSONObject]:
    return {str(record["document_id"]): record for record in records}


def _same_as_sent(
    records: Sequence[JSONObject], readings: Sequence[JSONObject], schema: Schema
) -> None:
    """Hold what came back against what was sent.

    Raises:
        RecordError: When they differ.
    """
    sent = {record["id"]: record for record in readings}
    for record in records:
        for layer in schema.layers:
            if record["id"] not in sent or bare(record, layer.name) != bare(
                sent[record["id"]], layer.name
            ):
                raise RecordError(
                    f"{record['id']}: the {layer.name} that came back are not those sent",
                    hint="Somebody annotated in the demonstration: remove build/demo, run again.",
                )
