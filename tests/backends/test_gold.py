"""A model that answers what the gold annotations say gets just about those back."""

from __future__ import annotations

import json
from bisect import bisect_right
from pathlib import Path

import pytest

from tests.backends.asking import SCHEMA
from tests.conftest import ROOT
from toolkit.backends.answered import Answered
from toolkit.backends.opened import Opened
from toolkit.backends.pieces import pieces_of
from toolkit.documents import read_documents
from toolkit.quotation import quoted_strings
from toolkit.registry import read_actors
from toolkit.suggest.names.known import Known
from toolkit.suggest.quotes.pairs import Pairs

ANNOTATIONS = ROOT / "annotations"
GOLD = sorted((ANNOTATIONS / "gold").glob("*.json"))
NO_PART = {"cue", "condition", "marker", "consequence", "condition_polarity", "date"}
NOBODY = {"speaker_id", "addressee_id"}


@pytest.fixture(scope="module")
def actors():
    return read_actors(ANNOTATIONS / "actors.json", SCHEMA)


@pytest.fixture(scope="module")
def documents():
    return read_documents(ANNOTATIONS / "documents.jsonl")


def answer_of(record, piece, actors):
    """A record as a model answers it: words and paragraphs instead of offsets."""
    starts = [paragraph.start for paragraph in piece.paragraphs]

    def said(item):
        words = {
            key: value["text"] if isinstance(value, dict) and "text" in value else value
            for key, value in item.items()
            if key not in ("start", "end")
        }
        words["paragraph"] = bisect_right(starts, item["start"])
        if "actor_id" in item:
            words["actor"] = actors[item["actor_id"]]
        return {**dict.fromkeys(NO_PART | NOBODY), **words}

    return {layer.name: [said(item) for item in record[layer.name]] for layer in SCHEMA.layers}


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_what_gold_says_comes_back(path: Path, actors, documents):
    gold = json.loads(path.read_text("utf-8"))
    document = documents[gold["document_id"]]
    pairs = Pairs(quoted_strings(document.text))

    def playing(given):
        (piece,) = pieces_of(given, 100_000)
        answered = Answered(piece, Known(list(actors.values())), SCHEMA, pairs)
        return answered.found(answer_of(gold, piece, actors))

    (record,) = Opened("openai", playing, list(actors.values()), SCHEMA).records([document])

    for layer in SCHEMA.layers:
        wanted, made = (
            {(i["start"], i["end"], i[layer.label_property]) for i in r[layer.name]}
            for r in (gold, record)
        )
        # The place of a word that stands twice in a paragraph is a guess.
        assert len(wanted & made) >= 0.95 * len(wanted | made), layer.name
    assert [m.get("actor_id") for m in record["mentions"]].count(None) == 0
