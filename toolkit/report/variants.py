"""Clusters of links → the same event, quote or threat in the words of each article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from toolkit.dataset.columns import QUOTES, THREATS
from toolkit.dataset.resolved import Passages
from toolkit.model import JSONObject, Span
from toolkit.report.source import Article, Dataset
from toolkit.report.threats import threat_line

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
ALL, SOME, ALONE = 0, 1, 2
"""How many versions have a word: all of them, several but not all, this one alone."""
LAYERS = {"same_event": "events", "same_quote": QUOTES, "same_threat": THREATS}
"""Of which layer the members of a cluster are."""


def variants(dataset: Dataset) -> Iterator[JSONObject]:
    """A cluster after the other: its kind, and its members in the order of the dataset.

    ``words`` of a member are pieces of text, each with how many versions have it; a threat also
    holds its line of the table, a quote its speaker, an event the sentence around it.
    """
    places = {article.id: place for place, article in enumerate(dataset.articles)}
    rows = {
        row["id"]: row
        for article in dataset.articles
        for layer in dict.fromkeys(LAYERS.values())
        for row in article.rows[layer]
    }
    passages: dict[str, Passages] = {}
    for cluster in dataset.clusters():
        kind = cluster.kind
        known = [(article, rows[name]) for article, name in cluster.members if name in rows]
        marked = differing([" ".join(row["text"].split()) for _, row in known])
        yield {
            "id": cluster.id,
            "kind": kind,
            "members": [
                {
                    "doc": places[article.id],
                    "item": article.short(row["id"]),
                    "words": words,
                    **_told(kind, places[article.id], article, row, passages),
                }
                for (article, row), words in zip(known, marked, strict=True)
            ],
        }


def _told(
    kind: str, place: int, article: Article, row: Any, passages: dict[str, Passages]
) -> JSONObject:
    """What stands below the words of a member."""
    match LAYERS[kind]:
        case "conditional_threats":
            return {"threat": threat_line(place, article, row)}
        case "quotes":
            return {"by": row["speaker_name"] or "", "mode": row["mode"]}
        case _:
            if article.id not in passages:
                passages[article.id] = Passages(article.text, article.values["sections"])
            around = passages[article.id].around(Span.of(row))
            at = [around.start, row["start"], row["end"], around.end]
            before, words, after = (article.text[a:b] for a, b in pairwise(at))
            about = {"type": row["type"], "modality": row["modality"], "date": row["date"] or ""}
            return {"sentence": [before, words, after], **about}


def differing(versions: Sequence[str]) -> list[list[tuple[str, int]]]:
    """Versions of one text → each cut into pieces: with it, how many versions have its words.

    Words are compared without regard to case and to their order; what is no word (blanks,
    punctuation) is marked only between two words that are marked alike.

    >>> differing(["We shall wait.", "we will wait"])
    [[('We ', 0), ('shall', 2), (' wait.', 0)], [('we ', 0), ('will', 2), (' wait', 0)]]
    """
    having = Counter(word for text in versions for word in set(_words(text)))
    return [_pieces(text, having, len(versions)) for text in versions]


def _words(text: str) -> Iterator[str]:
    return (match[0].casefold() for match in WORD.finditer(text))


def _pieces(text: str, having: Counter[str], number: int) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    end, before = 0, ALL
    for match in WORD.finditer(text):
        times = having[match[0].casefold()]
        state = ALL if times == number else ALONE if times == 1 else SOME
        _add(found, text[end : match.start()], state if state == before else ALL)
        _add(found, match[0], state)
        end, before = match.end(), state
    _add(found, text[end:], ALL)
    return found


def _add(found: list[tuple[str, int]], text: str, state: int) -> None:
    """Some more text: a piece of its own only where it is marked otherwise."""
    if found and found[-1][1] == state:
        found[-1] = (found[-1][0] + text, state)
    elif text:
        found.append((text, state))
