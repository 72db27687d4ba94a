"""Where a direct quote begins and ends."""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.composed import marked, reading
from toolkit.checks.quotes import marks_fit_the_mode, quoted_words_are_covered
from toolkit.checks.reading import Reading
from toolkit.model import Document, Record
from toolkit.schema import Schema


@pytest.mark.parametrize(
    ("text", "content", "fits"),
    [
        ("She said “go” and “stay”.", "go", True),
        ("She said “go” and “stay”.", "go” and “stay", False),
        ('She said "go" and "stay".', 'go" and "stay', False),
        ("Rudolf: “go”", "“go”", False),
        ("Rudolf: go", "go", True),
        ("Elle dit « oui ».", "oui", True),
        ("Elle dit «\u00a0oui\u00a0».", "oui", True),
        ('She said "go" yes "stay".', "yes", False),
        ("“Go.\n“Stay.”", "Go.\n“Stay.", True),
        ('"Go.\n"Stay."', 'Go.\n"Stay.', True),
        ("She said ‘the boys’ car’.", "the boys’ car", True),
        ("»Wir warten«, sagte er, »und hoffen«", "Wir warten", True),
        ("»Wir warten«, sagte er, »und hoffen«", ", sagte er, ", False),
        ("``We wait,'' he said", "We wait,", True),
    ],
)
def test_a_direct_quote_fills_one_pair_of_marks(
    text: str, content: str, fits: bool, schema: Schema
):
    start = text.index(content)
    quote = {
        "id": "q", "start": start, "end": start + len(content), "text": content,
        "mode": "direct", "speaker_status": "unknown",
    }  # fmt: skip
    layers: dict[str, list[object]] = {layer.name: [] for layer in schema.layers}
    record = Record({"id": "d.a", **layers, "quotes": [quote]}, tuple(layers))
    document = Document("d", text, "", "en", "unknown", "unknown", ())

    found = list(marks_fit_the_mode(Reading(record, document, {}, schema.layers)))

    assert [p.code for p in found] == ([] if fits else ["direct-quote-marks"])


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("She said “go”.", None, ["$.text[10:12]"]),
        ("She said “go”.", "go", []),
        ("She called the plan “a bluff” and left.", "the plan “a bluff”", []),
        ("She said “he said ‘go’ twice”.", None, ["$.text[10:28]"]),
        ("She said “go” and “stay”.", "go", ["$.text[19:23]"]),
        ("She said “go”.", "“go”", []),
        ("She said “he went.", None, []),
        ("It is the boys’ car, isn’t it.", None, []),
        ("She said “he said ‘go’ twice”.", "go", ["$.text[10:28]"]),
        ("She said “he said ‘go’ twice”.", "he said ‘go’ twice", []),
        ("“Go.\n\n“Stay.\n\n“Go on,” she said.", "Go.\n\n“Stay.\n\n“Go on,", []),
        ("She said “go home now”.", "go home", []),
    ],
)
def test_quoted_words_are_in_a_quote(
    text: str, quote: str | None, found: list[str], schema: Schema
):
    quotes = [marked(text, quote, mode="direct")] if quote else []

    problems = quoted_words_are_covered(reading(schema, text, quotes=quotes))

    assert [p.path for p in problems] == found


@pytest.mark.parametrize("about", [{"kind": "suggestion"}, {"absent": frozenset({"quotes"})}])
def test_who_was_not_asked_for_quotes_owes_none(about: dict[str, Any], schema: Schema):
    assert not list(quoted_words_are_covered(reading(schema, "She said “go”.", **about)))


@pytest.mark.parametrize(
    ("text", "quote", "mode", "found"),
    [
        ("“We will go,” he said, “and stay.”", "We will go,” he said, “and stay.", "indirect", []),
        ("“We will go,” he said, “and stay.”", "“We will go,” he said, “and stay.”", "mixed", []),
        ("“She said he would go,” said Sapt.", "he would go", "indirect", ["$.text[1:22]"]),
        ("“It was ‘a bluff’ to her,” he said.", "‘a bluff’ to her", "mixed", ["$.text[1:25]"]),
        ("He called it “a bluff of hers”.", "a bluff of hers", "mixed", []),
    ],
)
def test_a_quote_within_quoted_words_does_not_cover_them(
    text: str, quote: str, mode: str, found: list[str], schema: Schema
):
    quotes = [marked(text, quote, mode=mode)]

    problems = quoted_words_are_covered(reading(schema, text, quotes=quotes))

    assert [p.path for p in problems] == found


@pytest.mark.parametrize(
    ("text", "severity"),
    [("“We wait, he said.", "warning"), ("We wait,” he said.", "warning"), ("We wait,", "error")],
)
def test_a_mark_that_the_text_lacks_can_be_waived(text: str, severity: str, schema: Schema):
    quotes = [marked(text, "We wait,", mode="direct")]

    (found,) = marks_fit_the_mode(reading(schema, text, quotes=quotes))

    assert (found.code, found.severity) == ("direct-quote-marks", severity)
