"""Items of several readings stand for one another, whatever the order they come in."""

from __future__ import annotations

from itertools import combinations, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.matching import assignment, dice, groups, pairs
from toolkit.model import Span

spans = st.builds(
    lambda start, size: Span(start, start + size), st.integers(0, 9), st.integers(1, 6)
)
readings = st.lists(spans, max_size=5)
weights = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def by_trying_all(table: list[list[int]]) -> int:
    """The greatest total weight of a matrix, in the slow way."""
    rows, columns = len(table), len(table[0])
    if rows > columns:
        return by_trying_all([list(row) for row in zip(*table, strict=True)])
    return max(
        sum(table[i][j] for i, j in enumerate(chosen))
        for chosen in permutations(range(columns), rows)
    )


@settings(deadline=None)
@given(weights)
def test_an_assignment_has_the_greatest_total_weight(table):
    found = assignment(table)

    assert sum(table[i][j] for i, j in found) == by_trying_all(table)
    assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)


def test_nothing_is_assigned_to_nothing():
    assert assignment([]) == []
    assert assignment([[0, 0]]) == []


class TestPairs:
    def test_of_equal_spans_come_before_greater_overlaps_in_all(self):
        """Crosswise the four would overlap by 1.78 in all; as they are by 1.75."""
        first = [Span(0, 10), Span(0, 8)]
        second = [Span(0, 10), Span(2, 10)]

        assert pairs(first, second) == [(0, 0), (1, 1)]

    def test_without_a_shared_character_there_are_none(self):
        assert pairs([Span(0, 5)], [Span(5, 9)]) == []

    def test_a_long_span_matches_one_of_its_parts_and_the_closest(self):
        assert pairs([Span(0, 10)], [Span(0, 3), Span(4, 10)]) == [(0, 1)]

    def test_several_of_equal_span_match_in_their_order(self):
        assert pairs([Span(0, 5), Span(0, 5)], [Span(0, 5), Span(0, 5)]) == [(0, 0), (1, 1)]

    @settings(deadline=None)
    @given(readings, readings)
    def test_are_one_to_one_overlap_and_turn_round_with_the_readings(self, first, second):
        found = pairs(first, second)

        assert len({i for i, _ in found}) == len({j for _, j in found}) == len(found)
        assert all(dice(first[i], second[j]) > 0 for i, j in found)
        assert sorted((i, j) for j, i in pairs(second, first)) == found

    @settings(deadline=None)
    @given(readings)
    def test_of_a_reading_with_itself_are_each_item_with_itself(self, reading):
        assert pairs(reading, reading) == [(i, i) for i in range(len(reading))]


class TestGroups:
    def test_of_two_readings_are_their_pairs_and_what_is_left(self):
        first = [Span(0, 5), Span(6, 9)]
        second = [Span(1, 5), Span(20, 22)]

        assert groups([first, second]) == [(0, 0), (1, None), (None, 1)]

    def test_of_no_reading_are_none(self):
        assert groups([]) == []
        assert groups([[], []]) == []

    def test_never_hold_two_items_of_a_reading(self):
        """The first and third reading meet in the second, which has only one for both."""
        chain = [[Span(0, 4), Span(4, 8)], [Span(2, 6)], [Span(5, 8)]]

        assert groups(chain) == [(0, 0, None), (1, None, 0)]

    @settings(deadline=None)
    @given(st.lists(readings, min_size=1, max_size=4))
    def test_hold_every_item_once(self, several):
        found = groups(several)

        for place, reading in enumerate(several):
            indices = [group[place] for group in found if group[place] is not None]
            assert set(indices) == set(range(len(reading)))
            assert len(indices) == len(reading)

    @settings(deadline=None)
    @given(st.lists(readings, min_size=2, max_size=4), st.randoms())
    def test_do_not_depend_on_the_order_of_the_readings(self, several, random):
        order = list(range(len(several)))
        random.shuffle(order)

        shuffled = groups([several[place] for place in order])

        back = [
            tuple(group[order.index(place)] for place in range(len(order))) for group in shuffled
        ]
        assert back == groups(several)

    @settings(deadline=None)
    @given(readings, st.integers(2, 4))
    def test_of_copies_are_each_item_with_its_copies(self, reading, number):
        found = groups([reading] * number)

        assert sorted(found) == [(i,) * number for i in range(len(reading))]

    @settings(deadline=None)
    @given(st.lists(readings, min_size=2, max_size=3))
    def test_join_what_has_equal_spans(self, several):
        """Whichever two readings hold a span, one group holds it for both."""
        found = groups(several)

        for first, second in combinations(range(len(several)), 2):
            together = {(g[first], g[second]) for g in found}
            for i, j in pairs(several[first], several[second]):
                if several[first][i] == several[second][j]:
                    assert (i, j) in together
