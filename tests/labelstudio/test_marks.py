"""What is told by marks is what the strings themselves tell."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from toolkit.labelstudio.marks import among, mark, met_before, put_together, shared

STRINGS = st.lists(st.sampled_from("abcdef"), max_size=12)


def marks(strings: list[str]) -> array[int]:
    return array("Q", map(mark, strings))


@given(STRINGS)
def test_what_stands_twice_is_known(strings: list[str]):
    met = [one in strings[:number] for number, one in enumerate(strings)]
    twice = [strings.count(one) > 1 for one in strings]

    assert list(met_before(marks(strings))) == met
    assert list(shared(marks(strings))) == (twice if any(twice) else [])


@given(STRINGS, STRINGS, STRINGS)
def test_what_stands_in_others_is_known(strings: list[str], one: list[str], other: list[str]):
    found = among(marks(strings), [marks(one), marks(other)])

    assert list(found) == [string in (*one, *other) for string in strings]


@given(STRINGS)
def test_those_alike_stand_together_by_where_they_stand_first(strings: list[str]):
    order = sorted(range(len(strings)), key=lambda number: strings.index(strings[number]))

    assert [number for alike in put_together(marks(strings)) for number in alike] == order


def test_marks_tell_parts_and_odd_characters_apart():
    assert len({mark("a", "b"), mark("ab"), mark("ab", ""), mark("\ud800"), mark("?")}) == 5
