"""What a dataset is built from, looked through once before anything is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.dataset.columns import NOT_PUBLISHED
from toolkit.dataset.rows import Rows, Tables, digest_of, link_rows
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
class Entry:
    """One document of a dataset."""

    document: str
    split: str
    record: int
    """Its place among the records."""
    readings: tuple[int, ...]
    """The places of its readings, in the order of their annotators."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a source gives."""

    entries: tuple[Entry, ...]
    """Sorted by the documents' ids."""
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
    places: dict[str, tuple[int, str]] = {}
    digests: dict[str, str] = {}
    readers: set[str] = set()
    for place, record in enumerate(source.records):
        name = _fit(record, source.documents, places)
        places[name] = (place, str(record["id"]))
        named = readers_of(record)
        readers |= named
        digests[name] = _digest({**_said(record, names), "annotators": sorted(named)})
        if wanted:
            here = ((name, item["id"]) for layer in names for item in record[layer])
            items.update(wanted.intersection(here))
    if not places:
        raise PublishError("there are no records to build from", hint="Annotate a document first.")
    readings = _readings(source, places, names, left_out)
    clusters = list(_known(source.links, items, left_out))
    splits = source.splits or Splits()
    entries = tuple(
        Entry(
            name, splits.of(name), places[name][0], tuple(p for _, p, _ in readings.get(name, ()))
        )
        for name in sorted(places)
    )
    texts = {name: _digest(source.documents[name].to_json()) for name in places}
    told = {name: [[who, digest] for who, _, digest in those] for name, those in readings.items()}
    annotators = [dict(source.annotators.kinds), dict(source.annotators.tasks)]
    inputs = {
        "records": _digest(digests),
        "documents": _digest(texts),
        "actors": _digest(dict(source.actors)),
        "annotators": _digest(annotators),
        "links": _digest(clusters),
        "readings": _digest(told),
        "schema": _digest(source.schema.root),
        "project": _digest(dict(source.project)),
        "splits": _digest({entry.document: entry.split for entry in entries}),
    }
    sizes = Counter(entry.split for entry in entries)
    in_order = {split: sizes[split] for split in splits.in_order(sizes)}
    readers.update(annotator for those in readings.values() for annotator, _, _ in those)
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


def _fit(
    record: Values, documents: Mapping[str, Document], places: Mapping[str, tuple[int, str]]
) -> str:
    """The document of a record that can be built from."""
    name = str(record["document_id"])
    if record["kind"] == "suggestion":
        raise PublishError(
            f"{record['id']} was suggested by rules, and read by nobody",
            hint="Build from annotations or gold records.",
        )
    if name in places:
        first, second = sorted((places[name][1], str(record["id"])))
        raise PublishError(
            f"{first} and {second} read the same document",
            hint="Build from one record for each document: adjudicate them first.",
        )
    document = documents.get(name)
    if document is None or document.text_sha256 != record["text_sha256"]:
        raise PublishError(
            f"{record['id']} was made from a text that is not among the documents",
            hint="Ingest that text, or name the documents with --documents.",
        )
    return name


def _readings(
    source: Source,
    places: Mapping[str, tuple[int, str]],
    names: Sequence[str],
    left_out: LeftOut,
) -> dict[str, list[tuple[str, int, str]]]:
    """By document: annotator, place and digest of each reading, in the order of annotators."""
    found: dict[str, list[tuple[str, int, str]]] = {}
    for place, reading in enumerate(source.readings):
        name, annotator = str(reading["document_id"]), str(reading["annotator"])
        if reading["kind"] != "annotation" or annotator == ADJUDICATOR:
            continue
        if name not in places:
            left_out["reading", "of a document that is not built"] += 1
            continue
        if source.documents[name].text_sha256 != reading["text_sha256"]:
            left_out["reading", "of another text"] += 1
            continue
        said = {**_said(reading, names), "absent": sorted(source.absent.get(reading["id"], ()))}
        others = found.setdefault(name, [])
        for other in (source.readings[p]["id"] for who, p, _ in others if who == annotator):
            raise PublishError(
                f"{' and '.join(sorted((other, reading['id'])))} are both {annotator}’s reading of"
                f" {name}",
                hint="Take one of them out of the records.",
            )
        others.append((annotator, place, _digest(said)))
    return {name: sorted(those) for name, those in found.items()}


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


@dataclass(frozen=True, slots=True)
class Spooled(Sequence[JSONObject]):
    """Records as they were decoded, each read when it is asked for."""

    lines: Lines
    places: Sequence[tuple[str, int, int]]
    """Of each its id, and where it begins and ends."""

    @classmethod
    def of(cls, lines: Lines, without: frozenset[str] = frozenset()) -> Spooled:
        """Those lines, but for records of some ids."""
        if not without:
            return cls(lines, lines.places)
        return cls(lines, [place for place in lines.places if place[0] not in without])

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Spooled(self.lines, self.places[index])
        import orjson

        _, start, end = self.places[index]
        self.lines.kept.seek(start)
        line = self.lines.kept.read(end - start)
        try:
            return orjson.loads(line)
        except ValueError:
            # A number or a character that only Python's own way can read.
            return json.loads(line)
