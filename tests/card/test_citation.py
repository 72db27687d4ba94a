"""How a dataset is cited: CITATION.cff as its format wants it, and BibTeX."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.card.invented import release
from toolkit.card import Project, company
from toolkit.card.citation import bibtex
from toolkit.card.hub import licenses

FORMAT = json.loads((Path(__file__).parent / "cff-1.2.0.schema.json").read_text("utf-8"))


def cited(**changed: Any) -> dict[str, Any]:
    """The CITATION.cff of a release, read back."""
    text = company(release(**changed))["CITATION.cff"].decode("utf-8")
    values: dict[str, Any] = yaml.safe_load(text)
    return values


@pytest.mark.parametrize(
    "project",
    [
        Project(),
        Project(title="Red: lines # of ‘Ruritania’", license="odc-by"),
        Project(license="cc-by-4.0", url="https://ruritania.example/redline"),
        Project(license="cc"),
    ],
)
def test_it_is_valid_in_version_1_2_0_of_the_format(project: Project):
    faults = Draft7Validator(FORMAT).iter_errors(cited(project=project))

    assert [fault.message for fault in faults] == []


def test_the_format_refuses_what_it_does_not_know():
    assert not Draft7Validator(FORMAT).is_valid({**cited(), "licence": "CC-BY-4.0"})


def test_the_author_is_an_entity_and_no_day_is_named():
    found = cited()

    assert found["authors"] == [{"name": "The redline developers"}]
    assert found["type"] == "dataset"
    assert not [name for name in found if "date" in name]


def test_the_licence_is_written_as_spdx_has_it_and_left_out_where_it_has_none():
    assert cited(project=Project(license="odc-by"))["license"] == "ODC-By-1.0"
    assert "license" not in cited(project=Project(license="other"))


def test_every_licence_that_has_an_spdx_identifier_is_one_that_the_format_allows():
    allowed = set(FORMAT["definitions"]["license-enum"]["enum"])

    assert {spdx for spdx in licenses().values() if spdx} <= allowed


def test_the_version_that_is_cited_is_that_of_the_content():
    """Those of the Hub are given when it is published, and stand in its tags and changelog."""
    assert cited()["version"] == "fedcba987654"


def test_bibtex_is_not_broken_by_a_title():
    text = bibtex(release(project=Project(title="A } {title}, \\end")))

    assert text.count("{") == text.count("}")
    assert "\\" not in text
