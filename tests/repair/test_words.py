"""The forms that the page gives to the words of a region become the words again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.repair.drawn import field, label, once
from toolkit.repair.words import written_out

TEXT = "Ruritania warns\n\nKravonia, and so\ndoes Zenda. C:\\new stands here\ntoo."
WORDS = "Kravonia, and so\ndoes Zenda"
FOLDED = WORDS.replace("\n", " ")


def found(result) -> Any:
    """What the repair makes of a result; None: it changes nothing."""
    changes, after = once(written_out, TEXT, result)
    assert {change.code for change in changes} <= {"span-text-mismatch"}
    return after if changes else None


@pytest.mark.parametrize(
    "form",
    ["Kravonia, and so\\ndoes Zenda", [WORDS], ["Kravonia, and so\\ndoes Zenda"]],
    ids=["escaped", "list", "list of it escaped"],
)
def test_a_form_of_the_words_becomes_the_words(form):
    right = label("q", TEXT, WORDS, "quote", "indirect")
    given = label("q", TEXT, WORDS, "quote", "indirect", text=form)

    assert found([given]) == [right]


def test_the_words_beside_a_field_are_written_out_too():
    right = label("q", TEXT, WORDS, "quote", "indirect")
    chosen = field(right, "speaker_status", choices=["unknown"])
    escaped = WORDS.replace("\n", "\\n")
    given = [{**item, "value": {**item["value"], "text": escaped}} for item in (right, chosen)]

    assert found(given) == [right, chosen]


def test_a_remark_that_has_taken_the_place_of_the_words_makes_room_for_them():
    right = label("m", TEXT, "Zenda")
    note = field(right, "note", text=["a castle"])
    given = label("m", TEXT, "Zenda", text=["a castle"])

    assert found([given, note]) == [right, note]


def test_a_change_tells_what_stood_there():
    (change,), _ = once(written_out, TEXT, [label("m", TEXT, "Zenda", text=["Zenda"])])

    assert change.before == {"start": 39, "end": 44, "text": ["Zenda"]}
    assert change.after == {"start": 39, "end": 44, "text": "Zenda"}


NOTE = field(label("m", TEXT, "Zenda"), "note", text=["a castle"])
NEAR_MISSES = {
    "the words are as they stand": [label("m", TEXT, WORDS)],
    "there are no words": [label("m", TEXT, WORDS, text=None)],
    "white space is folded, which loses what it was": [label("m", TEXT, WORDS, text=FOLDED)],
    "other words are shown": [label("m", TEXT, "Zenda", text="Kravonia")],
    "a list holds other words": [label("m", TEXT, "Zenda", text=["Kravonia"])],
    "a list holds the words and more": [label("m", TEXT, "Zenda", text=["Zenda", "Kravonia"])],
    "a list is empty": [label("m", TEXT, "Zenda", text=[])],
    "a list holds no words": [label("m", TEXT, "Zenda", text=[5])],
    "the remark is another region's": [label("k", TEXT, "Kravonia", text=["a castle"]), NOTE],
    "the remark is another one": [label("m", TEXT, "Zenda", text=["a town"]), NOTE],
    "a backslash and an n stand in the text": [label("m", TEXT, "C:\\new stands here")],
    "it lies outside of the text": [label("m", TEXT, "Zenda", start=900, end=905, text=["Zenda"])],
    "nothing but white space is marked": [label("m", TEXT, "\n\n", text="\\n\\n")],
    "a remark on a region, and another region shows that offsets are off": [
        label("m", TEXT, "Zenda", text=["a castle"]),
        NOTE,
        label("k", TEXT, "Kravonia", text="Zenda"),
    ],
    "it is a remark of one word that stands in the text": [label("m", TEXT, "Zenda"), NOTE],
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_it_is_left_as_it_is_where(name):
    assert found(NEAR_MISSES[name]) is None
