"""Datasets of invented documents, and releases made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from tests.compose import ACTORS, compose
from toolkit.card import Facts, Release
from toolkit.dataset.build import Built, build
from toolkit.dataset.columns import all_columns
from toolkit.dataset.source import Source
from toolkit.dataset.splits import Splits
from toolkit.links import Links
from toolkit.model import Annotators, Document, JSONObject
from toolkit.schema import load_schema

SCHEMA = load_schema()
COLUMNS = all_columns(SCHEMA)
MODELS = Annotators(
    {
        "annotator-1": "language_model",
        "annotator-2": "language_model",
        "adjudicator": "language_model",
    },
    tasks={"annotator-1": "empty", "annotator-2": "suggestions"},
)
PEOPLE = Annotators({"annotator-1": "person", "annotator-2": "person", "adjudicator": "person"})
SHARD = {
    "path": "data/conditional_threats/train-0123456789ab.parquet",
    "rows": 2,
    "num_bytes": 90,
    "download_size": 70,
    "sha256": "0" * 64,
}
THREAT: JSONObject = {
    "id": "d.t.1-2",
    "document_id": "d",
    "annotator": "gold",
    "act": "threat",
    "aim": "deter",
    "commitment": "committed",
    "status": "issued",
    "consequence_kinds": ["economic", "military_aid"],
    "completeness": "core",
    "condition_polarity": "if_done",
    "threatener_names": ["Ruritania", "Strelsau"],
    "target_names": ["Hentzau"],
}
DOCUMENT: JSONObject = {
    "id": "d",
    "text": "The text.",
    "language": "en",
    "translation": "machine",
    "license": "unknown",
    "source": "The Strelsau Times",
    "published": "2019-05",
    "published_basis": "inferred",
    "title": "A title",
    "sections": [{"start": 0, "end": 9, "kind": "body"}],
}


def facts(*rows: tuple[str, Mapping[str, Any]]) -> Facts:
    """The facts of some rows; without any, of a document with a threat."""
    found = Facts(SCHEMA)
    for config, row in rows or (("documents", DOCUMENT), ("conditional_threats", THREAT)):
        found.add(config, row)
    return found


def release(**changed: Any) -> Release:
    """A release of one config, with some of its fields changed."""
    made = Release(
        facts=facts(),
        schema=SCHEMA,
        columns=COLUMNS,
        configs={"conditional_threats": {"train": SHARD}},
        splits={"train": 1},
        fingerprint="fedcba987654",
        annotators=MODELS,
        readers={"gold", "annotator-1", "annotator-2"},
    )
    return replace(made, **changed)


def source(count: int = 6, *, splits: Splits | None = None) -> Source:
    """Gold of invented documents, the readings of two annotators, and a link."""
    documents, gold, readings = {}, [], []
    for seed in range(count):
        document, record = compose(Random(seed), SCHEMA, f"invented-{seed}")
        documents[document.id] = _told(document, seed)
        gold.append(_read(_as(record, "gold"), "annotator-1", "annotator-2"))
        readings.append(_as(record, "annotator-1"))
        readings.append(_as({**record, "events": record["events"][1:]}, "annotator-2"))
    return Source(
        gold,
        documents,
        {**ACTORS, "actor-0": {**ACTORS["actor-0"], "name": "Ruritania | <b>$x$</b>"}},
        SCHEMA,
        MODELS,
        readings,
        links=_links(gold),
        splits=splits,
    )


def built(folder: Path, given: Source | None = None, text: str = "full") -> Built:
    """A dataset folder, with agreement and a licence."""
    project = {"license": "cc-by-4.0", "url": "https://ruritania.example/redline"}
    return build(replace(given or source(), project=project), folder, text=text)


def _told(document: Document, seed: int) -> Document:
    """A document of which more is known."""
    return replace(
        document,
        language=("en", "de-AT")[seed % 2],
        title=document.text.split("\n")[0].strip()[:20].strip(),
        source="The Strelsau | `Times`\n<script>",
        published="2019-05-02",
        published_basis="stated",
        translation=("original", "machine")[seed % 2],
    )


def _as(record: JSONObject, annotator: str) -> JSONObject:
    kind = "gold" if annotator == "gold" else "annotation"
    name = f"{record['document_id']}.{annotator}"
    return {**record, "id": name, "kind": kind, "annotator": annotator}


def _read(record: JSONObject, *annotators: str) -> JSONObject:
    """A record whose items say who marked them."""
    layers = {
        layer.name: [
            {**item, "provenance": {"annotators": list(annotators)}} for item in record[layer.name]
        ]
        for layer in SCHEMA.layers
    }
    return {**record, **layers}


def _links(gold: list[JSONObject]) -> Links:
    members = [
        {"document_id": record["document_id"], "id": record["quotes"][0]["id"]}
        for record in gold
        if record["quotes"]
    ][:2]
    return Links(clusters=((0, {"id": "one", "kind": "same_quote", "members": members}),))
