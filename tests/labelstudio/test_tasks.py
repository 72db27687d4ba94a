"""Documents and records on their way to Label Studio."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compose import compose
from toolkit.canonical import bare
from toolkit.labelstudio.config import page_of
from toolkit.labelstudio.decode import decode
from toolkit.labelstudio.fields import read_field
from toolkit.labelstudio.tasks import (
    RULES,
    actor_choices,
    prediction,
    result_of,
    task_data,
    written,
)
from toolkit.model import Document, Field
from toolkit.schema import load_schema

SCHEMA = load_schema()
DOCUMENT = Document("zenda", "Ruritania.", "0" * 64, "en", "unknown", "unknown", ())


def field(name: str) -> Field:
    """A field of the page."""
    return next(f for layer in SCHEMA.layers for f in layer.fields if f.name == name)


def test_a_task_carries_what_an_export_must_bring_back():
    data = task_data(DOCUMENT, [], schema_version="1.0.0", annotator="annotator-2")

    assert data == {
        "document_id": "zenda",
        "text": "Ruritania.",
        "text_sha256": "0" * 64,
        "title": "zenda",
        "schema_version": "1.0.0",
        "actors": [],
        "feedback": "",
        "annotator": "annotator-2",
    }


def test_a_task_for_whoever_opens_it_names_nobody():
    assert "annotator" not in task_data(DOCUMENT, [], schema_version="1.0.0")


def test_actors_are_chosen_by_name_and_kept_by_id():
    actors = [{"id": "zenda", "name": "Zenda"}, {"id": "elphberg", "name": "elphberg"}]

    assert actor_choices(actors) == [
        {"value": "elphberg", "alias": "elphberg"},
        {"value": "Zenda", "alias": "zenda"},
    ]


def test_actors_of_one_name_are_told_apart():
    actors = [{"id": "rudolf-iii", "name": "Rudolf"}, {"id": "rudolf-v", "name": "Rudolf"}]

    assert [choice["value"] for choice in actor_choices(actors)] == [
        "Rudolf (rudolf-iii)",
        "Rudolf (rudolf-v)",
    ]


@given(st.integers(0, 2**32))
def test_regions_have_ids_that_the_page_can_make_a_class_of(seed: int):
    """Without a dot, which would leave them colourless; and each its own."""
    _, record = compose(Random(seed), SCHEMA)
    labels = [r["id"] for r in result_of(record, SCHEMA.layers) if r["type"] == "labels"]

    assert not [identity for identity in labels if "." in identity]
    assert len(labels) == len(set(labels))


@given(st.integers(0, 2**32))
def test_relations_join_regions_that_are_there(seed: int):
    _, record = compose(Random(seed), SCHEMA)
    result = result_of(record, SCHEMA.layers)
    ids = {item["id"] for item in result if item["type"] != "relation"}
    relations = [item for item in result if item["type"] == "relation"]

    assert {r[end] for r in relations for end in ("from_id", "to_id")} <= ids


def test_every_value_is_written_also_a_default():
    event = {
        "id": "e.0-9", "start": 0, "end": 9, "text": "Ruritania", "type": "OTHER",
        "modality": "actual", "polarity": "positive", "arguments": [],
    }  # fmt: skip
    record = {**{layer.name: [] for layer in SCHEMA.layers}, "events": [event]}

    assert [item["from_name"] for item in result_of(record, SCHEMA.layers)] == [
        "event",
        "modality",
        "polarity",
    ]


def test_a_prediction_says_which_rules_made_it_and_how_sure_they_are():
    mention = {
        "id": "m.0-9", "start": 0, "end": 9, "text": "Ruritania", "form": "name",
        "actor_id": "ruritania", "provenance": {"rule": "names", "score": 0.8},
    }  # fmt: skip
    record = {
        **{layer.name: [] for layer in SCHEMA.layers},
        "kind": "suggestion",
        "mentions": [mention],
    }

    made = prediction(record, SCHEMA.layers)

    assert made["model_version"] == RULES
    assert [item.get("score") for item in made["result"]] == [0.8, None]


def test_a_prediction_of_an_earlier_pass_says_whose_it_was():
    layers: dict[str, list[object]] = {layer.name: [] for layer in SCHEMA.layers}

    made = prediction({**layers, "kind": "annotation", "annotator": "annotator-2"}, SCHEMA.layers)

    assert made["model_version"] == "annotator-2"


@pytest.mark.parametrize(
    ("actor", "line"),
    [
        ({"name": "Black Michael"}, "Black Michael"),
        ({"name": "Zenda", "kind": "place"}, "Zenda; place"),
        ({"name": "Zenda", "country": "RUR"}, "Zenda; ; RUR"),
    ],
)
def test_a_new_actor_is_written_as_it_is_typed(actor, line: str):
    assert written(actor, field("new_actor")) == line
    assert read_field({"value": {"text": [line]}}, field("new_actor")).value == actor


def test_a_prediction_leaves_open_what_decoding_supplies():
    """Else a speaker who is linked on the page would contradict a ticked “unknown”."""
    record = suggestion_without_speaker()

    made = prediction(record, SCHEMA.layers)

    assert "speaker_status" not in {item.get("from_name") for item in made["result"]}
    head = {"document_id": record["document_id"]}
    read = decode(made["result"], TEXT_OF_IT, head, SCHEMA.layers, path="$", place={}).record
    assert bare(read, "quotes") == record["quotes"]


TEXT_OF_IT = "“We will leave,” it says."


def suggestion_without_speaker():
    """A quote that nobody is known to have said."""
    item = {"start": 1, "end": 15, "text": "We will leave,", "mode": "direct"}
    return {
        "kind": "suggestion",
        "document_id": "a",
        **{layer.name: [] for layer in SCHEMA.layers},
        "quotes": [{"id": "q.1-15", **item, "speaker_status": "unknown"}],
    }


# Some layers


def test_a_task_names_the_layers_that_are_annotated_in_it():
    data = task_data(DOCUMENT, [], schema_version="1.0.0", layers=("quotes", "events"))

    assert data["layers"] == ["quotes", "events"]


def test_a_task_for_all_layers_names_none():
    assert "layers" not in task_data(DOCUMENT, [], schema_version="1.0.0")


def test_what_stands_on_no_page_is_not_sent():
    """The layers asked for, and what their roles lead to with its fields, but without relations."""
    _, record = compose(Random(7), SCHEMA, "d")
    page = page_of(SCHEMA.layers, ["quotes"])

    result = result_of(record, page.layers)

    controls = {item["from_name"] for item in result if "from_name" in item}
    assert {"mention", "actor", "quote"} <= controls
    assert controls <= {"mention", "actor", "new_actor", "quote", "speaker_status", "note"}
    labels = {label for item in result if item["type"] == "relation" for label in item["labels"]}
    assert labels <= {"speaker", "addressee", "cue"}


def test_regions_come_in_the_order_of_the_text_and_the_longer_first():
    """The page draws them in this order: a frame drawn over its parts would be cut into pieces."""
    _, record = compose(Random(3), SCHEMA, "d")

    regions = [item["value"] for item in result_of(record, SCHEMA.layers) if "value" in item]

    places = [(value["start"], -value["end"]) for value in regions]
    assert places == sorted(places)
    assert len(set(places)) > len(record["mentions"])
