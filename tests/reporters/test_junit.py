"""The JUnit report, as servers for continuous integration read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.reporters.samples import FILE, REASON, WAIVERS, at, hostile, read, report, reports, usual
from toolkit.reporters.junit import junit_report
from toolkit.validate import Report

FORMATS = Path(__file__).resolve().parent.parent / "data" / "formats"
SCHEMA = etree.XMLSchema(etree.parse(FORMATS / "junit-10.xsd"))


def suites(found: Report, *, strict: bool = False):
    """The root of a report, which holds to the schema."""
    text = "\n".join(junit_report(found, WAIVERS, strict=strict))
    root = etree.fromstring(text.encode("utf-8"))
    SCHEMA.assertValid(root)
    return root


def cases(found: Report, *, strict: bool = False):
    """By name of the suite, then of the group and the test: its elements and their words."""
    return {
        suite.get("name"): {
            f"{case.get('classname')} {case.get('name')}": {one.tag: one.text for one in case}
            for case in suite
        }
        for suite in suites(found, strict=strict)
    }


def test_the_schema_refuses_what_is_no_report():
    assert not SCHEMA.validate(etree.fromstring('<testsuite name="a"><test/></testsuite>'))


@given(reports(), st.booleans())
@settings(deadline=None)
def test_a_report_of_any_data_is_well_formed_and_holds_to_the_schema(found: Report, strict: bool):
    root = suites(found, strict=strict)

    failures = len(root.findall(".//failure"))
    assert root.get("failures") == str(failures)
    assert bool(failures) == bool(found.errors or (strict and found.warnings))
    assert root.get("tests") == str(len(root.findall(".//testcase")))


def test_there_is_a_suite_for_each_file_and_a_test_for_each_record():
    found = cases(usual())

    assert {suite: list(tests) for suite, tests in found.items()} == {
        FILE: [
            "annotator-1 zenda.annotator-1",
            "annotator-1 hentzau.annotator-1",
            "annotator-2 zenda.annotator-2",
            "annotator-2 hentzau.annotator-2",
            "annotator-2 strelsau.annotator-2",
        ],
        "exports/cut.json": ["file exports/cut.json"],
    }


def test_a_record_without_problems_passes():
    assert cases(usual())[FILE]["annotator-2 strelsau.annotator-2"] == {}


def test_a_record_with_errors_fails_with_their_report():
    (failure,) = cases(usual())[FILE]["annotator-1 zenda.annotator-1"].values()

    assert "    error span-splits-word · direct · region q_69" in failure.splitlines()
    assert "^^^^^^" in failure
    assert "do: " in failure
    assert "export-not-json" not in failure


def test_of_several_problems_the_headline_counts():
    root = suites(usual())
    messages = [failure.get("message") for failure in root.iter("failure")]

    assert messages[0] == "2 errors: span-splits-word, span-text-mismatch"
    assert messages[1] == "direct-quote-marks: it is not just “We shall wait”"


def test_a_warning_is_output_and_with_strict_a_failure():
    test = "annotator-2 zenda.annotator-2"

    assert list(cases(usual())[FILE][test]) == ["system-out"]
    assert list(cases(usual(), strict=True)[FILE][test]) == ["failure"]


@pytest.mark.parametrize("strict", [True, False])
def test_what_is_waived_passes_with_its_reason(strict: bool):
    (said,) = cases(usual(), strict=strict)[FILE]["annotator-2 hentzau.annotator-2"].items()

    assert said == ("system-out", f"waived: target-missing at $.quotes[0]: {REASON}")


def test_what_no_xml_can_hold_is_written_as_an_escape():
    text = "\n".join(junit_report(hostile(), WAIVERS))

    assert "\\x1b[2J\\x00\\ud800" in text
    assert not set(text) & set("\x00\x1b\ud800")


def test_a_problem_of_the_export_belongs_to_the_record_of_its_task():
    """Found before decoding it names the document alone."""
    found = at("Rudolf", "relation-label-missing", document="zenda")
    (test,) = cases(report(found, read=(read("strelsau", "annotator-1", task=7, annotation=9),)))[
        FILE
    ]

    assert test == "annotator-1 strelsau.annotator-1"


def test_two_records_of_one_name_are_two_tests():
    twice = (read("zenda", "annotator-1", line=1), read("zenda", "annotator-1", line=2))
    (suite,) = suites(report(read=twice))

    assert suite.get("tests") == "2"
