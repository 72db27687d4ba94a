"""What holds of every score: of copies, of copies that lack something, of the order of things."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.invented import invented
from tests.compose import ACTORS, compose
from toolkit.documents import read_documents
from toolkit.gather import gather
from toolkit.model import JSONObject
from toolkit.registry import read_actors
from toolkit.schema import load_schema
from toolkit.score import Score, score
from toolkit.suggest import suggest

SCHEMA = load_schema()
SEEDS = st.integers(0, 10**6)
OF_ALL = ("precision", "recall", "f1", "accuracy", "b_cubed_f1", "ceaf_e_f1", "lea_f1")


def made(seed: int) -> tuple[list[JSONObject], list[JSONObject]]:
    """Gold of three invented documents, and the same as suggestions."""
    random = Random(seed)
    records = [compose(random, SCHEMA, f"invented-{number}")[1] for number in range(3)]
    return [as_kind(r, "suggestion") for r in records], [as_kind(r, "gold") for r in records]


def as_kind(record: JSONObject, kind: str) -> JSONObject:
    whose = {"kind": kind, "annotator": kind, "id": f"{record['document_id']}.{kind}"}
    return {**copy.deepcopy(record), **whose}


def values(node: Any, names: tuple[str, ...]) -> Iterator[float]:
    """Every defined figure of these names, wherever it stands."""
    if isinstance(node, dict):
        for name, below in node.items():
            if name in names and isinstance(below, int | float):
                yield below
            yield from values(below, names)
    elif isinstance(node, list):
        for below in node:
            yield from values(below, names)


@settings(max_examples=20)
@given(SEEDS)
def test_gold_against_itself_is_1_everywhere(seed):
    found = score(*made(seed), SCHEMA, ACTORS).to_json()

    assert set(values(found, OF_ALL)) == {1}
    for rows in found["rules"].values():
        assert all(set(row["precision"].values()) == {1} for row in rows.values())


@settings(max_examples=20)
@given(SEEDS, st.randoms(use_true_random=False))
def test_an_item_less_costs_recall_and_no_precision(seed, random):
    given_, gold = made(seed)
    layer = random.choice([name.name for name in SCHEMA.layers if given_[0][name.name]])
    given_[0][layer].pop(random.randrange(len(given_[0][layer])))

    spans = score(given_, gold, SCHEMA, ACTORS).figures.spans[layer].overlap

    assert spans.precision in {1, None}
    assert spans.recall == pytest.approx(1 - 1 / spans.gold)


@settings(max_examples=20)
@given(SEEDS, st.randoms(use_true_random=False))
def test_an_item_too_many_costs_precision_and_no_recall(seed, random):
    given_, gold = made(seed)
    layer = random.choice([name.name for name in SCHEMA.layers if gold[0][name.name]])
    gold[0][layer].pop(random.randrange(len(gold[0][layer])))

    spans = score(given_, gold, SCHEMA, ACTORS).figures.spans[layer].overlap

    assert spans.recall in {1, None}
    assert spans.precision == pytest.approx(1 - 1 / spans.suggested)


@settings(max_examples=20)
@given(SEEDS)
def test_every_figure_lies_between_0_and_1_and_overlap_is_no_less_than_exact(seed):
    _, records = invented(seed, SCHEMA)
    gold = [as_kind(r, "gold") for r in records if r["annotator"] == "annotator-1"]
    other = [as_kind(r, "suggestion") for r in records if r["annotator"] == "annotator-2"]

    found = score(other, gold, SCHEMA, ACTORS)

    assert all(0 <= value <= 1 for value in values(found.to_json(), OF_ALL))
    assert all(s.overlap.right >= s.exact.right for s in found.figures.spans.values())


@settings(max_examples=20)
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_records_and_items_changes_nothing(seed, random):
    _, records = invented(seed, SCHEMA)
    gold = [as_kind(r, "gold") for r in records if r["annotator"] == "annotator-1"]
    other = [as_kind(r, "suggestion") for r in records if r["annotator"] == "annotator-2"]
    shuffled = [random.sample(copy.deepcopy(some), len(some)) for some in (other, gold)]
    for record in (*shuffled[0], *shuffled[1]):
        for layer in SCHEMA.layers:
            random.shuffle(record[layer.name])

    found = score(shuffled[0], shuffled[1], SCHEMA, ACTORS)

    assert as_text(found) == as_text(score(other, gold, SCHEMA, ACTORS))


def as_text(found: Score) -> str:
    return json.dumps(found.to_json())


def test_precision_and_recall_change_places_with_the_sides():
    _, records = invented(3, SCHEMA)
    one, other = ([r for r in records if r["annotator"] == f"annotator-{n}"] for n in (1, 2))

    there = score(one, [as_kind(r, "gold") for r in other], SCHEMA, ACTORS)
    back = score(other, [as_kind(r, "gold") for r in one], SCHEMA, ACTORS)

    for name, found in there.figures.spans.items():
        turned = back.figures.spans[name].exact
        assert (found.exact.precision, found.exact.recall) == (turned.recall, turned.precision)


class TestTheCheckout:
    @pytest.fixture
    def gold(self, root: Path) -> list[JSONObject]:
        return [record for record, _ in gather([root / "annotations" / "gold"], SCHEMA).records]

    def test_has_gold_that_is_right_in_everything_against_itself(self, gold):
        found = score(gold, gold, SCHEMA)

        assert set(values(found.to_json(), OF_ALL)) == {1}

    def test_gets_suggestions_that_are_scored_in_every_layer(self, root, gold):
        annotations = root / "annotations"
        actors = read_actors(annotations / "actors.json", SCHEMA)
        documents = read_documents(annotations / "documents.jsonl")
        given_ = [suggest(d, list(actors.values()), SCHEMA) for d in documents.values()]

        found = score(given_, gold, SCHEMA, actors, sections=(documents, documents))

        headline = found.figures.headline()
        assert headline["boilerplate"] == 1
        assert all(value is not None for value in headline.values())
        assert (headline["names"] or 0) > 1 / 2
        assert sum(row.suggested for row in found.figures.rules) == sum(
            len(record[layer.name]) for record in given_ for layer in SCHEMA.layers
        )
