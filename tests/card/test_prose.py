"""What a card says to a reader who has never heard of redline."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.card.invented import (
    COLUMNS,
    DOCUMENT,
    MODELS,
    PEOPLE,
    SCHEMA,
    SHARD,
    THREAT,
    built,
    facts,
    release,
    source,
)
from tests.card.test_markdown import read
from toolkit.card import Project, card
from toolkit.model import Annotators

HEADINGS = [
    "Contents",
    "Use",
    "Who annotated, and how",
    "What the labels mean",
    "Who threatens whom with what",
    "How far readers agree",
    "Splits and leakage",
    "Known limits",
    "Data statement",
    "Rights",
    "Citation",
    "Columns",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with every config and with agreement."""
    return built(tmp_path_factory.mktemp("prose") / "dataset").folder


@pytest.fixture(scope="module")
def whole(folder: Path) -> str:
    """Its card."""
    return (folder / "README.md").read_text("utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second rank."""
    return text.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]


def made(**changed: Any) -> str:
    """The card of a release made by hand."""
    return card(release(**changed))


def test_its_sections_come_in_this_order(whole: str):
    assert re.findall(r"^## (.+)$", whole, re.MULTILINE) == HEADINGS


def test_a_section_with_nothing_to_say_is_left_out():
    text = made(facts=facts(("documents", DOCUMENT)), configs={"documents": {"train": SHARD}})

    assert "\n## How far readers agree\n" not in text
    assert "\n## Who threatens whom with what\n" not in text
    assert "conditional threat*" not in text


def test_that_a_language_model_annotated_is_said_at_once():
    assert "**A language model annotated the texts; no person has.**" in made().split("##")[0]


def test_that_people_annotated_is_said_and_no_word_of_models():
    text = made(annotators=PEOPLE)

    assert "**People annotated the texts.**" in text
    assert "language model" not in text.replace("or a language model annotated; unknown", "")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("person", "`annotator-1`: a person"),
        ("language_model", "`annotator-1`: a language model, not a person"),
        (None, "`annotator-1`: not stated what or who"),
    ],
)
def test_each_annotator_is_told_of(kind: str | None, words: str):
    who = Annotators({} if kind is None else {"annotator-1": kind})

    assert words in section(made(annotators=who, readers={"annotator-1"}), "Who annotated, and how")


def test_of_gold_it_is_said_who_read_who_decided_and_how_the_readers_began():
    text = section(made(annotators=MODELS), "Who annotated, and how")

    assert "- `gold`: the adjudicated reading" in text
    assert (
        "- `adjudicator`: a language model, not a person; decided where readings differed" in text
    )
    assert "- `annotator-1`: a language model, not a person; began with empty tasks" in text
    assert "- `annotator-2`: a language model, not a person; began with what rules suggest" in text
    assert "2 annotators read the documents, each alone" in text


def test_a_single_reading_is_not_called_adjudicated():
    text = section(made(readers={"annotator-1"}), "Who annotated, and how")

    assert "nothing was adjudicated" in text


def test_every_label_has_its_meaning_and_its_count():
    text = section(made(), "What the labels mean")

    for label in SCHEMA.definition("threat_act")["enum"]:
        assert f"`{label}` | " in text
    assert "| `act` | `threat` | The speaker’s own side would do something unwelcome" in text
    assert text.split("`threat` |")[1].split("\n")[0].endswith("| 1 |")
    assert text.split("`warning` |")[1].split("\n")[0].endswith("| 0 |")


def test_labels_that_no_row_has_are_among_the_limits():
    text = section(made(), "Known limits")

    assert "`conditional_threats.act` is never `warning` or `offer`." in text


def test_every_column_of_every_config_is_described(whole: str):
    text = section(whole, "Columns")

    for config, columns in COLUMNS.items():
        table = text.split(f"### `{config}`: its columns\n")[1].split("\n### ")[0]
        assert re.findall(r"^\| `(\w+)` \| .+ \| \S.* \|$", table, re.MULTILINE) == list(columns)


def test_a_config_without_rows_is_named_as_such():
    text = section(made(), "Contents")

    assert "Without rows, and so without a file: `documents`, `actors`" in text


def values_at(rows: list[dict[str, Any]], path: str) -> set[Any]:
    """What stands at ``column`` or ``column[].key`` of rows, without nulls."""
    found: list[Any] = list(rows)
    for key in path.split("."):
        found = [row[key.removesuffix("[]")] for row in found]
        found = [one for v in found for one in (v if isinstance(v, list) else [v])]
    return set(found) - {None}


