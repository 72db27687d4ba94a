"""Lines of threats → what is counted in the plots: kinds, commitment, and both over time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from toolkit.report.drawing import Counts, bars, columns, data_table, grid, legend
from toolkit.schema import Schema

UNDATED = "no date"
NO_DAY, NO_MONTH = ", no day", ", no month"
"""Behind a date that is not known as closely as others."""
DAY, MONTH, YEAR = 10, 7, 4
"""Characters of a date that is known to the day, the month, the year."""
MONTHS = 30
"""More months than that are counted by year."""
DATED = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
Lines = Sequence[Mapping[str, Any]]


def period_of(lines: Lines) -> Callable[[str], str]:
    """A function from a date to the day, month or year that it is counted under.

    Days where all is of one month, years where there are many months. Of an EDTF date that is not
    plain, the day, month or year counts that it begins with; one without is undated.
    """
    months = {date[:MONTH] for line in lines if (date := _plain(line["date"]))}
    digits = DAY if len(months) < 2 else MONTH if len(months) <= MONTHS else YEAR

    def period(date: str) -> str:
        known = _plain(date)[:digits]
        missing = "" if len(known) >= digits else NO_DAY if len(known) == MONTH else NO_MONTH
        return f"{known}{missing}" if known else UNDATED

    return period


def _plain(date: str) -> str:
    match = DATED.match(date)
    return match[0] if match else ""


def plots(schema: Schema, lines: Lines) -> Iterator[str]:
    """The plots, each with its numbers in a table."""
    kinds = _values(schema, "consequence_kinds", {kind for line in lines for kind in line["kinds"]})
    firm = _values(schema, "commitment", {line["firm"] for line in lines})
    period = period_of(lines)
    when = [period(line["date"]) for line in lines]
    periods = sorted(set(when), key=lambda one: (one == UNDATED, one))
    by_kind = Counter((kind, line["firm"]) for line in lines for kind in line["kinds"])
    by_time = Counter((at, line["firm"]) for at, line in zip(when, lines, strict=True))
    both = Counter(
        (kind, at) for at, line in zip(when, lines, strict=True) for kind in line["kinds"]
    )
    shown = [kind.replace("_", " ") for kind in kinds]
    once = "A threat of two kinds counts for both."
    told = "The day is that of the event in which it was said, else that of the article."
    for counts, draw, keyed in (
        (
            Counts(
                "kinds", "What is threatened, and how firmly", once, shown, firm,
                [[by_kind[kind, one] for one in firm] for kind in kinds], "kind",
            ),
            bars,
            True,
        ),
        (
            Counts(
                "firmness", "How firmly, over time", told, periods, firm,
                [[by_time[at, one] for one in firm] for at in periods], "date",
            ),
            columns,
            True,
        ),
        (
            Counts(
                "kindsovertime", "What is threatened, over time", f"{once} {told}", shown, periods,
                [[both[kind, at] for at in periods] for kind in kinds], "kind",
            ),
            grid,
            False,
        ),
    ):  # fmt: skip
        yield f"<figure><figcaption><h3>{counts.title}</h3><p>{counts.about}</p></figcaption>"
        if keyed:
            yield legend(counts.columns)
        yield f'<div class="wide" tabindex="0" role="region" aria-label="{counts.title}: picture">'
        yield from draw(counts)
        yield "</div>"
        yield from data_table(counts)
        yield "</figure>"


def _values(schema: Schema, name: str, found: set[str]) -> list[str]:
    """The labels of a field of threats that occur, in the order of the schema."""
    fields = schema.layer("conditional_threats").fields
    choices = next(one.choices for one in fields if one.property == name)
    return [choice.value for choice in choices if choice.value in found]
