"""Forms that a conditional threat takes, beyond “if” and “unless”, and what only looks like one."""

from __future__ import annotations

import pytest

from tests.suggest.threatening import names, parts, threats_in

pytestmark = pytest.mark.suggest

FORMS = {
    "Unless the forts surrender by noon, a state of war will exist between the two countries.": (
        "Unless [the forts surrender by noon] a state of war will exist between the two countries"
    ),
    "Should the duke resist, Ruritania will be compelled to consider him as an enemy.": (
        "Should [the duke resist] consider him as an enemy"
    ),
    "“You have until noon to surrender,” Sapt said. “After that, my guns will open fire.”": (
        "After that [surrender] open fire"
    ),
    "Ruritania gave Glottenberg 48 hours to leave Hofbau or face military action.": (
        "or [leave Hofbau] face military action"
    ),
    "We call on them to release the hostages, failing which the army will enter the town.": (
        "failing which [release the hostages] enter the town"
    ),
    "The army told people to leave before nightfall or risk being caught in the fighting.": (
        "or [leave before nightfall] risk being caught in the fighting"
    ),
    "Ruritania will fight to the end if Glottenberg goes ahead with its tariffs.": (
        "if [Glottenberg goes ahead with its tariffs] fight to the end"
    ),
    "Ruritania would have no choice but to go to court if Glottenberg did not pay.": (
        "if [Glottenberg did not pay] go to court"
    ),
    "Sapt would freeze their assets and ban arms sales unless the army returned to barracks.": (
        "unless [the army returned to barracks] freeze their assets and ban arms sales"
    ),
    "“Any company that lays one more metre of pipe will be cut off from our banks,” Sapt said.": (
        "- [Any company that lays one more metre of pipe] be cut off from our banks"
    ),
    "An attack on the dam is unacceptable and will result in the end of that regime.": (
        "- [An attack on the dam] is unacceptable and will result in the end of that regime"
    ),
    "Any nuclear attack on Hofbau will be answered with a nuclear attack.": (
        "- [Any nuclear attack on Hofbau] be answered with a nuclear attack"
    ),
    "It would be an act of war, and such an act will be repelled by any means.": (
        "- [such an act] be repelled by any means"
    ),
    "Those who harbour terrorists will share their fate, Sapt said.": (
        "- [Those who harbour terrorists] share their fate"
    ),
    "Ships that ignore the order will be sunk without warning, the admiralty announced.": (
        "- [Ships that ignore the order] be sunk without warning"
    ),
    "Whoever tries to pass through Hofbau with weapons will be stopped.": (
        "- [Whoever tries to pass through Hofbau with weapons] be stopped"
    ),
    "Those who play with fire are bound to perish in it, Sapt warned.": (
        "- [Those who play with fire] perish in it"
    ),
    "Ruritania vowed to reduce the city to ashes at the slightest sign of an attack.": (
        "at the slightest sign of [an attack] reduce the city to ashes"
    ),
    "“The moment a single shell lands on our soil, our rockets will fly,” Sapt said.": (
        "The moment [a single shell lands on our soil] fly"
    ),
    "All bases in the region would be legitimate targets in the event of an attack on Hofbau.": (
        "in the event of [an attack on Hofbau] be legitimate targets"
    ),
    "Sapt said there would be consequences for any state that recognised the rebels.": (
        "for [any state that recognised the rebels] there would be consequences"
    ),
    "Glottenberg would pay a heavy price for any attempt to board the ship.": (
        "for [any attempt to board the ship] pay a heavy price"
    ),
    "Ruritania said Glottenberg would enter the demilitarised zone at its own peril.": (
        "- [enter the demilitarised zone] at its own peril"
    ),
    "There will be no peace without a withdrawal of the troops, Sapt said.": (
        "without [a withdrawal of the troops] There will be no peace"
    ),
    "Without an agreement on the troops there will be no money for Hofbau.": (
        "Without [an agreement on the troops] there will be no money for Hofbau"
    ),
    "Ruritania repeated its threat of an invasion if the exercises go ahead.": (
        "if [the exercises go ahead] an invasion"
    ),
    "Ruritania threatened Glottenberg with an embargo over the dam.": ("over [the dam] an embargo"),
    "Ruritania dangled a loan for the dam if the guns stay quiet.": (
        "if [the guns stay quiet] a loan for the dam"
    ),
    "Glottenberg has offered to release the crew provided that Ruritania withdraws its fleet.": (
        "provided that [Ruritania withdraws its fleet] release the crew"
    ),
    "The border will reopen as soon as the last soldier has left.": (
        "as soon as [the last soldier has left] reopen"
    ),
    "Ruritania will free the crew only when Glottenberg apologises for the attack.": (
        "only when [Glottenberg apologises for the attack] free the crew"
    ),
    "We go home the day the army frees our prisoners.": (
        "the day [the army frees our prisoners] go home"
    ),
    "Cross the river with your troops and you deal with the Ruritanian navy.": (
        "and [Cross the river with your troops] deal with the Ruritanian navy"
    ),
    "Keep your troops there, and the talks are dead.": (
        "and [Keep your troops there] the talks are dead"
    ),
    "Hands off the fleet, or you will be left without hands.": (
        "or [Hands off the fleet] be left without hands"
    ),
    "One more attack and the gates come down, Sapt said.": (
        "and [One more attack] the gates come down"
    ),
    "Let them recall their troops, and Ruritania will recall its own.": (
        "and [Let them recall their troops] recall its own"
    ),
    "“They attack, we attack,” Sapt said.": ("- [They attack] attack"),
    "No access for our troops, no access for theirs.": (
        "No [access for our troops] no access for theirs"
    ),
    "Either they withdraw their troops or we leave the alliance.": (
        "or [they withdraw their troops] leave the alliance"
    ),
    "Glottenberg would sink any gunboat that comes within range.": (
        "- [any gunboat that comes within range] sink"
    ),
    "He warned them that any declaration of independence would be null and void.": (
        "- [any declaration of independence] be null and void"
    ),
    "Sapt warned that, were the troops to land, the fleet would not sit with folded hands.": (
        "were [the troops to land] not sit with folded hands"
    ),
    "Ruritania would “review all aid should either army attack the dam”.": (
        "should [either army attack the dam] review all aid"
    ),
    "Ruritania, he went on, would not send an envoy until the troops had left.": (
        "until [the troops had left] not send an envoy"
    ),
    "If the attack goes on, Sapt added, Ruritania will expel the envoy.": (
        "If [the attack goes on] expel the envoy"
    ),
    "Sanctions mean war, Sapt said.": ("- [Sanctions] mean war"),
    "Even one soldier sent across the border would be one too many.": (
        "- [Even one soldier sent across the border] be one too many"
    ),
    "Ruritania to close border if Glottenberg attacks": ("if [Glottenberg attacks] close border"),
    "Reprisals threatened in case of an attack": ("in case of [an attack] Reprisals"),
    "Any ship found within a mile of the coast after Monday will be treated as hostile.": (
        "- [Any ship found within a mile of the coast after Monday] be treated as hostile"
    ),
    "Sapt said that should a new war begin, it would not stop at the border.": (
        "should [a new war begin] not stop at the border"
    ),
}


