"""Measures of values: the papers' figures, nltk's, and what is undefined."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import masi_distance

from toolkit.agreement.coding import (
    cohen_kappa,
    krippendorff_alpha,
    masi,
    observed_agreement,
)

values = st.sampled_from("abc")
sets = st.frozensets(values, min_size=1)
units = st.lists(st.lists(st.none() | values, min_size=3, max_size=3), min_size=1, max_size=8)
complete = st.lists(st.tuples(values, values), min_size=1, max_size=8)

KRIPPENDORFF_1995 = {
    "A": ("001111111100001111110000", "000011110000000110000000", 0.385, 0.329),
    "C": ("001111110011001111001100", "110011110011110011001100", 0.314, None),
}
"""Two readers' units as characters: kappa and, where it is given there, alpha."""


def nltk_task(rows):
    """The measures of nltk for the same values, given as (reader, item, value)."""
    return AnnotationTask(
        data=[
            (str(reader), str(item), value)
            for item, row in enumerate(rows)
            for reader, value in enumerate(row)
            if value is not None
        ]
    )


@pytest.mark.parametrize("name", KRIPPENDORFF_1995)
def test_figures_of_krippendorff_1995(name):
    """Sociological Methodology 25, page 57: continua cut into their 24 characters."""
    one, other, kappa, alpha = KRIPPENDORFF_1995[name]
    pairs = list(zip(one, other, strict=True))

    assert cohen_kappa(pairs) == pytest.approx(kappa, abs=0.0006)
    assert alpha is None or krippendorff_alpha(pairs) == pytest.approx(alpha, abs=0.0006)


def test_alpha_of_two_readers_and_two_values():
    """Krippendorff (2011), example A: ten units, four disagreements, alpha 0.095."""
    meg, owen = "0100000001", "1110010000"

    assert krippendorff_alpha(list(zip(meg, owen, strict=True))) == pytest.approx(0.095, abs=0.001)


def test_alpha_of_two_readers_and_five_values():
    """Krippendorff (2011), example B: twelve units, alpha 0.692."""
    ben, gerry = "aabbdcccedda", "babbbccceddd"

    assert krippendorff_alpha(list(zip(ben, gerry, strict=True))) == pytest.approx(0.692, abs=0.001)


@pytest.mark.parametrize("measure", [observed_agreement, krippendorff_alpha, cohen_kappa])
class TestUndefined:
    def test_where_there_is_nothing_to_compare(self, measure):
        assert measure([]) is None


def test_of_one_value_throughout_only_the_observed_agreement_is_defined():
    pairs = [("a", "a"), ("a", "a")]

    assert observed_agreement(pairs) == 1
    assert krippendorff_alpha(pairs) is None
    assert cohen_kappa(pairs) is None


def test_an_item_weighs_as_many_as_gave_it_a_value():
    """Three of three and none of two: 3 / (3 + 2), as in alpha, and not 3 of 4 pairs."""
    assert observed_agreement([("a", "a", "a"), ("a", "b", None)]) == pytest.approx(0.6)


def test_a_missing_value_is_no_disagreement():
    assert observed_agreement([("a", "a", None), (None, "b", None)]) == 1


@settings(deadline=None)
@given(complete)
def test_kappa_is_nltks(pairs):
    ours = cohen_kappa(pairs)

    if ours is not None:
        assert ours == pytest.approx(nltk_task(pairs).kappa())


@settings(deadline=None)
@given(units)
def test_alpha_is_nltks(rows):
    """With values missing, too."""
    ours = krippendorff_alpha(rows)

    if ours is not None:
        assert ours == pytest.approx(nltk_task(rows).alpha())


@settings(deadline=None)
@given(units)
def test_alpha_does_not_heed_units_with_a_single_value(rows):
    full = [row for row in rows if sum(v is not None for v in row) > 1]

    assert krippendorff_alpha(rows) == krippendorff_alpha(full)


@settings(deadline=None)
@given(units, st.permutations(range(3)))
def test_the_order_of_readers_changes_nothing(rows, order):
    turned = [[row[place] for place in order] for row in rows]

    assert observed_agreement(turned) == pytest.approx(observed_agreement(rows))
    assert krippendorff_alpha(turned) == pytest.approx(krippendorff_alpha(rows))


@settings(deadline=None)
@given(st.lists(values, max_size=6))
def test_copies_agree_wherever_agreement_is_defined(given_values):
    pairs = [(value, value) for value in given_values]

    for measure in (observed_agreement, krippendorff_alpha, cohen_kappa):
        found = measure(pairs)
        assert found is None or found == pytest.approx(1)


class TestMasi:
    @settings(deadline=None)
    @given(sets, sets)
    def test_is_nltks_with_thirds_not_rounded(self, one, other):
        assert masi(one, other) == pytest.approx(masi_distance(one, other), abs=0.01)

    @settings(deadline=None)
    @given(sets, sets)
    def test_is_a_distance(self, one, other):
        assert masi(one, other) == masi(other, one)
        assert 0 <= masi(one, other) <= 1
        assert (masi(one, other) == 0) == (one == other)

    @settings(deadline=None)
    @given(st.lists(st.tuples(sets, sets), min_size=1, max_size=6))
    def test_gives_nltks_alpha(self, pairs):
        """Which takes 0.67 and 0.33 for the thirds."""
        task = AnnotationTask(
            data=[
                (r, str(i), v) for i, p in enumerate(pairs) for r, v in zip("ab", p, strict=True)
            ],
            distance=masi_distance,
        )

        ours = krippendorff_alpha(pairs, masi)

        if ours is not None:
            assert ours == pytest.approx(task.alpha(), abs=0.03)
