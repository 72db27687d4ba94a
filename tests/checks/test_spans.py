"""Which spans cut a word, lie in boilerplate, or say the same twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checks.composed import marked, reading
from toolkit.checks.spans import edges_are_clean, items_are_distinct, outside_boilerplate
from toolkit.model import Section, Span
from toolkit.schema import Schema


@pytest.mark.parametrize(
    ("text", "name", "cuts"),
    [
        ("Strelsauer rest", "Strelsau", True),
        ("the 12th hussars", "12", True),
        ("Straßen in Żółć", "Żół", True),
        ("Strelsau’s walls", "Strelsau", False),
        ("their F-16s", "F-16", False),
        ("in the 1890s", "1890", False),
        ("a 7sided dam", "7", True),
        ("鲁道夫表示", "鲁道夫", False),
        ("ルドルフは", "ルドルフ", False),
        ("루돌프는", "루돌프", False),
        ("NATO는", "NATO", False),
        ("รูดอล์ฟกล่าว", "รูดอล์ฟ", False),
        ("ورودولف قال", "رودولف", False),
        ("לרודולף היה", "רודולף", False),
    ],
)
def test_a_word_is_cut_only_where_words_have_edges(
    text: str, name: str, cuts: bool, schema: Schema
):
    mention = marked(text, name, form="name", actor_id="rudolf")

    found = list(edges_are_clean(reading(schema, text, mentions=[mention])))

    assert [p.code for p in found] == (["span-splits-word"] if cuts else [])


LINES = "“We wait.\n\nRead also: Zenda\n\n“We hope,” said Flavia."


@pytest.mark.parametrize(
    ("words", "dead"),
    [
        ("We wait.\n\nRead also: Zenda\n\n“We hope,", False),
        ("Flavia", False),
        ("Zenda", True),
        ("Read also: Zenda", True),
        ("We wait.\n\nRead", True),
        ("Zenda\n\n“We hope", True),
    ],
)
def test_a_span_may_reach_over_boilerplate_but_not_into_it(words: str, dead: bool, schema: Schema):
    start = LINES.index("Read")
    line = Section(Span(start, start + len("Read also: Zenda")), "boilerplate")
    quote = marked(LINES, words, mode="direct", speaker_status="unknown")
    given = reading(schema, LINES, quotes=[quote])

    found = list(
        outside_boilerplate(replace(given, document=replace(given.document, sections=(line,))))
    )

    assert [p.code for p in found] == (["annotation-in-boilerplate"] if dead else [])


WAR = "past and coming attacks on Zenda"
BY_MICHAEL = {"role": "agent", "mention_id": "m.1"}
ON_ZENDA = {"role": "recipient", "mention_id": "m.2"}


@pytest.mark.parametrize(
    ("one", "other", "double"),
    [
        ({"arguments": [BY_MICHAEL]}, {"arguments": [BY_MICHAEL]}, True),
        ({"arguments": [BY_MICHAEL]}, {"arguments": [BY_MICHAEL, ON_ZENDA]}, True),
        ({"arguments": [BY_MICHAEL]}, {"arguments": [ON_ZENDA]}, False),
        ({"arguments": [BY_MICHAEL]}, {"arguments": [BY_MICHAEL], "modality": "future"}, False),
        ({"arguments": []}, {"arguments": [BY_MICHAEL], "modality": "future"}, True),
        ({"arguments": [], "polarity": "negative"}, {"arguments": [BY_MICHAEL]}, False),
        ({"arguments": [], "date": "1897"}, {"arguments": [BY_MICHAEL]}, False),
        ({"arguments": [], "date": "1897"}, {"arguments": [BY_MICHAEL], "date": "1897"}, True),
        ({"arguments": [], "note": "unsure"}, {"arguments": [BY_MICHAEL]}, True),
    ],
)
def test_an_event_is_a_double_where_it_says_no_more(
    one: dict[str, Any], other: dict[str, Any], double: bool, schema: Schema
):
    usual = {"type": "ASSAULT", "modality": "actual", "polarity": "positive"}
    events = [
        {**marked(WAR, "attacks", **usual), "id": f"e.{number}", **values}
        for number, values in enumerate((one, other))
    ]

    found = list(items_are_distinct(reading(schema, WAR, events=events)))

    assert [p.code for p in found] == (["duplicate-annotation"] if double else [])


@pytest.mark.parametrize(
    ("one", "double"),
    [
        ({"speaker_status": "unknown"}, True),
        ({"speaker_status": "unknown", "cue": {"start": 0, "end": 4}}, True),
        ({"speaker_status": "unknown", "cue": {"start": 5, "end": 7}}, False),
        ({"speaker_status": "implicit", "speaker_id": "m.1"}, False),
        ({"speaker_status": "explicit", "speaker_id": "m.2"}, False),
    ],
)
def test_a_quote_without_a_speaker_says_no_more_than_one_with(
    one: dict[str, Any], double: bool, schema: Schema
):
    full = {"speaker_status": "explicit", "speaker_id": "m.1", "cue": {"start": 0, "end": 4}}
    text = "past and coming attacks"
    quotes = [
        {**marked(text, "coming attacks", mode="indirect"), "id": f"q.{number}", **values}
        for number, values in enumerate((one, full))
    ]

    found = list(items_are_distinct(reading(schema, text, quotes=quotes)))

    assert [p.code for p in found] == (["duplicate-annotation"] if double else [])
