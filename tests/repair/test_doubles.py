"""What stands twice, alike in everything but id and time, is taken out once."""

from __future__ import annotations

import pytest

from tests.repair.drawn import field, label, once, read, relation, repaired, untouched
from toolkit.repair.doubles import doubled

TEXT = "If they cross, the hussars will burn the bridge, Rudolf said to Sapt."
FRAME = "If they cross, the hussars will burn the bridge"


def mention(identity, words="hussars", actor="hussars", **more):
    """A mention with its actor."""
    one = {**label(identity, TEXT, words), **more}
    return [one, field(one, "actor", taxonomy=[[actor]])]


def event(identity, *arguments):
    """An event with its arguments."""
    one = label(identity, TEXT, "burn", "event", "ASSAULT")
    return [one, *(relation(identity, other, role) for role, other in arguments)]


def quote(identity="q", *roles):
    """A quote with its roles."""
    one = label(identity, TEXT, FRAME, "quote", "indirect")
    return [one, *(relation(identity, other, role) for role, other in roles)]


def frame(identity, *parts, **more):
    """A frame with parts, each a region of its own that a relation leads to."""
    words = {"marker": "If", "condition": "they cross", "consequence": "burn the bridge"}
    made = [label(identity, TEXT, FRAME, "conditional_threat", "threat")]
    made.append(field(made[0], "aim", choices=[more.get("aim", "deter")]))
    for part in parts:
        name = f"{identity}-{part}"
        made.append(label(name, TEXT, words[part], "conditional_threat", part))
        made.append(relation(identity, name, part))
    return made


TWICE = {
    "a region": (mention("a"), mention("b")),
    "a region without fields": ([label("a", TEXT, "Sapt")], [label("b", TEXT, "Sapt")]),
    "a region made at another time": (
        mention("a", created_at="2026-05-03"),
        mention("b", created_at="2026-05-04"),
    ),
    "an event with what fills its roles": (
        [*mention("m"), *event("a", ("agent", "m"))],
        event("b", ("agent", "m")),
    ),
    "a quote with a cue of its own": (
        [*quote("a", ("cue", "c")), label("c", TEXT, "said", "quote", "cue")],
        [*quote("b", ("cue", "d")), label("d", TEXT, "said", "quote", "cue")],
    ),
    "a quote with the same cue": (
        [*quote("a", ("cue", "c")), label("c", TEXT, "said", "quote", "cue")],
        quote("b", ("cue", "c")),
    ),
    "a frame with parts that are linked": (
        frame("a", "marker", "condition", "consequence"),
        frame("b", "marker", "condition", "consequence"),
    ),
    "a frame around parts that are not linked": (
        [*frame("a"), label("p", TEXT, "they cross", "conditional_threat", "condition")],
        frame("b"),
    ),
    "a label of one id": ([label("a", TEXT, "Sapt")], [label("a", TEXT, "Sapt")]),
    "a field of one id": (mention("a"), mention("a")[1:]),
    "a relation": (
        [*mention("m"), *event("e", ("agent", "m"))],
        [relation("e", "m", "agent")],
    ),
    "a relation with its arrow the other way round": (
        [*mention("m"), *event("e", ("agent", "m"))],
        [relation("m", "e", "agent", direction="left")],
    ),
    "a relation that is drawn forth and back": (
        [*mention("m"), *event("e", ("agent", "m"))],
        [relation("m", "e", "agent")],
    ),
    "a region without an id": ([label(None, TEXT, "Sapt")], [label(None, TEXT, "Sapt")]),
}


@pytest.mark.parametrize("name", TWICE)
def test_what_stands_twice_is_taken_out_once(name):
    """The first stays; nothing is left of the second."""
    first, second = TWICE[name]

    after = repaired(TEXT, [*first, *second])

    assert after == first
    assert not read(TEXT, after).problems


def test_three_are_one():
    assert repaired(TEXT, [*mention("a"), *mention("b"), *mention("c")]) == mention("a")


def test_relations_that_lead_to_the_one_taken_out_lead_to_the_one_that_stays():
    given = [
        *mention("a"),
        *mention("b"),
        *quote("q", ("speaker", "b")),
        *event("e", ("agent", "b")),
    ]

    after = repaired(TEXT, given)

    assert after == [*mention("a"), *quote("q", ("speaker", "a")), *event("e", ("agent", "a"))]


