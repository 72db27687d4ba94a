"""`redline.json`: written and read again, and what is said when it cannot be."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.dataset.manifest import FILE, Manifest, Shard, read_manifest
from toolkit.errors import PublishError

SHARD = Shard("data/events/train-0123456789ab.parquet", 7, 700, 70, "0123456789ab" + "0" * 52)
MANIFEST = Manifest(
    redline="0.1.0",
    schema_version="1.0.0",
    text="none",
    inputs={"records": "aaaaaaaaaaaa", "actors": "bbbbbbbbbbbb"},
    splits={"train": 2},
    licences={"CC-BY-4.0": 2},
    configs={"events": {"train": SHARD}},
    withheld=({"config": "documents", "id": "zenda", "path": ["title"], "parts": ["Żółć"]},),
    company={"README.md": "c" * 64},
)


def test_what_is_written_is_read(tmp_path: Path):
    (tmp_path / FILE).write_text(MANIFEST.dumps(), "utf-8")

    assert read_manifest(tmp_path) == MANIFEST


def test_it_can_be_read_by_a_person():
    assert '\n  "schema_version": "1.0.0",\n' in MANIFEST.dumps()
    assert "Żółć" in MANIFEST.dumps()


def test_the_fingerprint_changes_with_what_went_in_and_with_how():
    other = replace(MANIFEST, inputs={**MANIFEST.inputs, "actors": "cccccccccccc"})

    assert len({m.fingerprint for m in (MANIFEST, other, replace(MANIFEST, text="full"))}) == 3
    assert len(MANIFEST.fingerprint) == 12


def test_a_folder_without_one_is_no_dataset(tmp_path: Path):
    with pytest.raises(PublishError, match="no dataset of redline"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '"redline"',
        json.dumps({**MANIFEST.to_json(), "configs": {"events": {"train": {"path": "x"}}}}),
        json.dumps({k: v for k, v in MANIFEST.to_json().items() if k != "inputs"}),
        json.dumps({**MANIFEST.to_json(), "text": "full"}),
    ],
)
def test_one_that_is_damaged_is_said_to_be(text: str, tmp_path: Path):
    (tmp_path / FILE).write_text(text, "utf-8")

    with pytest.raises(PublishError, match=r"redline\.json"):
        read_manifest(tmp_path)
