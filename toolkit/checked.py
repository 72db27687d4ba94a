"""One record, held against the schema, its document and the actors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit.checks import CHECKS, Reading
from toolkit.links import Links
from toolkit.model import Document, Record, Span
from toolkit.problems import Problem, excerpt, problem
from toolkit.said import OF_FILLERS, Said
from toolkit.schema import Schema
from toolkit.violations import json_path
from toolkit.waivers import Waivers

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
