"""Exports and records → everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.checks import CHECKS, Reading
from toolkit.checks.clusters import Known
from toolkit.gather import Gathered, gather
from toolkit.ledger import Ledger
from toolkit.links import Links, check_links
from toolkit.model import Document, JSONObject, Record, Span
from toolkit.problems import Location, Problem, excerpt, ordered, problem
from toolkit.rules import Severity
from toolkit.said import OF_FILLERS, Said
from toolkit.schema import Schema
from toolkit.violations import json_path
from toolkit.waivers import Waivers, waive

ITEM = re.compile(r"\$\.(\w+)\[(\d+)\]")
"""The path of an item: its layer and index."""
NOTHING = Said()
UNFINISHED = frozenset(
    {
        *("attribute-missing", "attribute-repeated", "speaker-status-mismatch"),
        *("condition-polarity-mismatch", "threat-marker-missing-condition"),
        *("threat-without-parts", "threatener-missing"),
    }
)
"""Codes of the schema after which an item can still be checked: what is there is well formed."""
LABEL = 40
"""How much of a label that is none is shown."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What records are held against; all of it may be empty."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    actors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    annotators: Sequence[Mapping[str, Any]] = ()
    links: Links = field(default_factory=Links)
    waivers: Waivers = field(default_factory=Waivers)
    records: Path | None = None
    """The records that links are held against; None: those that are validated."""


@dataclass(frozen=True, slots=True)
class Read:
    """A record that was looked at: its names, whose it is, and where it came from."""

    record: str
    document: str
    annotator: str
    """The annotator; of a record that has none its kind, such as gold."""
    location: Location


