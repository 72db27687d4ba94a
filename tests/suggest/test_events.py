"""Events: which words bring one in, its modality and polarity, its date and who takes part."""

from __future__ import annotations

import pytest

from tests.suggest.threatening import events_in, names, triggers
from toolkit.suggest.events.dates import edtf_of

pytestmark = pytest.mark.suggest

FOUND = {
    "Ruritania accused Glottenberg of massing troops.": (
        ["ACCUSE accused, actual", "MOBILIZE massing, actual"]
    ),
    "The two ministers held talks in Hofbau.": ["CONSULT talks, actual"],
    "Ruritania imposed sanctions on Glottenberg.": ["SANCTION sanctions, actual"],
    "Ruritania lifted the embargo.": ["CONCEDE lifted, actual"],
    "Sapt and Flavia met in Hofbau.": ["CONSULT met, actual"],
    "Ruritania did not attack Glottenberg.": ["ASSAULT attack, actual, not"],
    "Glottenberg denied plans to attack Ruritania.": (
        ["REJECT denied, actual", "ASSAULT attack, hypothetical, not"]
    ),
    "Ruritania wants to arm the rebels.": ["AID arm, hypothetical"],
    "The envoys will meet on Thursday.": ["CONSULT meet, future"],
    "Thousands protested in Hofbau.": ["PROTEST protested, actual"],
    "Ruritania moved troops to the border.": ["MOBILIZE moved, actual"],
    "The talks were long.": [],
    "Sapt said that it had rained.": [],
}


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_a_trigger_has_type_modality_and_polarity(text: str, expected: list[str]):
    assert expected == triggers(text)


def test_the_acts_of_a_threat_are_hypothetical():
    text = "If Glottenberg invades Hofbau, Ruritania will impose sanctions."

    assert triggers(text) == ["ASSAULT invades, hypothetical", "SANCTION sanctions, hypothetical"]


def test_other_serves_only_inside_a_threat():
    inside = "In the event of an escalation, Ruritania would respond."

    assert triggers(inside) == ["OTHER escalation, hypothetical", "OTHER respond, hypothetical"]
    assert triggers("Sapt spoke of an escalation.") == []


def test_who_does_it_and_to_whom():
    (event,) = events_in("Ruritania attacked Glottenberg.")

    assert (names(event.agents), names(event.recipients)) == (["Ruritania"], ["Glottenberg"])


def test_a_passive_has_its_agent_behind_by():
    (event,) = events_in("Glottenberg was attacked by Ruritania.")

    assert (names(event.agents), names(event.recipients)) == (["Ruritania"], ["Glottenberg"])


def test_two_who_meet_are_both_agents():
    (event,) = events_in("Sapt met Flavia in Hofbau.")

    assert (names(event.agents), names(event.places)) == (["Sapt", "Flavia"], ["Hofbau"])


DATES = {
    ("on 2 May 2019", None, "actual"): "2019-05-02",
    ("on May 2, 2019", None, "actual"): "2019-05-02",
    ("on 2 May", "2019-05-10", "actual"): "2019-05-02",
    ("on 20 December", "2019-01-10", "actual"): "2018-12-20",
    ("on January 10", "2021-12", "future"): "2022-01-10",
    ("on 2 May", None, "actual"): "XXXX-05-02",
    ("in June", "2021-12", "actual"): "2021-06",
    ("in 2014", None, "actual"): "2014",
    ("on 31 February", "2019", "actual"): None,
    ("on Thursday", "2019-05-10", "actual"): None,
}


@pytest.mark.parametrize(("given", "expected"), DATES.items())
def test_a_date_takes_the_year_that_is_meant(
    given: tuple[str, str | None, str], expected: str | None
):
    assert expected == edtf_of(*given)


def test_the_date_of_an_event_stands_in_its_clause():
    (event,) = events_in("Sapt met Flavia on 2 May.", published="2019-05-10")

    assert event.date == "2019-05-02"
