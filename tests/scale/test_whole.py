"""What is made of all tasks together: a dataset, and groups of documents that are alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scale.conftest import Parting
from toolkit.library import open_documents
from toolkit.scale.engines import Engine
from toolkit.scale.signing import alike_parted
from toolkit.split.alike import Alike

# In threads of datatrove and Ray, a warning that is raised is never told.
pytestmark = pytest.mark.filterwarnings("default")
TASKS = ("--tasks", "2", "--workers", "2")


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_any_engine_builds_the_same_dataset(
    run, engine: Engine, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Gold, and readings out of exports."""
    monkeypatch.chdir(root)
    plain, made = tmp_path / "plain", tmp_path / "made"
    expected = run("build", "annotations/gold", "-o", plain)

    options = ("--executor", engine, *TASKS, "--logs", tmp_path / "logs")
    found = run("build", "annotations/gold", "-o", made, *options)

    assert found[:2] == (0, expected[1].replace(str(plain), str(made)))
    assert files(made) == files(plain)


def test_what_has_errors_is_not_built(run, root: Path, tmp_path: Path):
    source = next((root / "annotations" / "gold").glob("*.json"))
    record = json.loads(source.read_bytes())
    record["quotes"][0]["end"] += 1
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / source.name).write_text(json.dumps(record), "utf-8")
    documents = ("--documents", root / "annotations" / "documents.jsonl")
    expected = run("build", tmp_path / "gold", "-o", tmp_path / "plain", *documents)

    options = ("--executor", "local-tasks", *TASKS, "--logs", tmp_path / "logs")
    found = run("build", tmp_path / "gold", "-o", tmp_path / "made", *documents, *options)

    assert found[0] == expected[0] == 1
    assert found[2] == expected[2].replace(str(tmp_path / "plain"), str(tmp_path / "made"))
    assert not (tmp_path / "made").exists()


@pytest.fixture
def documents(run, tmp_path: Path) -> Path:
    """Documents of which many are alike, and some say the same."""
    said = "Ruritania holds the pass of Zenda until the envoys of Strelsau have come home"
    words = said.split()
    pages = tmp_path / "pages.jsonl"
    texts = [" ".join(words[n % 9 :] + words[: n % 9] * (n % 4)) for n in range(60)]
    lines = [{"id": f"d{59 - n:02d}", "text": f"{t} {n % 20}."} for n, t in enumerate(texts)]
    pages.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    run("ingest", pages, "-o", tmp_path / "documents.jsonl")
    return tmp_path / "documents.jsonl"


def test_documents_are_as_alike_as_without_tasks(documents: Path, parting: Parting):
    expected = Alike(open_documents(documents).values()).joins()

    assert alike_parted([str(documents)], 0.5, parting()).joins() == expected
    assert len(expected) > 10


def test_split_parts_the_same_groups(run, engine: Engine, documents: Path, tmp_path: Path):
    asked = ("split", "--documents", documents, "--json")
    expected = run(*asked)

    options = ("--executor", engine, *TASKS, "--logs", tmp_path / "logs")
    found = run(*asked, *options)

    assert found == expected


@pytest.mark.parametrize("words", [("build", "annotations/gold", "-o", "made"), ("split",)])
def test_logs_are_to_be_named_where_they_hold_what_is_made(run, words, root: Path, monkeypatch):
    monkeypatch.chdir(root)
    code, _, said = run(*words, "--executor", "local-tasks")

    assert code == 2
    assert "--executor needs --logs here" in said