@dataclass(frozen=True, slots=True)
class Report:
    """What `validate` found, in the order in which a person works through it."""

    problems: tuple[Problem, ...]
    waived: tuple[Problem, ...]
    """Warnings that `waivers.json` explains."""
    records: int
    """How many records were read."""
    ledger: Ledger
    """What became of everything that exports hold."""
    texts: Mapping[str, str]
    """By the name of a document or record: the text that offsets count in."""
    left_out: int = 0
    """How many problems were found that nobody asked for."""
    read: tuple[Read, ...] = ()
    """Each record that was looked at, in the order in which it was read."""

    @property
    def errors(self) -> int:
        """How many problems are errors."""
        return sum(p.severity == "error" for p in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems are warnings."""
        return len(self.problems) - self.errors

    def text_of(self, found: Problem) -> str | None:
        """The text that a problem's offsets count in, where it is known."""
        return self.texts.get(found.record)

    def chosen(
        self,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        severity: Severity = "warning",
    ) -> Report:
        """The same report with the problems that are asked for.

        Args:
            select: Codes to keep; empty: all.
            ignore: Codes to leave out.
            severity: error: leave out warnings.
        """
        kept = tuple(
            found
            for found in self.problems
            if (not select or found.code in select)
            and found.code not in ignore
            and (severity == "warning" or found.severity == "error")
        )
        left_out = self.left_out + len(self.problems) - len(kept)
        return replace(self, problems=kept, left_out=left_out)


def validate(paths: Sequence[Path], schema: Schema, corpus: Corpus) -> Report:
    """Files or folders of exports and records → all that is wrong with them.

    Raises:
        RecordError: When a file cannot be read at all.
        ExportError: When a path does not exist, or a folder holds nothing to validate.
    """
    return validate_gathered(gather(paths, schema, corpus.annotators), schema, corpus)


def validate_gathered(gathered: Gathered, schema: Schema, corpus: Corpus) -> Report:
    """What `gather` found → all that is wrong with it."""
    problems = [*gathered.problems, *_unknown_documents(gathered, corpus)]
    for record, place in gathered.records:
        said = gathered.said.get(str(record.get("id", "")), NOTHING)
        found = check_record(record, schema, corpus, place, said)
        problems.extend(p for p in found if not said.covers(p))
    stored = _stored(gathered, schema, corpus)
    problems.extend(stored.problems)
    problems.extend(check_links(corpus.links, _known(stored, schema)))
    texts = _texts(gathered, corpus)
    documents = corpus.documents

    def looked_at(name: str) -> bool:
        return name in texts or not any(
            name == document or name.startswith(f"{document}.") for document in documents
        )

    standing, waived = waive(ordered(problems), corpus.waivers, looked_at)
    return Report(
        tuple(ordered(standing)),
        tuple(waived),
        len(gathered.records),
        gathered.ledger,
        texts,
        read=tuple(_read(record, place) for record, place in gathered.records),
    )


def _read(record: JSONObject, place: Mapping[str, Any]) -> Read:
    name, document, whose = (
        str(record.get(key) or "") for key in ("id", "document_id", "annotator")
    )
    return Read(name, document, whose or str(record.get("kind") or ""), Location(**place))


def _unknown_documents(gathered: Gathered, corpus: Corpus) -> Iterator[Problem]:
    """Tasks of documents that are not there; where there are none at all, that is said once."""
    if not corpus.documents:
        if gathered.records or gathered.tasks:
            message = (
                "there are no documents to hold this against;"
                " run redline ingest, or name them with --documents"
            )
            place = gathered.records[0][1] if gathered.records else gathered.tasks[0].place
            file = place.get("file")
            yield problem("", "$.document_id", "unknown-document", message, file=file)
        return
    for task in gathered.tasks:
        if task.document not in corpus.documents:
            message = (
                f"{excerpt(task.document)} is not among the documents: ingest it, name --documents,"
                " or delete the task"
            )
            yield problem(task.document, task.path, "task-unknown", message, **task.place)


def _stored(gathered: Gathered, schema: Schema, corpus: Corpus) -> Gathered:
    """The records that links are held against: those of the corpus, else those validated."""
    if not corpus.links.clusters:
        return Gathered()
    if corpus.records is None:
        return gathered
    stored = gather([corpus.records], schema)
    return stored if stored.records else replace(gathered, problems=stored.problems)


def _known(stored: Gathered, schema: Schema) -> Known:
    """The items that links may name."""
    known: dict[str, dict[str, str]] = {}
    for record, _ in stored.records:
        items = known.setdefault(str(record.get("document_id")), {})
        for layer in schema.layers:
            items.update((item["id"], layer.name) for item in _items(record, layer.name))
    return known


def _items(record: JSONObject, layer: str) -> Iterable[Mapping[str, Any]]:
    given = record.get(layer)
    items = given if isinstance(given, list) else ()
    return (i for i in items if isinstance(i, dict) and isinstance(i.get("id"), str))


def _texts(gathered: Gathered, corpus: Corpus) -> dict[str, str]:
    """The text of each document and record that was looked at."""
    texts = {task.document: task.text for task in gathered.tasks}
    texts.update(gathered.texts)
    for record, _ in gathered.records:
        document = record.get("document_id")
        known = corpus.documents.get(document) if isinstance(document, str) else None
        text = texts.get(str(document)) if known is None else known.text
        texts.setdefault(str(record.get("id", "")), text or "")
    return texts


def check_record(
    values: Any,
    schema: Schema,
    corpus: Corpus,
    place: Mapping[str, Any],
    said: Said = NOTHING,
) -> Iterator[Problem]:
    """One record, as it was read → its problems. Any JSON value is answered, none is changed.

    Args:
        values: The record.
        schema: What it is held against first.
        corpus: The documents and actors that it is held against then.
        place: What is known of its place, for the location of problems.
        said: What was said of it before: which layers are absent, and whose items are whose.
    """
    name = str(values.get("id", "")) if isinstance(values, dict) else ""
    rejected: set[tuple[str, int]] = set()
    known = True
    for violation in schema.record_violations(values):
        match violation.path:
            case (str(layer), int(index), *_) if violation.code not in UNFINISHED:
                rejected.add((layer, index))
        known = known and violation.code != "schema-version-unknown"
        found = problem(name, json_path(violation.path), violation.code, violation.message)
        yield _placed(_spanned(found, values, violation.path, schema), place)
    if not known or not _readable(values, schema) or not corpus.documents:
        return
    document = corpus.documents.get(values["document_id"])
    if document is None:
        if "task" not in place:
            message = (
                f"{excerpt(values['document_id'])} is not among the documents; ingest it,"
                " or name --documents"
            )
            yield _placed(problem(name, "$.document_id", "unknown-document", message), place)
        return
    if document.text_sha256 != values.get("text_sha256"):
        if not said.untrusted:
            message = "it was made from another text than the document's; offsets cannot be trusted"
            yield _placed(problem(name, "$.text_sha256", "document-text-changed", message), place)
        return
    names = tuple(layer.name for layer in schema.layers)
    record = Record(values, names, frozenset(rejected))
    reading = Reading(record, document, corpus.actors, schema.layers, said.absent)
    for found in _without_doubles([found for check in CHECKS for found in check(reading)]):
        yield _placed(found, said.places.get(_item_id(found, values), place))


def _readable(values: Any, schema: Schema) -> bool:
    """Whether a record has what checks need: its head, and a list for each layer."""
    return (
        isinstance(values, dict)
        and all(isinstance(values.get(k), str) for k in ("id", "kind", "document_id"))
        and all(isinstance(values.get(layer.name), list) for layer in schema.layers)
    )


def _without_doubles(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Problems without what a double lacks: it is to be deleted, not completed."""
    doubles = {found.path for found in problems if found.code == "duplicate-annotation"}
    for found in problems:
        match = ITEM.match(found.path)
        if found.code not in OF_FILLERS or match is None or match[0] not in doubles:
            yield found


def _item_id(found: Problem, values: Mapping[str, Any]) -> str:
    """The id of the item that a problem is with, or nothing."""
    match = ITEM.match(found.path)
    return str(values[match[1]][int(match[2])]["id"]) if match else ""


def _spanned(found: Problem, values: Any, path: tuple[str | int, ...], schema: Schema) -> Problem:
    """A problem of the schema with the span, region and label of the item that it is in."""
    try:
        item = values[path[0]][path[1]]
        span = Span.of(item)
        region = (item.get("provenance") or {}).get("region_id")
        label = item.get(schema.layer(str(path[0])).label_property)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, StopIteration):
        return found
    location = replace(
        found.location,
        start=span.start,
        end=span.end,
        region=region if isinstance(region, str) else None,
        label=label[:LABEL] if isinstance(label, str) else None,
    )
    return replace(found, location=location)


def _placed(found: Problem, place: Mapping[str, Any]) -> Problem:
    return replace(found, location=replace(found.location, **place))
