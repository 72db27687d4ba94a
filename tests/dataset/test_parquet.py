"""Parquet files, row group by row group."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from datasets import load_dataset

from toolkit.dataset.build import Built
from toolkit.dataset.columns import Columns, Labels, Listed
from toolkit.dataset.manifest import Shard
from toolkit.dataset.parquet import OTHERWISE, Growing, temporary_file
from toolkit.errors import PublishError

COLUMNS: Columns = {
    "id": "string",
    "count": "int64",
    "kind": Labels(("red", "white")),
    "parts": Listed({"kind": Labels(("red", "white")), "text": "string"}),
    "names": Listed("string"),
    "of": {"start": "int64", "kinds": Listed(Labels(("red", "white")))},
}


def row(number: int, **other: Any) -> dict[str, Any]:
    """A row, of which nothing is there but its id."""
    return {**dict.fromkeys(COLUMNS), "id": f"r{number}", **other}


def written(folder: Path, rows: list[dict[str, Any]], at_once: int = 3) -> tuple[Path, Shard]:
    """A file of those rows, which come some at a time."""
    growing = Growing("flat", COLUMNS, temporary_file(folder))
    for start in range(0, len(rows), at_once):
        growing.add(rows[start : start + at_once])
    return growing.temporary, growing.finish("train")


def test_labels_are_numbers_at_every_depth(tmp_path: Path):
    one = row(
        1,
        kind="white",
        parts=[{"kind": "red", "text": "a"}, {"kind": None, "text": None}],
        of={"start": 3, "kinds": ["white", "red"]},
    )

    path, _ = written(tmp_path, [one])

    (found,) = pq.read_table(path).to_pylist()
    assert found == {
        **one,
        "kind": 1,
        "parts": [{"kind": 0, "text": "a"}, {"kind": None, "text": None}],
        "of": {"start": 3, "kinds": [1, 0]},
    }


@pytest.mark.parametrize(
    "other",
    [
        {"parts": []},
        {"parts": None},
        {"names": []},
        {"names": [None, "a"]},
        {"of": None},
        {"of": {"start": None, "kinds": None}},
        {"id": 'a\nb\t"c" 🙂 \u2028 \x00 2021-12-07'},
        {"count": 2**62},
        {"count": -1},
    ],
    ids=str,
)
def test_a_value_comes_back_as_it_was(other: dict[str, Any], tmp_path: Path):
    path, _ = written(tmp_path, [row(1, **other)])

    assert pq.read_table(path).to_pylist() == [row(1, **other)]


def test_row_groups_do_not_hang_on_how_many_rows_come_at_once(tmp_path: Path):
    rows = [row(number) for number in range(OTHERWISE + 10)]

    one, first = written(tmp_path, rows, 7)
    other, second = written(tmp_path, rows, len(rows))

    assert first == second
    assert one.read_bytes() == other.read_bytes()
    about = pq.ParquetFile(one).metadata
    sizes = [about.row_group(number).num_rows for number in range(about.num_row_groups)]
    assert sizes == [OTHERWISE, 10]


def test_a_file_is_called_by_its_content(tmp_path: Path):
    _, first = written(tmp_path, [row(1)])
    _, second = written(tmp_path, [row(2)])

    assert first.path == f"data/flat/train-{first.sha256[:12]}.parquet"
    assert first.path != second.path


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "blue"},
        {"count": "three"},
        {"count": 2**70},
        {"count": 1.5},
        {"id": "\ud800"},
        {"names": "a"},
        {"parts": [{"kind": "red", "text": "a", "colour": "b"}]},
        {"colour": "red"},
    ],
    ids=str,
)
def test_a_value_that_its_column_does_not_take_is_refused(other: dict[str, Any], tmp_path: Path):
    with pytest.raises(PublishError, match="of flat does not take"):
        written(tmp_path, [row(1, **other)])


def test_sizes_are_those_that_datasets_counts(built: Built, tmp_path: Path):
    """Without a card, so that none of them can come from there."""
    for config, shards in built.manifest.configs.items():
        for split, shard in shards.items():
            path = built.folder / shard.path
            cache = str(tmp_path / config)
            loaded = load_dataset("parquet", data_files={split: str(path)}, cache_dir=cache)

            about = loaded[split].info.splits[split]
            assert (about.num_bytes, about.num_examples) == (shard.num_bytes, shard.rows)
            assert shard.download_size == path.stat().st_size
