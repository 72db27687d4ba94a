"""Conditional threats: which words make one, and what is read off them."""

from __future__ import annotations

import pytest

from tests.suggest.threatening import names, parts, threats_in

pytestmark = pytest.mark.suggest

FOUND = {
    "If Glottenberg attacks the dam, Ruritania will close the strait, Sapt said.": (
        "If [Glottenberg attacks the dam] close the strait"
    ),
    "Unless the rebels withdraw by Friday, Ruritania will bomb their camps, Sapt said.": (
        "Unless [the rebels withdraw by Friday] bomb their camps"
    ),
    "Should the embargo be extended, Ruritania would expel the ambassador.": (
        "Should [the embargo be extended] expel the ambassador"
    ),
    "Ruritania will send weapons to the rebels in the event of an attack on Hofbau.": (
        "in the event of [an attack on Hofbau] send weapons to the rebels"
    ),
    "Failing a satisfactory answer, Ruritania will take all necessary steps.": (
        "Failing [a satisfactory answer] take all necessary steps"
    ),
    "We will not lift the sanctions until the last soldier has left.": (
        "until [the last soldier has left] not lift the sanctions"
    ),
    "As long as the shelling continues, there will be no talks.": (
        "As long as [the shelling continues] there will be no talks"
    ),
    "Withdraw your troops or face war.": "or [Withdraw your troops] face war",
    "Ruritania must open the strait or we will force it open.": (
        "or [Ruritania must open the strait] force it open"
    ),
    "Stop the tests, and we will lift the sanctions.": "and [Stop the tests] lift the sanctions",
    "Withdraw your forces. Otherwise we will be obliged to act.": (
        "Otherwise [Withdraw your forces] act"
    ),
    "Any attack on the dam will be regarded as a declaration of war.": (
        "- [Any attack on the dam] be regarded as a declaration of war"
    ),
    "Sapt warned that any country that shelters the rebels will pay a heavy price.": (
        "- [any country that shelters the rebels] pay a heavy price"
    ),
    "Sapt warned Glottenberg against sending warships into the bay.": (
        "against [sending warships into the bay] -"
    ),
    "Sapt warned Glottenberg not to send warships into the bay.": (
        "not to [send warships into the bay] -"
    ),
    "Ruritania threatened to close the pipeline if the debts were not paid.": (
        "if [the debts were not paid] close the pipeline"
    ),
    "Ruritania threatened Glottenberg with sanctions.": "- [-] sanctions",
    "Ruritania has drawn a red line at any strike on the dam.": (
        "at [any strike on the dam] a red line"
    ),
    "Ruritania would lift the blockade in return for a halt to the tests.": (
        "in return for [a halt to the tests] lift the blockade"
    ),
    "Ruritania will consider any strike on the dam as a hostile act.": (
        "- [any strike on the dam] as a hostile act"
    ),
    "The blockade will remain in force until the hostages are freed.": (
        "until [the hostages are freed] The blockade will remain in force"
    ),
    "Sapt was told to accept the plan or be bombed.": "or [accept the plan] be bombed",
    "If they test a missile, there will be consequences.": (
        "If [they test a missile] there will be consequences"
    ),
    "Ruritania will arm the rebels if necessary.": "if [necessary] arm the rebels",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_a_threat_has_marker_condition_and_consequence(text: str, expected: str):
    assert [expected] == parts(text)


NONE = (
    "The police warned drivers against using the bridge.",
    "The government will fall if the coalition splits.",
    "The court will decide if the sanctions are legal.",
    "If it rains on Sunday, the match will be moved to Monday.",
    "If the Liberals win the election, they will cut taxes.",
    "Sapt asked if the troops would attack the city.",
    "It is unclear if the fleet will sail.",
    "If asked, the minister will testify.",
    "Even if the sanctions are lifted, the mills will stay empty.",
    "Ruritania demands that the camps be closed.",
    "People in Hofbau fear that the army will attack.",
    "Ruritania will continue to support its allies.",
    "The ship would have sunk if the pumps had failed.",
    "If the duke knew of the attack, he said nothing.",
    "Will Ruritania attack if the talks fail?",
)


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_threat_is_none(text: str):
    assert parts(text) == []


def test_a_frame_leaves_out_the_report_and_keeps_the_subject():
    text = "Sapt said that if Glottenberg attacks, Ruritania wants to arm the rebels, he added."

    (threat,) = threats_in(text)

    expected = "if Glottenberg attacks, Ruritania wants to arm the rebels"
    assert expected == threat.span.slice(text)


def test_a_second_sentence_goes_on_from_the_condition_of_the_first():
    text = (
        "Ruritania would arm the rebels in the event of an invasion. "
        "It would also impose sanctions on Glottenberg."
    )

    assert parts(text) == [
        "in the event of [an invasion] arm the rebels",
        "in the event of [an invasion] impose sanctions on Glottenberg",
    ]


def test_in_that_case_points_to_a_condition():
    text = "Glottenberg may attack the dam. In that case, Ruritania will close the strait."

    assert parts(text) == ["In [that case] close the strait"]


def test_the_threatener_would_do_it_and_the_target_would_set_it_off():
    (threat,) = threats_in("If Glottenberg attacks the dam, Ruritania will bomb its ports.")

    assert (names(threat.threateners), names(threat.targets)) == (["Ruritania"], ["Glottenberg"])


def test_where_nobody_would_do_it_whoever_says_so_is_the_threatener():
    (threat,) = threats_in("Sapt warned that an attack by Glottenberg would lead to a famine.")

    assert (threat.act, names(threat.threateners)) == ("warning", ["Sapt"])


def test_who_would_be_supplied_is_the_beneficiary():
    (threat,) = threats_in("If Sapt attacks, Glottenberg will supply Ruritania with weapons.")

    assert names(threat.beneficiaries) == ["Ruritania"]


FIELDS = {
    "If Glottenberg attacks, Ruritania will bomb its ports.": (
        *("threat", "if_done", "deter", ("military_force",), "committed"),
    ),
    "Unless Glottenberg withdraws, Ruritania will impose tariffs on its steel.": (
        *("threat", "if_not_done", "compel", ("economic",), "committed"),
    ),
    "Ruritania is ready to expel the ambassador if Glottenberg annexes Hofbau.": (
        *("threat", "if_done", "deter", ("diplomatic",), "prepared"),
    ),
    "Ruritania will lift the embargo if Glottenberg releases the prisoners.": (
        *("offer", "if_done", "unclear", ("inducement",), "committed"),
    ),
    "Sapt said an attack by Glottenberg would be a grave mistake.": (
        *("threat", "if_done", "deter", ("unspecified",), "signalled"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), FIELDS.items())
def test_act_polarity_aim_kinds_and_commitment_are_read_off(text: str, expected: object):
    (threat,) = threats_in(text)

    found = (threat.act, threat.polarity, threat.aim, threat.kinds, threat.commitment)
    assert expected == found


def test_what_will_be_said_is_announced_and_what_had_been_said_is_recalled():
    later = "Sapt will warn that Ruritania will bomb Hofbau if Glottenberg attacks."
    before = "Sapt had warned that Ruritania would bomb Hofbau if Glottenberg attacked."

    assert [t.status for s in (later, before) for t in threats_in(s)] == ["announced", "recalled"]


def test_without_a_parse_marker_words_tell_a_threat():
    text = "Sapt: if Glottenberg attacks the dam, Ruritania will bomb its ports."

    (threat,) = threats_in(text, language="de")

    assert (
        threat.rule,
        threat.consequence.slice(text) if threat.consequence else None,
    ) == ("threats.plain", "bomb its ports")


def test_without_a_parse_a_sentence_that_never_ends_is_passed_over():
    threat = "if Glottenberg attacks the dam, Ruritania will bomb its ports, "

    assert threats_in(f"Sapt: {threat * 40}", language="de") == []