def test_what_is_said_to_lead_somewhere_leads_there(folder: Path, whole: str):
    tables = {
        config: pq.read_table(next(folder.glob(f"data/{config}/*"))).to_pylist()
        for config in COLUMNS
    }
    said = re.findall(r"^- to `(\w+)\.id`: (.+)$", section(whole, "Contents"), re.MULTILINE)

    assert [target for target, _ in said] == ["documents", "actors", "mentions", "quotes"]
    for target, listed in said:
        for column in re.findall(r"`([^`]+)`", listed):
            config, path = column.split(".", 1)
            assert values_at(tables[config], path) <= values_at(tables[target], "id"), column


def test_agreement_stands_with_its_intervals_and_how_it_was_measured(whole: str):
    text = section(whole, "How far readers agree")

    assert re.search(r"\| `events` \| 0\.\d\d \\\[0\.\d\d, [01]\.\d\d\\\] \|", text)
    assert "95% percentile bootstrap over 6 documents" in text
    assert "not how right they are" in text


def test_notes_on_the_split_are_kept():
    text = section(made(split_notes=("All tell one <story>.",)), "Splits and leakage")

    assert text.strip().endswith("All tell one &lt;story&gt;.")


def test_machine_translation_is_a_limit_where_there_is_one():
    one = facts(("documents", {**DOCUMENT, "translation": "original"}))

    assert "came out of machine translation" in section(made(), "Known limits")
    assert "translation" not in section(made(facts=one), "Known limits")


def test_of_many_documents_it_is_not_said_that_they_are_few():
    many = facts(*(("documents", DOCUMENT) for _ in range(200)))

    assert "too few" in section(made(), "Known limits")
    assert "too few" not in section(made(facts=many, splits={"train": 200}), "Known limits")


def test_two_splits_are_not_called_one():
    assert "There is one split" not in made(splits={"train": 1, "test": 1})


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ("other", "No licence has been chosen for the annotations."),
        ("cc-by-4.0", "The annotations are under `cc-by-4.0`."),
    ],
)
def test_the_licence_of_the_annotations_is_apart_from_that_of_the_texts(licence: str, words: str):
    text = section(made(project=Project(license=licence)), "Rights")

    assert words in text
    assert "The texts keep their own licence" in text
    assert "unknown (1 document)" in text


@pytest.mark.parametrize("mode", ["none", "snippets"])
def test_a_release_without_texts_says_how_to_put_them_back(mode: str):
    assert "redline hydrate DATASET --texts DIR -o OUT" in section(made(text=mode), "Rights")
    assert "redline hydrate" not in made(text="full")


def test_the_data_statement_has_its_headings_and_says_what_is_not_known():
    text = section(made(), "Data statement")

    assert re.findall(r"^### (.+)$", text, re.MULTILINE) == [
        "Curation rationale",
        "Language variety",
        "Speaker demographic",
        "Annotator demographic",
        "Speech situation",
        "Text characteristics",
    ]
    assert "Which regional variety the texts are written in is not recorded." in text
    assert "How the articles were chosen is not recorded" in text


def test_words_from_the_data_begin_no_markup(whole: str):
    page = read(whole.split("---\n", 2)[2])

    assert "script" not in page.tags
    assert "b" not in page.tags
    assert "Ruritania | <b>$x$</b>" in page.cells


def test_no_address_of_a_person_is_in_a_card(whole: str):
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", whole)


def test_names_are_cut_where_no_text_may_be_shown():
    name = "The Grand Duchy of Ruritania and its dependencies"
    found = facts(("conditional_threats", {**THREAT, "threatener_names": [name]}))

    assert name in made(facts=found)
    assert name[:29] not in made(facts=found, text="none")


def runs_of(text: str) -> set[str]:
    """Every thirty characters in a row."""
    return {text[start : start + 30] for start in range(len(text) - 29)}


def test_a_card_without_texts_holds_no_thirty_characters_of_an_article(tmp_path: Path):
    given = source()
    folder = built(tmp_path / "dataset", given, "none").folder
    said = "\n".join(
        path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".md", ".cff", ".svg"} or path.name == "croissant.json"
    )

    runs = [runs_of(document.text) for document in given.documents.values()]
    assert all(runs)
    assert not set().union(*runs) & runs_of(said)


def test_the_same_release_gives_the_same_words():
    shuffled = replace(release(), readers=["annotator-2", "gold", "annotator-1"])

    assert card(shuffled) == card(release())
