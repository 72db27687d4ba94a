"""By lists of words alone, direct quotes are found where nobody would hesitate."""

from __future__ import annotations

import pytest

from tests.suggest.quoting import PLAIN, document, found, told
from toolkit.suggest.quotes.plain import ALONE, FOLLOWING, TAGGED


def quotes(text: str) -> list[tuple[str, str | None, str | None]]:
    """What is found: the words, the cue, the speaker (a following quote's with a ~)."""
    return [
        (
            q.span.slice(text),
            q.cue.slice(text) if q.cue else None,
            ("~" if q.status == "implicit" else "") + str(q.speaker.actor.id)
            if q.speaker
            else None,
        )
        for q in found(document(text, language=PLAIN))
    ]


W = "We will not go,"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"“{W}” said Hentzau.", (W, "said", "hentzau")),
        (f"“{W}” Hentzau said on Monday.", (W, "said", "hentzau")),
        (f"“{W}” Hentzau later added.", (W, "added", "hentzau")),
        (f"“{W}” Otto Hentzau, the prime minister, said.", (W, "said", "hentzau")),
        (f"“{W}” the envoy, Otto Hentzau, said.", (W, "said", "hentzau")),
        (f"“{W}” said Lind’s new envoy Otto Hentzau after the talks.", (W, "said", "hentzau")),
        (f"“{W}” the Red Palace said in a statement.", (W, "said", "palace")),
        (f"“{W}” according to Hentzau.", (W, "according to", "hentzau")),
        (f"“{W}” Hentzau told reporters.", (W, "told", "hentzau")),
        ("“Will you go?” asked Hentzau.", ("Will you go?", "asked", "hentzau")),
        ("“We will not go”, Hentzau said.", ("We will not go", "said", "hentzau")),
        ("Hentzau said: “We will not go.”", ("We will not go.", "said", "hentzau")),
        ("Hentzau warned on Monday: “We go.”", ("We go.", "warned", "hentzau")),
        ("Hentzau said “we will not go”.", ("we will not go", "said", "hentzau")),
        ("Hentzau told them “We will not go.”", ("We will not go.", "told", "hentzau")),
        ("Hentzau said, “no”.", ("no", "said", "hentzau")),
    ],
)
def test_a_quote_beside_words_of_speaking_has_cue_and_speaker(text, expected):
    assert quotes(text) == [expected]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        (f"“{W}” he said.", "said"),
        (f"“{W}” the statement said.", "said"),
        (f"“{W}” officials said.", "said"),
        (f"“{W}” the Ruritania official said.", "said"),
        (f"“{W}” said a friend of Hentzau.", "said"),
        (f"“{W}” said Ruritania officials.", "said"),
        (f"“{W}” a spokesman for Hentzau said.", "said"),
        (f"“{W}” Lind and Hentzau said.", "said"),
        (f"“{W}” Hentzau’s friend said.", "said"),
        (f"“{W}” the mayor of Klow said.", "said"),
        (f"“{W}” a friend told Hentzau.", "told"),
        ("They had told Hentzau: “We will not go.”", "told"),
    ],
)
def test_no_speaker_is_suggested_where_a_name_only_stands_nearby(text, cue):
    assert [(found_cue, speaker) for _, found_cue, speaker in quotes(text)] == [(cue, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Hentzau said it was “good to see” her.",
        "The palace said Hentzau “voiced concern” and left.",
        "They “would not go”, Hentzau said.",
        "Hentzau said they are ready “to go at once,” he said.",
        "It would cross a “red line”.",
        "No “breakthroughs” were expected, Hentzau said.",
        "Hentzau said that there is one way: “the old one.”",
        "“Red lines” were on everybody’s mind.",
        "“Hamlet” Director Hentzau said he was ill.",
        "“We Will Rock You” played when Hentzau said goodbye.",
        "In a piece titled “How We Won,” Hentzau wrote that it rained.",
        "Hentzau wrote “The Wall” in a year.",
        "Hentzau said the plan, “a disaster,” would fail.",
        "Lind’s hopes and Hentzau's fears weren't shared.",
        'He gave 5" and 6" as the width.',
        "A lone “ mark opens nothing, Hentzau said.",
    ],
)
def test_words_in_marks_inside_a_clause_are_left_to_the_annotator(text):
    assert quotes(text) == []


@pytest.mark.parametrize("marks", ["“”", '""', "‘’", "''", "«»", "„“", "„”"])
def test_every_kind_of_marks_is_read(marks):
    assert quotes(f"{marks[0]}We don’t go,{marks[1]} said Hentzau.") == [
        ("We don’t go,", "said", "hentzau")
    ]


def test_a_quote_in_a_quote_is_part_of_it():
    assert quotes("“He said ‘No’ to us,” Lind said.") == [("He said ‘No’ to us,", "said", "lind")]


def test_both_halves_of_an_interrupted_quote_have_the_same_cue():
    assert quotes("“We go,” Hentzau said, “and we stay.”") == [
        ("We go,", "said", "hentzau"),
        ("and we stay.", "said", "hentzau"),
    ]


def test_a_sentence_in_marks_after_a_tagged_one_has_the_same_speaker_implicitly():
    text = "“We go,” said Hentzau after the talks with Lind. “We do not stay.” “We never did.”"

    assert quotes(text)[1:] == [
        ("We do not stay.", None, "~hentzau"),
        ("We never did.", None, "~hentzau"),
    ]


@pytest.mark.parametrize(
    "between", [" Lind laughed. ", "\n\n", " He said so to Lind. She left. ", " Lind added that "]
)
def test_the_speaker_does_not_go_on_over_another_sentence_or_paragraph(between):
    text = f"“We go,” said Hentzau.{between}“We do not stay.”"

    assert not any(speaker == "~hentzau" for _, _, speaker in quotes(text))


def test_a_whole_sentence_in_marks_without_words_of_speaking_has_no_speaker():
    text = "Hentzau was angry.\n\n“We do not stay.”"

    assert quotes(text) == [("We do not stay.", None, None)]


def test_a_quote_that_each_paragraph_opens_again_is_one():
    text = "“We go.\n\n“We do not stay.\n\n“Never,” said Hentzau."

    assert quotes(text) == [("We go.\n\n“We do not stay.\n\n“Never,", "said", "hentzau")]


def test_a_quote_that_is_never_closed_does_not_swallow_the_next_one():
    text = "“We go.\n\nIt rained.\n\n“We stay,” said Hentzau."

    assert quotes(text) == [("We stay,", "said", "hentzau")]


def test_no_quote_crosses_a_section_or_stands_in_boilerplate():
    text = "“We go,” said Hentzau.\n“We\nstay,” said Hentzau."
    parts = ((0, 22, "boilerplate"), (23, 26, "body"), (27, len(text), "caption"))

    assert told(text, *parts, language=PLAIN) == []


def test_scores_say_how_much_stands_beside_the_quote():
    text = "“We go,” said Hentzau. “We do not stay.”\n\n“This is a sentence.”"

    scores = [quote.score for quote in found(document(text, language=PLAIN))]

    assert scores == [TAGGED, FOLLOWING, ALONE]