@pytest.mark.parametrize(("text", "expected"), FORMS.items())
def test_a_threat_is_found_in_whatever_form_it_takes(text: str, expected: str):
    assert [expected] == parts(text)


NONE = (
    "Look at the fleet and you will see why nobody attacks.",
    "Until then the troops will stay in their barracks.",
    "Ruritania has until Friday to withdraw its troops.",
    "Economists expect prices to rise if the war goes on.",
    "Prices could rise if the war goes on, they said.",
    "I would send troops if I could.",
    "He said the army would stay out of the town even if it was attacked.",
    "If you ask the soldiers, they will tell you that the war is lost.",
    "If confirmed, the attack would be the deadliest of the war.",
    "The troops would have attacked if they had been ordered to.",
    "If there were no fools there would be no wars, the duke said.",
    "The ambassador will leave when the war ends.",
    "The treaty would enter into force once fifty states have ratified it.",
    "Germany would have to import more gas if the winter is cold, the agency said.",
    "When asked if the army would attack, the minister laughed.",
    "Labour would raise the minimum wage if it won the election, its leader said.",
    "If the vaccine is approved, the ministry will buy a million doses.",
    "If you look at the map, you will see why nobody attacks from the north.",
    "Even if Ruritania wanted a bomb, it would take a year to build one.",
    "The threat of war hung over the capital all summer.",
    "Farmers say they will lose the harvest if the rains fail again.",
    "There is no cause for alarm as long as the stores are full.",
)


