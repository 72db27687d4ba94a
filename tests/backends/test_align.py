"""Words that a model says stand in a text are found there, or nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.backends.align import Stretch
from toolkit.checks.spans import splits_word
from toolkit.model import Span

TEXT = (
    "😀 The duke said: “We will close the straits at once”. The duke’s fleet sailed.\n\n"
    "قال الدوق إنه سيغلق المضيق غدا.\n\n我们将立即关闭海峡。\n\n"
    "The duke spoke again; the straits stay open."
)


def found(said: str, near: str = "😀") -> str | None:
    """The words of the text that are found, looked for near others."""
    at = TEXT.index(near)
    made = Stretch(TEXT, 0).place(said, Span(at, at + len(near)))
    return None if made is None else made.span.slice(TEXT)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("The duke", "The duke"),
        ("We will close the straits", "We will close the straits"),
        ("will\r\n close  the straits", "will close the straits"),
        ("The duke's fleet", "The duke’s fleet"),
        ("We will clsoe the straits at once", "We will close the straits at once"),
        ("We will close straits at once", "We will close the straits at once"),
        ("سيغلق المضيق", "سيغلق المضيق"),
        ("关闭海峡", "关闭海峡"),
        ("我们将立刻关闭海峡", None),
        ("close the harbour tomorrow", None),
        ("duk", None),
        ("duck", None),
        ("—", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_words_are_found_exactly_or_nearly_or_not_at_all(said, expected):
    assert found(said) == expected


def test_offsets_are_code_points_of_the_document():
    made = Stretch(TEXT[2:], 2).place("关闭海峡", Span(2, 3))

    assert made is not None
    assert TEXT[made.span.start : made.span.end] == "关闭海峡"


def test_of_several_places_the_nearest_counts():
    at = TEXT.index("spoke")

    made = Stretch(TEXT, 0).place("The duke", Span(at, at + 5))

    assert made is not None
    assert made.span.start == TEXT.rindex("The duke")


def test_a_second_item_with_the_same_words_is_the_next_place_of_its_paragraph():
    whole = Span(0, TEXT.index("\n\n"))
    stretch = Stretch(TEXT, 0)
    first = stretch.place("The duke", whole)
    assert first is not None

    second = stretch.place("The duke", whole, taken={first.span})

    assert second is not None
    assert second.span.start == TEXT.index("The duke’s")


def test_a_third_does_not_leave_the_paragraph_for_another():
    whole = Span(0, TEXT.index("\n\n"))
    places = {Span(2, 10), Span(TEXT.index("The duke’s"), TEXT.index("’s fleet"))}

    made = Stretch(TEXT, 0).place("The duke", whole, taken=places)

    assert made is not None
    assert made.span in places


def test_a_cue_is_looked_for_beside_its_quote():
    text = "“He said no,” she said."
    quoted = Span(1, 12)

    made = Stretch(text, 0).place("said", quoted, beside=True)

    assert made is not None
    assert made.span.start == text.rindex("said")


def test_a_condition_is_looked_for_before_its_frame_sooner_than_behind_it():
    text = "War may come. It went on and on, and then he said: that has a price. War may follow."
    frame = text.index("that has")

    made = Stretch(text, 0).place("War", Span(frame, frame + 16), before=True)

    assert made is not None
    assert made.span.start == 0


def test_what_is_only_alike_says_how_much():
    near = Span(0, 60)
    stretch = Stretch(TEXT, 0)
    exact, alike = (
        stretch.place(said, near)
        for said in ("close the straits at once", "close the strait at once")
    )

    assert exact is not None
    assert alike is not None
    assert (exact.alike, exact.span) == (1.0, alike.span)
    assert 0.9 <= alike.alike < 1


@given(said=st.text(max_size=60), text=st.text(max_size=120), start=st.integers(0, 50))
def test_what_is_found_is_whole_words_inside_the_stretch(said, text, start):
    made = Stretch(text, start).place(said, Span(start, start + 5))

    if made is not None:
        first, last = made.span.start - start, made.span.end - start
        assert 0 <= first < last <= len(text)
        assert text[first:last].strip() == text[first:last]
        assert not splits_word(text, first)
        assert not splits_word(text, last)
