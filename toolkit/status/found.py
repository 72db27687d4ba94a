"""The files of a project → what stands in them, by document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.adjudicate.decisions import read_decisions
from toolkit.dataset.manifest import read_manifest
from toolkit.dataset.opened import holds_records
from toolkit.dataset.source import Source, contents
from toolkit.documents import ingest, read_metadata
from toolkit.errors import ConfigurationError, PublishError
from toolkit.gather import Gathered, Tasked, gather
from toolkit.model import Document, JSONObject
from toolkit.problems import Problem
from toolkit.registry import read_annotators, read_corpus
from toolkit.schema import Schema
from toolkit.settings import FILE_NAME, Settings
from toolkit.status.values import Reading
from toolkit.validate import Corpus, Report, validate_gathered
from toolkit.webpage import PAGES

HELD_AGAINST = ("documents", "actors", "annotators", "links", "records", "waivers")
Records = Mapping[str, Sequence[JSONObject]]
"""Records by document."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that a project holds."""

    corpus: Corpus
    seeds: Mapping[str, Document] | None
    """What ingest makes of the articles now; None: the project holds no articles."""
    seed_problems: tuple[Problem, ...]
    tasks: Mapping[str, Sequence[Tasked]]
    """By document: those of the newest exports."""
    readings: Records
    gold: Records
    absent: Mapping[str, frozenset[str]]
    """By record id: the layers that the annotator was not asked for."""
    faults: Mapping[str, Counter[str]]
    """By the record that `validate` finds them in: how many errors and warnings, of those that
    the project has reported."""
    unfit: frozenset[str]
    """The records that have errors, whatever the project has reported."""
    annotators: tuple[str, ...]
    """Those that `annotators.json` lists."""
    decisions: tuple[JSONObject, ...]
    """The entries of `decisions.json`."""

    def reading(self, record: Mapping[str, Any]) -> Reading:
        """A record with what `validate` finds in it."""
        name = str(record.get("id"))
        counts = self.faults.get(name, Counter())
        lacks = tuple(sorted(self.absent.get(name, ())))
        return Reading(str(record.get("annotator")), counts["error"], counts["warning"], lacks)

    @property
    def elsewhere(self) -> Reading:
        """What `validate` finds that is in no reading."""
        found = (*self.readings.values(), *self.gold.values())
        names = {str(record.get("id")) for records in found for record in records}
        others = [counts for name, counts in self.faults.items() if name not in names]
        return Reading("", sum(c["error"] for c in others), sum(c["warning"] for c in others))


def find(settings: Settings, schema: Schema) -> Found:
    """Read what a project holds; what is missing counts as empty.

    Raises:
        ConfigurationError: When there is no project.
        RedlineError: When a file is there and cannot be read.
    """

    def path(name: str) -> Path:
        return settings.path("paths", name)

    if not (settings.folder / FILE_NAME).is_file() and not path("documents").is_file():
        raise ConfigurationError(
            f"there is no project in {settings.folder}",
            hint="Go to the folder of one, or make one: redline init DIR",
        )
    corpus = read_corpus({name: path(name) for name in HELD_AGAINST}, schema)
    holding = [path(name) for name in ("exports", "records") if holds_records(path(name))]
    gathered = gather(holding, schema, corpus.annotators)
    report = validate_gathered(gathered, schema, corpus)
    faults: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for problem in _reported(report, settings):
        faults[problem.record][problem.severity] += 1
    tasks: defaultdict[str, list[Tasked]] = defaultdict(list)
    for task in gathered.tasks:
        tasks[task.document].append(task)
    metadata = path("documents").with_name("metadata.json")
    seeds, problems = _seeds(path("seeds"), metadata, schema)
    return Found(
        corpus,
        seeds,
        problems,
        dict(tasks),
        _by_document(gathered, "annotation"),
        _by_document(gathered, "gold"),
        {name: said.absent for name, said in gathered.said.items()},
        dict(faults),
        frozenset(p.record for p in report.problems if p.severity == "error"),
        tuple(read_annotators(path("annotators")).kinds),
        tuple(read_decisions(path("decisions"), schema)),
    )


def _reported(report: Report, settings: Settings) -> Collection[Problem]:
    """The problems that a project has reported: [validate] of `redline.toml`."""
    severity = settings.get("validate", "severity")
    return report.chosen(
        settings.names("validate", "select"),
        settings.names("validate", "ignore"),
        "error" if severity == "error" else "warning",
    ).problems


def _by_document(gathered: Gathered, kind: str) -> Records:
    found: defaultdict[str, list[JSONObject]] = defaultdict(list)
    for record, _ in gathered.records:
        if record.get("kind") == kind:
            found[str(record["document_id"])].append(record)
    return {name: sorted(those, key=lambda r: str(r.get("id"))) for name, those in found.items()}


def _seeds(
    folder: Path, metadata: Path, schema: Schema
) -> tuple[Mapping[str, Document] | None, tuple[Problem, ...]]:
    if not any(p.suffix in (".txt", *PAGES) for p in folder.glob("*.*")):
        return None, ()
    decided = read_metadata(metadata) if metadata.is_file() else {}
    documents, problems = ingest([folder], decided, schema)
    return {document.id: document for document in documents}, tuple(problems)


@dataclass(frozen=True, slots=True)
class Dataset:
    """What the dataset folder was built from, held against what there is now."""

    changed: tuple[str, ...] = ()
    """What it was built from that is another now."""
    documents: frozenset[str] = frozenset()
    """Those of which there is a dataset, and of which one could be built now; where there is
    none, or nothing can be built as it is, there are no such documents."""

    @property
    def current(self) -> bool:
        """Whether it holds just what would be built now."""
        return bool(self.documents) and not self.changed


def dataset_of(found: Found, settings: Settings, schema: Schema) -> Dataset:
    """The dataset folder, held against the gold, or where there is none against the readings."""
    try:
        manifest = read_manifest(settings.path("paths", "dataset"))
    except PublishError:
        return Dataset()
    by_document = found.gold or found.readings
    records = [record for those in by_document.values() for record in those]
    if not records or any(str(record.get("id")) in found.unfit for record in records):
        return Dataset()
    everything = [record for those in found.readings.values() for record in those]
    readings = [one for one in everything if str(one.get("id")) not in found.unfit]
    annotators = read_annotators(settings.path("paths", "annotators"))
    corpus = found.corpus
    source = Source(
        records,
        corpus.documents,
        corpus.actors,
        schema,
        annotators=annotators,
        readings=readings,
        absent=found.absent,
        links=corpus.links,
        project=settings.table("dataset"),
    )
    try:
        now = contents(source).inputs
    except PublishError:
        return Dataset()
    # How it was split is not known here; and readings with errors are to be mended first.
    unknown = {"splits", *(["readings"] if len(readings) < len(everything) else [])}
    changed = [
        name for name in now if name not in unknown and manifest.inputs.get(name) != now[name]
    ]
    return Dataset(tuple(changed), frozenset(by_document))
