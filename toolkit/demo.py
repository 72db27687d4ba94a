"""The whole loop, once, on the articles of a checkout and a Label Studio of its own."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.canonical import bare
from toolkit.codebook import instructions
from toolkit.errors import ConfigurationError, RecordError
from toolkit.files import read_json, write_lines
from toolkit.gather import gather
from toolkit.labelstudio import server
from toolkit.labelstudio.client import Project, Studio
from toolkit.labelstudio.plan import Load, plan_push
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.push import push
from toolkit.model import Annotators, Document, JSONObject
from toolkit.preview import load_threats
from toolkit.registry import read_actors, read_annotators
from toolkit.schema import Schema
from toolkit.settings import Settings
from toolkit.validate import Corpus, validate
from toolkit.words import counted

TITLE = "redline demo"
PORT = 8080


@dataclass(frozen=True, slots=True)
class Stage:
    """One arrow of the loop: what went in, what came out, how long it took."""

    name: str
    given: str
    made: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.name:8} {self.given:27} → {self.made:72} {self.seconds:5.1f} s"


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
    loop = _Loop(settings, schema, folder, _Clock(show))
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
    clock: _Clock

    @property
    def data(self) -> Path:
        return self.folder / "label-studio"

    def run(self) -> Shown:
        root = self.settings.folder
        documents = self.ingest(root)
        actors = read_actors(self.settings.path("paths", "actors"), self.schema)
        annotators = read_annotators(self.settings.path("paths", "annotators"))
        corpus = Corpus({d.id: d for d in documents}, actors, annotators.users)
        suggested = self.suggest(documents, actors)
        found = self.start()
        stored = gather([root / "annotations/exports"], self.schema, annotators.users).records
        readings = {record["document_id"]: record for record, _ in stored}
        with Studio(found.url, found.token) as studio:
            project = self.push(studio, corpus, suggested, readings)
            pulled = self.pull(studio)
        records = self.records(pulled, corpus, readings)
        self.validate(pulled, corpus)
        dataset = self.build(records, corpus, annotators)
        threats = self.load(dataset)
        address = f"{found.url}/projects/{project.id}/data"
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
        from toolkit.suggest import suggest

        with self.clock.stage("suggest") as stage:
            made = [suggest(d, list(actors.values()), self.schema) for d in documents]
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
        readings: Mapping[str, JSONObject],
    ) -> Project:
        with self.clock.stage("push") as stage:
            load = Load(
                title=TITLE,
                annotator=None,
                documents=list(corpus.documents.values()),
                actors=list(corpus.actors.values()),
                predictions={record["document_id"]: record for record in suggested},
                records=readings,
                instruction=instructions(self.schema),
            )
            plan = plan_push(load, studio, self.schema)
            project = push(plan, studio, self.schema)
            stage.given = (
                f"{counted(len(load.documents), 'document')},"
                f" {counted(len(readings), 'annotation')}"
            )
            stage.made = (
                f"{counted(len(plan.new_tasks), 'new task')} ({len(plan.tasks)} there),"
                f" {counted(len(plan.new_annotations), 'new annotation')}"
                f" ({plan.annotations_there} there)"
            )
        return project

    def pull(self, studio: Studio) -> Path:
        with self.clock.stage("pull") as stage:
            pulled = pull(studio, TITLE, self.folder / "exports")
            stage.given = f"project {TITLE!r}"
            stage.made = f"{counted(pulled.annotations, 'annotation')} in {pulled.path.name}"
        return pulled.path

    def records(
        self, pulled: Path, corpus: Corpus, readings: Mapping[str, JSONObject]
    ) -> list[JSONObject]:
        with self.clock.stage("records") as stage:
            gathered = gather([pulled], self.schema, corpus.annotators)
            records = [record for record, _ in gathered.records]
            write_lines(self.folder / "records.jsonl", records)
            _same_as_sent(records, readings, self.schema)
            stage.given = counted(gathered.ledger.found("item"), "item")
            stage.made = f"{_per_layer(records, self.schema)}: as sent"
        return records

    def validate(self, pulled: Path, corpus: Corpus) -> None:
        with self.clock.stage("validate") as stage:
            report = validate([pulled], self.schema, corpus)
            stage.given = counted(report.records, "record")
            stage.made = f"{counted(report.errors, 'error')}, {counted(report.warnings, 'warning')}"
            if report.errors:
                raise RecordError(
                    f"the stored annotations have errors: {report.problems[0]}",
                    hint="See all of them with: redline validate annotations/exports",
                )

    def build(self, records: Sequence[JSONObject], corpus: Corpus, annotators: Annotators) -> Path:
        from toolkit.dataset import build

        with self.clock.stage("build") as stage:
            built = build(
                records,
                corpus.documents,
                corpus.actors,
                self.schema,
                self.folder / "dataset",
                annotators.kinds,
            )
            stage.given = (
                f"{counted(len(records), 'record')}, {counted(len(corpus.documents), 'document')}"
            )
            stage.made = (
                f"{counted(len(built.rows), 'config')}, {counted(sum(built.rows.values()), 'row')}"
            )
        return built.folder

    def load(self, dataset: Path) -> list[dict[str, str]]:
        with self.clock.stage("load") as stage:
            threats = load_threats(dataset, self.folder / "cache")
            stage.given = f"load_dataset({dataset.name!r}, …)"
            stage.made = (
                f"{counted(len(threats), 'conditional threat')}, each span equal to its slice"
            )
        return threats


class _Clock:
    """Times stages, and shows each when it is over."""

    def __init__(self, show: Callable[[Stage], None]) -> None:
        self._show = show

    @contextmanager
    def stage(self, name: str) -> Iterator[_Words]:
        words = _Words()
        begun = time.monotonic()
        yield words
        self._show(Stage(name, words.given, words.made, time.monotonic() - begun))


@dataclass
class _Words:
    given: str = ""
    made: str = ""


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


def _same_as_sent(
    records: Sequence[JSONObject], readings: Mapping[str, JSONObject], schema: Schema
) -> None:
    """Hold what came back against what was sent.

    Raises:
        RecordError: When they differ.
    """
    for record in records:
        sent = readings.get(record["document_id"])
        for layer in schema.layers:
            if sent is None or bare(record, layer.name) != bare(sent, layer.name):
                raise RecordError(
                    f"{record['id']}: the {layer.name} that came back are not those sent",
                    hint="Somebody annotated in the demonstration: remove build/demo, run again.",
                )
