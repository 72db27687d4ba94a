"""Dates in EDTF, the Extended Date/Time Format of the Library of Congress."""

from __future__ import annotations

import contextlib
import io
import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from time import struct_time
from typing import Any

PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
"""A year, a month or a day."""


def is_edtf(text: str) -> bool:
    """Whether a string is a date in EDTF, levels 0 to 2; an interval does not run backwards.

    >>> is_edtf("2019-05-02"), is_edtf("XXXX-05-02"), is_edtf("2 May 2019")
    (True, True, False)
    >>> is_edtf("2019-05-04/2019-05-02")
    False

    Source: https://www.loc.gov/standards/datetime/
    """
    return _plain(text) is not None or _parsed(text) is not None


def bounds(text: str) -> tuple[date, date] | None:
    """The first and the last day that a date may mean; None where it leaves that open.

    A date with an X, or one without a beginning or an end, is open. Doubt (``?``) and
    approximation (``~``) widen what it may mean, as the edtf library has it.

    >>> bounds("2019-05")
    (datetime.date(2019, 5, 1), datetime.date(2019, 5, 31))
    """
    if (plain := _plain(text)) is not None:
        return plain
    parsed = None if not text or "X" in text else _parsed(text)
    if parsed is None:
        return None
    first, last = _day(parsed, "lower_fuzzy"), _day(parsed, "upper_fuzzy")
    return None if first is None or last is None else (first, last)


def _plain(text: str) -> tuple[date, date] | None:
    """The first and the last day of a year, month or day; None where it is none of the three.

    Most dates are one, and the edtf library takes longer to load than a command may take.
    """
    found = PLAIN.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        first = date(int(year), int(month or "1"), int(day or "1"))
    except ValueError:
        # A season (2019-21), the year 0, or no date: that is for the library to say.
        return None
    last = first.month if month else 12
    return first, first if day else date(first.year, last, monthrange(first.year, last)[1])


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Any:
    """What the edtf library makes of a date, or None."""
    from edtf import Interval, parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        # Of some strings the parser prints what it tried, and then raises what it happens to.
        with contextlib.redirect_stdout(io.StringIO()):
            parsed = parse_edtf(text)
    except (EDTFParseException, ValueError, TypeError, AttributeError):
        return None
    if isinstance(parsed, Interval):
        first, last = _day(parsed, "lower_strict"), _day(parsed, "upper_strict")
        if first is not None and last is not None and first > last:
            return None
    return parsed


def _day(parsed: Any, edge: str) -> date | None:
    """One edge of a parsed date as a day, or None where there is none."""
    try:
        found = getattr(parsed, edge)()
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None
    if not isinstance(found, struct_time):
        return None
    try:
        return date(found.tm_year, found.tm_mon, found.tm_mday)
    except ValueError:
        return None
