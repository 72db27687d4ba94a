"""The practice task goes through a real Label Studio as the codebook says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.gather import gather
from toolkit.labelstudio.server import Server
from toolkit.project import init
from toolkit.schema import Schema

pytestmark = pytest.mark.label_studio


@pytest.fixture
def project(
    tmp_path: Path, schema: Schema, label_studio: Server, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A new project next to the real server."""
    init(tmp_path, schema)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABEL_STUDIO_URL", label_studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", label_studio.token)
    return tmp_path


TASK = ("push", "practice/documents.jsonl", "--actors", "practice/actors.json")


def test_the_known_answer_comes_back_as_it_was_sent(run, project: Path, title: str, schema: Schema):
    """Notes, defaults and links too; only where it comes from is new."""
    answer = json.loads((project / "practice" / "answer.json").read_text("utf-8"))

    assert run(*TASK, "--project", title, "--records", "practice/answer.json")[0] == 0
    assert run("pull", "--project", title, "-o", "practice/exports")[0] == 0

    gathered = gather([project / "practice" / "exports"], schema)
    ((record, _),) = gathered.records
    found = {
        layer.name: [
            {name: value for name, value in item.items() if name != "provenance"}
            for item in record[layer.name]
        ]
        for layer in schema.layers
    }
    assert gathered.problems == ()
    assert found == {layer.name: answer[layer.name] for layer in schema.layers}


def test_an_annotator_finds_it_empty(run, project: Path, title: str, tasks):
    code, _, err = run(*TASK, "--project", title, "--annotators", "annotator-1")

    (task,) = tasks(f"{title} / annotator-1")
    assert (code, err) == (0, "")
    assert (task["annotations"], task["predictions"]) == ([], [])
    assert task["data"]["text"] == (project / "practice" / "practice.txt").read_text("utf-8")
