"""What is put by in files of our own comes back as it was, in its order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.records import Places
from toolkit.spilled import AT_ONCE, HELD, Spilled

MANY = 10_000
NAMES = st.lists(st.text(st.characters(exclude_categories=()), max_size=5), max_size=9)


@given(st.lists(st.binary(max_size=9)))
def test_each_comes_back_by_its_number(data: list[bytes]):
    spilled = Spilled()
    for one in data:
        spilled.append(one)

    assert list(spilled) == data
    assert [spilled[n] for n in reversed(range(len(spilled)))] == data[::-1]


def test_what_is_read_in_between_changes_nothing():
    spilled = Spilled()
    data = [bytes([n % 256]) * (n % 999) for n in range(3 * AT_ONCE + HELD // 400)]
    for number, one in enumerate(data):
        spilled.append(one)
        assert spilled[number // 2] == data[number // 2]

    assert list(spilled) == data


@given(NAMES)
def test_lines_are_in_the_order_of_their_ids_and_those_of_one_id_as_they_came(names: list[str]):
    in_order(names)


def test_many_lines_are_in_the_order_of_their_ids_too():
    """More than are held in memory."""
    in_order([f"zénda-{number * 7919 % MANY // 2}" for number in range(MANY)])


def in_order(names: list[str]) -> None:
    places, expected, end = Places(), [], 0
    for size, name in enumerate(names):
        places.append(name, size)
        expected.append((name, end, end + size))
        end += size
    places.sort()

    assert list(places) == sorted(expected, key=lambda place: place[0])
    assert places[1:] == list(places)[1:]