@pytest.mark.parametrize("text", NONE)
def test_what_sets_a_condition_of_something_else_is_no_threat(text: str):
    assert parts(text) == []


def test_otherwise_turns_the_condition_of_the_sentence_before_round():
    text = "If they withdraw their troops, we will lift the embargo. Otherwise the fleet will sail."

    first, second = parts(text)

    assert first == "If [they withdraw their troops] lift the embargo"
    assert second == "Otherwise [they withdraw their troops] sail"
    assert [t.polarity for t in threats_in(f"Sapt spoke for Ruritania. {text}")] == [
        "if_done",
        "if_not_done",
    ]


def test_a_document_about_a_conflict_lends_weight_to_a_plain_condition():
    plain = "If they come here, we will be waiting."
    conflict = (
        "Ruritania attacked Glottenberg. Its fleet bombarded Hofbau. The army invaded the valley."
    )

    assert parts(plain) == []
    assert parts(f"{conflict} “{plain}” Sapt said.") == [
        "If [they come here] be waiting",
    ]


SIDES = {
    "Ruritania gave Glottenberg 48 hours to leave Hofbau or face war.": (
        *("Ruritania", "Glottenberg"),
    ),
    "Ruritania would have no choice but to attack if Glottenberg sent troops.": (
        *("Ruritania", "Glottenberg"),
    ),
    "Sapt warned Glottenberg that any attack on the dam would be met with force.": (
        *("Sapt", "Glottenberg"),
    ),
    "An attack by Glottenberg would force Ruritania to bomb its ports, Flavia said.": (
        *("Ruritania", "Glottenberg"),
    ),
    "Ruritania, Sapt went on, would bomb the ports until Glottenberg withdrew.": (
        *("Ruritania", "Glottenberg"),
    ),
    "Sapt: if Glottenberg attacks the dam, our jets will bomb its ports.": (
        *("Ruritania", "Glottenberg"),
    ),
    "Glottenberg was threatened with sanctions by Ruritania if it sent its fleet.": (
        *("Ruritania", "Glottenberg"),
    ),
    "Unless the hijackers surrender, Ruritania will storm the plane.": (
        *("Ruritania", "hijackers"),
    ),
    "The hijackers will blow up the plane if Ruritania sends its troops.": (
        *("hijackers", "Ruritania"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), SIDES.items())
def test_who_threatens_whom_is_read_off_the_clauses(text: str, expected: tuple[str, str]):
    (threat,) = threats_in(text)

    assert (names(threat.threateners), names(threat.targets)) == (
        [expected[0]],
        [expected[1]],
    )


def test_where_no_target_is_named_it_is_the_other_of_two_states():
    text = (
        "Ruritania and Glottenberg quarrel over the dam. Glottenberg has sent its fleet to Hofbau."
        " Ruritania says that any attack on the dam will be answered with war."
    )

    (threat,) = threats_in(text)

    assert (names(threat.threateners), names(threat.targets)) == (["Ruritania"], ["Glottenberg"])


def test_reporters_are_told_of_a_threat_and_are_not_its_target():
    text = "“Any attack on the dam will be met with force,” Sapt told reporters."

    (threat,) = threats_in(text)

    assert threat.targets == ()


ACTS = {
    "Ruritania will withhold aid from the rebels if they attack the dam.": "threat",
    "Ruritania dangled a loan for the dam if the guns stay quiet.": "offer",
    "The fence can go once the troops are out, Sapt said.": "offer",
    "Glottenberg will free the crew provided that Ruritania withdraws its fleet.": "offer",
    "Sapt said that 300,000 people would go hungry if the war went on.": "warning",
    "Ruritania will attack once the rains are over unless the rebels surrender.": "threat",
}


@pytest.mark.parametrize(("text", "expected"), ACTS.items())
def test_an_offer_is_told_from_a_threat_and_from_a_warning(text: str, expected: str):
    (threat,) = threats_in(text)

    assert threat.act == expected
