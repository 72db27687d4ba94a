"""What was published, read as its users read it: by the real clients, in caches of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.hub.made import REPO, first_mention, python

LOAD = """
import json, sys
from datasets import get_dataset_config_names, load_dataset

repo, revision, *configs = sys.argv[1:]
found = {}
for config in configs or get_dataset_config_names(repo, revision=revision):
    whole = load_dataset(repo, config, revision=revision, split="train")
    streamed = load_dataset(repo, config, revision=revision, split="train", streaming=True)
    found[config] = [list(whole), list(streamed), str(whole.features) == str(streamed.features)]
print(json.dumps(found))
"""


def loaded(there, home: Path, revision: str, *configs: str):
    """Config → the rows, the rows streamed, and whether both have the same features."""
    return json.loads(python(LOAD, there.url, home, REPO, revision, *configs))


def written(folder: Path) -> dict[str, list[Any]]:
    """Config → the rows of its file."""
    files = folder.glob("data/*/*.parquet")
    return {path.parent.name: pq.read_table(path).to_pylist() for path in files}


def test_every_config_is_loaded_whole_and_streamed(send, there, folder, tmp_path):
    send(folder)

    found = loaded(there, tmp_path / "home", "v1.0.0")

    assert {config: rows for config, (rows, _, _) in found.items()} == written(folder)
    assert all(whole == streamed and same for whole, streamed, same in found.values())


def test_each_version_is_loaded_by_its_tag_also_from_one_cache(
    send, there, folder, changed, tmp_path
):
    send(folder)
    first = loaded(there, tmp_path / "home", "v1.0.0", "mentions")["mentions"]
    send(changed)

    second = loaded(there, tmp_path / "home", "v1.0.1", "mentions")["mentions"]

    assert first == loaded(there, tmp_path / "home", "v1.0.0", "mentions")["mentions"]
    other = [new["id"] for old, new in zip(first[0], second[0], strict=True) if old != new]
    assert other == [first_mention()]


def test_a_private_dataset_is_loaded_with_the_token(send, there, folder, tmp_path):
    send(folder, private=True)

    found = loaded(there, tmp_path / "home", "v1.0.0", "quotes")

    assert found["quotes"][0] == written(folder)["quotes"]
