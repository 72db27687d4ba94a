"""B-cubed, CEAF-e and LEA: the test cases of the reference scorers, and copies."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.agreement.identity import (
    COUNTS,
    b_cubed,
    b_cubed_counts,
    ceaf_e,
    ceaf_e_counts,
    clusters,
    f1,
    lea,
    lea_counts,
)

KEY = ("a", "bc", "def")
CASES = [
    # response, and recall and precision by B-cubed, CEAF-e and LEA
    (("a", "bc", "def"), (1, 1), (1, 1), (1, 1)),
    (("a", "de"), (7 / 18, 1), (0.6, 0.9), (2 / 6, 1)),
    (("a", "bcx", "defy", "z"), (1, 55 / 108), (0.88571, 0.66429), (1, 4 / 9)),
    (("a", "bcx", "dy", "z"), (5 / 9, 17 / 42), (0.73333, 0.55), (0.5, 2 / 7)),
    (("a", "bcxB", "dy", "z"), (5 / 9, 5 / 16), (0.68889, 0.51667), (0.5, 5 / 24)),
    (("a", "bcx", "dy", "Bz"), (5 / 9, 17 / 48), (0.73333, 0.55), (0.5, 1 / 4)),
]
"""TC-A-1 to TC-A-6 of the reference scorer (Pradhan et al. 2014; LEA: Moosavi and Strube 2016)."""
LEA_CASES = [
    (("ab", "cde"), ("bcx", "de"), 1 / 5, 2 / 5),
    (("ab", "cde", "fg"), ("bcx", "de", "fg"), 3 / 7, 4 / 7),
    (("12345", "67", "89ABC"), ("12345", "6789ABC"), 1, (5 + 77 / 21) / 12),
    (("12345", "67", "89ABC"), ("1234589ABC", "67"), 1, (10 * 20 / 45 + 2) / 12),
    (("ABCD",), ("AB", "CD"), 2 / 6, 1),
    (("BCDEGHJ",), ("ABC", "DEF", "GHI"), 3 / 21, 3 / 9),
    (("abcdef",), ("ab", "cde", "f"), 4 / 15, 5 / 6),
    (("a", "b", "c", "d", "e", "f"), ("ab", "cde", "f"), 1 / 6, 1 / 6),
]
"""TC-B, C, D, E, F, K, M-3 and N-3 of the reference scorer."""

things: st.SearchStrategy[dict[Hashable, Hashable]] = st.dictionaries(
    st.integers(0, 8), st.sampled_from("wxyz"), min_size=1
)
partitions = things.map(clusters)


def rates(counts) -> tuple[float, float]:
    """Counts → recall and precision."""
    found, of, found_back, of_back = counts
    return found / of, found_back / of_back


@pytest.mark.parametrize(("response", "b3", "ceaf", "of_lea"), CASES, ids=str)
def test_cases_of_the_reference_scorer(response, b3, ceaf, of_lea):
    assert rates(b_cubed_counts(KEY, response)) == pytest.approx(b3)
    assert rates(ceaf_e_counts(KEY, response)) == pytest.approx(ceaf, abs=1e-5)
    assert rates(lea_counts(KEY, response)) == pytest.approx(of_lea)


@pytest.mark.parametrize(("key", "response", "recall", "precision"), LEA_CASES)
def test_cases_of_lea(key, response, recall, precision):
    assert rates(lea_counts(key, response)) == pytest.approx((recall, precision))


def test_example_of_pradhan_2014():
    """Scoring coreference partitions of predicted mentions, section 4: B-cubed and CEAF-e."""
    key, response = ["abc", "defg"], ["ab", "cd", "fghi"]

    assert rates(b_cubed_counts(key, response)) == pytest.approx((0.417, 0.5), abs=0.001)
    assert rates(ceaf_e_counts(key, response)) == pytest.approx((0.65, 0.433), abs=0.001)


@pytest.mark.parametrize("measure", [b_cubed, ceaf_e, lea])
class TestMeasure:
    def test_is_undefined_where_there_is_nothing(self, measure):
        assert measure([], []) is None

    def test_is_zero_where_nothing_is_shared(self, measure):
        assert measure(["ab"], ["cd"]) == 0
        assert measure(["ab"], []) == 0

    @settings(deadline=None)
    @given(partition=partitions)
    def test_of_a_copy_is_one(self, measure, partition):
        assert measure(partition, partition) == pytest.approx(1)

    @settings(deadline=None)
    @given(one=partitions, other=partitions)
    def test_does_not_depend_on_who_is_first(self, measure, one, other):
        assert measure(one, other) == pytest.approx(measure(other, one))


@pytest.mark.parametrize("name", COUNTS)
def test_counts_of_two_texts_add_up(name):
    count = COUNTS[name]
    one, other = (["ab", "c"], ["a", "bc"]), (["def"], ["de", "f"])
    together = count([*one[0], *other[0]], [*one[1], *other[1]])

    added = np.array(count(*one)) + np.array(count(*other))

    assert f1(added) == pytest.approx(f1(np.array(together)))
