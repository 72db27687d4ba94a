"""The examples of the rules: the wrong one breaks its rule and no other, the right one none."""

from __future__ import annotations

import pytest

from toolkit.examples import Side, example_files, problems_of, read_example
from toolkit.explain import explain
from toolkit.rules import rules
from toolkit.schema import Schema

CODES = list(rules())
KEYS = {
    *("text", "published", "sections", "others", "actors", "seeds", "metadata", "record"),
    *("links", "waivers", "result", "tasks", "meta", "push"),
}
"""What an example may hold; a slip of the pen would be passed over."""


@pytest.mark.parametrize("code", CODES)
def test_the_wrong_example_breaks_its_rule_once_and_no_other(code: str, schema: Schema):
    found = problems_of(read_example(code, "wrong"), schema)

    assert [(p.code, p.severity) for p in found] == [(code, rules()[code].severity)]


@pytest.mark.parametrize("code", CODES)
def test_the_right_example_breaks_no_rule(code: str, schema: Schema):
    assert problems_of(read_example(code, "right"), schema) == []


@pytest.mark.parametrize("side", ["wrong", "right"])
@pytest.mark.parametrize("code", CODES)
def test_an_example_holds_what_the_program_reads_of_it(code: str, side: Side):
    assert set(read_example(code, side).values) <= KEYS


@pytest.mark.parametrize("code", CODES)
def test_an_explanation_shows_the_rule_both_examples_and_the_message(code: str, schema: Schema):
    rule = rules()[code]
    (found,) = problems_of(read_example(code, "wrong"), schema)

    lines = [line.strip() for line in explain(code, schema)]

    head, wrong, right = (" ".join(part) for part in parts(lines))
    assert head == f"{code} · {rule.severity} · found in {rule.stage} {rule.says} {rule.mend} "
    assert squeezed(wrong).endswith(squeezed(f" {rule.severity}: {found.message} "))
    assert f" {rule.severity}: " not in right


def parts(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The lines of an explanation before, below and after its two headings."""
    wrong, right = lines.index("Wrong"), lines.index("Right")
    return lines[:wrong], lines[wrong + 1 : right], lines[right + 1 :]


def squeezed(text: str) -> str:
    """A text without its blanks, which lines are broken at."""
    return text.replace(" ", "")


@pytest.mark.parametrize("code", CODES)
def test_an_explanation_fits_a_terminal(code: str, schema: Schema):
    for line in explain(code, schema):
        assert len(line) <= 100
        assert line.isprintable()


def test_an_explanation_shows_what_is_marked_in_words(schema: Schema):
    lines = list(explain("direct-quote-marks", schema))

    assert lines[lines.index("Wrong") :] == [
        "Wrong",
        "  “Wait!” said Rudolf.",
        "    name “Rudolf” · actor rudolf",
        "    direct ““Wait!”” · cue “said” · speaker “Rudolf” · speaker status explicit",
        "  error: ““Wait!”” is not just what stands inside one pair of quotation marks",
        "",
        "Right",
        "  “Wait!” said Rudolf.",
        "    name “Rudolf” · actor rudolf",
        "    direct “Wait!” · cue “said” · speaker “Rudolf” · speaker status explicit",
    ]


def test_a_code_of_the_users_own_schema_is_explained_without_examples(schema: Schema):
    assert list(explain("rank-without-army", schema)) == [
        "rank-without-army · error · found in records",
        "A rule of this schema.",
        "See the schema.",
    ]


def test_a_problem_of_an_example_names_no_folder_of_this_machine(schema: Schema):
    (found,) = problems_of(read_example("duplicate-document-id", "wrong"), schema)

    assert found.location.file == "the-king.txt"
    assert found.message.startswith("The King.txt ")


def test_a_wrong_result_is_put_into_a_task_of_the_document(schema: Schema):
    """So that an example need hold no more than what an annotator did."""
    wrong = read_example("span-trimmed", "wrong")

    (found,) = problems_of(wrong, schema)

    assert (found.location.task, found.location.annotation) == (1, 1)
    assert found.record == "example.annotator-1"


def test_a_code_without_a_folder_has_no_examples():
    with pytest.raises(LookupError, match="no-such-code has no examples"):
        example_files("no-such-code")


def test_an_example_is_shown_without_its_control_characters(schema: Schema):
    lines = list(explain("document-binary", schema))

    assert any(r"PK\x03\x04" in line for line in lines)


def test_examples_are_pages_that_a_person_reads():
    """What fits stands on one line, and no line is long."""
    pages = [f for code in CODES for f in example_files(code) if f.name.endswith(".json")]

    assert [f for f in pages if max(map(len, f.read_text("utf-8").splitlines())) > 100] == []
