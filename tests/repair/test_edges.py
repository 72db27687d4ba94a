"""White space at the edges of regions is left out, of offsets and words alike."""

from __future__ import annotations

from typing import Any

import pytest

from tests.repair.drawn import field, label, once, read
from toolkit.repair.edges import trimmed

TEXT = "The hussars\u00a0 attacked a patrol \n\n\u200bnear Zenda.  \n"


def found(result):
    """What the repair makes of a result; None: it changes nothing."""
    changes, after = once(trimmed, TEXT, result)
    assert {change.code for change in changes} <= {"span-trimmed"}
    return after if changes else None


@pytest.mark.parametrize(
    "words", [" hussars", "hussars\u00a0 ", " hussars\u00a0 "], ids=["before", "after", "both"]
)
def test_a_region_begins_and_ends_with_a_character_that_shows(words):
    assert found([label("m", TEXT, words)]) == [label("m", TEXT, "hussars")]


@pytest.mark.parametrize("shown", ["patrol \\n\\n", "patrol", "patrol "], ids=repr)
def test_words_in_a_form_of_the_page_become_the_words_that_are_left(shown):
    given = label("m", TEXT, "patrol \n\n", text=shown)

    assert found([given]) == [label("m", TEXT, "patrol")]


def test_a_region_of_which_no_words_are_shown_is_trimmed_where_all_others_are_in_order():
    given = label("m", TEXT, "patrol ", text=None)

    assert found([given]) == [label("m", TEXT, "patrol", text=None)]


def test_what_is_filled_in_goes_along_and_keeps_what_it_says():
    given = label("m", TEXT, "patrol ")
    right = label("m", TEXT, "patrol")
    fields: dict[str, dict[str, Any]] = {
        "actor": {"taxonomy": [["patrol"]]},
        "note": {"text": [" which one? "]},
    }

    after = found([given, *(field(given, name, **value) for name, value in fields.items())])

    assert after == [right, *(field(right, name, **value) for name, value in fields.items())]


def test_what_is_trimmed_decodes_as_it_did_and_is_said_no_more():
    given = [label("m", TEXT, " Zenda")]

    before, after = read(TEXT, given), read(TEXT, found(given))

    assert before.record == after.record
    assert ([p.code for p in before.problems], after.problems) == (["span-trimmed"], ())


NEAR_MISSES = {
    "there is white space inside": [label("m", TEXT, "patrol \n\n\u200bnear")],
    "there is white space around": [label("m", TEXT, "hussars")],
    "nothing would be left": [label("m", TEXT, " \n\n")],
    "nothing is marked": [label("m", TEXT, "patrol", end=TEXT.index("patrol"))],
    "it shows other words": [label("m", TEXT, "patrol ", text="hussars")],
    "it ends after the text": [label("m", TEXT, ".  \n", end=900, text=None)],
    "it begins before the text": [label("m", TEXT, "The", start=-1, text=None)],
    "a list stands for its words": [label("m", TEXT, "patrol ", text=["which one?"])],
    "another region is off": [label("m", TEXT, "patrol "), label("k", TEXT, "Zenda", text="The")],
    "nothing shows its words, and another region is off": [
        label("m", TEXT, "patrol ", text=None),
        label("k", TEXT, "Zenda", text="hussars"),
    ],
    "another region of the same id stands there": [
        label("m", TEXT, "patrol "),
        label("m", TEXT, "patrol", "event", "ASSAULT"),
    ],
    "an invisible character at its edge is no white space": [label("m", TEXT, "\u200bnear")],
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_it_is_left_as_it_is_where(name):
    assert found(NEAR_MISSES[name]) is None
