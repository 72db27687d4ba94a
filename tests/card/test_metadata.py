"""The YAML of a card: what the Hub files a dataset under, and what `load_dataset` obeys."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.card.invented import DOCUMENT, PEOPLE, SHARD, facts, release
from toolkit.card import Project, company
from toolkit.card.metadata import metadata, title
from toolkit.errors import PublishError
from toolkit.model import Annotators


def head(**changed: Any) -> dict[str, Any]:
    """The YAML of a card, as it is read back."""
    text = company(release(**changed))["README.md"].decode("utf-8")
    _, found, _ = text.split("---\n", 2)
    values: dict[str, Any] = yaml.safe_load(found)
    return values


def languages(*tags: str) -> Any:
    """The facts of documents in some languages."""
    return facts(*(("documents", {**DOCUMENT, "language": tag}) for tag in tags))


def test_it_names_licence_language_and_fingerprint():
    found = head(project=Project(license="cc-by-4.0"))

    assert (found["license"], found["language"]) == ("cc-by-4.0", ["en"])
    assert found["fingerprint"] == "fedcba987654"


def test_a_config_has_its_file_by_split_and_its_exact_sizes():
    other = {**SHARD, "path": "data/conditional_threats/test-aaaaaaaaaaaa.parquet", "rows": 1}
    found = head(configs={"conditional_threats": {"train": SHARD, "test": other}})

    assert found["configs"] == [
        {
            "config_name": "conditional_threats",
            "data_files": [
                {"split": "train", "path": SHARD["path"]},
                {"split": "test", "path": other["path"]},
            ],
            "default": True,
        }
    ]
    (info,) = found["dataset_info"]
    assert info["splits"] == [
        {"name": "train", "num_bytes": 90, "num_examples": 2},
        {"name": "test", "num_bytes": 90, "num_examples": 1},
    ]
    assert (info["download_size"], info["dataset_size"]) == (140, 180)


def test_where_there_are_no_threats_the_first_config_is_the_default():
    found = head(configs={"documents": {"train": SHARD}, "quotes": {"train": SHARD}})

    assert [one.get("default") for one in found["configs"]] == [True, None]


@pytest.mark.parametrize(
    ("annotators", "readers", "creators"),
    [
        ({"annotator-1": "language_model"}, {"annotator-1"}, ["machine-generated"]),
        ({"annotator-1": "person"}, {"annotator-1"}, ["expert-generated"]),
        (
            {"annotator-1": "person", "annotator-2": "language_model"},
            {"gold", "annotator-1", "annotator-2"},
            ["expert-generated", "machine-generated"],
        ),
        ({}, {"annotator-1"}, ["other"]),
        ({}, set(), ["no-annotation"]),
        ({"annotator-2": "person"}, {"annotator-1"}, ["other"]),
    ],
)
def test_who_made_the_annotations_is_what_annotators_json_says(
    annotators: dict[str, str], readers: set[str], creators: list[str]
):
    found = metadata(release(annotators=Annotators(annotators), readers=readers))

    assert found["annotations_creators"] == creators


def test_a_model_that_decided_between_people_is_no_person():
    who = Annotators({**PEOPLE.kinds, "adjudicator": "language_model"})

    assert metadata(release(annotators=who))["annotations_creators"] == [
        "expert-generated",
        "machine-generated",
    ]


def test_languages_are_codes_of_iso_639_and_varieties_stand_apart():
    found = metadata(release(facts=languages("de-AT", "en", "und", "en")))

    assert found["language"] == ["de", "en"]
    assert found["language_details"] == ["de-AT"]
    assert found["multilinguality"] == ["multilingual"]


def test_an_unknown_language_is_not_named():
    found = metadata(release(facts=languages("und")))

    assert not {"language", "language_details", "multilinguality"} & set(found)


def test_norwegian_is_a_language_and_not_false():
    assert head(facts=languages("no"))["language"] == ["no"]


def test_without_a_title_it_is_made_of_what_is_annotated():
    assert title(release()) == "Conditional threats, quotes, events and mentions in news articles"
    assert title(release(project=Project(title="Red\nlines"))) == "Red lines"


def test_a_title_may_hold_what_yaml_reads_as_more():
    name = "a: b # c ‘--- x"

    assert head(project=Project(title=name))["pretty_name"] == name


def test_a_licence_that_the_hub_does_not_know_is_refused():
    with pytest.raises(PublishError, match="the Hub knows no licence 'CC-BY'") as caught:
        company(release(project=Project(license="CC-BY")))

    assert "redline.toml" in caught.value.hint


def test_an_address_that_is_none_is_refused():
    with pytest.raises(PublishError, match="'ruritania' is no address"):
        company(release(project=Project(url="ruritania")))
