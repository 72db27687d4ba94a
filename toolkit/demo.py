"""The whole loop, once, on the articles of a checkout and a Label Studio of its own."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import ConfigurationError, RecordError
from toolkit.files import read_json, write_lines
from toolkit.labelstudio import server
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.push import Load, bare, plan_push, push
from toolkit.model import JSONObject
from toolkit.registry import read_actors, read_annotators
from toolkit.schema import Schema
from toolkit.settings import Settings
from toolkit.validate import Corpus, gather, validate

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
        return f"{self.name:9} {self.given:38} → {self.made:54} {self.seconds:6.1f} s"


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
    seeds = root / "seeds"
    if not any(seeds.glob("*.txt")):
        raise ConfigurationError(
            "there are no articles here: the demonstration needs a checkout of redline",
            hint="Clone the repository and run it there, or start your own: redline init DIR",
        )
    data = folder / "label-studio"
    try:
        return _loop(settings, schema, folder, data, show)
    finally:
        if not keep_server:
            server.stop(data)


def _loop(
    settings: Settings, schema: Schema, folder: Path, data: Path, show: Callable[[Stage], None]
) -> Shown:
    from toolkit.dataset import build
    from toolkit.documents import ingest
    from toolkit.suggest import suggest

    root = settings.folder
    clock = _Clock(show)

    with clock.stage("ingest") as stage:
        documents, problems = ingest(
            [root / "seeds"], read_json(root / "annotations/metadata.json")
        )
        write_lines(folder / "documents.jsonl", [d.to_json() for d in documents])
        sections = sum(len(d.sections) for d in documents)
        stage.given = f"{len(documents)} articles"
        stage.made = f"{len(documents)} documents, {sections} sections, {len(problems)} problems"

    with clock.stage("suggest") as stage:
        actors = read_actors(settings.path("paths", "actors"), schema)
        suggested = [suggest(d, list(actors.values()), schema) for d in documents]
        write_lines(folder / "predictions.jsonl", suggested)
        stage.given = f"{len(documents)} documents, {len(actors)} actors"
        stage.made = _counted(suggested, schema)

    with clock.stage("server") as stage:
        found = server.start(
            data,
            port=_port(data),
            executable=server.executable_of(settings),
            template=server.template_of(settings),
        )
        stage.given = "an empty folder, or that of the last run"
        stage.made = f"Label Studio at {found.url}"

    with clock.stage("push") as stage:
        annotators = read_annotators(settings.path("paths", "annotators"))
        stored = gather([root / "annotations/exports"], schema, annotators.users).records
        readings = {record["document_id"]: record for record, _ in stored}
        studio = Studio(found.url, found.token)
        load = Load(
            title=TITLE,
            annotator=next((r["annotator"] for r in readings.values()), None),
            documents=documents,
            actors=list(actors.values()),
            predictions={record["document_id"]: record for record in suggested},
            records=readings,
        )
        plan = plan_push(load, studio, schema)
        project = push(plan, studio, schema)
        stage.given = f"{len(documents)} documents, {len(readings)} annotations"
        stage.made = (
            f"{len(plan.new_tasks)} new tasks ({plan.tasks_there} there),"
            f" {len(plan.new_annotations)} new annotations ({plan.annotations_there} there)"
        )

    with clock.stage("pull") as stage:
        pulled = pull(studio, TITLE, folder / "exports")
        stage.given = f"project {project.id}"
        stage.made = f"{pulled.annotations} annotations in {pulled.path.name}"

    with clock.stage("records") as stage:
        gathered = gather([pulled.path], schema, annotators.users)
        records = [record for record, _ in gathered.records]
        write_lines(folder / "records.jsonl", records)
        _same_as_sent(records, readings, schema)
        stage.given = f"{gathered.counts.get('items', 0)} items of results"
        stage.made = f"{_counted(records, schema)}, the same as sent"

    with clock.stage("validate") as stage:
        corpus = Corpus({d.id: d for d in documents}, actors, annotators.users)
        report = validate([pulled.path], schema, corpus)
        stage.given = f"{len(records)} records"
        stage.made = f"{report.errors} errors, {len(report.problems) - report.errors} warnings"
        if report.errors:
            raise RecordError(
                f"the stored annotations have errors: {report.problems[0]}",
                hint="See all of them with: redline validate annotations/exports",
            )

    with clock.stage("build") as stage:
        dataset = folder / "dataset"
        built = build(records, corpus.documents, actors, schema, dataset, annotators.kinds)
        stage.given = f"{len(records)} records, {len(documents)} documents"
        stage.made = f"{len(built.rows)} configs, {sum(built.rows.values())} rows"

    with clock.stage("load") as stage:
        threats = load_threats(dataset, folder / "cache")
        stage.given = f"load_dataset({dataset.name!r}, …)"
        stage.made = f"{len(threats)} conditional threats, spans checked"

    address = f"{found.url}/projects/{project.id}/data"
    return Shown(threats, dataset, address, data / "server.json")


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


def _counted(records: Sequence[Mapping[str, Any]], schema: Schema) -> str:
    counts = {la.name: sum(len(r[la.name]) for r in records) for la in schema.layers}
    return ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in counts.items() if n)


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
                    hint="Somebody annotated in the demonstration: remove build/demo, run it again.",
                )


def load_threats(dataset: Path, cache: Path) -> list[dict[str, str]]:
    """Load the dataset as its users do → its conditional threats, in words.

    Args:
        dataset: The folder.
        cache: Where `datasets` may write.

    Raises:
        RecordError: When a span's text is not the slice of its document.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from datasets import disable_progress_bars, load_dataset

    disable_progress_bars()

    def rows(config: str) -> Any:
        return load_dataset(str(dataset), config, split="train", cache_dir=str(cache))

    texts = {row["id"]: row["text"] for row in rows("documents")}
    names = {row["id"]: row["name"] for row in rows("actors")}
    mentions = {row["id"]: row for row in rows("mentions")}
    loaded = rows("conditional_threats")

    def label(name: str, value: int) -> str:
        return str(loaded.features[name].int2str(value))

    def who(ids: Sequence[str]) -> str:
        actors = [mentions[i]["actor_id"] or mentions[i]["text"] for i in ids]
        return ", ".join(dict.fromkeys(names.get(actor, actor) for actor in actors))

    found = []
    for row in loaded:
        text = texts[row["document_id"]]
        for span in (row, row["condition"], row["marker"], row["consequence"]):
            if span is not None and text[span["start"] : span["end"]] != span["text"]:
                raise RecordError(
                    f"{row['id']}: {span['text']!r} is not the slice of its document",
                    hint="Validate the records, and build again.",
                )
        found.append(
            {
                "act": label("act", row["act"]),
                "commitment": label("commitment", row["commitment"]),
                "by": who(row["threatener_ids"]),
                "against": who(row["target_ids"]),
                "condition": (row["condition"] or {}).get("text") or "–",
                "consequence": (row["consequence"] or {}).get("text") or "–",
            }
        )
    return found


def threat_table(threats: Sequence[Mapping[str, str]]) -> None:
    """Print conditional threats as a table on standard output."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Conditional threats, as loaded by load_dataset", show_lines=True)
    for column in threats[0] if threats else ():
        table.add_column(column)
    for threat in threats:
        table.add_row(*threat.values())
    Console(width=None if os.isatty(1) else 120).print(table)
