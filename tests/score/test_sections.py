"""Sections as a program cut them, against those that are right."""

from __future__ import annotations

import pytest

from toolkit.errors import RecordError
from toolkit.model import Document, Section, Span
from toolkit.score import sections_found

TEXT = "Share this\n\nRuritania waits.\n\nRead also"


def cut(*kinds: str, text: str = TEXT, sha: str = "0") -> Document:
    """A document whose paragraphs are sections of these kinds."""
    sections, start = [], 0
    for paragraph, kind in zip(text.split("\n\n"), kinds, strict=True):
        sections.append(Section(Span(start, start + len(paragraph)), kind))
        start += len(paragraph) + 2
    return Document("d", text, sha, "en", "unknown", "unknown", tuple(sections))


RIGHT = {"d": cut("boilerplate", "body", "boilerplate")}


def test_are_compared_by_characters_that_are_no_white_space():
    found = sections_found({"d": cut("boilerplate", "body", "body")}, RIGHT)

    furniture, body = found["boilerplate"], found["body"]
    assert (furniture.right, furniture.suggested, furniture.gold) == (9, 9, 17)
    assert (body.precision, body.recall) == (15 / 23, 1)


def test_that_are_equal_are_right_whether_or_not_they_cover_the_gaps():
    whole = (Section(Span(0, 12), "boilerplate"), Section(Span(12, 30), "body"),
             Section(Span(30, len(TEXT)), "boilerplate"))  # fmt: skip
    wide = Document("d", TEXT, "0", "en", "unknown", "unknown", whole)

    assert {found.f1 for found in sections_found({"d": wide}, RIGHT).values()} == {1}


def test_of_a_document_that_was_not_cut_are_missed():
    found = sections_found({}, RIGHT)["boilerplate"]

    assert (found.precision, found.recall) == (None, 0)


def test_of_another_text_are_refused():
    with pytest.raises(RecordError, match="of another text"):
        sections_found({"d": cut("body", "body", "body", sha="1")}, RIGHT)


def test_beyond_the_end_of_the_text_count_up_to_there():
    long = (Section(Span(0, 10**6), "body"),)
    given = Document("d", TEXT, "0", "en", "unknown", "unknown", long)

    assert sections_found({"d": given}, RIGHT)["body"].suggested == 32
