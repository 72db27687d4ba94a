"""Phrases of the lists of what sites print mean what their notation says."""

from __future__ import annotations

import re

import pytest

from toolkit import chrome
from toolkit.phrases import Phrases

BLANKS = {"number": r"\d+", "date": r"\d+ May"}


def are(phrase: str, line: str) -> bool:
    return Phrases([phrase], BLANKS).are(line)


@pytest.mark.parametrize(
    ("phrase", "line", "fits"),
    [
        ("share", "Share", True),
        ("share", "► SHARE:", True),
        ("share", "Share it", False),
        ("share [this]", "Share", True),
        ("share [this]", "share this", True),
        ("share [this|that] now", "share that now", True),
        ("[please] wait", "Please wait...", True),
        ("[please] wait", "wait", True),
        ("comment[s]", "Comments", True),
        ("(show|hide) menu", "Hide menu", True),
        ("(show|hide) menu", "show hide menu", False),
        ("source: …", "Source: the sea", True),
        ("source: …", "source:", True),
        ("by …", "bylaws", False),
        ("… reserved", "All rights reserved", True),
        ("… reserved", "unreserved", False),
        ("sign … newsletter", "Sign up for our newsletter", True),
        ("sign … newsletter", "sign newsletter", True),
        ("<number> views", "12 views", True),
        ("<number> views", "12 (views)", True),
        ("<number> views", "many views", False),
        ("posted <date>", "Posted 3 May", True),
        ("don't miss", "Don’t miss", True),
    ],
)
def test_a_line_is_a_phrase(phrase, line, fits):
    assert are(phrase, line) is fits


@pytest.mark.parametrize(
    ("phrase", "paragraph", "fits"),
    [
        ("use cookies", "Here we use cookies, too.", True),
        ("use cookies", "They reuse cookies.", False),
        ("^the writer is", "The writer is a ferryman.", True),
        ("^the writer is", "Nobody knows who the writer is.", False),
        ("accept … cookies", "You accept all of our cookies here.", True),
    ],
)
def test_a_paragraph_holds_a_phrase(phrase, paragraph, fits):
    assert Phrases([phrase], BLANKS).stand_in(paragraph) is fits


@pytest.mark.parametrize("name", ["lines", "notes", "words"])
def test_no_list_has_an_entry_twice_or_one_that_is_empty(name):
    for heading, lists in chrome.furniture(name).items():
        for key, entries in lists.items():
            assert len(entries) == len(set(entries)), f"{name}.toml: {heading}.{key}"
            assert all(entry.strip() for entry in entries), f"{name}.toml: {heading}.{key}"


@pytest.mark.parametrize("name", ["lines", "notes"])
def test_every_phrase_of_the_lists_is_written_in_the_notation(name):
    """Each makes a pattern, and fits itself with its signs read the simplest way."""
    for heading, lists in chrome.furniture(name).items():
        for entries in lists.values():
            for phrase in entries if heading != "words" else ():
                simple = re.sub(r" ?\[[^\[\]]*\]", "", phrase.removeprefix("^")).strip()
                while re.search(r"\([^()]*\)", simple):
                    simple = re.sub(r"\(([^()|]*)(?:\|[^()]*)?\)", r"\1", simple)
                if "<" in simple:
                    continue
                words = " ".join(simple.replace("…", " ").split())
                made = Phrases([phrase], chrome.BLANKS)
                assert made.are(words) or made.stand_in(words), phrase
