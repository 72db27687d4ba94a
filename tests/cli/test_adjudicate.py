"""``redline adjudicate`` in a project's folder."""

from __future__ import annotations

import json

import pytest

from tests.adjudicate.novel import ACTORS, document, of, reading
from toolkit.canonical import canonical_record
from toolkit.files import dumps_page, write_atomically, write_lines

RUN = ("adjudicate", "readings.jsonl")


@pytest.fixture
def records():
    """Two readings of one document, which differ on an event and a threat, and one of another."""
    one, other = reading("annotator-1"), reading("annotator-2")
    of(other, "events", "met")["type"] = "AGREE"
    other["conditional_threats"][0]["aim"] = "compel"
    return [one, other, reading("annotator-1", "hentzau")]


@pytest.fixture
def folder(tmp_path, monkeypatch, records, schema):
    """A project's folder."""
    monkeypatch.chdir(tmp_path)
    entered = {"schema_version": "1.0.0", "actors": list(ACTORS.values())}
    write_atomically(tmp_path / "annotations" / "actors.json", dumps_page(entered))
    known = [document(name).to_json() for name in ("hentzau", "zenda")]
    write_lines(tmp_path / "annotations" / "documents.jsonl", known)
    put(tmp_path, records, schema)
    return tmp_path


def put(folder, records, schema):
    """Write readings, in canonical form."""
    given = [canonical_record(record, schema.layers) for record in records]
    write_lines(folder / "readings.jsonl", given)


def decide(folder, **values):
    """Write the same into every open decision."""
    path = folder / "annotations" / "decisions.json"
    page = json.loads(path.read_text("utf-8"))
    for one in page["decisions"]:
        if one["choice"] is None:
            one.update(values)
    path.write_text(json.dumps(page), "utf-8")
    return path


def files(folder):
    """What adjudicate has written."""
    paths = [folder / "annotations" / "decisions.json", *folder.glob("annotations/gold/*")]
    return {path.name: path.read_bytes() for path in paths if path.exists()}


def test_an_open_decision_is_told_and_nothing_is_written_but_the_decisions(run, folder):
    code, out, err = run(*RUN)

    assert code == 1
    assert out.splitlines() == [
        "hentzau: one reading, by annotator-1: not adjudicated",
        "zenda: 10 items agreed, 0 decided, 2 open",
    ]
    assert err.splitlines() == [
        "2 open decisions in annotations/decisions.json: zenda.e.7-10, zenda.t.39-94",
        "gold was not written: write a choice and a reason into each, and run this again",
    ]
    assert list(files(folder)) == ["decisions.json"]


def test_when_all_is_decided_gold_is_written_and_again_the_same(run, folder, schema, records):
    """Whatever the order of the readings."""
    run(*RUN)
    decide(folder, choice="annotator-2", reason="It is an agreement.")

    code, out, err = run(*RUN)

    first = files(folder)
    put(folder, reversed(records), schema)
    again = run(*RUN)
    assert (code, list(first)) == (0, ["decisions.json", "zenda.json"])
    assert out.splitlines()[1] == "zenda: 10 items agreed, 2 decided, 0 open"
    assert err == "1 gold record in annotations/gold\n"
    assert (again, files(folder)) == ((code, out, err), first)


def test_gold_is_valid_and_makes_a_dataset(run, folder):
    run(*RUN)
    decide(folder, choice="annotator-1", reason="They have met.")
    run(*RUN, "-o", "gold", "--decisions", "annotations/decisions.json")

    validated, _, _ = run("validate", "gold")
    built, _, _ = run("build", "gold", "-o", "dataset")

    assert (validated, built) == (0, 0)


def test_gold_with_errors_is_refused_with_the_decision_that_they_come_from(run, folder):
    run(*RUN)
    decide(folder, choice="annotator-1", reason="So it is.", change={"note": 5})

    code, _, err = run(*RUN)

    assert code == 1
    assert "(decision zenda.e.7-10) [schema-violation]" in err
    assert err.splitlines()[-1] == (
        "annotations/gold was not written: change these decisions; to overrule"
        " what all agree on, add a decision about it"
    )
    assert list(files(folder)) == ["decisions.json"]


