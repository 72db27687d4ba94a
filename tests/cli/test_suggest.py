"""``redline suggest``: predictions from documents, with a registry or without one."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

REGISTRY = {
    "schema_version": "1.0.0",
    "actors": [{"id": "hentzau", "name": "Otto Hentzau", "kind": "person"}],
}


@pytest.fixture
def project(tmp_path, monkeypatch, run):
    """A working directory with two documents and no registry."""
    (tmp_path / "b.txt").write_text("“We go,” said Otto Hentzau.\n")
    (tmp_path / "a.txt").write_text("Otto Hentzau left.\n")
    (tmp_path / "redline.toml").write_text("")
    run("ingest", tmp_path, "-o", tmp_path / "documents.jsonl")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def registry(project):
    """The registry where the settings look for it."""
    path = project / "annotations" / "actors.json"
    path.parent.mkdir()
    path.write_text(json.dumps(REGISTRY))
    return path


def test_a_record_a_line_is_written_sorted_by_id(run, project, registry):
    code, out, err = run("suggest", "documents.jsonl", "-o", "build/predictions.jsonl")

    lines = (project / "build" / "predictions.jsonl").read_text("utf-8").splitlines()
    assert (code, out, registry.is_file()) == (0, "", True)
    assert [json.loads(line)["id"] for line in lines] == ["a.suggest", "b.suggest"]
    assert err == (
        "2 documents: 2 mentions, 1 quote, 1 of them with a speaker, 0 events, 0 threats;"
        " wrote build/predictions.jsonl\n"
    )


def test_without_a_registry_it_says_so_and_proposes_actors(run, project):
    code, out, err = run("suggest", "documents.jsonl", "-o", "-")

    assert code == 0
    assert err.startswith(f"no actors in {project / 'annotations' / 'actors.json'}: every actor")
    mentions = [m for line in out.splitlines() for m in json.loads(line)["mentions"]]
    assert not any("actor_id" in mention for mention in mentions)


@pytest.mark.usefixtures("registry")
def test_documents_in_another_language_are_named(run, project):
    given = [json.loads(line) for line in (project / "documents.jsonl").read_text().splitlines()]
    given[0]["language"] = "de"
    (project / "documents.jsonl").write_text("\n".join(map(json.dumps, given)))

    _, _, err = run("suggest", "documents.jsonl", "-o", "-")

    assert err.startswith("not in English, so with names and plain quotes alone: a\n")


def test_a_registry_can_be_named(run, project):
    (project / "mine.json").write_text(json.dumps(REGISTRY))

    _, out, _ = run("suggest", "documents.jsonl", "--actors", "mine.json", "-o", "-")

    assert [len(json.loads(line)["mentions"]) for line in out.splitlines()] == [1, 1]


def test_a_second_run_says_that_nothing_changed(run, registry):
    run("suggest", "documents.jsonl", "-o", "predictions.jsonl")
    before = registry.parent.parent.joinpath("predictions.jsonl").stat().st_ino

    _, _, err = run("suggest", "documents.jsonl", "-o", "predictions.jsonl")

    assert registry.parent.parent.joinpath("predictions.jsonl").stat().st_ino == before
    assert err.endswith("predictions.jsonl is up to date\n")


def test_a_hyphen_is_standard_input(project, root):
    program = "from toolkit.cli import main; main(['suggest', '-', '-o', '-'])"

    done = subprocess.run(
        [sys.executable, "-c", program],
        input=(project / "documents.jsonl").read_bytes(),
        env={"PYTHONPATH": str(root)},
        cwd=project,
        capture_output=True,
        check=True,
    )

    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [
        "a.suggest",
        "b.suggest",
    ]


def test_a_spoilt_registry_exits_3(run, registry):
    registry.write_text('{"actors": []}')

    code, _, err = run("suggest", "documents.jsonl", "-o", "-")

    assert code == 3
    assert "hint: Mend the registry at these places." in err


def test_spoilt_documents_exit_3(run, project):
    (project / "documents.jsonl").write_text("{}\n")

    code, out, err = run("suggest", "documents.jsonl", "-o", "-")

    assert (code, out) == (3, "")
    assert "documents.jsonl, line 1, lacks 'id'" in err


def test_the_help_ends_with_an_example(run):
    _, out, _ = run("suggest", "--help")

    assert "Example: redline suggest annotations/documents.jsonl" in out
