"""Columns: what the schema gives, spelled as Hugging Face and Arrow spell it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from datasets import ClassLabel

from toolkit.dataset.columns import (
    Listed,
    all_columns,
    all_features,
    arrow_schema,
    feature,
    meanings,
    yaml_features,
)
from toolkit.schema import Schema, load_schema

CONFIGS = list(all_columns(load_schema()))


def test_the_configs_come_in_their_order():
    assert CONFIGS == [
        "documents",
        "actors",
        "mentions",
        "events",
        "quotes",
        "conditional_threats",
        "links",
        "annotations",
    ]


@pytest.mark.parametrize("config", CONFIGS)
class TestSpelled:
    """`datasets` is not imported for a build; what it would write is written all the same."""

    def test_the_schema_of_a_file_is_that_of_datasets(self, config: str, schema: Schema):
        theirs = all_features(schema)[config].arrow_schema
        ours = arrow_schema(all_columns(schema)[config])

        assert ours.equals(theirs, check_metadata=True)

    def test_the_yaml_of_a_card_is_that_of_datasets(self, config: str, schema: Schema):
        columns = all_columns(schema)[config]

        # datasets has no public way to spell it.
        assert yaml_features(columns) == all_features(schema)[config]._to_yaml_list()  # noqa: SLF001

    def test_every_column_is_told_in_words(self, config: str, schema: Schema):
        told = meanings(schema, config)

        assert list(told) == list(all_columns(schema)[config])
        assert all(" " in text and text[-1] in ".?)" for text in told.values())

    def test_how_a_record_was_made_is_not_published(self, config: str, schema: Schema):
        assert "provenance" not in json.dumps(feature(all_columns(schema)[config]))


def test_a_value_that_is_added_to_an_enum_is_a_label_everywhere(schema: Schema):
    root = json.loads(json.dumps(schema.root))
    root["$defs"]["commitment"]["enum"].append("sworn")

    features = all_features(replace(schema, root=root))

    nested = features["documents"]["conditional_threats"].feature
    for columns in (features["conditional_threats"], nested):
        assert columns["commitment"] == ClassLabel(
            names=["committed", "prepared", "signalled", "sworn"]
        )


def test_nested_items_have_the_columns_of_their_table_but_for_what_joins_and_resolves(
    schema: Schema,
):
    columns = all_columns(schema)

    for layer in schema.layers:
        nested = columns["documents"][layer.name]
        assert isinstance(nested, Listed)
        assert isinstance(nested.of, Mapping)
        own = list(nested.of)
        table = [name for name in columns[layer.name] if name not in ("document_id", "annotator")]
        assert table[: len(own)] == own
        assert columns["annotations"][layer.name] == nested
