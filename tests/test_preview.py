"""Conditional threats in words, loaded as the users of a dataset load them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit.dataset.build import build
from toolkit.dataset.source import Source
from toolkit.errors import RecordError
from toolkit.model import Document
from toolkit.preview import load_threats, threat_table
from toolkit.registry import read_actors
from toolkit.schema import Schema


@pytest.fixture
def document(root: Path) -> Document:
    """The invented document of the examples."""
    line = (root / "tests" / "examples" / "documents.jsonl").read_text("utf-8")
    return Document.from_json(json.loads(line))


def built(folder: Path, document: Document, root: Path, schema: Schema) -> Path:
    """A dataset of the full example."""
    examples = root / "tests" / "examples"
    record = json.loads((examples / "valid" / "full.json").read_text("utf-8"))
    actors = read_actors(examples / "actors.json", schema)
    return build(Source([record], {document.id: document}, actors, schema), folder).folder


def test_a_threat_is_told_in_words(tmp_path: Path, document: Document, root: Path, schema: Schema):
    folder = built(tmp_path / "dataset", document, root, schema)

    assert load_threats(folder, tmp_path / "cache") == [
        {
            "act": "threat",
            "commitment": "committed",
            "by": "Ruritania",
            "against": "Flavia",
            "condition": "you cross the river",
            "consequence": "close the bridges",
        }
    ]


def test_a_span_that_is_no_slice_is_not_shown(
    tmp_path: Path, document: Document, root: Path, schema: Schema
):
    wrong = replace(document, text="X" + document.text)

    with pytest.raises(RecordError, match="is not the slice"):
        load_threats(built(tmp_path / "dataset", wrong, root, schema), tmp_path / "cache")


def test_threats_are_printed_as_a_table(capsys: pytest.CaptureFixture[str]):
    threat_table([{"act": "threat", "by": "Ruritania"}])

    shown = capsys.readouterr().out
    assert "Ruritania" in shown
    assert "act" in shown


def test_that_there_are_none_is_said(capsys: pytest.CaptureFixture[str]):
    threat_table([])

    assert "no conditional threats" in capsys.readouterr().out
