"""Readings side by side in a real Label Studio, and what an adjudicator submits there."""

from __future__ import annotations

import json

import pytest

from toolkit.files import write_lines
from toolkit.labelstudio.tasks import result_of
from toolkit.schema import load_schema

pytestmark = pytest.mark.label_studio


@pytest.fixture
def pushed(run, folder, readings, title):
    """Two readings of two documents, pushed for adjudication → exit code, stdout, stderr."""
    records = [record for _, record in readings[:2]]
    others = [
        {**r, "id": f"{r['document_id']}.annotator-2", "annotator": "annotator-2", "quotes": []}
        for r in records
    ]
    write_lines(folder / "two.jsonl", [*records, *others])
    return lambda: run(
        *("adjudicate", "two.jsonl", "--push", "--project", title),
        *("--documents", "documents.jsonl"),
    )


def test_each_reading_is_a_prediction_under_its_annotators_name(pushed, title, tasks):
    code, out, err = pushed()

    found = tasks(f"{title} / adjudication")
    assert code == 0
    assert f"redline pull --project '{title}'" in err
    assert out.startswith(
        f"project '{title} / adjudication' (new): 2 new tasks, 4 new predictions\n"
    )
    assert [
        (task["data"]["annotator"], sorted(p["model_version"] for p in task["predictions"]))
        for task in found
    ] == [("adjudicator", ["annotator-1", "annotator-2"])] * 2


def test_a_second_push_doubles_nothing(pushed, title, tasks):
    pushed()
    before = tasks(f"{title} / adjudication")

    code, out, _ = pushed()

    assert code == 0
    assert "nothing new; already there: 2 tasks" in out
    assert tasks(f"{title} / adjudication") == before


def test_a_prediction_that_was_lost_is_sent_again_alone(pushed, title, tasks, web):
    pushed()
    (gone, _) = tasks(f"{title} / adjudication")[0]["predictions"]
    web.delete(f"/api/predictions/{gone['id']}/").raise_for_status()

    _, out, _ = pushed()

    assert "1 new prediction; already there: 2 tasks" in out
    versions = {p["model_version"] for p in tasks(f"{title} / adjudication")[0]["predictions"]}
    assert versions == {"annotator-1", "annotator-2"}


@pytest.fixture
def verdict(pushed, run, readings, title, tasks, web):
    """The first reading of the first document, submitted by the adjudicator and pulled."""
    pushed()
    task = tasks(f"{title} / adjudication")[0]
    (_, record) = readings[0]
    result = {"result": result_of(record, load_schema().layers)}
    web.post(f"/api/tasks/{task['id']}/annotations/", json=result).raise_for_status()
    run("pull", "--project", title, "-o", "exports")
    return record


def test_what_is_submitted_there_and_pulled_decides(verdict, run, folder, readings, schema):
    """The task's document is decided by it; the other document's decisions are open."""
    known = ("--documents", "documents.jsonl", "-o", "gold", "--decisions", "decisions.json")

    code, out, _ = run("adjudicate", "two.jsonl", "exports", *known)
    decisions = json.loads((folder / "decisions.json").read_text("utf-8"))
    for one in decisions["decisions"]:
        one.update(choice="annotator-1", reason="It is said.")
    (folder / "decisions.json").write_text(json.dumps(decisions), "utf-8")
    again, _, err = run("adjudicate", "two.jsonl", "exports", *known)

    assert code == 1
    assert out.splitlines()[0].startswith(f"{verdict['document_id']}: ")
    assert out.splitlines()[0].endswith(" 0 open")
    assert {one["document_id"] for one in decisions["decisions"]} == {readings[1][0].id}
    unchanged, written = err.splitlines()
    assert unchanged.startswith(f"{verdict['document_id']}: what the adjudicator submitted is the")
    assert (again, written) == (0, "2 gold records in gold")
    gold = json.loads((folder / "gold" / f"{verdict['document_id']}.json").read_text("utf-8"))
    for layer in schema.layers:
        assert len(gold[layer.name]) == len(verdict[layer.name])
