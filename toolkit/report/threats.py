"""The rows of conditional threats → the lines of a table that a reader filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from toolkit.dataset.columns import THREATS
from toolkit.model import JSONObject
from toolkit.report.source import Article, Dataset

UNKNOWN = "unknown"
"""Whom the text leaves open, or a mention that leads to no actor."""
Values = Mapping[str, Any]


def threat_lines(dataset: Dataset) -> Iterator[JSONObject]:
    """A line for each threat, in the order of the dataset.

    ``doc`` is the place of its article among all; ``if``, ``then`` and ``marker`` are the words of
    the article, ``not`` is true where failing to do it sets the threat off; ``ws`` and ``xs`` are
    the sides of threateners and targets: for whom they speak.
    """
    for place, article in enumerate(dataset.articles):
        for row in article.rows[THREATS]:
            sides = {
                "ws": names(dataset.side(one) for one in row["threatener_actor_ids"] or ()),
                "xs": names(dataset.side(one) for one in row["target_actor_ids"] or ()),
            }
            yield {**threat_line(place, article, row), **sides}


def threat_line(place: int, article: Article, row: Values) -> JSONObject:
    """One row as a line, without the sides."""
    return {
        "doc": place,
        "item": article.short(row["id"]),
        "who": names(row["threatener_names"]),
        "whom": names(row["target_names"]),
        "for": names(row["beneficiary_names"]),
        "if": _words(row["condition"]),
        "not": row["condition_polarity"] == "if_not_done",
        "marker": _words(row["marker"]),
        "then": _words(row["consequence"]),
        "kinds": list(row["consequence_kinds"] or ()),
        "firm": row["commitment"],
        "act": row["act"],
        "aim": row["aim"],
        "status": row["status"],
        "by": row["speaker_name"] or "",
        "date": when(row),
        "words": row["text"],
    }


def names(given: Iterable[str | None] | None) -> list[str]:
    """Names of actors, each once; who is not known is called so.

    >>> names(["Ruritania", None, "Ruritania"])
    ['Ruritania', 'unknown']
    """
    return list(dict.fromkeys(name or UNKNOWN for name in given or ()))


def when(row: Values) -> str:
    """The day on which it was said where that is known, else that on which the article appeared."""
    return str(row["event_date"] or row["document_published"] or "")


def _words(part: Values | None) -> str:
    return "" if part is None else " ".join(str(part["text"]).split())
