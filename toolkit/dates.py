"""Dates in EDTF, the Extended Date/Time Format of the Library of Congress."""

from __future__ import annotations

import contextlib
import io
from datetime import date
from functools import lru_cache
from time import struct_time
from typing import Any


def is_edtf(text: str) -> bool:
    """Whether a string is a date in EDTF, levels 0 to 2; an interval does not run backwards.

    >>> is_edtf("2019-05-02"), is_edtf("XXXX-05-02"), is_edtf("2 May 2019")
    (True, True, False)
    >>> is_edtf("2019-05-04/2019-05-02")
    False

    Source: https://www.loc.gov/standards/datetime/
    """
    return _parsed(text) is not None


def bounds(text: str) -> tuple[date, date] | None:
    """The first and the last day that a date may mean; None where it leaves that open.

    A date with an X, or one without a beginning or an end, is open. Doubt (``?``) and
    approximation (``~``) widen what it may mean, as the edtf library has it.

    >>> bounds("2019-05")
    (datetime.date(2019, 5, 1), datetime.date(2019, 5, 31))
    """
    parsed = None if "X" in text else _parsed(text)
    if parsed is None:
        return None
    first, last = _day(parsed, "lower_fuzzy"), _day(parsed, "upper_fuzzy")
    return None if first is None or last is None else (first, last)


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
