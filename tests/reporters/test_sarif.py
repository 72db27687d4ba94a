"""The SARIF report, as code hosts read it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema_rs import Draft202012Validator

from tests.reporters.samples import (
    FILE,
    REASON,
    STUDIO,
    WAIVERS,
    at,
    hostile,
    report,
    reports,
    usual,
)
from toolkit.problems import problem
from toolkit.reporters.sarif import sarif_report
from toolkit.rules import rules
from toolkit.validate import Report
from toolkit.waivers import Waivers

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = Draft202012Validator(
    json.loads((ROOT / "data" / "formats" / "sarif-2.1.0.json").read_text("utf-8"))
)


def run_of(found: Report, waivers: Waivers = WAIVERS):
    """The one run of a report's log, which holds to the schema of SARIF."""
    text = "\n".join(sarif_report(found, waivers))
    log = json.loads(text.encode("utf-8"))
    assert [error.message for error in SCHEMA.iter_errors(log)] == []
    (run,) = log["runs"]
    return run


def test_the_schema_refuses_what_is_no_log():
    assert not SCHEMA.is_valid({"version": "2.1.0", "runs": [{"results": [{"level": "fatal"}]}]})


@given(reports())
@settings(max_examples=50, deadline=None)
def test_a_log_of_any_data_holds_to_the_schema(found: Report):
    results = run_of(found)["results"]

    assert len(results) == len(found.problems) + len(found.waived)
    assert all(len(result["message"]["text"]) <= 1000 for result in results)


def test_every_rule_is_there_and_each_result_names_its_own():
    run = run_of(usual())
    listed = run["tool"]["driver"]["rules"]

    assert [rule["id"] for rule in listed] == list(rules())
    for result in run["results"]:
        assert listed[result["ruleIndex"]]["id"] == result["ruleId"]
        assert listed[result["ruleIndex"]]["defaultConfiguration"]["level"] == result["level"]


def test_a_rule_says_what_holds_and_what_to_do():
    (rule,) = (r for r in run_of(usual())["tool"]["driver"]["rules"] if r["id"] == "target-missing")

    assert rule["shortDescription"]["text"] == rules()["target-missing"].says
    assert rules()["target-missing"].mend in rule["help"]["text"]
    assert "helpUri" not in rule


def test_a_code_of_a_schema_of_ones_own_is_a_rule_too():
    run = run_of(report(at("Rudolf", "of-their-own")))

    assert run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]["id"] == "of-their-own"


def test_a_result_says_what_is_wrong_whose_it_is_and_where():
    (result,) = run_of(report(at("Rudolf", "span-splits-word", region="q_1")))["results"]
    (location,) = result["locations"]

    assert result["message"]["text"] == (
        "it is not just “Rudolf” (annotator-1)\n"
        "In the text: King ⟦Rudolf⟧ called the closure “a grave mistake” and left."
    )
    assert location["physicalLocation"]["artifactLocation"] == {
        "uri": FILE,
        "uriBaseId": "%SRCROOT%",
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == (
        "zenda.annotator-1::$.quotes[0]"
    )
    assert result["hostedViewerUri"] == f"{STUDIO}?task=7"
    assert result["properties"]["annotator"] == "annotator-1"
    assert result["properties"]["document"] == "zenda"


def test_a_result_stands_on_the_line_of_the_item(tmp_path, monkeypatch, run):
    """In a real record, under a folder whose name has to be escaped."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "read ings").mkdir()
    shutil.copy(ROOT / "examples" / "invalid" / "span-splits-word.json", "read ings/one.json")
    options = [
        f"--{name}={ROOT}/examples/{name}.{end}"
        for name, end in (
            ("documents", "jsonl"),
            ("actors", "json"),
        )
    ]

    code, out, _ = run(
        "validate", "read ings", *options, "--select", "span-splits-word", "--format", "sarif"
    )

    log = json.loads(out)
    assert [error.message for error in SCHEMA.iter_errors(log)] == []
    (result,) = log["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    lines = (tmp_path / "read ings" / "one.json").read_text("utf-8").split("\n")
    item = json.loads("\n".join(lines))["mentions"][0]
    line = lines[place["region"]["startLine"] - 1][place["region"]["startColumn"] - 1 :]
    assert (code, place["artifactLocation"]["uri"]) == (1, "read%20ings/one.json")
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].endswith(
        "$.mentions[0]"
    )
    assert line.startswith("{")
    assert (
        json.JSONDecoder().raw_decode("\n".join([line, *lines[place["region"]["startLine"] :]]))[0]
        == item
    )


def test_a_file_elsewhere_and_standard_input_have_an_address_too(tmp_path):
    found = report(
        at("Rudolf", "span-empty", file=str(tmp_path / "a b.json")),
        at("Sapt", "span-empty", file="-"),
    )
    addresses = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run_of(found)["results"]
    }

    assert addresses == {"stdin", (tmp_path / "a b.json").as_uri()}


def test_what_is_waived_is_suppressed_with_its_reason_and_nothing_else_is():
    results = run_of(usual())["results"]
    *standing, waived = (result["suppressions"] for result in results)

    assert waived == [{"kind": "external", "status": "accepted", "justification": REASON}]
    assert standing == [[]] * 5


def fingerprints(found: Report) -> list[str]:
    return [
        result["partialFingerprints"]["primaryLocationLineHash"]
        for result in run_of(found)["results"]
    ]


def test_fingerprints_tell_all_problems_apart():
    """Two alike in one place, too."""
    problems = list(usual().problems)
    double = replace(problems[1], message="and once more")
    found = fingerprints(report(*problems, double))

    assert len(set(found)) == len(found) == 6


def test_fingerprints_stay_when_the_text_moves_or_the_file_is_pulled_again():
    before = at("Rudolf", "span-splits-word", region=None)
    place = replace(before.location, file="exports/later.json", annotation=10, task=11)
    later = replace(before, path="$.quotes[4]", location=place)
    other = at("Sapt", "span-splits-word", region=None)

    assert fingerprints(report(before)) == fingerprints(report(later))
    assert set(fingerprints(report(before))) < set(fingerprints(report(other, later)))


def test_no_address_but_one_of_the_web_is_linked():
    assert "hostedViewerUri" not in run_of(hostile())["results"][0]


def test_without_problems_there_is_a_run_without_results():
    """So that a code host closes what it showed before."""
    assert run_of(report())["results"] == []


def test_no_words_of_the_data_make_a_link():
    found = problem("a", "$", "span-empty", "see [here](1)", file=FILE)

    assert run_of(report(found))["results"][0]["message"]["text"] == "see [here] (1)"


@pytest.mark.parametrize("again", range(2))
def test_the_same_report_is_the_same_bytes(again: int):
    assert list(sarif_report(usual(), WAIVERS)) == list(sarif_report(usual(), WAIVERS)), again
