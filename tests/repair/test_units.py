"""Offsets of another unit are counted anew where the words prove it, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.repair.drawn import both, crlf, field, label, once, places, recount, utf_16
from toolkit.repair.units import recounted

TEXT = "🙂 Ruritania\nwarns 🇷🇺 Kravonia\nand Zenda 🙂 too.\n"
"""Emoji and line ends before, between and after the names."""
NAMES = ("Ruritania", "Kravonia", "Zenda")
MARKED = [label(name, TEXT, name) for name in NAMES]


def found(text, result) -> Any:
    """What the repair makes of a result; None: it changes nothing."""
    changes, after = once(recounted, text, result)
    assert {change.code for change in changes} <= {"offset-unit"}
    return after if changes else None


@pytest.mark.parametrize("unit", [utf_16, crlf, both])
def test_offsets_in_another_unit_become_code_points(unit):
    assert found(TEXT, recount(MARKED, TEXT, unit)) == MARKED


@pytest.mark.parametrize("unit", [utf_16, crlf, both])
def test_what_is_filled_in_for_a_region_goes_along_with_it(unit):
    result = [*MARKED, field(MARKED[2], "actor", taxonomy=[["zenda"]])]

    assert found(TEXT, recount(result, TEXT, unit)) == result


def test_a_change_tells_the_region_the_unit_and_both_places():
    (first, *_), _ = once(recounted, TEXT, recount(MARKED, TEXT, utf_16))

    assert (first.region, first.label) == ("Ruritania", "name")
    assert "UTF-16" in first.why
    assert first.before == {"start": 3, "end": 12, "text": "uritania\n"}
    assert first.after == {"start": 2, "end": 11, "text": "Ruritania"}


@pytest.mark.parametrize(
    "shown",
    [
        "Ruritania\\nwarns 🇷🇺 Kravonia",
        "Ruritania warns 🇷🇺 Kravonia",
        ["Ruritania\nwarns 🇷🇺 Kravonia"],
    ],
    ids=["escaped", "folded", "list"],
)
def test_words_in_the_forms_of_the_page_prove_it_too(shown):
    words = "Ruritania\nwarns 🇷🇺 Kravonia"
    result = [label("q", TEXT, words, "quote", "indirect")]
    given = recount(result, TEXT, utf_16)
    given[0]["value"]["text"] = shown

    assert places(found(TEXT, given)) == places(result)


def test_a_region_before_the_first_character_that_counts_twice_stays_and_is_in_order():
    text = "Zenda and 🙂 Ruritania"
    result = [label("z", text, "Zenda"), label("r", text, "Ruritania")]

    assert found(text, recount(result, text, utf_16)) == result


def test_two_units_that_agree_on_every_place_are_no_tie():
    """Without a line end before them, UTF-16 with CRLF counts as UTF-16 alone."""
    text = "🙂 Ruritania\n"
    result = [label("r", text, "Ruritania")]

    assert found(text, recount(result, text, utf_16)) == result


def test_a_word_that_stands_at_both_places_goes_along_between_words_that_do_not():
    text = "🙂🙂🙂🙂🙂 Fritz said said Sapt"
    result = [label(name, text, name) for name in ("Fritz", "said", "Sapt")]
    given = recount(result, text, utf_16)

    assert text[given[1]["value"]["start"] : given[1]["value"]["end"]] == "said"
    assert found(text, given) == result


@pytest.mark.parametrize("names", [("said",), ("Fritz", "said"), ("said", "Sapt")], ids=str)
def test_a_word_that_stands_at_both_places_is_left_with_all_others_where_it_is_first_or_last(names):
    text = "🙂🙂🙂🙂🙂 Fritz said said Sapt"
    result = [label(name, text, name) for name in names]

    assert found(text, recount(result, text, utf_16)) is None


# What is left as it is


def shift(item, start, end=None):
    """A label with other offsets, that shows what it has shown."""
    value = item["value"]
    moved = {"start": value["start"] + start, "end": value["end"] + (start if end is None else end)}
    return {**item, "value": {**value, **moved}}


def test_code_points_are_in_order_though_emoji_stand_before_and_after():
    assert found(TEXT, MARKED) is None


NEAR_MISSES = {
    "emoji stand only after the region, which is off by one": (
        "Ruritania and 🙂",
        lambda t: [shift(label("r", t, "Ruritania"), 1)],
    ),
    "there is nothing that any unit counts twice": (
        "Ruritania warns Kravonia",
        lambda t: [shift(label("k", t, "Kravonia"), 1)],
    ),
    "it is off by one the other way": (
        "🙂 Ruritania",
        lambda t: [shift(label("r", t, "Ruritania"), -1)],
    ),
    "it is off by more than the unit explains": (
        "🙂 Ruritania",
        lambda t: [shift(label("r", t, "Ruritania"), 2)],
    ),
    "only its start is off": ("🙂 Ruritania", lambda t: [shift(label("r", t, "Ruritania"), 1, 0)]),
    "only its end is off": ("🙂 Ruritania", lambda t: [shift(label("r", t, "Ruritania"), 0, 1)]),
    "the offsets lie within a character": ("🙂 Zenda", lambda t: [shift(label("e", t, "🙂"), 1)]),
    "of several regions one does not fit in any unit": (
        TEXT,
        lambda t: [*recount(MARKED[:2], t, utf_16), shift(MARKED[2], 9)],
    ),
    "some count code points and some UTF-16": (
        TEXT,
        lambda t: [MARKED[0], *recount(MARKED[1:], t, utf_16)],
    ),
    "some count line ends twice and some once": (
        TEXT,
        lambda t: [*recount(MARKED[:2], t, crlf), MARKED[2]],
    ),
    "some count UTF-16 and some CRLF": (
        TEXT,
        lambda t: [*recount(MARKED[:2], t, utf_16), *recount(MARKED[2:], t, crlf)],
    ),
    "nothing shows the words of a region that would move": (
        TEXT,
        lambda t: [
            *recount(MARKED[:2], t, utf_16),
            *recount([label("z", t, "Zenda", text=None)], t, utf_16),
        ],
    ),
    "a remark stands in the place of the words": (
        TEXT,
        lambda t: recount(
            [
                *MARKED[:2],
                label("z", t, "Zenda", text=["a castle"]),
                field(MARKED[2] | {"id": "z"}, "note", text=["a castle"]),
            ],
            t,
            utf_16,
        ),
    ),
    "the words stand at both places": (
        "🙂ha ha ha",
        lambda t: [label("h", t, "h", start=3, end=4), label("a", t, "a", start=2, end=3)],
    ),
    "a region has shown nothing but white space": (
        "🙂 \n Zenda",
        lambda t: [shift(label("w", t, " "), 1)],
    ),
    "a blank at the edge is what it is off by": (
        "🙂 Zenda ",
        lambda t: [label("z", t, "Zenda", start=2, end=8, text="Zenda")],
    ),
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_it_is_left_as_it_is_where(name):
    text, make = NEAR_MISSES[name]

    assert found(text, make(text)) is None


def test_it_is_left_as_it_is_where_two_units_lead_to_different_places():
    """The word stands at the place by UTF-16 and at the place by CRLF, one character apart."""
    text = "🙂x\n\naaab"
    given = label("a", text, "a", start=7, end=8)
    ways = {6: utf_16, 5: crlf}

    assert text[given["value"]["start"]] == "b"
    assert all(unit(text[:start]) == 7 for start, unit in ways.items())
    assert all(text[start] == "a" for start in ways)
    assert found(text, [given]) is None


def test_words_that_stand_twice_are_counted_where_the_unit_says():
    text = "🙂 Zenda, Zenda, Zenda"
    second = text.index("Zenda", 4)
    result = [label("z", text, "Zenda", start=second, end=second + 5)]

    assert found(text, recount(result, text, utf_16)) == result
