"""What tests of the dataset share: the gold of the checkout, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.dataset.build import Built, build
from toolkit.dataset.rows import Rows
from toolkit.dataset.source import Contents, Source, Spooled, contents
from toolkit.records import decode_records
from toolkit.registry import read_annotators, read_corpus
from toolkit.schema import Schema

NAMES = ("documents.jsonl", "actors.json", "annotators.json", "links.json")


@pytest.fixture(scope="session")
def gold(root: Path, schema: Schema) -> Iterator[Source]:
    """The gold of the checkout with both readings and all links, as a build reads it."""
    folder = root / "annotations"
    corpus = read_corpus({name.split(".")[0]: folder / name for name in NAMES}, schema)
    with (
        decode_records([folder / "gold"], schema) as records,
        decode_records([folder / "exports"], schema, corpus.annotators) as readings,
    ):
        yield Source(
            Spooled.of(records),
            corpus.documents,
            corpus.actors,
            schema,
            read_annotators(folder / "annotators.json"),
            Spooled.of(readings),
            links=corpus.links,
        )


@pytest.fixture(scope="session")
def found(gold: Source) -> Contents:
    """What it gives."""
    return contents(gold)


@pytest.fixture(scope="session")
def by_config(gold: Source, found: Contents) -> Rows:
    """All of its rows."""
    rows: Rows = {"actors": gold.tables.of_actors()}
    for _, those in found.rows(gold):
        for config, some in those.items():
            rows.setdefault(config, []).extend(some)
    return rows


@pytest.fixture(scope="session")
def built(gold: Source, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Its dataset folder: only to be read."""
    return build(gold, tmp_path_factory.mktemp("gold") / "dataset")
