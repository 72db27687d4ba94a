"""Suggestions are a record that no rule refuses, whatever the text, and the same every time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.suggest.test_names import ACTORS, document
from toolkit.checked import Corpus, check_record
from toolkit.schema import load_schema
from toolkit.suggest import suggest, suggest_all
from toolkit.suggest.items import Actor, Mention, Quote
from toolkit.suggest.record import Found, record_of

SCHEMA = load_schema()
BY_ID = {actor["id"]: actor for actor in ACTORS}
PARTS = st.sampled_from(
    [
        *("Hentzau", "Otto Hentzau", "Strelsau", "Ruritania", "Syldavia", "Colonel Sapt", "he"),
        *("said", "warned", "that", "“", "”", '"', "if", "unless", "otherwise", "would", "will"),
        *("attack", "sanctions", "against", "its", "allies", "the two leaders", ",", ".", ":"),
        *("in the event of", "an invasion", "should", "or face", "red line", "told", "reporters"),
        *("\n", "\n\n", "Q", "HENTZAU", "(", ")", "—", "on 5 May", "not", "to", "we", "they"),
    ]
)


def errors(text: str, language: str) -> list[str]:
    """What the rules refuse in the suggestions for a text."""
    given_ = document(text, language=language)
    record = suggest(given_, ACTORS, SCHEMA)
    corpus = Corpus(documents={given_.id: given_}, actors=BY_ID)
    found = check_record(record, SCHEMA, corpus, {})
    return [f"{p.path} {p.code}" for p in found if p.severity == "error"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.lists(PARTS, min_size=1, max_size=40).map(" ".join), st.text(min_size=1)),
    st.sampled_from(["en", "und", "ar", "zh"]),
)
def test_no_suggestion_breaks_the_schema_or_a_rule(text, language):
    assert errors(text, language) == []


TEXT = "Otto Hentzau warned Syldavia that if it attacked Ruritania, “we will close the river”."


def test_the_same_text_gives_the_same_record():
    assert suggest(document(TEXT), ACTORS, SCHEMA) == suggest(document(TEXT), ACTORS, SCHEMA)


def test_many_at_once_are_as_one_by_one():
    several = [document(TEXT), document("Nobody spoke.", language="de"), document("It rained.")]

    assert list(suggest_all(several, ACTORS, SCHEMA)) == [
        suggest(one, ACTORS, SCHEMA) for one in several
    ]


def test_every_item_has_a_score_and_the_name_of_its_rule():
    record = suggest(document(TEXT), ACTORS, SCHEMA)
    items = [item for layer in SCHEMA.layers for item in record[layer.name]]

    assert items
    assert all(0 <= item["provenance"]["score"] <= 1 for item in items)
    assert all("." in item["provenance"]["rule"] for item in items if item["id"][0] == "m")


@pytest.mark.parametrize("language", ["de", "ar", "zh"])
def test_registered_names_are_found_in_any_language(language):
    record = suggest(document("„Nein“, Otto Hentzau", language=language), ACTORS, SCHEMA)

    assert [m["actor_id"] for m in record["mentions"]] == ["hentzau"]


def test_an_item_that_a_rule_refuses_is_left_out_and_what_served_it_alone_too():
    text = "She slept in Strelsau."
    given_ = document(text)
    pronoun = Mention(
        document("").sections[0].span._replace(start=0, end=3),
        "pronoun",
        Actor("Anna", "person"),
        0.5,
        "test",
    )
    bad = Quote(pronoun.span._replace(start=4, end=8), "direct", 0.5, "test", None, pronoun)

    record = record_of(given_, Found(quotes=[bad]), SCHEMA, {})

    assert (record["quotes"], record["mentions"]) == ([], [])
