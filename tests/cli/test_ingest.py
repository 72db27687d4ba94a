"""``redline ingest``: documents on stdout or in a file, messages on stderr, exit codes."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def folder(tmp_path):
    """A folder with two articles."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "b.txt").write_text("Klow has a harbour now\n\nIt was opened.\n")
    (folder / "a.txt").write_text("It rained.\n")
    return folder


def test_documents_are_written_a_line_each_sorted_by_id(run, folder, tmp_path):
    target = tmp_path / "out" / "documents.jsonl"

    code, out, err = run("ingest", folder, "-o", target)

    lines = target.read_text("utf-8").splitlines()
    assert (code, out) == (0, "")
    assert [json.loads(line)["id"] for line in lines] == ["a", "b"]
    assert err == f"2 documents; sections: 2 body, 1 title; 0 problems; wrote {target}\n"


def test_a_second_run_leaves_the_file_alone(run, folder, tmp_path):
    target = tmp_path / "documents.jsonl"
    run("ingest", folder, "-o", target)
    before = target.stat()

    code, _, err = run("ingest", folder, "-o", target)

    after = target.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert code == 0
    assert err.endswith(f"{target} is up to date\n")


def test_a_hyphen_is_standard_output_and_nothing_else_stands_there(run, folder):
    code, out, _ = run("ingest", folder / "a.txt", folder / "b.txt", "-o", "-")

    assert code == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "b"]


def test_problems_exit_1_and_the_good_documents_are_written(run, folder, tmp_path):
    bad = folder / "c.txt"
    bad.write_bytes(b"\xff")
    target = tmp_path / "documents.jsonl"

    code, _, err = run("ingest", folder, "-o", target)

    assert code == 1
    assert err.splitlines()[0].startswith(f"error: {bad}::c: byte 0 (0xff, in line 1) is not UTF-8")
    assert err.splitlines()[0].endswith("[document-not-utf8]")
    assert len(target.read_text("utf-8").splitlines()) == 2


def test_when_no_document_is_good_an_older_file_stays(run, tmp_path):
    bad = tmp_path / "c.txt"
    bad.write_bytes(b"")
    target = tmp_path / "documents.jsonl"
    target.write_text("older")

    code, _, err = run("ingest", bad, "-o", target)

    assert (code, target.read_text()) == (1, "older")
    assert err.endswith("0 documents; sections: none; 1 problem; nothing was written\n")


def test_metadata_is_laid_over_and_a_warning_exits_0(run, folder, tmp_path):
    metadata = tmp_path / "metadata.json"
    metadata.write_text(json.dumps({"a": {"language": "en"}, "z": {}}))

    code, out, err = run("ingest", folder, "--metadata", metadata, "-o", "-")

    assert code == 0
    assert [json.loads(line)["language"] for line in out.splitlines()] == ["en", "und"]
    assert err.startswith("warning: z::$: no such document was given")


def test_a_missing_path_exits_3_with_a_hint(run, tmp_path):
    missing = tmp_path / "nothing"

    code, out, err = run("ingest", missing, "-o", "-")

    assert (code, out) == (3, "")
    assert err == f"error: there is no {missing}\nhint: Check the path.\n"


def test_a_place_that_cannot_be_written_exits_3_with_a_hint(run, folder, tmp_path):
    file = tmp_path / "file"
    file.write_text("")

    code, _, err = run("ingest", folder, "-o", file / "documents.jsonl")

    assert code == 3
    assert "hint: Name another place with -o." in err


def test_no_output_is_wrong_usage(run, folder):
    assert run("ingest", folder)[0] == 2


def test_the_help_ends_with_an_example(run):
    _, out, _ = run("ingest", "--help")

    assert "Example: redline ingest seeds" in out