def test_an_id_that_is_a_number_stays_one():
    given = [*mention(1), *mention(2), *quote("q", ("speaker", "2"))]

    assert repaired(TEXT, given) == [*mention(1), *quote("q", ("speaker", 1))]


def test_relations_that_led_to_both_are_one():
    given = [*mention("a"), *mention("b"), *event("e", ("agent", "a"), ("agent", "b"))]

    assert repaired(TEXT, given) == [*mention("a"), *event("e", ("agent", "a"))]


def test_events_that_are_alike_once_their_mentions_are_one_are_one():
    given = [
        *mention("a"),
        *mention("b"),
        *event("e", ("agent", "a")),
        *event("f", ("agent", "b")),
    ]

    assert repaired(TEXT, given) == [*mention("a"), *event("e", ("agent", "a"))]


def test_regions_that_are_alike_once_their_edges_are_trimmed_are_one():
    assert repaired(TEXT, [*mention("a"), *mention("b", " hussars ")]) == mention("a")


def test_a_part_that_another_item_leads_to_stays():
    parts = [label(name, TEXT, "said", "quote", "cue") for name in "cd"]
    other = label("o", TEXT, "Rudolf said to Sapt", "quote", "indirect")
    given = [
        *quote("a", ("cue", "c")),
        *quote("b", ("cue", "d")),
        *parts,
        other,
        relation("o", "d", "cue"),
    ]

    after = repaired(TEXT, given)

    assert after == [*quote("a", ("cue", "c")), *parts, other, relation("o", "d", "cue")]


def test_what_is_taken_out_is_told_with_what_stays():
    given = [*mention("a"), *mention("b")]
    (change,), _ = once(doubled, TEXT, given)

    assert (change.region, change.index, change.after) == ("b", 2, None)
    assert "the region a" in change.why
    assert change.code == "duplicate-annotation"


NEAR_MISSES = {
    "the labels differ": [*mention("a"), label("b", TEXT, "hussars", "mention", "nominal")],
    "the places differ": [*mention("a"), *mention("b", "the hussars")],
    "a field differs": [*mention("a"), *mention("b", actor="patrol")],
    "one lacks a field": [*mention("a"), label("b", TEXT, "hussars")],
    "one has a remark": [*mention("a"), *mention("b"), field(mention("b")[0], "note", text=["?"])],
    "a relation from them differs": [
        *mention("m"),
        *mention("n", "Rudolf", "rudolf"),
        *event("a", ("agent", "m")),
        *event("b", ("agent", "n")),
    ],
    "the role of a relation from them differs": [
        *mention("m"),
        *event("a", ("agent", "m")),
        *event("b", ("recipient", "m")),
    ],
    "one has a relation more": [*mention("m"), *event("a", ("agent", "m")), *event("b")],
    "the parts of frames differ": [*frame("a", "marker"), *frame("b", "marker", "condition")],
    "one was predicted and one was marked": [
        *mention("a", origin="prediction"),
        *mention("b", origin="manual"),
    ],
    "one has a remark on the region": [*mention("a"), *mention("b", meta={"text": ["?"]})],
    "they are of two layers": [
        label("a", TEXT, "hussars"),
        label("b", TEXT, "hussars", "event", "OTHER"),
    ],
    "they share an id and differ in place": [
        label("a", TEXT, "hussars"),
        label("a", TEXT, "Rudolf"),
    ],
    "two items have a part each at one place": [
        *quote("a", ("cue", "c")),
        label("c", TEXT, "said", "quote", "cue"),
        label("o", TEXT, "Rudolf said to Sapt", "quote", "indirect"),
        label("d", TEXT, "said", "quote", "cue"),
        relation("o", "d", "cue"),
    ],
    "two relations differ in their roles": [
        *mention("m"),
        *event("e", ("agent", "m"), ("recipient", "m")),
    ],
    "two fields of one id differ": [*mention("a"), mention("a", actor="patrol")[1]],
    "they are of a control that the page lacks": [
        label("a", TEXT, "hussars", "sentiment", "good"),
        label("b", TEXT, "hussars", "sentiment", "good"),
    ],
    "they have a label that the page lacks": [
        label("a", TEXT, "hussars", "mention", "ORG"),
        label("b", TEXT, "hussars", "mention", "ORG"),
    ],
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_it_is_left_as_it_is_where(name):
    assert untouched(TEXT, NEAR_MISSES[name])
