"""A sample is what it says: its size, its probabilities, and what can be estimated from it."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.select.draw import ALLOCATIONS, Units, allocate, draw, topmost
from toolkit.select.numbers import WHOLE, Chance, number_of

RUNS = 2000
FAR = 4.5
"""Standard deviations that none of some hundred frequencies is away by, but once in 1,000 times;
the seeds are fixed, so it is always or never."""


def units(sizes: list[int], strata: list[int] | None = None) -> Units:
    ids = [number_of(f"article-{number}") for number in range(len(sizes))]
    return Units(
        np.array(ids, np.uint64),
        np.array(sizes, np.int64),
        np.array(strata or [0] * len(sizes), np.int64),
    )


ONE_STRATUM = units([1] * 30)
UNEQUAL = units([(number + 5) ** 2 for number in range(30)])
SOME_CERTAIN = units([*range(1, 30), 4000, 9000])
STRATA = units([1] * 40, [0] * 25 + [1] * 12 + [2] * 3)
UNEQUAL_STRATA = units([1 + number % 7 for number in range(40)], [0] * 25 + [1] * 12 + [2] * 3)
FRAMES = {
    "equal": ONE_STRATUM,
    "unequal": UNEQUAL,
    "some certain": SOME_CERTAIN,
    "strata": STRATA,
    "unequal in strata": UNEQUAL_STRATA,
}


@pytest.mark.parametrize("how", ALLOCATIONS)
@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_each_unit_is_chosen_as_often_as_its_probability_says(frame, how):
    count: Counter[int] = Counter()
    stated: dict[int, set[float]] = {}
    for seed in range(RUNS):
        for one in draw(frame, 9, how, Chance(seed, "test")):
            assert one.probability is not None
            count[one.place] += 1
            stated.setdefault(one.place, set()).add(float(one.probability))

    assert set(stated) == set(range(len(frame.ids)))
    for place, (share, *others) in stated.items():
        assert others == []
        error = math.sqrt(share * (1 - share) / RUNS)
        assert abs(count[place] / RUNS - share) <= FAR * error + 1e-12
    assert sum(share for (share,) in stated.values()) == pytest.approx(9)


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_the_horvitz_thompson_total_is_right_in_the_mean(frame):
    """Of what has nothing to do with the sizes, too."""
    values = [(number * 37) % 11 for number in range(len(frame.ids))]

    totals = [
        sum(float(values[d.place] / (d.probability or 0)) for d in draw(frame, 9, "equal", chance))
        for chance in (Chance(seed, "totals") for seed in range(RUNS))
    ]

    error = np.std(totals) / math.sqrt(RUNS)
    assert abs(np.mean(totals) - sum(values)) <= FAR * error


def test_equal_sizes_make_every_pair_equally_likely():
    """It is simple random sampling, and no systematic one of a given order."""
    pairs: Counter[tuple[int, int]] = Counter()
    small = units([1] * 8)
    for seed in range(RUNS):
        one, two = (one.place for one in draw(small, 2, "proportional", Chance(seed, "pairs")))
        pairs[one, two] += 1

    share = 1 / math.comb(8, 2)
    error = math.sqrt(share * (1 - share) / RUNS)
    assert len(pairs) == math.comb(8, 2)
    assert all(abs(n / RUNS - share) <= FAR * error for n in pairs.values())


def test_a_stratum_gets_its_share_rounded_up_or_down():
    for how, shares in (("proportional", (5.625, 2.7, 0.675)), ("equal", (3, 3, 3))):
        for seed in range(200):
            places = [one.place for one in draw(STRATA, 9, how, Chance(seed, "t"))]
            found = np.bincount(STRATA.strata[places], minlength=3)

            assert all(abs(n - share) < 1 for n, share in zip(found, shares, strict=True))


@given(
    sizes=st.lists(st.tuples(st.integers(1, 10**12), st.integers(0, 5)), min_size=1, max_size=40),
    size=st.integers(1, 50),
    seed=st.integers(0, 2**40),
    how=st.sampled_from(ALLOCATIONS),
)
def test_as_many_are_chosen_as_are_asked_for_and_none_twice(sizes, size, seed, how):
    strata = sorted({stratum for _, stratum in sizes})
    frame = units([s for s, _ in sizes], [strata.index(stratum) for _, stratum in sizes])

    drawn = draw(frame, size, how, Chance(seed, "any"))

    assert len(drawn) == len({one.place for one in drawn}) == min(size, len(sizes))
    assert all(one.probability is not None and 0 < one.probability <= 1 for one in drawn)


@given(
    counts=st.lists(st.integers(1, 10**6), min_size=1, max_size=30),
    part=st.floats(0, 1),
    how=st.sampled_from(ALLOCATIONS),
)
def test_shares_add_up_and_ask_no_stratum_for_more_than_it_has(counts, part, how):
    size = int(part * sum(counts))

    shares = allocate(counts, size, how)

    assert sum(shares) == size * WHOLE
    assert all(0 <= share <= count * WHOLE for share, count in zip(shares, counts, strict=True))


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_the_order_of_units_makes_no_difference(frame):
    shuffled = np.random.default_rng(1).permutation(len(frame.ids))
    other = Units(frame.ids[shuffled], frame.sizes[shuffled], frame.strata[shuffled])

    def drawn(those: Units) -> set[tuple[int, object]]:
        found = draw(those, 9, "proportional", Chance(5, "order"))
        return {(int(those.ids[one.place]), one.probability) for one in found}

    assert drawn(frame) == drawn(other)


def test_another_seed_is_another_sample():
    samples = {
        tuple(one.place for one in draw(ONE_STRATUM, 9, "equal", Chance(seed, "x")))
        for seed in range(50)
    }

    assert len(samples) == 50


def test_what_was_excluded_makes_other_random_numbers():
    """Else a second slice would depend on how the first was drawn."""
    ids = ONE_STRATUM.ids

    assert (Chance(1, "x", 3).of(ids) != Chance(1, "x", 4).of(ids)).all()
    assert (Chance(1, "x", 3).of(ids) == Chance(1, "x", 3).of(ids)).all()


def test_the_topmost_are_the_largest_and_have_no_probability():
    found = topmost(SOME_CERTAIN, 3, Chance(0, "x"))

    assert [one.place for one in found] == [30, 29, 28]
    assert {one.probability for one in found} == {None}
