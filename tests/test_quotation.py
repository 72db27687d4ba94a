"""Quotation marks in texts."""

from __future__ import annotations

import pytest

from toolkit.model import Span
from toolkit.quotation import enclosed, fault_of_text, quoted_strings


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
        ("»Wir warten«, sagte Rudolf, »und hoffen.«", ["Wir warten", "und hoffen."]),
        ("»Er sagte ›ja‹ zu uns«", ["Er sagte ›ja‹ zu uns", "ja"]),
        ("« Il a dit «oui» hier »", [" Il a dit «oui» hier ", "oui"]),
        ("oui », dit-il, « non »", [" non "]),
        ("”Hej”, sade han. ”Kom nu”, sade hon.", ["Hej", "Kom nu"]),
        ("“Go,” he said. The end.” He “left”.", ["Go,", "left"]),
        ("``We wait,'' he said. ``Now.''", ["We wait,", "Now."]),
        ("''We wait,'' he said", ["We wait,"]),
        ('a 7" pipe and a 6" pipe', []),
        ('he said "route 66" twice', ["route 66"]),
        ('"Go.\n"Stay." He said "no".', ["Stay.", "no"]),
        ('a stray" mark, and "go"', ["go"]),
        ("the '90s and the villagers' rights", []),
        ("the ’90s, the ‘80s and the villagers’ rights", []),
        ("rock 'n' roll and the villagers' rights", []),
        ("‘90 per cent left,’ he said", ["90 per cent left,"]),
        ('他说"好"', ["好"]),
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
        ("»Wir warten«, sagte er", "Wir warten", True),
        ("”Hej”, sade han", "Hej", True),
        ("``We wait,'' he said", "We wait,", True),
    ],
)
def test_a_direct_quote_fills_its_marks_or_follows_a_tag(text: str, content: str, expected: bool):
    start = text.index(content)

    assert enclosed(text, Span(start, start + len(content))) is expected


@pytest.mark.parametrize(
    ("text", "content", "fault"),
    [
        ("“We wait, he said.", "We wait,", "the text lacks the closing mark"),
        ('"We wait, he said. "No," said she.', "We wait,", "the text lacks the closing mark"),
        ("« Nous attendons, dit-il.", "Nous attendons,", "the text lacks the closing mark"),
        ("“We wait, he said.\n\n“No,” said she.", "We wait,", "the text lacks the closing mark"),
        ("We wait,” he said.", "We wait,", "the text lacks the opening mark"),
        ('“We wait," he said.', "We wait,", "the two marks in the text do not belong together"),
        ("“We wait.\n\n“We hope.”", "We wait.", None),
        ("“We wait.\n\nWe hope.”", "We wait.", None),
        ("“We wait.\n\nWe hope.”", "We hope.", None),
        ("“We wait.\n\n\n\n“We hope.”", "We wait.", None),
        ("“We wait,” he said.", "We", None),
        ("We wait, he said.", "We wait,", None),
        ("the boys’ car", "the boys", None),
    ],
)
def test_a_text_may_lack_a_mark(text: str, content: str, fault: str | None):
    start = text.index(content)

    assert fault_of_text(text, Span(start, start + len(content)), quoted_strings(text)) == fault
