"""The dataset card: what `load_dataset` obeys, and what a reader should know."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
import yaml

from tests.compose import ACTORS, compose
from toolkit.card import card, people
from toolkit.model import Annotators
from toolkit.schema import load_schema
from toolkit.tables import Table, features, tables

SCHEMA = load_schema()
DOCUMENT, RECORD = compose(Random(5), SCHEMA)


def made(kind: str | None = "person", record=RECORD, who: Annotators | None = None) -> str:
    """The card of one record."""
    found = tables([record], {DOCUMENT.id: DOCUMENT}, ACTORS, SCHEMA)
    kinds = {t.config: features(SCHEMA, t.definition, t.leading) for t in found}
    paths = {t.config: f"data/{t.config}.parquet" for t in found}
    who = who or Annotators({} if kind is None else {"annotator-1": kind})
    sizes = dict.fromkeys(paths.values(), 7)
    return card(found, kinds, paths, sizes, SCHEMA, people([record], who))


def head(text: str) -> dict[str, Any]:
    """The YAML of a card."""
    _, metadata, _ = text.split("---\n", 2)
    found: dict[str, Any] = yaml.safe_load(metadata)
    return found


def with_rows() -> list[Table]:
    """The tables of the record that have rows."""
    found = tables([RECORD], {DOCUMENT.id: DOCUMENT}, ACTORS, SCHEMA)
    return [table for table in found if table.rows]


def test_the_head_is_yaml_with_a_licence_and_a_language():
    metadata = head(made())

    assert (metadata["license"], metadata["language"]) == ("other", ["und"])


def test_each_config_names_its_file_and_the_count_of_its_rows():
    metadata = head(made())

    assert {c["config_name"]: c["data_files"][0]["path"] for c in metadata["configs"]} == {
        table.config: f"data/{table.config}.parquet" for table in with_rows()
    }
    assert {
        info["config_name"]: info["splits"][0]["num_examples"] for info in metadata["dataset_info"]
    } == {table.config: len(table.rows) for table in with_rows()}


def test_a_config_without_rows_is_not_promised():
    text = made(record={**RECORD, "quotes": []})

    assert "quotes" not in {c["config_name"] for c in head(text)["configs"]}
    assert "| `quotes` | 0 |" in text
    assert "cannot be loaded" in text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("person", "`annotator-1`: a person"),
        ("language_model", "`annotator-1`: a language model, not a person"),
        (None, "`annotator-1`: not stated what or who"),
    ],
)
def test_a_reader_is_told_who_annotated(kind: str | None, words: str):
    assert words in made(kind)


def test_the_card_of_gold_says_who_read_who_decided_and_how_the_readers_began():
    """It is written from the provenance of the items and from annotators.json."""
    items = [
        {**item, "provenance": {"annotators": ["annotator-1", "annotator-2"]}}
        for item in RECORD["mentions"]
    ]
    gold = {**RECORD, "id": f"{DOCUMENT.id}.gold", "annotator": "gold", "mentions": items}
    who = Annotators(
        {"annotator-1": "person", "annotator-2": "language_model", "adjudicator": "person"},
        tasks={"annotator-1": "empty", "annotator-2": "suggestions"},
    )

    text = made(record=gold, who=who)

    assert "- `gold`: the adjudicated reading" in text
    assert "- `adjudicator`: a person; decided where readings differed" in text
    assert "- `annotator-1`: a person; began with empty tasks, without suggestions" in text
    assert "- `annotator-2`: a language model, not a person; began with what rules suggest" in text


def test_every_field_of_every_config_is_described():
    text = made()

    for table in with_rows():
        section = text.split(f"\n## {table.config}\n")[1].split("\n## ")[0]
        columns = features(SCHEMA, table.definition, table.leading)
        assert re.findall(r"^\| `(\w+)` \| .+ \|$", section, re.MULTILINE) == list(columns)


def test_no_address_of_a_person_is_in_a_card():
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", made())


def test_the_licence_of_the_texts_is_said_to_be_apart():
    assert "The texts keep the licence" in made().split("## Licence")[1]
