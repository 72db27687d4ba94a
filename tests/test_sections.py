"""Sections are a partition of any text, and general rules tell their kinds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.model import Section, Span
from toolkit.sections import partition_fault, propose_sections, propose_title

ARTICLES = Path(__file__).parent / "data" / "articles"
LINES = st.sampled_from(
    [
        "",
        " ",
        "No Script",
        "Read also",
        "Comments",
        "By Anna Lind",
        "12.03.2031",
        "A headline of several words",
        "(AP Photo)",
        ".",
        "One sentence. And another one.",
        "STRELSAU (Reuters) - He left.",
        "“Quoted",
        "\u2028\x1c",
    ]
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(s.kind, s.span.slice(text)) for s in propose_sections(text)]


@given(st.one_of(st.text(), st.lists(LINES).map("\n".join)))
@example("")
@example(" \n\t\n")
@example("\u200b")
@example("Read also")
@example("A.\n\nRead also")
def test_sections_are_a_partition_of_any_text(text):
    sections = propose_sections(text)

    assert partition_fault(text, sections) is None
    assert all(s.span.slice(text) == s.span.slice(text).strip() for s in sections)
    assert all(a.kind != b.kind for a, b in pairwise(sections))


@given(st.lists(LINES).map("\n".join))
def test_the_title_stands_in_the_text_on_one_line(text):
    title = propose_title(text, propose_sections(text))

    assert title is None or (title in text and title.strip() and "\n" not in title)


@pytest.mark.parametrize("path", sorted(ARTICLES.glob("*.txt")), ids=lambda p: p.stem)
def test_an_invented_article_has_the_sections_written_beside_it(path):
    """Each line of the sibling ``.sections`` is a section: its kind and its text, ⏎ a new line."""
    expected = path.with_suffix(".sections").read_text("utf-8").splitlines()
    text = path.read_text("utf-8")

    found = [f"{kind}: {words}".replace("\n", "⏎") for kind, words in kinds(text)]

    assert expected == found


@pytest.mark.parametrize(
    "line",
    [
        "No Script",
        "Please Wait...",
        "folder_openPolitics access_time3 days ago",
        "shareAdd to favorites",
        "Share",
        "Skip to content",
        "Tuesday, 12 March 2031, 10:15 GMT",
        "03.02.2031",
        "Updated: 12 March 2031",
        "2 hours ago",
        "5 min read",
        "source site-12",
        "(Reuters)",
        "Reporting by Anna Lind; editing by Rudolf Rassendyll",
        "© 2031 Strelsau Post",
        "* * *",
        "See also: Rain in Klow",
        "Read more",
        "Leave a Reply",
        "Your email address will not be published.",
    ],
)
def test_a_line_of_the_page_is_boilerplate(line):
    text = f"A headline above the text\n\nThe text itself.\n\n{line}\n\nMore of the text."

    assert ("boilerplate", line) in kinds(text)


@pytest.mark.parametrize(
    "line",
    [
        "Published figures show that 94,000 came.",
        "Sources in Klow said on 12.03.2031 that nothing had changed.",
        "By noon everybody had left.",
        "Comments by the minister made it worse.",
        "Share prices fell.",
        "Read more than once, the letter is a threat.",
        "Source of the river is a lake.",
        "Loading the ships took days.",
    ],
)
def test_a_sentence_that_begins_like_a_line_of_the_page_is_body(line):
    text = f"A headline above the text\n\nThe text itself.\n\n{line}\n\nMore of the text."

    assert kinds(text)[1:] == [("body", f"The text itself.\n\n{line}\n\nMore of the text.")]


@pytest.mark.parametrize(
    "line",
    [
        "The harbour of Klow (AP Photo/Anna Lind)",
        "The harbour of Klow [Photo: Anna Lind]",
        "Photo: The harbour of Klow",
        "The harbour of Klow. Getty Images",
        "The harbour of Klow. Anna Lind/AFP",
    ],
)
def test_a_line_that_credits_a_picture_is_a_caption(line):
    text = f"A headline above the text\n\nThe text itself.\n\n{line}\n\nMore of the text."

    assert ("caption", line) in kinds(text)


def test_a_headline_about_a_video_is_no_caption():
    assert kinds("Video summit: two leaders talk\n\nThey talked.")[0][0] == "title"


def test_the_headline_at_the_end_is_title_again():
    text = "Klow has a harbour now\n\nIt was opened.\n\nKlow has a harbour now"

    assert [kind for kind, _ in kinds(text)] == ["title", "body", "title"]


def test_a_dateline_is_cut_off_the_sentence_after_it():
    text = "KLOW, Feb 2 (AFP) — Ships came in."

    assert kinds(text) == [("boilerplate", "KLOW, Feb 2 (AFP) —"), ("body", "Ships came in.")]


def test_three_short_lines_in_a_row_are_a_list_and_no_headings():
    text = "A headline above the text\n\nText.\n\nOne\n\nTwo\n\nThree\n\nText."

    assert [kind for kind, _ in kinds(text)] == ["title", "body"]


def test_a_heading_needs_text_below_it():
    text = "A headline above the text\n\nText.\n\nA loose end"

    assert [kind for kind, _ in kinds(text)] == ["title", "body"]


def test_readers_comments_below_the_form_are_boilerplate():
    text = "A headline above the text\n\nText.\n\nLeave a Reply\n\nwell done"

    assert kinds(text)[-1] == ("boilerplate", "Leave a Reply\n\nwell done")


def test_what_follows_a_comment_button_above_the_article_stays():
    text = "Comments\n\nA headline above the text\n\nText of it.\n\nMore text."

    assert [kind for kind, _ in kinds(text)] == ["boilerplate", "title", "body"]


def test_an_article_without_a_headline_has_no_title():
    text = "It rained in Klow.\n\nIt rained in Strelsau."

    assert propose_title(text, propose_sections(text)) is None


@pytest.mark.parametrize(
    ("sections", "fault"),
    [
        ([(0, 3)], "the text from 3 on is in no section"),
        ([(4, 7)], "the text between 0 and 4 is in no section"),
        ([(0, 5), (4, 7)], "section 1 begins at 4, before the one above ends (5)"),
        ([(0, 3), (3, 3), (4, 7)], "section 1 (3–3) is empty or outside the text"),
        ([(0, 8)], "section 0 (0–8) is empty or outside the text"),
        ([(4, 7), (0, 3)], "the text between 0 and 4 is in no section"),
        ([(0, 3), (4, 7)], None),
        ([(0, 4), (4, 7)], None),
    ],
)
def test_a_fault_of_a_partition_is_named(sections, fault):
    given_ = [Section(Span(start, end), "body") for start, end in sections]

    assert partition_fault("one two", given_) == fault
