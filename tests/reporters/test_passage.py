"""A span in its sentence: what is shown of it, and that the carets stand under it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from toolkit.reporters.passage import passage

ROOM = 60

LETTERS = st.characters(exclude_characters="\\…⏎")
"""All but what the printed line itself uses to stand for something else."""
DIFFICULT = st.sampled_from(
    "a B.!?\n\t\r\x1b\x85\x00\xa0“”。一한ﾞé\u0301\u0903\u1161👩🌾🇷🇴❤"
    "\u200d\ufe0f\u202e\u2028\u3000\U0001f3fd\ud800"
)
TEXTS = st.lists(LETTERS | DIFFICULT, max_size=400).map("".join)


def shown(text: str, words: str, room: int = ROOM) -> tuple[str, str]:
    """The line for the first such words in a text, and what stands over the carets."""
    start = text.index(words)
    found = passage(text, start, start + len(words), room)
    assert found is not None
    return found.line, "…".join(over(found.line, found.carets))


def over(line: str, carets: str) -> list[str]:
    """What stands over each run of carets, as a terminal sets it: cell under cell."""
    letters: list[tuple[str, int, int]] = []
    column = 0
    for char in line:
        width = cell_len(char)
        if width:
            letters.append((char, column, column + width))
        else:
            base, first, last = letters.pop()
            letters.append((base + char, first, last))
        column += width
    runs = [match.span() for match in re.finditer(r"\^+", carets)]
    for char, first, last in letters:
        for begin, end in runs:
            assert not first < begin < last, f"a caret stands under half of {char!r}"
            assert not first < end < last, f"a caret stands under half of {char!r}"
    return [
        "".join(char for char, first, last in letters if begin <= first and last <= end)
        for begin, end in runs
    ]


def meant(printed: str) -> str:
    """The text that was printed so: escapes undone."""
    escape = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([nrt]))")
    letters = {"n": "\n", "r": "\r", "t": "\t"}
    return escape.sub(
        lambda m: letters[m[4]] if m[4] else chr(int(m[1] or m[2] or m[3], 16)),
        printed.replace("⏎", "\n"),
    )


def plain(text: str) -> str:
    """A text with blanks of all kinds made blanks, as they are printed."""
    return "".join(" " if unicodedata.category(c) == "Zs" else c for c in text)


@given(TEXTS, st.data(), st.integers(48, 120))
def test_carets_stand_under_the_span_and_under_nothing_else(
    text: str, data: st.DataObject, room: int
):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = passage(text, start, end, room)
    assert found is not None
    assert found.line.isprintable()
    assert cell_len(found.line) <= room
    if start == end:
        assert found.carets.strip() == "^"
        return

    # The line carries no trailing blanks, but carets may stand under them.
    parts = [meant(part) for part in over(found.line + " " * room, found.carets)]
    span = plain(text[start:end])
    if len(parts) == 1:
        assert parts == [span]
    else:
        head, tail = parts
        assert len(head) * len(tail) > 0
        assert span.startswith(head)
        assert span.endswith(tail)


@given(TEXTS, st.integers(-500, 900), st.integers(-500, 900))
def test_offsets_that_are_not_in_the_text_have_no_passage(text: str, start: int, end: int):
    assert (passage(text, start, end, ROOM) is None) == (not 0 <= start <= end <= len(text))


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("Dawn. Rudolf came. Two.", "came", "Rudolf came."),
        ("Dawn. Rudolf came. Two.", "came.", "Rudolf came."),
        ("Dawn. Rudolf came. Two.", "came. Two", "Rudolf came. Two."),
        ("“Go!” said Flavia. Two.", "Go", "“Go!” said Flavia."),
        ("“Go!” Flavia left.", "Go", "“Go!”"),
        ("Mr. Rassendyll met Col. Sapt. Two.", "met", "Mr. Rassendyll met Col. Sapt."),
        ("R. Elphberg came. Two.", "came", "R. Elphberg came."),
        ("It cost 3.5 crowns? Yes.", "cost", "It cost 3.5 crowns?"),
        ("A headline\n\nRudolf\ncame", "came", "Rudolf⏎came"),
        ("城堡。他说好。桥", "说", "他说好。"),
        ("  no full stop  ", "full", "no full stop"),
    ],
)
def test_the_sentence_around_the_words_is_shown(text: str, words: str, line: str):
    assert shown(text, words)[0] == line


def test_a_long_sentence_is_cut_at_words_with_the_span_in_the_middle():
    text = "alpha beta gamma " * 20 + "ZENDA " + "delta epsilon zeta " * 20
    line, marked = shown(text, "ZENDA")

    assert line == "… gamma alpha beta gamma ZENDA delta epsilon zeta delta …"
    assert marked == "ZENDA"


def test_room_that_one_side_does_not_need_is_the_other_sides():
    text = "ZENDA " + "delta epsilon zeta " * 20

    assert shown(text, "ZENDA")[0] == "ZENDA delta epsilon zeta delta epsilon zeta delta epsilon …"


def test_both_ends_of_a_long_span_are_shown():
    words = "Ruritania would open every road to the castle of Zenda before the week is out"
    line, marked = shown(f"He said that {words}, if need be.", words)

    assert line == "He said that Ruritania would … the week is out, if need be."
    assert marked == "Ruritania would … the week is out"


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("cafe\u0301 now", "cafe\u0301", "cafe\u0301 now"),
        ("cafe\u0301 now", "cafe", "cafe\\u0301 now"),
        ("a\u0301 now", "\u0301", "a\\u0301 now"),
        ("z" + "\u0301" * 6, "z" + "\u0301" * 6, "z" + "\u0301" * 4 + "\\u0301" * 2),
        ("in 🇷🇴 now", "🇷🇴", "in 🇷🇴 now"),
        ("in 🇷🇴 now", "🇷", "in \\U0001f1f7\\U0001f1f4 now"),
        ("👩\u200d🌾", "👩", "👩\\u200d🌾"),
        ("« oui »", "oui", "« oui »"),
        ("tab\there", "here", "tab\\there"),
        ("\u202egnp.exe", "gnp", "\\u202egnp.exe"),
        ("\x1b[2J\x9b", "[2J", "\\x1b[2J\\x9b"),
    ],
)
def test_what_cannot_be_set_in_cells_is_escaped(text: str, words: str, line: str):
    found, marked = shown(text, words)

    assert found == line
    assert meant(marked) == words


@pytest.mark.parametrize("text", ["الملك رودولف", "राजा रूडोल्फ"], ids=["Arabic", "Hindi"])
def test_words_that_terminals_set_in_their_own_way_are_said_again(text: str):
    start = text.index(" ") + 1
    found = passage(text, start, len(text), ROOM)

    assert found is not None
    assert found.line == text
    assert found.marked == text[start:]


def test_words_of_other_scripts_are_not_said_again():
    found = passage("鲁道夫 rode to Zenda, с Флавией 🙂", 4, 8, ROOM)

    assert found is not None
    assert found.marked is None


def test_only_the_neighborhood_of_the_span_is_shown_of_a_text_without_sentences():
    found = passage("x" * 1_000_000, 500_000, 500_003, ROOM)

    assert found is not None
    assert found.line == "…" + "x" * 58 + "…"
    assert found.carets == " " * 28 + "^^^"
