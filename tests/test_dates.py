"""Dates in EDTF."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from toolkit.dates import bounds, is_edtf


@pytest.mark.parametrize(
    "text",
    ["2019", "2019-05", "2019-05-02", "XXXX-05-02", "201X", "2019-05~", "2019-05-02/2019-05-04"],
)
def test_a_date_is_known_as_far_as_it_is_written(text: str):
    assert is_edtf(text)


@pytest.mark.parametrize(
    "text", ["", "2 May 2019", "2019-13", "2019-02-30", "20190502", "May", "2019-05-04/2019-05-02"]
)
def test_what_is_no_date_is_none(text: str):
    assert not is_edtf(text)


@pytest.mark.parametrize("text", ["../2[019", "2019-X05-02"])
def test_what_the_parser_trips_over_is_no_date(text: str, capsys: pytest.CaptureFixture[str]):
    """It raises of these what it happens to, and prints: both stay here."""
    assert not is_edtf(text)
    assert capsys.readouterr().out == ""


@given(st.text("0123456789X-/~?%.TZ:[]{},Y ", max_size=12))
def test_any_string_is_answered(text: str):
    assert is_edtf(text) in {True, False}


@given(st.text("0123456789X-/~?%.TZ:[]{},Y ", max_size=12))
def test_a_date_with_bounds_has_a_first_and_a_last_day(text: str):
    days = bounds(text)

    assert days is None or (is_edtf(text) and days[0] <= days[1])


@pytest.mark.parametrize("text", ["XXXX-05-02", "201X", "2019-05-02/..", "2 May", ""])
def test_an_open_date_has_no_bounds(text: str):
    assert bounds(text) is None


@given(st.dates(), st.sampled_from([len("2019"), len("2019-05"), len("2019-05-02")]))
def test_a_plain_date_means_the_days_that_the_library_says(day: date, length: int):
    """It is answered without the library, which takes long to load."""
    text = day.isoformat()[:length]
    parsed = parse_edtf(text)

    expected = tuple(date(*edge[:3]) for edge in (parsed.lower_fuzzy(), parsed.upper_fuzzy()))

    assert bounds(text) == expected
