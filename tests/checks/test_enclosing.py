"""The smallest quote around a quote or a frame is the one that is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checks.composed import marked, reading
from toolkit.checks.enclosing import smallest_is_named
from toolkit.checks.reading import Reading
from toolkit.schema import Schema

TEXT = "Sapt said Flavia had told him that Michael said he would burn Zenda if Rudolf came"
OUTER, MIDDLE, INNER = "Flavia had", "him that Michael said he would", "he would"


def quote(name: str, words: str, parent: str | None = None) -> dict[str, Any]:
    """A quote from some words on to the end of the text."""
    start = TEXT.index(words)
    item = {**marked(TEXT, TEXT[start:], mode="indirect"), "id": name, "parent_id": parent}
    return {key: value for key, value in item.items() if value is not None}


def of_three(schema: Schema, *parents: str | None, frame: str | None = "q.3") -> Reading:
    """Three quotes one in the other with these parents, and a frame in the smallest."""
    named = zip(("q.1", "q.2", "q.3"), (OUTER, MIDDLE, INNER), parents, strict=True)
    threat = {**marked(TEXT, "burn Zenda if Rudolf came"), "quote_id": frame}
    threats = [{key: value for key, value in threat.items() if value is not None}]
    return reading(schema, TEXT, quotes=[quote(*q) for q in named], conditional_threats=threats)


@pytest.mark.parametrize(
    ("parents", "place", "fault"),
    [
        ((None, None, "q.2"), "[1]", "it names no parent; the smallest quote around it is q.1"),
        ((None, "q.3", "q.2"), "[1]", "the parent q.3 does not contain it; the smallest … q.1"),
        ((None, "q.1", "q.1"), "[2]", "the parent q.1 is not the smallest one; the smallest … q.2"),
    ],
)
def test_a_parent_is_the_smallest_other_quote_around(
    parents: tuple[str | None, ...], place: str, fault: str, schema: Schema
):
    (found,) = smallest_is_named(of_three(schema, *parents))

    assert (found.path, found.code) == (f"$.quotes{place}.parent_id", "quote-parent-not-containing")
    assert found.message == fault.replace("…", "quote around it is")


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        (None, "it names no quote; the smallest quote around it is q.3"),
        ("q.1", "the quote q.1 is not the smallest one; the smallest quote around it is q.3"),
    ],
)
def test_the_quote_of_a_frame_is_the_smallest_one_around(
    frame: str | None, fault: str, schema: Schema
):
    (found,) = smallest_is_named(of_three(schema, None, "q.1", "q.2", frame=frame))

    assert (found.code, found.message) == ("threat-quote-not-enclosing", fault)


@pytest.mark.parametrize("middle", ["q.1", "q.9"])
def test_what_names_the_smallest_quote_or_none_that_there_is_passes(middle: str, schema: Schema):
    """A quote that is not there is a dangling reference, and no other fault."""
    assert not list(smallest_is_named(of_three(schema, None, middle, "q.2")))


def test_of_two_quotes_of_one_span_none_is_the_others_parent(schema: Schema):
    assert not list(
        smallest_is_named(reading(schema, TEXT, quotes=[quote("q.1", INNER), quote("q.2", INNER)]))
    )


def test_where_quotes_are_not_all_at_hand_nothing_is_missed(schema: Schema):
    given = of_three(schema, None, None, None, frame=None)
    refused = replace(given.record, rejected=frozenset({("quotes", 1)}))

    assert not list(smallest_is_named(replace(given, absent=frozenset({"quotes"}))))
    assert not list(smallest_is_named(replace(given, record=refused)))
