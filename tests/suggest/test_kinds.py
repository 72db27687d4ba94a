"""What stands beside a name tells whose it is: a person's, a town's, a company's, a ship's."""

from __future__ import annotations

import pytest

from tests.suggest.test_names import found
from toolkit.suggest.names.words import kind_by_words

pytestmark = pytest.mark.suggest


def kinds(text: str) -> dict[str, str | None]:
    """By name that is found: the kind of its actor."""
    return {m.span.slice(text): m.actor.kind for m in found(text, language="en", actors=())}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Drivers waited at the Bradoka checkpoint for hours.", "Bradoka", "place"),
        ("The rebels marched on Kalembe on Sunday.", "Kalembe", "place"),
        ("The army pulled out of Mushaki.", "Mushaki", "place"),
        ("The village of Zarech was empty.", "Zarech", "place"),
        ("The governor of Norra Vane, an engineer, left.", "Norra Vane", "place"),
        ("The broadcaster TVR and the daily Adevarul reported it.", "TVR", "media"),
        ("The broadcaster TVR and the daily Adevarul reported it.", "Adevarul", "media"),
        ("He told DuchyNews that it was over.", "DuchyNews", "media"),
        ("The frigate Tordenskjold left the port.", "Tordenskjold", "armed_force"),
        ("The oil trader Vitolo denied the report.", "Vitolo", "organization"),
        ("Zentivo’s shares fell on Monday.", "Zentivo", "organization"),
        ("Kasperin said it would sue unless the ban was lifted.", "Kasperin", "organization"),
        ("Zentivo said that its shareholders would be paid.", "Zentivo", "organization"),
        ("The envoy, Karl-Heinz Brüning, told them in Oslo.", "Karl-Heinz Brüning", "person"),
        ("Ms. Okonkwo-Adeyemi, 54, runs a union.", "Okonkwo-Adeyemi", "person"),
        ("MR. STONE: He told the president so. I agree.", "STONE", "person"),
        ("“It is over,” laughed Laura Pope, 63.", "Laura Pope", "person"),
    ],
)
def test_what_stands_beside_a_name_tells_its_kind(text, name, kind):
    assert kinds(text).get(name) == kind


def test_companies_that_are_named_together_are_all_found():
    text = "Boeing, Lockheed Martin and Raytheon were put on a blacklist."

    assert kinds(text) == dict.fromkeys(("Boeing", "Lockheed Martin", "Raytheon"), "organization")


@pytest.mark.parametrize(
    "text",
    [
        "She is the Minister of Marine.",
        "QUESTION: Is that a threat?",
        "The pope urged Christians and Muslims to stay.",
        "The cruise ended with the Strelsau-Hofbau summit.",
    ],
)
def test_what_is_no_actors_name_is_left_alone(text):
    assert kinds(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks between London and Buenos Aires collapsed.", ["GBR", "ARG"]),
        ("The dispute between Paris, Rome and Madrid is not over.", ["FRA", "ITA", "ESP"]),
        ("Neither Moscow nor Kyiv has commented.", ["RUS", "UKR"]),
    ],
)
def test_capitals_that_are_named_together_are_governments(text, expected):
    made = found(text, language="en", actors=())

    assert [(m.form, m.actor.kind, m.actor.country) for m in made] == [
        ("metonym", "state", country) for country in expected
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The train between Paris and Rome was late.",
        "Flights between Nairobi and Mogadishu resumed.",
        "The airline suspended flights to Nairobi.",
    ],
)
def test_capitals_between_which_somebody_travels_are_towns(text):
    made = found(text, language="en", actors=())

    assert {(m.form, m.actor.kind) for m in made} == {("name", "place")}


def test_a_capital_with_a_common_name_is_a_government_where_its_state_is_named():
    named = found("Georgetown refused, and Guyana closed the border.", actors=())
    alone = found("Georgetown refused, and nobody knew why.", actors=())

    assert [(m.form, m.actor.country) for m in named[:1]] == [("metonym", "GUY")]
    assert [(m.form, m.actor.kind) for m in alone] == [("name", "place")]


@pytest.mark.parametrize(
    "text",
    [
        "The Northern River Authority (NRA) opened it. The NRA said nothing.",
        "The Northern River Authority, or NRA, opened it. The NRA said nothing.",
        "The Northern River Authority (the “NRA”) opened it. The NRA said nothing.",
    ],
)
def test_a_short_form_that_is_introduced_is_the_same_actor(text):
    made = [m for m in found(text, language="en", actors=()) if m.span.slice(text) == "NRA"]

    assert {m.actor.name for m in made} == {"Northern River Authority"}
    assert len(made) == text.count("NRA")


def test_a_ministry_of_a_state_is_a_name_beside_the_states():
    text = "A spokesman for the Foreign Ministry of the Republic of Korea left."

    assert list(kinds(text)) == ["Foreign Ministry", "Republic of Korea"]


def test_a_name_tells_its_kind_by_its_last_words():
    assert kind_by_words("Strelsau Courier") == "media"
    assert kind_by_words("DuchyTV") == "media"
    assert kind_by_words("Hentzau") is None
