"""What a dataset is built from, looked through once before anything is written."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.dataset.columns import NOT_PUBLISHED
from toolkit.dataset.entries import Entries, Entry
from toolkit.dataset.rows import Rows, Tables, digest_of, dumped, link_rows
from toolkit.dataset.splits import Splits
from toolkit.errors import PublishError
from toolkit.links import Links
from toolkit.model import ADJUDICATOR, Annotators, Document, JSONObject
from toolkit.records import Lines
from toolkit.schema import Schema

DIGITS = 12
"""Of the SHA-256 of each input."""
Values = Mapping[str, Any]
LeftOut = Counter[tuple[str, str]]
"""What is left out and why, both in words → how much."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a dataset is built from; nothing of it needs to be held in memory."""

    records: Sequence[Values]
    """One for each document, without errors, in any order."""
    documents: Mapping[str, Document]
    actors: Mapping[str, Values]
    schema: Schema
    annotators: Annotators = field(default_factory=Annotators)
    """What each annotator is."""
    readings: Sequence[Values] = ()
    """Each annotator's own, without errors, in any order; those of other documents, and what is
    no reading of a reader's, are passed over."""
    absent: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By the id of a reading: the layers that its annotator was not asked for."""
    links: Links = field(default_factory=Links)
    splits: Splits | None = None
    """None: all documents are in one."""
    project: Mapping[str, str] = field(default_factory=dict)
    """What the card says of the project: ``[dataset]`` in `redline.toml`."""

    @property
    def tables(self) -> Tables:
        """What its rows are made with."""
        return Tables(self.schema, self.actors, self.annotators.kinds, self.absent)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a source gives."""

    entries: Entries
    """In the order of the documents' ids."""
    inputs: Mapping[str, str]
    """Records, documents, actors … → twelve hex digits that change with them."""
    clusters: Sequence[JSONObject]
    """The links of items that are in it, sorted by their ids."""
    links: Mapping[str, Sequence[JSONObject]]
    """The rows of `links` by document."""
    splits: Mapping[str, int]
    """Documents by split, in the order of splits."""
    readers: frozenset[str]
    """Whose readings are in it, in whatever way."""
    left_out: LeftOut
    """What of readings and links is not in the dataset."""

    def rows(self, source: Source) -> Iterator[tuple[Entry, Rows]]:
        """The rows of one document after the other, in every config but `actors`."""
        tables = source.tables
        for entry in self.entries:
            record = source.records[entry.record]
            readings = [source.readings[place] for place in entry.readings]
            links = self.links.get(entry.document, ())
            yield entry, tables.of(record, source.documents[entry.document], readings, links)


def contents(source: Source) -> Contents:
    """Look through a source, without making any row.

    Raises:
        PublishError: When it makes no dataset: there are no records, a suggestion is among them,
            two read one document, or the document of one is missing or has another text; or an
            annotator has two readings of a document, or a document is in no split.
    """
    names = [layer.name for layer in source.schema.layers]
    left_out: LeftOut = Counter()
    wanted = {
        (member["document_id"], member["id"])
        for _, cluster in source.links.clusters
        for member in cluster["members"]
    }
    items: set[tuple[str, str]] = set()
    splits = source.splits or Splits()
    entries = Entries(splits.of)
    readers: set[str] = set()
    for place, record in enumerate(source.records):
        document = _fit(record, source, entries)
        named = readers_of(record)
        readers |= named
        said = _digest({**_said(record, names), "annotators": sorted(named)})
        other = entries.add(document.id, place, said, _digest(document.to_json()))
        if other is not None:
            raise _read_twice(source.records[other], record)
        if wanted:
            here = ((document.id, item["id"]) for layer in names for item in record[layer])
            items.update(wanted.intersection(here))
    if not entries:
        raise PublishError("there are no records to build from", hint="Annotate a document first.")
    _add_readings(source, entries, names, left_out)
    clusters = list(_known(source.links, items, left_out))
    sizes = Counter(split for _, split in entries.splits())
    annotators = [dict(source.annotators.kinds), dict(source.annotators.tasks)]
    inputs = {
        "records": _digest_of_all(entries.records()),
        "documents": _digest_of_all(entries.texts()),
        "actors": _digest(dict(source.actors)),
        "annotators": _digest(annotators),
        "links": _digest(clusters),
        "readings": _digest_of_all(entries.readings()),
        "schema": _digest(source.schema.root),
        "project": _digest(dict(source.project)),
        "splits": _digest_of_all(entries.splits()),
    }
    in_order = {split: sizes[split] for split in splits.in_order(sizes)}
    readers.update(entries.readers())
    return Contents(
        entries, inputs, clusters, link_rows(clusters), in_order, frozenset(readers), left_out
    )


