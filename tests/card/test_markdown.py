"""Words from the data are shown as they are, whatever they hold."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from toolkit.card.markdown import (
    SHORT,
    cut,
    described,
    escaped,
    first_sentence,
    in_words,
    one_line,
    table,
)

TRAPS = ("a | b", "<script>", "`x`", "[a](b)", "a\nb", "*x*", "_y_", "$x$", "&amp;", "\\|", "~~z~~")


class Read(HTMLParser):
    """The tags of a page, and the words of each cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, _: object) -> None:
        self.tags.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells and data != "\n":
            self.cells[-1] += data


def read(markdown: str) -> Read:
    """Markdown → what a browser is given."""
    page = Read()
    page.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
    return page


@example("|")
@example("\\|")
@example("`a|b`")
@given(st.text(alphabet=st.sampled_from("\\|`*_[]()<>&$~#!:/.-ab \n\r\u2028🙂"), min_size=1))
def test_a_cell_of_a_table_shows_the_words_and_nothing_else(text: str):
    words = one_line(text)

    page = read("\n".join(table(["head", "n"], [(escaped(words), "1")], right=1)))

    assert page.cells == ["head", "n", words, "1"]
    assert set(page.tags) <= {"table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.parametrize("text", TRAPS)
def test_a_sentence_shows_the_words_and_nothing_else(text: str):
    assert read(f"Of {escaped(one_line(text))}.").tags == ["p"]


def test_marks_that_turn_writing_around_are_dropped_and_joiners_kept():
    assert one_line("a\u202eb\u200dc\u0000d") == "ab\u200dc d"


def test_a_long_name_is_cut_and_shorter_still_where_no_text_may_be_shown():
    name = "The Grand Duchy of Ruritania and all its dependencies beyond the sea"

    assert len(cut(name)) <= 60
    assert cut(name, "none") == "The Grand Duchy of Ruritania…"
    assert len(cut(name, "snippets")) <= SHORT


def test_code_in_a_description_stays_code():
    assert described("`id` in `documents` | <b>") == "`id` in `documents` \\| &lt;b&gt;"
    assert described("one ` alone") == "one \\` alone"


def test_a_first_sentence_is_the_whole_where_there_is_no_second():
    assert first_sentence("An act") == "An act"


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_listed_in_words(names: list[str], words: str):
    assert in_words(names) == words