def test_an_actor_whom_gold_lacks_is_to_be_entered(run, folder, schema, records):
    for record in records:
        one = of(record, "mentions", "He")
        del one["actor_id"]
        one["proposed_actor"] = {"name": "Rupert of Hentzau"}
    put(folder, records, schema)
    run(*RUN)
    decide(folder, choice="annotator-1", reason="So it is.")

    code, _, err = run(*RUN)

    assert code == 1
    assert err.splitlines()[-1] == (
        "annotations/gold was not written: enter the actors that are not in the registry in"
        " actors.json, by the name that is given here or with it as an alias, and run this again"
    )


def test_a_reading_submitted_unchanged_on_the_page_is_told(run, folder, schema, records):
    run(*RUN)
    decide(folder, choice="annotator-1", reason="They have met.")
    copy = {**records[1], "id": "zenda.adjudicator", "annotator": "adjudicator"}
    put(folder, [*records, copy], schema)

    code, _, err = run(*RUN)

    assert code == 0
    assert (
        "zenda: what the adjudicator submitted is the reading of annotator-2, unchanged: was it"
        " decided?\nzenda is decided on the page; 2 choices in annotations/decisions.json are"
        " not used\n"
    ) in err


def test_a_decision_that_cannot_be_carried_out_leaves_every_file_alone(run, folder):
    run(*RUN)
    decide(folder, choice="annotator-9", reason="He is the best.")
    before = files(folder)

    code, out, err = run(*RUN)

    assert (code, out, files(folder)) == (3, "", before)
    assert "zenda.e.7-10: the choice “annotator-9” is none of annotator-1, annotator-2, none" in err


def test_a_reading_that_has_changed_opens_its_decision_again(run, folder, schema, records):
    run(*RUN)
    decide(folder, choice="annotator-1", reason="They have met.")
    of(records[1], "events", "met")["type"] = "AID"
    put(folder, records, schema)

    code, _, err = run(*RUN)

    assert code == 1
    assert err.splitlines()[0] == "open again, for a reading has changed since: zenda.e.7-10"
    assert "They have met." in files(folder)["decisions.json"].decode()


def test_a_decision_on_a_document_that_there_is_not_is_told_and_kept(run, folder):
    run(*RUN)
    path = decide(folder, choice="annotator-1", reason="They have met.")
    values = json.loads(path.read_text("utf-8"))
    strange = {"id": "zendo.e.7-10", "document_id": "zendo", "choice": "none", "reason": "No."}
    values["decisions"].append(strange)
    path.write_text(json.dumps(values), "utf-8")

    code, _, err = run(*RUN)

    assert code == 0
    assert err.splitlines()[0] == (
        "is about a document that there is not, and is kept: zendo.e.7-10"
    )
    assert "zendo.e.7-10" in path.read_text("utf-8")


def test_readings_with_errors_are_not_compared(run, folder, schema, records):
    of(records[0], "mentions", "Rudolf").update(end=5, text="Rudol")
    put(folder, records, schema)

    code, out, err = run(*RUN)

    assert (code, out, files(folder)) == (1, "", {})
    assert "[span-splits-word]" in err
    assert err.endswith("mend the readings first: redline validate says how\n")


def test_gold_among_the_records_is_passed_over(run, folder):
    run(*RUN)
    decide(folder, choice="annotator-1", reason="They have met.")
    run(*RUN)

    code, _, err = run(*RUN, "annotations/gold")

    assert code == 0
    assert err.splitlines()[0] == "passed over: 1 record of kind gold or suggestion"


def test_one_reading_of_each_document_is_nothing_to_adjudicate(run, folder, schema, records):
    put(folder, records[1:], schema)

    code, out, err = run(*RUN)

    assert (code, files(folder)) == (1, {})
    assert out.splitlines() == [
        "hentzau: one reading, by annotator-1: not adjudicated",
        "zenda: one reading, by annotator-2: not adjudicated",
    ]
    assert err == "no document has two readings; nothing was written\n"


@pytest.mark.parametrize(
    "options", [("--push",), ("--project", "p"), ("--push", "--project", "p", "-o", "gold")]
)
def test_push_goes_with_a_project_and_nothing_else(options, run, folder):
    code, _, err = run(*RUN, *options)

    assert (code, files(folder)) == (2, {})
    assert "--push and --project go together, without -o and --decisions" in err
