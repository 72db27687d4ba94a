"""Problems as values: how they read, sort and travel."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.problems import Problem, excerpt, ordered, printable, problem


def test_a_problem_reads_as_place_message_code_and_who():
    found = problem(
        "zenda.annotator-1",
        "$.quotes[0]",
        "span-empty",
        "4-4 is no stretch of text",
        file="x.json",
        task=7,
        annotation=9,
        annotator="annotator-1",
        region="-a",
        url="http://127.0.0.1:8080/projects/1/data?task=7",
    )

    assert str(found) == (
        "x.json::zenda.annotator-1::$.quotes[0]: 4-4 is no stretch of text [span-empty]"
        " (annotator annotator-1, task 7, annotation 9, region -a)"
        " http://127.0.0.1:8080/projects/1/data?task=7"
    )


def test_what_is_not_known_of_a_place_is_left_out():
    assert str(problem("", "$", "export-shape", "no list")) == "$: no list [export-shape]"


def test_task_zero_is_a_task():
    assert "(task 0)" in str(problem("", "$", "export-shape", "no list", task=0))


def test_the_severity_belongs_to_the_code():
    assert problem("d", "$", "target-missing", "").severity == "warning"
    assert problem("d", "$", "span-empty", "").severity == "error"


def test_problems_come_once_and_in_the_order_of_the_work():
    """By file, record and place in the text; of one place, by path."""
    later = problem("d", "$.mentions[2]", "span-empty", "", file="a", start=10)
    earlier = problem("d", "$.mentions[10]", "span-empty", "", file="a", start=9)
    whole = problem("d", "$", "schema-violation", "", file="a")
    other = problem("d", "$", "schema-violation", "", file="b")

    assert ordered([other, later, later, whole, earlier]) == [whole, earlier, later, other]


def test_an_object_holds_only_what_is_known():
    assert problem("d", "$", "span-empty", "m", task=7).to_json() == {
        "record": "d",
        "path": "$",
        "code": "span-empty",
        "message": "m",
        "severity": "error",
        "location": {"task": 7},
    }


@given(st.text())
def test_text_from_data_cannot_steer_a_terminal(text: str):
    shown = str(Problem("d", text, "span-empty", text))

    assert all(c.isprintable() for c in shown)


def test_printable_text_is_left_alone():
    assert printable("“Żółć” 🙂 ريما") == "“Żółć” 🙂 ريما"
    assert printable("a\x1b[31m\n") == "a\\x1b[31m\\n"


def test_an_excerpt_is_cut():
    assert excerpt("abcdef", limit=4) == "“abc…”"
    assert excerpt("abcd", limit=4) == "“abcd”"
