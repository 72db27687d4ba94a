"""The dataset folder, read back as its users read it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest
from datasets import Dataset, Features, disable_progress_bars, load_dataset

from tests.compose import ACTORS, compose
from toolkit.dataset.build import Built, build
from toolkit.dataset.columns import all_features
from toolkit.dataset.source import Source
from toolkit.errors import PublishError
from toolkit.links import Links
from toolkit.model import Annotators, Document, JSONObject
from toolkit.preview import load_threats
from toolkit.schema import load_schema

SCHEMA = load_schema()
LAYERS = ["mentions", "events", "quotes", "conditional_threats"]
CONFIGS = ["documents", "actors", *LAYERS, "links", "annotations"]
KINDS = Annotators({"annotator-1": "person"})
disable_progress_bars()


def composed(count: int) -> tuple[list[JSONObject], dict[str, Document]]:
    """Records of invented documents, every layer of them with items."""
    made = [compose(Random(seed), SCHEMA, f"invented-{seed}") for seed in range(count)]
    return [record for _, record in made], {document.id: document for document, _ in made}


RECORDS, DOCUMENTS = composed(8)
READINGS = RECORDS[:3]
LINKS = Links(
    clusters=(
        (
            0,
            {
                "id": "the-same",
                "kind": "same_event",
                "members": [
                    {"document_id": record["document_id"], "id": record["events"][0]["id"]}
                    for record in RECORDS
                    if record["events"]
                ],
            },
        ),
    )
)


def build_in(folder: Path, records=RECORDS, documents=DOCUMENTS) -> Built:
    """A dataset of composed records."""
    source = Source(
        records, documents, ACTORS, SCHEMA, annotators=KINDS, readings=READINGS, links=LINKS
    )
    return build(source, folder)


def load(folder: Path, config: str, cache: Path) -> Dataset:
    """One config, into a cache of its own."""
    found: Dataset = load_dataset(str(folder), config, split="train", cache_dir=str(cache))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset folder."""
    return build_in(tmp_path_factory.mktemp("built") / "dataset").folder


@pytest.fixture(scope="module")
def rows(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Dataset]:
    """Every config, as `load_dataset` gives it."""
    cache = tmp_path_factory.mktemp("cache")
    return {config: load(folder, config, cache) for config in CONFIGS}


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def spans_of(row) -> list[Any]:
    """The spans of a row: its own, and those of its parts."""
    parts = [row.get(p.name) for layer in SCHEMA.layers for p in layer.parts]
    return [row, *(part for part in parts if part is not None)]


# What is loaded


def test_there_is_a_config_for_documents_actors_and_each_layer():
    assert list(all_features(SCHEMA)) == CONFIGS


@pytest.mark.parametrize("config", CONFIGS)
def test_files_and_rows_have_the_features_of_the_schema(folder: Path, rows, config: str):
    (path,) = folder.glob(f"data/{config}/*.parquet")

    assert Features.from_arrow_schema(pq.read_schema(path)) == all_features(SCHEMA)[config]
    assert rows[config].features == all_features(SCHEMA)[config]


def test_every_item_of_every_record_is_a_row(rows):
    for layer in SCHEMA.layers:
        assert len(rows[layer.name]) == sum(len(record[layer.name]) for record in RECORDS)
    assert len(rows["documents"]) == len(DOCUMENTS)
    assert len(rows["actors"]) == len(ACTORS)


@pytest.mark.parametrize("config", LAYERS)
def test_the_text_of_a_span_is_the_slice_of_its_document(rows, config: str):
    texts = {row["id"]: row["text"] for row in rows["documents"]}

    for row in rows[config]:
        for span in spans_of(row):
            assert texts[row["document_id"]][span["start"] : span["end"]] == span["text"]


def test_documents_come_back_as_they_were(rows):
    assert {row["id"]: row["text"] for row in rows["documents"]} == {
        document.id: document.text for document in DOCUMENTS.values()
    }


def test_ids_are_unique(rows):
    for config in CONFIGS:
        ids = list(rows[config]["id"])
        assert len(ids) == len(set(ids))


def test_references_resolve(rows):
    """A reference is the id of a row of the layer that it leads to."""
    ids = {config: set(rows[config]["id"]) for config in CONFIGS}
    for layer in SCHEMA.layers:
        for row in rows[layer.name]:
            assert row["document_id"] in ids["documents"]
            for role in layer.roles:
                given = row[role.property]
                listed = given if isinstance(given, list) else [given]
                named = {f[role.key] if role.key else f for f in listed if f is not None}
                assert named <= ids[role.target]
            for name, other in layer.enclosing.items():
                assert row[name] is None or row[name] in ids[other]
    assert {row["actor_id"] for row in rows["mentions"]} - {None} <= ids["actors"]


def test_a_row_is_the_item_that_it_was_made_of(rows):
    """Every value, with None for what is absent, the label's name for its number."""
    items = [item for record in RECORDS for item in record["conditional_threats"]]

    for row, item in zip(rows["conditional_threats"], items, strict=True):
        act = rows["conditional_threats"].features["act"].int2str(row["act"])
        assert (act, row["start"], row["note"]) == (item["act"], item["start"], item.get("note"))
        assert row["condition"] == item.get("condition")
        assert row["id"] == f"{row['document_id']}.{item['id']}"


