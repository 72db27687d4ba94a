"""The Python of a card runs, from the first line to the last, in a fresh cache."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.card.invented import SHARD, built, release
from toolkit.card.loading import snippets


def python_of(folder: Path) -> list[str]:
    """The pieces of Python in a card."""
    text = (folder / "README.md").read_text("utf-8")
    return re.findall(r"```python\n(.*?)\n```", text, re.DOTALL)


def ran(folder: Path, home: Path, *more: str) -> str:
    """Run the Python of a card on its folder → what it prints."""
    code = "\n".join((*python_of(folder), *more)).replace('"PATH"', repr(str(folder)))
    done = subprocess.run(
        [sys.executable, "-W", "error::FutureWarning", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=home,
        env={**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("mode", ["full", "none", "snippets"])
def test_every_piece_of_a_card_runs_in_a_fresh_cache(tmp_path: Path, mode: str):
    folder = built(tmp_path / "dataset", text=mode).folder
    checks = (
        "assert len(documents) == 6 and all(documents.values())",
        "assert set(map(len, clusters.values())) == {2}",
        "assert all(len(by) == 2 for by in readings.values())",
        "assert set(table['act']) <= {'threat', 'warning', 'offer'}",
    )

    printed = ran(folder, tmp_path, *checks)

    assert "not marked alike by all" in printed
    assert "Actor " in printed


def test_a_piece_is_left_out_where_there_is_no_config_for_it():
    purposes = [one.purpose for one in snippets(release(configs={"events": {"train": SHARD}}))]

    assert "Load a config" in purposes
    assert not {"Join quotes to their documents", "Where annotators differ"} & {*purposes}


def test_quotes_are_joined_to_the_documents_of_their_own_split():
    configs = {
        "documents": {"train": SHARD, "test": SHARD},
        "quotes": {"test": SHARD},
    }

    (code,) = (
        one.code
        for one in snippets(release(configs=configs))
        if one.purpose == "Join quotes to their documents"
    )

    assert 'load_dataset(DATASET, "documents", split="test")' in code
    assert 'load_dataset(DATASET, "quotes", split="test")' in code


@pytest.mark.parametrize(
    ("config", "label"), [("documents", "translation"), ("quotes", "mode"), ("events", "type")]
)
def test_the_label_that_is_shown_is_one_that_every_row_has(config: str, label: str):
    """Of documents `published_basis` comes first, and may be null."""
    (code,) = (
        one.code
        for one in snippets(release(configs={config: {"train": SHARD}}))
        if one.purpose.startswith("Labels are numbers")
    )

    assert code == f'print(rows.features["{label}"].int2str(rows[0]["{label}"]))'
