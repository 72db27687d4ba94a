"""Quotes are found as the codebook rules: where they begin and end, their mode, cue and speaker."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.suggest.quoting import ACTORS, PLAIN, document, found, told
from toolkit.schema import load_schema
from toolkit.suggest import suggest

SCHEMA = load_schema()
needs_parse = pytest.mark.suggest


@needs_parse
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hentzau said that the border would stay open.", "the border would stay open"),
        ("Hentzau said on Monday the border would stay open.", "the border would stay open"),
        ("The border would stay open, Hentzau said.", "The border would stay open"),
        ("The border would stay open, said Hentzau.", "The border would stay open"),
        (
            "The border, Hentzau said, would stay open.",
            "The border, Hentzau said, would stay open",
        ),
        ("Hentzau made it clear: the border stays open.", "the border stays open"),
        (
            "Hentzau said the border was closed, as the troops marched.",
            "the border was closed",
        ),
        (
            "Hentzau said the talks had failed and that war was near.",
            "the talks had failed and that war was near",
        ),
        ("Hentzau said the talks had failed, prompting fears of war.", "the talks had failed"),
    ],
)
def test_a_reported_clause_has_no_that_and_no_final_punctuation(text, expected):
    (quote,) = found(document(text))

    assert (quote.mode, quote.span.slice(text)) == ("indirect", expected)


@needs_parse
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hentzau urged Lind to leave.", "indirect [to leave] urged, Hentzau > Lind"),
        ("Hentzau called on Lind to leave.", "indirect [to leave] called on, Hentzau > Lind"),
        ("Hentzau threatened to leave.", "indirect [to leave] threatened, Hentzau"),
        ("Lind was urged by Hentzau to leave.", "indirect [to leave] urged, Hentzau > Lind"),
        ("Hentzau denied having left.", "indirect [having left] denied, Hentzau"),
        ("Hentzau accused Lind of having left.", "indirect [having left] accused, Hentzau"),
        ("Hentzau warned Lind of a blockade.", "indirect [a blockade] warned, Hentzau > Lind"),
        (
            "Hentzau demanded guarantees from Lind.",
            "indirect [guarantees] demanded, Hentzau > Lind",
        ),
        (
            "Hentzau renewed his demand for a halt to the exercise.",
            "indirect [a halt to the exercise] demand, Hentzau",
        ),
        (
            "Hentzau stressed the willingness to close the border.",
            "indirect [the willingness to close the border] stressed, Hentzau",
        ),
        (
            "According to Hentzau, the river is closed.",
            "indirect [the river is closed] According to, Hentzau",
        ),
        (
            "The river is closed, according to Hentzau.",
            "indirect [The river is closed] according to, Hentzau",
        ),
    ],
)
def test_what_a_cue_takes_is_marked_from_its_first_word_on(text, expected):
    assert told(text) == [expected]


@needs_parse
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hentzau said it was “good to see” her again.",
            "mixed [it was “good to see” her again] said, Hentzau",
        ),
        (
            "They are ready “to go at once,” Hentzau said.",
            "mixed [They are ready “to go at once,”] said, Hentzau",
        ),
        ("Hentzau said that “we will not go”.", "direct [we will not go] said, Hentzau"),
        ("Hentzau warned Lind of a “mistake”.", "direct [mistake] warned, Hentzau > Lind"),
        (
            "Hentzau warned Lind of “war” with Ruritania.",
            "mixed [“war” with Ruritania] warned, Hentzau > Lind",
        ),
        (
            "Hentzau called the plan “a first step” to peace.",
            "mixed [“a first step” to peace] called, Hentzau",
        ),
        ("Hentzau described the plan as “madness”.", "direct [madness] described, Hentzau"),
        (
            "Hentzau, according to Lind, was “satisfied” with it.",
            "mixed [Hentzau, according to Lind, was “satisfied” with it] according to, Lind",
        ),
    ],
)
def test_words_outside_the_marks_that_were_said_make_a_quote_mixed(text, expected):
    assert told(text) == [expected]


@needs_parse
@pytest.mark.parametrize(
    "text",
    [
        "Traders of the “free zone” met in Klow.",
        "The so-called “volunteers” have left Klow.",
        "Hentzau believes that war is near.",
        "Hentzau declined to say whether he would go.",
        "Hentzau did not say that he would go.",
        "If Hentzau says that he goes, she stays.",
        "It will respond “decisively” to Hentzau.",
        "The train left according to plan.",
    ],
)
def test_beliefs_terms_and_what_is_not_said_are_no_quotes(text):
    assert told(text) == []


@needs_parse
def test_a_report_inside_a_report_is_a_quote_of_its_own():
    text = "The Red Palace confirmed that Hentzau had told Lind that the river was closed."

    assert told(text) == [
        "indirect [Hentzau had told Lind that the river was closed] confirmed, Red Palace",
        "indirect [the river was closed] told, Hentzau > Lind",
    ]


@needs_parse
def test_two_who_report_the_same_words_are_two_quotes_around_each_other():
    text = "“We go,” Hentzau said, according to Lind."

    assert told(text) == [
        "mixed [“We go,” Hentzau said] according to, Lind",
        "direct [We go,] said, Hentzau",
    ]


@needs_parse
def test_a_participle_goes_on_with_the_same_speaker():
    text = "Hentzau said the river was closed, adding that the bridge would follow."

    assert told(text) == [
        "indirect [the river was closed] said, Hentzau",
        "indirect [the bridge would follow] adding, Hentzau",
    ]


@needs_parse
def test_a_second_verb_of_the_same_subject_reports_on_its_own():
    text = "Hentzau vowed that Ruritania would “never” yield and urged Lind to help."

    assert told(text) == [
        "mixed [Ruritania would “never” yield] vowed, Hentzau",
        "indirect [to help] urged, Hentzau > Lind",
    ]


@needs_parse
def test_both_halves_of_an_interrupted_direct_quote_have_its_cue():
    text = "“We are ready,” Hentzau told Lind on Monday, “and we will act.”"

    assert told(text) == [
        "direct [We are ready,] told, Hentzau > Lind",
        "direct [and we will act.] told, Hentzau > Lind",
    ]


@needs_parse
def test_the_speaker_of_a_second_quote_is_implicit_and_a_pronoun_may_be_a_speaker():
    text = "“We go,” Hentzau said. “We do not stay.”\n\n“It is over,” he said."

    assert told(text) == [
        "direct [We go,] said, Hentzau",
        "direct [We do not stay.] -, ~Hentzau",
        "direct [It is over,] said, he",
    ]


@needs_parse
def test_a_paragraph_that_is_only_a_quote_goes_on_with_the_last_speaker():
    text = "“We go,” Hentzau said.\n\n“We do not stay.”"

    assert told(text)[1:] == ["direct [We do not stay.] -, ~Hentzau"]


@needs_parse
def test_a_sentence_in_marks_behind_a_colon_is_a_quote_of_somebody_unknown():
    text = "The message was carried in full: “We do not stay.”"

    assert told(text) == ["direct [We do not stay.] -, ?"]


@needs_parse
def test_a_participle_goes_on_with_the_same_hearers():
    text = "“We go,” Hentzau told Lind, warning that the river was closed."

    assert told(text)[1:] == ["indirect [the river was closed] warning, Hentzau > Lind"]


@needs_parse
def test_a_verb_before_its_subject_finds_it_behind():
    text = "“What we see,” said Otto Hentzau, the prime minister, “is madness.”"

    assert told(text) == [
        "direct [What we see,] said, Otto Hentzau",
        "direct [is madness.] said, Otto Hentzau",
    ]


@needs_parse
def test_the_speaker_of_a_text_is_whoever_issued_it():
    text = "The Red Palace reacted. A statement by Hentzau said the river was closed."

    assert told(text) == ["indirect [the river was closed] said, Hentzau"]


@needs_parse
def test_who_is_quoted_by_somebody_is_the_speaker():
    text = "The agency quoted Hentzau as saying the river was closed."

    assert told(text) == ["indirect [the river was closed] saying, Hentzau"]


@needs_parse
def test_things_that_threaten_say_nothing():
    assert told("The storm threatens the coast of Ruritania.") == []


@needs_parse
def test_what_one_says_here_and_now_inside_a_turn_is_no_quote_of_its_own():
    text = "HENTZAU: I say that we go.\n\nLIND: He told me that he would stay."

    assert [shown for shown in told(text) if not shown.startswith("direct")] == [
        "indirect [he would stay] told, He > me"
    ]


@needs_parse
def test_a_tag_that_names_only_a_role_is_no_speaker():
    text = "QUESTION: Will the river be closed?\n\nMR. LIND: It is closed.\n\nQUESTION: Until when?"

    assert told(text) == [
        "direct [Will the river be closed?] -, ?",
        "direct [It is closed.] -, LIND",
        "direct [Until when?] -, ?",
    ]


@needs_parse
@pytest.mark.parametrize(
    ("text", "told_by"),
    [
        ("Hentzau was defiant: “Close the river and you will regret it.”", "-, Hentzau"),
        ("Hentzau added on the radio:\n\n“Nobody will pass.”", "added, Hentzau"),
        ("Here is Otto Hentzau, on the radio:\n\n“We go home today.”", "-, Otto Hentzau"),
    ],
)
def test_words_in_marks_behind_a_colon_are_of_who_is_named_before_it(text: str, told_by: str):
    (quote,) = told(text)

    assert quote.startswith("direct")
    assert quote.endswith(f"] {told_by}")


@needs_parse
def test_words_may_be_barked():
    text = "“Alter your course now,” barked Hentzau. “You have ten minutes.”"

    assert told(text) == [
        "direct [Alter your course now,] barked, Hentzau",
        "direct [You have ten minutes.] -, ~Hentzau",
    ]


@needs_parse
def test_a_condition_in_front_belongs_to_what_is_threatened():
    text = "In the event of an attack, Hentzau threatened to close the river."

    assert told(text) == [f"indirect [{text[:-1]}] threatened, Hentzau"]


@needs_parse
@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        (
            "Otto Hentzau: the river stays closed",
            "indirect [the river stays closed] -, Otto Hentzau",
        ),
        ("The river stays closed, says Hentzau", "indirect [The river stays closed] says, Hentzau"),
        ("River will ‘stay closed’ - Hentzau", "mixed [River will ‘stay closed’] -, Hentzau"),
        ("Hentzau warns of a ‘mistake’", "direct [mistake] warns, Hentzau"),
    ],
)
def test_a_headline_is_read_as_headlines_are_written(headline, expected):
    text = f"{headline}\n\nIt rained in Klow."

    assert told(text, (0, len(headline), "title"), (len(headline) + 2, len(text), "body")) == [
        expected
    ]


@needs_parse
def test_a_quotation_in_a_headline_is_of_whoever_says_it_in_the_article():
    text = "River: “We stay”\n\nIt rained. “We will stay,” Hentzau said."

    assert (
        told(text, (0, 16, "title"), (18, len(text), "body"))[0] == "direct [We stay] -, ~Hentzau"
    )


@pytest.mark.parametrize("language", [pytest.param("en", marks=needs_parse), PLAIN])
def test_a_turn_of_a_transcript_is_a_direct_quote_of_whoever_its_tag_names(language):
    text = "HENTZAU: We go.\n\nAnd we stay.\n\nLIND: When?\n\nHENTZAU: On Monday. (Applause.)"

    assert told(text, language=language) == [
        "direct [We go.\n\nAnd we stay.] -, HENTZAU",
        "direct [When?] -, LIND",
        "direct [On Monday.] -, HENTZAU",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Monday: Hentzau goes.\nTuesday: Lind comes.\nMonday: Hentzau stays.",
        "Capital: Klow\nPopulation: Three million",
        "Hentzau: We go.",
    ],
)
def test_a_list_or_a_single_tag_makes_no_transcript(text):
    assert [q for q in found(document(text, language=PLAIN)) if q.rule == "quotes.turn"] == []


def test_a_suggestion_is_a_record_that_the_schema_accepts(root):
    from toolkit.documents import ingest

    documents, _ = ingest([root / "seeds"], {})
    records = [suggest(d, ACTORS, SCHEMA) for d in documents]

    assert [v for r in records for v in SCHEMA.violations("record", r)] == []
    assert sum(len(r["quotes"]) for r in records) > 10


PIECES = st.sampled_from(
    [
        *("“", "”", '"', "'", "‘", "’", "«", "„", ",", ".", ":", "\n\n", "\n", " ", "; ", " – "),
        *("Hentzau", "said", "told", "We go", "he", "that", "according to", "threatened", "demand"),
        *("to leave", "of", "warned", "LIND", "because", "and", "adding", "will", "if they come"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map(" ".join)))
@settings(deadline=None, max_examples=150)
def test_any_text_gives_quotes_whose_spans_are_clean(text):
    """No span is empty or touches white space, and none crosses another or repeats it."""
    read = document(text)
    quotes = found(read)

    for quote in quotes:
        words = quote.span.slice(text)
        assert words
        assert words == words.strip()
        assert 0 < quote.score <= 1
        assert (quote.status == "unknown") is (quote.speaker is None)
    for one, other in pairwise(quotes):
        assert one.span != other.span
        nested = one.span.contains(other.span)
        assert nested or one.span.end <= other.span.start or other.span.contains(one.span)