def test_an_absent_field_is_none(rows):
    bare = next(row for row in rows["conditional_threats"] if row["condition"] is None)

    assert bare["condition_polarity"] is None
    assert next(row for row in rows["quotes"] if row["cue"] is None)["cue"] is None


def test_an_empty_list_is_a_list(rows):
    assert any(row["beneficiary_ids"] == [] for row in rows["conditional_threats"])
    assert any(row["arguments"] == [] for row in rows["events"])


def test_how_a_record_was_made_is_not_published(rows):
    assert not any("provenance" in rows[config].features for config in CONFIGS)


# Building again


def test_a_rebuild_is_the_same_bytes(folder: Path, tmp_path: Path):
    again = build_in(tmp_path / "again", RECORDS[::-1], dict(reversed(DOCUMENTS.items())))

    assert bytes_of(folder) == bytes_of(again.folder)


def test_building_over_an_earlier_build_leaves_nothing_of_it(folder: Path, tmp_path: Path):
    build_in(tmp_path / "dataset", RECORDS[:3])

    again = build_in(tmp_path / "dataset")

    assert bytes_of(again.folder) == bytes_of(folder)


def test_after_a_change_the_new_rows_are_loaded(tmp_path: Path):
    """`load_dataset` caches by the folder's name and the card: a new build must not look old."""
    build_in(tmp_path / "dataset")
    before = load(tmp_path / "dataset", "mentions", tmp_path / "cache")["note"]
    records = json.loads(json.dumps(RECORDS))
    records[0]["mentions"][0]["note"] = "changed"

    build_in(tmp_path / "dataset", records)

    after = load(tmp_path / "dataset", "mentions", tmp_path / "cache")["note"]
    assert (before[0], after[0]) == (RECORDS[0]["mentions"][0].get("note"), "changed")


def test_a_layer_without_items_has_no_config(tmp_path: Path):
    """`load_dataset` cannot load one, and would fail without saying why."""
    bare = {**RECORDS[0], **{layer.name: [] for layer in SCHEMA.layers}}
    source = Source([bare], DOCUMENTS, ACTORS, SCHEMA)

    built = build(source, tmp_path / "dataset")

    assert built.rows["quotes"] == 0
    there = ["actors", "documents"]
    assert sorted(p.name for p in (tmp_path / "dataset" / "data").iterdir()) == there
    assert sorted(built.manifest.configs) == there
    (row,) = load(tmp_path / "dataset", "documents", tmp_path / "cache")
    assert (row["quotes"], row["mentions"]) == ([], [])
    assert load_threats(tmp_path / "dataset", tmp_path / "cache") == []


# What cannot be built


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path):
    (tmp_path / "thesis.tex").write_text("years of work", "utf-8")

    with pytest.raises(PublishError, match="no dataset of redline"):
        build_in(tmp_path)

    assert bytes_of(tmp_path) == {"thesis.tex": b"years of work"}


@pytest.mark.parametrize("name", ["data/documents/article.txt", "data/documents/all.parquet"])
def test_documents_of_somebody_elses_are_no_dataset(tmp_path: Path, name: str):
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text("an article", "utf-8")
    (tmp_path / "README.md").write_text("years of work", "utf-8")

    with pytest.raises(PublishError, match="no dataset of redline"):
        build_in(tmp_path)

    assert bytes_of(tmp_path) == {"README.md": b"years of work", name: b"an article"}


def test_a_file_is_no_folder(tmp_path: Path):
    (tmp_path / "dataset").write_text("years of work", "utf-8")

    with pytest.raises(PublishError):
        build_in(tmp_path / "dataset")


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path):
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(PublishError, match="cannot write"):
        build_in(tmp_path / "file" / "dataset")


def test_two_records_of_one_document_are_refused(tmp_path: Path):
    other = {**RECORDS[0], "id": "invented-0.annotator-2", "annotator": "annotator-2"}

    with pytest.raises(PublishError, match=r"annotator-1 and .*annotator-2 read the same"):
        build_in(tmp_path / "dataset", [*RECORDS, other])


def test_a_record_of_another_text_is_refused(tmp_path: Path):
    changed = {**DOCUMENTS, "invented-0": replace(DOCUMENTS["invented-0"], text_sha256="0" * 64)}

    with pytest.raises(PublishError, match="not among the documents"):
        build_in(tmp_path / "dataset", RECORDS, changed)


def test_nothing_makes_no_dataset(tmp_path: Path):
    with pytest.raises(PublishError, match="no records"):
        build_in(tmp_path / "dataset", [])


def test_a_value_that_no_column_takes_is_refused(tmp_path: Path):
    record = {**RECORDS[0], "mentions": [{**RECORDS[0]["mentions"][0], "colour": "red"}]}

    with pytest.raises(PublishError, match="colour"):
        build_in(tmp_path / "dataset", [record])
