"""What is in the checkout: the articles, and what is annotated in them."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from toolkit.cli import group
from toolkit.codebook import codebook
from toolkit.codebook_examples import read_examples
from toolkit.codebook_practice import read_practice
from toolkit.documents import ingest, read_documents, read_metadata
from toolkit.files import dumps_line, sha256
from toolkit.gather import Gathered, gather
from toolkit.registry import read_actors, read_annotators
from toolkit.schema import Schema
from toolkit.settings import read_settings
from toolkit.shipped import shipped
from toolkit.status import status

SEEDS = {
    "000_687b90cf0bc0ae61.txt": "683694d3f6cd74b63f6a8ed312f464aed5036be4f07496a46a0117f1c561407d",
    "001_84e76b6fa355d121.txt": "b55dc89292d7a153a43a55abdea1845723ae9ad95c85e3f848710791bbab93d4",
    "002_0f18a4f966cbcf2d.txt": "e6580f4f439e768f284519347dd60e5da36b93a0e3ab5149f03a8aad2efae6d0",
    "003_90947641891804dd.txt": "e00a5d097c60a973bcfa044db280dd9e8716a97200a893d58680131b8a84d1ae",
    "004_e4c51dd9d3425ba7.txt": "5c848fd3b670573c80a55a8236abc0eb77b57dfd032c3170f3cbbd73426e205d",
}


@pytest.fixture(scope="module")
def annotated(root: Path, schema: Schema) -> Gathered:
    """What the stored exports hold."""
    return gather([root / "annotations" / "exports"], schema)


@pytest.fixture(scope="module")
def adjudicated(root: Path, schema: Schema) -> Gathered:
    """The stored gold."""
    return gather([root / "annotations" / "gold"], schema)


def test_the_articles_are_as_they_came(root: Path):
    assert {p.name: sha256(p.read_bytes()) for p in (root / "seeds").iterdir()} == SEEDS


def test_the_documents_are_made_from_the_articles_and_the_metadata(root: Path, schema: Schema):
    metadata = read_metadata(root / "annotations" / "metadata.json")
    documents, problems = ingest([root / "seeds"], metadata, schema)
    lines = "".join(dumps_line(document.to_json()) for document in documents)

    assert problems == []
    assert (root / "annotations" / "documents.jsonl").read_text("utf-8") == lines


def test_nothing_that_is_kept_holds_an_address(root: Path):
    """No e-mail address stands anywhere under annotations/."""
    for path in (root / "annotations").rglob("*.json*"):
        assert not re.search(r"[\w.]+@[\w-]+\.", path.read_text("utf-8")), path.name


def test_every_annotator_is_declared(root: Path, annotated: Gathered):
    """Whoever annotated is in annotators.json, as a person or a language model."""
    known = read_annotators(root / "annotations" / "annotators.json")

    assert annotated.records
    assert {record["annotator"] for record, _ in annotated.records} <= set(known.kinds)
    assert set(known.kinds.values()) <= {"person", "language_model"}


def test_every_article_is_read_by_the_same_two_and_adjudicated(
    root: Path, annotated: Gathered, adjudicated: Gathered
):
    documents = sorted(read_documents(root / "annotations" / "documents.jsonl"))
    read = sorted((record["document_id"], record["annotator"]) for record, _ in annotated.records)
    readers = sorted({reader for _, reader in read})

    assert len(readers) == 2
    assert read == list(product(documents, readers))
    assert sorted(record["document_id"] for record, _ in adjudicated.records) == documents


def test_everything_in_the_exports_is_used(root: Path, annotated: Gathered):
    """Nothing is set aside, and nothing is a problem."""
    files = (root / "annotations" / "exports").glob("*Z.json")
    tasks = [task for file in files for task in json.loads(file.read_text("utf-8"))]
    made = [annotation for task in tasks for annotation in task["annotations"]]
    items = sum(len(annotation["result"]) for annotation in made)

    used = {row.kind: row.used for row in annotated.ledger.rows() if row.found}
    assert used == {"task": len(tasks), "annotation": len(made), "item": items}


def test_nothing_untrue_is_said_of_the_annotations(root: Path, monkeypatch: pytest.MonkeyPatch):
    """No error; what warnings there are is explained in waivers.json, and nothing else is."""
    monkeypatch.chdir(root)

    said = CliRunner().invoke(
        group, ["validate", "annotations/exports", "annotations/gold", "--strict"]
    )

    assert (said.exit_code, said.stdout) == (0, "")


def test_nothing_that_is_kept_is_stale(root: Path, schema: Schema):
    """Decisions and gold are those of the readings; a dataset is built by whoever wants one."""
    found = status(read_settings(root, {}), schema)

    assert [one for one in found.all_stale if one.kind != "dataset-old"] == []


def test_what_actors_refer_to_is_in_the_registry(root: Path, schema: Schema):
    actors = read_actors(root / "annotations" / "actors.json", schema)
    named = {
        other
        for actor in actors.values()
        for other in (
            *actor.get("represents", ()),
            *actor.get("members", ()),
            *(office["actor_id"] for office in actor.get("offices", ())),
        )
    }

    assert named <= set(actors)


def test_the_codebook_in_docs_is_the_one_of_the_schema_and_the_examples(root: Path, schema: Schema):
    """It is renewed with ``redline schema codebook > docs/codebook.md``."""
    examples = read_examples(root / "annotations" / "codebook.toml", schema)

    practice = read_practice(shipped())

    written = (root / "docs" / "codebook.md").read_text("utf-8")
    assert written == codebook(schema, examples, practice)
