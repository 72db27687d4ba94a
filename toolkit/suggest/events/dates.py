"""Words for a day, month or year beside an act → its date in EDTF, as far as it is settled."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from toolkit.dates import bounds, is_edtf

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
EITHER = "|".join(m.capitalize() for m in MONTHS)
SHORT = "|".join(f"{m[:3].capitalize()}|{m[:4].capitalize()}" for m in MONTHS if m != "may")
MONTH = rf"(?P<month>{EITHER}|(?:{SHORT})\.?)"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
DATING = ("on", "in", "at", "by", "since", "until", "for", "of", "before", "from", "during")
PATTERNS = tuple(
    re.compile(rf"\b{pattern}\b")
    for pattern in (
        rf"{DAY}\s+(?:of\s+)?{MONTH},?\s+{YEAR}",
        rf"{MONTH}\s+{DAY},?\s+{YEAR}",
        rf"{MONTH},?\s+{YEAR}",
        rf"{DAY}\s+(?:of\s+)?{MONTH}",
        rf"{MONTH}\s+{DAY}(?!\d)",
        rf"(?:in|of|for|until|by|since)\s+{MONTH}",
        rf"(?:in|of|since)\s+(?:early\s+|late\s+)?{YEAR}",
        rf"(?:early|mid|late)\s+{MONTH}",
    )
)


def date_of(head: Token, published: str | None, modality: str) -> str | None:
    """The date that stands with a trigger in its clause; None where none does."""
    for words in _beside(head):
        found = edtf_of(words, published, modality)
        if found is not None:
            return found
    return None


def _beside(head: Token) -> list[str]:
    """The phrases of time that hang on a trigger, or on the verb above a noun."""
    owners = [head]
    if (
        head.pos_ != "VERB"
        and head.head.pos_ in ("VERB", "AUX")
        and head.dep_ in (*("dobj", "nsubjpass", "nsubj", "pobj", "attr"),)
    ):
        owners.append(head.head)
    found = []
    for owner in owners:
        for child in owner.children:
            if child.dep_ in ("prep", "npadvmod", "acl") and _timely(child):
                first, last = child.left_edge, child.right_edge
                words = head.doc[first.i : min(last.i + 1, first.i + 12)]
                found.append("".join(t.text + t.whitespace_ for t in words).rstrip(" ")[:60])
    return found


def _timely(child: Token) -> bool:
    if child.dep_ == "acl":
        return child.lower_ in ("planned", "scheduled", "held", "due", "set")
    if child.dep_ == "prep" and child.lower_ not in DATING:
        return False
    near = [t for t in child.subtree if child.i - 3 <= t.i <= child.i + 6]
    return any(t.lower_.rstrip(".") in MONTHS or t.like_num for t in near)


def edtf_of(words: str, published: str | None, modality: str) -> str | None:
    """“on 2 May” → a date; its year is that of the article, before or after it as is meant.

    >>> edtf_of("on 2 May", "2019-05-10", "actual"), edtf_of("in June", None, "actual")
    ('2019-05-02', 'XXXX-06')
    """
    for pattern in PATTERNS:
        match = pattern.search(words)
        if match is None:
            continue
        parts = match.groupdict()
        named, year = parts.get("month"), parts.get("year")
        month = _month(named) if named else None
        day = int(parts["day"]) if parts.get("day") else None
        made = _made(year, month, day, published, modality)
        return made if made is not None and is_edtf(made) else None
    return None


def _month(name: str) -> int:
    return next(n for n, m in enumerate(MONTHS, 1) if m.startswith(name.lower().rstrip(".")[:3]))


def _made(
    year: str | None, month: int | None, day: int | None, published: str | None, modality: str
) -> str | None:
    if month is None:
        return year
    if day and day > monthrange(2000, month)[1]:
        return None
    rest = f"{month:02}" + (f"-{day:02}" if day else "")
    if year is None:
        meant = _year(month, day, published, modality)
        year = "XXXX" if meant is None else f"{meant:04}"
    return f"{year}-{rest}"


def _year(month: int, day: int | None, published: str | None, modality: str) -> int | None:
    known = bounds(published) if published else None
    if known is None or known[0].year != known[1].year:
        return None
    first, last = known
    try:
        meant = date(last.year, month, day or 1)
    except ValueError:
        return None
    if modality == "actual":
        return last.year if meant <= last else last.year - 1
    if modality == "future":
        end = date(last.year, month, day or 28)
        return first.year if end >= first else first.year + 1
    return last.year
