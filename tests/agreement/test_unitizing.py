"""Alpha-u: the papers' figures, copies, and what is undefined."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.agreement.unitizing import Continuum, Unitizing, alpha_u
from toolkit.model import Span

FINE = 50_000
"""How often a unit of length of the paper is cut up, for its figures on a continuous scale."""


def units(*given: tuple[int, int], times: int = 1, origin: int = 0) -> tuple[Span, ...]:
    """Units by beginning and length."""
    return tuple(
        Span((start - origin) * times, (start - origin + length) * times) for start, length in given
    )


KRIPPENDORFF_1995 = {
    "A": ([(2, 8), (14, 6)], [(4, 4), (15, 2)], 0.553),
    "B": ([(0, 18)], [(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)], -0.926),
    "D": (
        [(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)],
        [(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)],
        0.066,
    ),
}
"""Two readers of a continuum of 24, and alpha-u on a continuous scale. (Example C is given as 0.679
there; by the formula as corrected in 2004 it is 0.693, and for B the third digit differs.)"""


@pytest.mark.parametrize("name", KRIPPENDORFF_1995)
def test_figures_of_krippendorff_1995(name):
    one, other, expected = KRIPPENDORFF_1995[name]
    readers = units(*one, times=FINE), units(*other, times=FINE)

    assert alpha_u([Continuum(24 * FINE, readers)]) == pytest.approx(expected, abs=0.003)


def test_a_coarse_scale_of_krippendorff_1995():
    """Example C on a continuum of 12: alpha-u 0.494, 1 - 0.02777 / 0.05494."""
    one, other = (
        units((1, 3), (5, 1), (7, 2), (10, 1)),
        units((0, 1), (2, 2), (5, 2), (8, 1), (10, 1)),
    )

    assert alpha_u([Continuum(12, (one, other))]) == pytest.approx(1 - 0.02777 / 0.05494, abs=1e-3)


def test_figures_of_krippendorff_2004():
    """Measuring the reliability of qualitative text analysis data: category c 0.7286, k 1."""
    c = units((225, 70), (370, 30), origin=150), units((220, 80), (355, 20), (400, 20), origin=150)
    k = (units((180, 60), (300, 50), origin=150),) * 2

    assert alpha_u([Continuum(300, c)]) == pytest.approx(0.7286, abs=0.0001)
    assert alpha_u([Continuum(300, k)]) == 1


def test_is_undefined_where_nobody_marked_anything():
    assert alpha_u([]) is None
    assert alpha_u([Continuum(100, ((), ()))]) is None


def test_is_undefined_for_a_single_reader():
    assert alpha_u([Continuum(100, (units((3, 4)),))]) is None


def test_is_below_zero_where_readers_mark_what_the_other_leaves():
    found = alpha_u([Continuum(20, (units((0, 10)), units((10, 10))))])

    assert found is not None
    assert found < 0


cuts = st.lists(st.integers(0, 60), unique=True, min_size=2, max_size=8).map(sorted)
readings = cuts.map(lambda c: tuple(Span(a, b) for a, b in zip(c[::2], c[1::2], strict=False)))


@settings(deadline=None)
@given(readings, st.integers(2, 4))
def test_of_copies_is_one(reading, number):
    found = alpha_u([Continuum(60, (reading,) * number)])

    assert found in {None, 1}


@settings(deadline=None)
@given(st.lists(readings, min_size=2, max_size=4), st.randoms())
def test_does_not_depend_on_the_order_of_readers(several, random):
    shuffled = random.sample(several, len(several))

    assert alpha_u([Continuum(60, tuple(several))]) == pytest.approx(
        alpha_u([Continuum(60, tuple(shuffled))])
    )


@settings(deadline=None)
@given(readings, readings, readings, readings)
def test_a_text_taken_twice_is_two_texts(one, other, third, fourth):
    """What a resample of the documents counts on."""
    texts = [Continuum(60, (one, other)), Continuum(70, (third, fourth))]

    taken = Unitizing.of(texts).alpha(np.array([2.0, 1.0]))

    assert taken == pytest.approx(alpha_u([texts[0], *texts]))
