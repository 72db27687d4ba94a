"""Quotation marks in texts."""

from __future__ import annotations

import pytest

from toolkit.model import Span
from toolkit.quotation import enclosed, quoted_strings


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He said “yes” and left.", ["yes"]),
        ('He said "yes" and "no".', ["yes", "no"]),
        ("“Greetings, Mr President,” he said.", ["Greetings, Mr President,"]),
        ("the ‘king’s own’ words", ["king’s own"]),
        ("Moscow’s and the allies’ fleets", []),
        ("it's O'Brien's 'little war' again", ["little war"]),
        ("„Ja“, sagte er", ["Ja"]),
        ("« oui » et ‹non›", [" oui ", "non"]),
        ("「はい」と言った", ["はい"]),
        ("“he said ‘no’ to us”", ["he said ‘no’ to us", "no"]),
        ("“first part\n\n“second part”", ["second part"]),
        ("an unclosed “mark", []),
        ("", []),
    ],
)
def test_pairs_of_marks_are_found(text: str, inside: list[str]):
    assert [pair.inside.slice(text) for pair in quoted_strings(text)] == inside


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("He said “yes”.", "yes", True),
        ("He said “yes”.", "“yes”", False),
        ("He said “yes, well”.", "yes", False),
        ("“one\n\n“two”", "one\n\n“two", True),
        ("INTERVIEWER: You will leave?", "You will leave?", True),
        ("He said: no", "no", True),
        ("nothing here", "here", False),
        ("here", "here", False),
    ],
)
def test_a_direct_quote_fills_its_marks_or_follows_a_tag(text: str, content: str, expected: bool):
    start = text.index(content)

    assert enclosed(text, Span(start, start + len(content))) is expected
