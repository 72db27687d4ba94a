"""The words around an item → the days on which it may have been said or done."""

from __future__ import annotations

import re
from datetime import date, timedelta

from toolkit.dates import bounds
from toolkit.suggest.events.dates import edtf_of

Days = tuple[date, date]
"""The first and the last day that are meant."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY = re.compile(
    # “By Friday” is when something has to be done, not when it was said.
    r"(?<!by )(?<!until )(?<!before )(?<!since )(?<!till )\b(?P<day>"
    + "|".join(day.capitalize() for day in WEEKDAYS)
    + r")\b"
)
BEFORE = re.compile(
    r"\b(?:last|a|the previous)\s+(?P<unit>week|month|year)(?:\s+(?:ago|before))?\b"
)
HINT = re.compile(
    r"\d{4}|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|day\b|\b(?:week|month|year)\b"
)
"""What stands in all words that name a day."""
LENGTH = {"week": 7, "month": 31, "year": 365}
WEEK = timedelta(days=7)
REPORTED = 4
"""Days that may lie between an utterance and an article that tells of it as of news."""


def days_in(words: str, published: str | None) -> Days | None:
    """The days that some words name, seen from when the article appeared; None: none, or open.

    A weekday is the last one up to the day of publication.

    >>> days_in("she said on Tuesday", "2023-03-16")
    (datetime.date(2023, 3, 14), datetime.date(2023, 3, 14))
    >>> days_in("she said by Friday", "2023-03-16")
    """
    if not HINT.search(words):
        return None
    named = edtf_of(words, published, "actual")
    if named is not None and (known := bounds(named)) is not None and _is_day(known):
        return known
    appeared = bounds(published) if published else None
    if appeared is None or not _is_day(appeared):
        return None
    last = appeared[1]
    if found := WEEKDAY.search(words):
        back = (last.weekday() - WEEKDAYS.index(found["day"].lower())) % 7
        day = last - timedelta(days=back)
        return day, day
    if found := BEFORE.search(words):
        length = timedelta(days=LENGTH[found["unit"]])
        return last - length - WEEK, last - min(length, timedelta(days=7))
    return None


def weekday_in(words: str) -> str:
    """The weekday that some words name; empty: none."""
    found = WEEKDAY.search(words)
    return found["day"] if found else ""


def _is_day(days: Days) -> bool:
    return days[0] == days[1]


def apart(one: Days, other: Days) -> int:
    """How many days lie between two stretches of days; 0 where they overlap."""
    gap = max(one[0], other[0]) - min(one[1], other[1])
    return max(0, gap.days)
