"""What is repaired of a pull from a real Label Studio, and what later pulls make of it."""

from __future__ import annotations

import json

import pytest

from toolkit.gather import gather

pytestmark = pytest.mark.label_studio


@pytest.fixture
def blank(run, folder, title, tasks, web):
    """Three annotated tasks; in the first, somebody has marked the blank after a name too.

    They are pulled into a folder, which is returned with the annotation.
    """
    run("push", "documents.jsonl", "--project", title, "--records", "records.jsonl")
    (first, *_) = tasks(title)
    (annotation,) = first["annotations"]
    text, result = first["data"]["text"], annotation["result"]
    wide = next(i for i in result if i["type"] == "labels" and text[i["value"]["end"]] == " ")
    for item in result:
        if item.get("id") == wide["id"]:
            item["value"]["end"] += 1
    change(web, annotation, result)
    run("pull", "--project", title, "-o", "exports")
    return folder / "exports", annotation


def change(web, annotation, result):
    """Update an annotation on the server."""
    reply = web.patch(f"/api/annotations/{annotation['id']}/", json={"result": result})
    assert reply.status_code == 200


@pytest.fixture
def repair(run):
    """Repair the folder → what is printed."""

    def repair():
        return run("validate", "exports", "--fix", "--documents", "documents.jsonl")[1]

    return repair


def test_the_server_keeps_what_it_has_and_a_pull_finds_nothing_new(
    blank, repair, run, title, tasks
):
    before = tasks(title)[0]["annotations"]

    assert "[span-trimmed]" in repair()

    assert tasks(title)[0]["annotations"] == before
    there = sorted(blank[0].iterdir())
    assert "nothing new" in run("pull", "--project", title, "-o", "exports")[1]
    assert sorted(blank[0].iterdir()) == there


def test_what_is_changed_on_the_server_afterwards_wins(blank, repair, run, title, schema, web):
    folder, annotation = blank
    repair()
    change(web, annotation, annotation["result"][:1])

    run("pull", "--project", title, "-o", "exports")

    newest = max(folder.glob("*Z*.meta.json"), key=lambda path: path.stat().st_mtime)
    assert "fixed" not in json.loads(newest.read_bytes()).get("builds_on", "")
    found = gather([folder], schema)
    items = [sum(len(record[x.name]) for x in schema.layers) for record, _ in found.records]
    assert 1 in items
    assert not [p for p in found.problems if p.code == "task-missing"]
