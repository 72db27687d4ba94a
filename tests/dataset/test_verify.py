"""A folder is loaded again, and held against what it was built from."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit.dataset.build import Built, build
from toolkit.dataset.source import Source
from toolkit.dataset.splits import Splits
from toolkit.dataset.verify import Verified, verify


@pytest.fixture
def folder(built: Built, tmp_path: Path) -> Path:
    """A copy of the dataset, to be spoiled."""
    return Path(shutil.copytree(built.folder, tmp_path / "dataset"))


def spoil(folder: Path, config: str, change) -> None:
    """Change the rows of a file that has its old name."""
    (path,) = folder.glob(f"data/{config}/*.parquet")
    table = pq.read_table(path)
    rows = table.to_pylist()
    pq.write_table(pa.Table.from_pylist(change(rows) or rows, schema=table.schema), path)


def told(source: Source, folder: Path, *only: str, text: str = "full") -> list[str]:
    """What differs in some configs, in words."""
    return [str(found) for found in verify(source, folder, text=text, only=only)]


def test_a_folder_is_loaded_as_it_was_built(gold: Source, built: Built):
    seen = Verified()

    assert list(verify(gold, built.folder, seen=seen)) == []
    assert seen.rows == sum(built.rows.values())


@pytest.mark.parametrize("text", ["none", "snippets"])
def test_without_texts_and_with_splits_too(gold: Source, text: str, tmp_path: Path):
    names = sorted(gold.documents)
    splits = Splits({name: "train" if name == names[0] else "test" for name in names})
    source = replace(gold, splits=splits)

    build(source, tmp_path / "dataset", text=text)

    found = told(source, tmp_path / "dataset", "documents", "quotes", text=text)

    assert found == []


def test_a_value_that_differs_is_told_by_row_and_column(gold: Source, folder: Path):
    names = []

    def change(rows):
        names.append(rows[3]["id"])
        rows[3]["note"] = "changed"

    spoil(folder, "quotes", change)

    assert told(gold, folder, "quotes") == [
        f"quotes: {names[0]}: note is another when loaded",
        f"quotes: {names[0]}: note is another when streamed",
    ]


def test_a_row_that_is_missing_is_told(gold: Source, folder: Path):
    spoil(folder, "links", lambda rows: rows[:-1])

    found = told(gold, folder, "links")

    # Loading counts the rows, and says itself that the card has another number of them.
    assert found
    assert all(line.startswith("links: ") for line in found)


def test_a_row_that_is_too_many_is_told(gold: Source, folder: Path):
    spoil(folder, "actors", lambda rows: [*rows, {**rows[0], "id": "rudolf-rassendyll"}])
    card = folder / "README.md"
    card.write_text(card.read_text("utf-8").replace("num_examples: 72", "num_examples: 73"))

    found = told(gold, folder, "actors")

    assert found == [
        f"actors: rudolf-rassendyll: it is there when {how}, and not among the rows"
        for how in ("loaded", "streamed")
    ]


def test_a_config_that_cannot_be_loaded_is_told(gold: Source, folder: Path):
    (path,) = folder.glob("data/events/*.parquet")
    path.write_bytes(b"no Parquet")

    found = told(gold, folder, "events")

    assert found
    assert all(line.startswith("events: ") for line in found)


def test_a_config_that_nothing_gives_rows_of_is_told(gold: Source, built: Built):
    found = told(replace(gold, readings=()), built.folder, "annotations")

    assert found == ["annotations: it is loaded, and the records give no rows of it"]


def test_an_earlier_build_of_other_records_is_not_taken_for_this_one(gold: Source, built: Built):
    actors = json.loads(json.dumps(dict(gold.actors)))
    first = min(actors)
    actors[first]["name"] = "Rudolf Rassendyll"

    found = told(replace(gold, actors=actors), built.folder, "actors")

    assert f"actors: {first}: name is another when loaded" in found