def readers_of(record: Values) -> set[str]:
    """A record → its annotator, and for gold those whose readings its items were taken from."""
    found = {str(record["annotator"])}
    for values in record.values():
        if isinstance(values, list):
            for item in values:
                found.update(map(str, item.get("provenance", {}).get("annotators", ())))
    return found


def _fit(record: Values, source: Source, entries: Entries) -> Document:
    """The document of a record that can be built from."""
    name = str(record["document_id"])
    if record["kind"] == "suggestion":
        raise PublishError(
            f"{record['id']} was suggested by rules, and read by nobody",
            hint="Build from annotations or gold records.",
        )
    document = source.documents.get(name)
    if document is None or document.text_sha256 != record["text_sha256"]:
        other = entries.record(name)
        if other is not None:
            raise _read_twice(source.records[other], record)
        raise PublishError(
            f"{record['id']} was made from a text that is not among the documents",
            hint="Ingest that text, or name the documents with --documents.",
        )
    return document


def _read_twice(one: Values, other: Values) -> PublishError:
    """The error that two records read one document."""
    first, second = sorted((str(one["id"]), str(other["id"])))
    return PublishError(
        f"{first} and {second} read the same document",
        hint="Build from one record for each document: adjudicate them first.",
    )


def _add_readings(
    source: Source, entries: Entries, names: Sequence[str], left_out: LeftOut
) -> None:
    """Put those readings that can be built from with their documents, and count the others."""
    for place, reading in enumerate(source.readings):
        name, annotator = str(reading["document_id"]), str(reading["annotator"])
        if reading["kind"] != "annotation" or annotator == ADJUDICATOR:
            continue
        if entries.record(name) is None:
            left_out["reading", "of a document that is not built"] += 1
            continue
        if source.documents[name].text_sha256 != reading["text_sha256"]:
            left_out["reading", "of another text"] += 1
            continue
        said = {**_said(reading, names), "absent": sorted(source.absent.get(reading["id"], ()))}
        other = entries.add_reading(name, annotator, place, _digest(said))
        if other is not None:
            both = sorted((source.readings[other]["id"], reading["id"]))
            raise PublishError(
                f"{' and '.join(both)} are both {annotator}’s reading of {name}",
                hint="Take one of them out of the records.",
            )


def _known(links: Links, items: set[tuple[str, str]], left_out: LeftOut) -> Iterator[JSONObject]:
    """Clusters of the items that are built; one that has a single item left is none."""
    for _, cluster in sorted(links.clusters, key=lambda entry: str(entry[1]["id"])):
        members = [m for m in cluster["members"] if (m["document_id"], m["id"]) in items]
        if len(members) > 1:
            yield {**cluster, "members": members}
        lost = len(cluster["members"]) - (len(members) if len(members) > 1 else 0)
        if lost:
            left_out["linked item", "of which the records have no other"] += lost


def _said(record: Values, names: Sequence[str]) -> JSONObject:
    """What of a record is published."""
    found: JSONObject = {
        name: [{k: v for k, v in i.items() if k not in NOT_PUBLISHED} for i in record[name]]
        for name in names
    }
    return {**found, "annotator": record["annotator"], "text_sha256": record["text_sha256"]}


def _digest(value: Any) -> str:
    return digest_of(value)[:DIGITS]


def _digest_of_all(values: Iterable[tuple[str, Any]]) -> str:
    """What `_digest` gives of an object of which the keys come sorted, each with its value."""
    digest = hashlib.sha256(b"{")
    for number, (name, value) in enumerate(values):
        # Of an object with one key the braces are left out.
        digest.update(b"," * (number > 0) + dumped({name: value})[1:-1])
    digest.update(b"}")
    return digest.hexdigest()[:DIGITS]


@dataclass(frozen=True, slots=True)
class Spooled(Sequence[JSONObject]):
    """Records as they were decoded, each read when it is asked for."""

    lines: Lines
    numbers: Sequence[int]
    """Which of the lines they are."""

    @classmethod
    def of(cls, lines: Lines, without: frozenset[str] = frozenset()) -> Spooled:
        """Those lines, but for records of some ids."""
        if not without:
            return cls(lines, range(len(lines)))
        names = enumerate(name for name, _, _ in lines.places)
        return cls(lines, array("I", (number for number, name in names if name not in without)))

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Spooled(self.lines, self.numbers[index])
        import orjson

        _, start, end = self.lines.places[self.numbers[index]]
        self.lines.kept.seek(start)
        line = self.lines.kept.read(end - start)
        try:
            return orjson.loads(line)
        except ValueError:
            # A number or a character that only Python's own way can read.
            return json.loads(line)
