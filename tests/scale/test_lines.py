"""Documents in tasks: suggested in, and read from pages, as without tasks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scale.compare import rows
from toolkit.scale.engines import Engine
from toolkit.scale.folders import Folder
from toolkit.scale.stretches import Stretch, files_of, stretches

# In threads of datatrove and Ray, a warning that is raised is never told.
pytestmark = pytest.mark.filterwarnings("default")
TASKS = ("--tasks", "3", "--workers", "2")


def shown(folder: Path, name: str = "") -> bytes:
    """The lines of all parts, one part after the other."""
    parts = Folder(str(folder / name))
    names = [part for part in parts.names() if part.endswith(".jsonl") and part != "all.jsonl"]
    return b"".join(line for part in names for line in parts.lines(part))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A corpus with doubles, and with lines that are no pages."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for file in "abc":
        lines: list[str] = []
        for number in range(20):
            text = (
                f"Ruritania has said so {number % 17} times.\n\nIt is {file if number % 5 else 0}."
            )
            name = f"page-{file}-{number if number != 7 else 6}"
            lines.append(json.dumps({"id": name, "text": text}))
        lines += ["no JSON", json.dumps({"id": f"empty-{file}", "text": " "})]
        (folder / f"{file}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_ingest_makes_the_same_documents_and_problems(run, pages: Path, tmp_path: Path):
    plain, told = tmp_path / "plain.jsonl", tmp_path / "problems.jsonl"
    expected = run("ingest", pages, "-o", plain, "--problems-to", told)

    made = tmp_path / "made"
    found = run("ingest", pages, "-o", made, "--executor", "local-tasks", *TASKS)

    assert shown(made) == plain.read_bytes()
    problems = Folder(str(made / "_problems"))
    lines = [line for name in problems.names() for line in problems.lines(name)]
    assert sorted(lines) == sorted(told.read_bytes().splitlines(keepends=True))
    assert found[0] == expected[0] == 1
    assert found[2].splitlines()[-1] == summary(expected[2], made)


def summary(said: str, made: Path) -> str:
    """The last line of a command, as it is of one that writes a folder."""
    return f"{said.splitlines()[-1].rpartition('; ')[0]}; wrote {made}"


def test_any_engine_reads_the_same_pages(run, engine: Engine, root: Path, tmp_path: Path):
    metadata = root / "annotations" / "metadata.json"
    plain, made = tmp_path / "plain.jsonl", tmp_path / "made"
    expected = run("ingest", root / "seeds", "--metadata", metadata, "-o", plain)

    options = ("--executor", engine, *TASKS)
    found = run("ingest", root / "seeds", "--metadata", metadata, "-o", made, *options)

    assert shown(made) == plain.read_bytes()
    assert (found[0], found[2].splitlines()[-1]) == (0, summary(expected[2], made))


@pytest.mark.suggest
def test_any_engine_suggests_the_same(run, engine: Engine, root: Path, tmp_path: Path):
    documents = root / "annotations" / "documents.jsonl"
    plain, made = tmp_path / "plain.jsonl", tmp_path / "made"
    expected = run("suggest", documents, "-o", plain)

    found = run("suggest", documents, "-o", made, "--executor", engine, *TASKS)

    assert rows(made) == [json.loads(line) for line in plain.read_bytes().splitlines()]
    assert (found[0], found[2].splitlines()[-1]) == (0, summary(expected[2], made))


@pytest.mark.suggest
def test_suggest_reads_the_parts_that_ingest_wrote(run, root: Path, tmp_path: Path):
    read, made = tmp_path / "read", tmp_path / "made"
    engine = ("--executor", "local-tasks", *TASKS)
    run("ingest", root / "seeds", "-o", read, *engine)

    code, _, _ = run("suggest", read, "-o", made, *engine)

    assert code == 0
    assert len(rows(made)) == len(rows(read)) == 5


def test_validate_reads_the_parts_that_records_wrote(run, root: Path, tmp_path: Path, monkeypatch):
    """And not what stands beside them."""
    monkeypatch.chdir(root)
    engine = ("--executor", "local-tasks", *TASKS)
    run("records", "annotations/exports", "-o", tmp_path / "made", *engine)

    code, _, said = run("validate", tmp_path / "made")

    assert code == 0
    assert said.startswith("10 records: 0 errors")


@pytest.mark.suggest
def test_two_processes_suggest_the_same_as_one(run, root: Path, tmp_path: Path):
    documents, one, two = root / "annotations" / "documents.jsonl", tmp_path / "1", tmp_path / "2"

    said = [run("suggest", documents, "-o", to, "--jobs", n) for n, to in ((1, one), (2, two))]

    assert one.read_bytes() == two.read_bytes()
    assert said[0][2].replace(str(one), "") == said[1][2].replace(str(two), "")


def test_a_document_that_is_there_twice_stops_suggest(run, root: Path, tmp_path: Path):
    lines = (root / "annotations" / "documents.jsonl").read_bytes().splitlines(keepends=True)
    twice = tmp_path / "twice.jsonl"
    twice.write_bytes(b"".join((*lines, lines[0])))

    options = ("--executor", "local-tasks", "--tasks", 2, "--workers", 1)
    code, _, said = run("suggest", twice, "-o", tmp_path / "made", *options)

    assert code == 3
    assert "1 of 6 documents repeat the id of another" in said


@pytest.mark.parametrize("tasks", [1, 2, 3, 7, 40])
@pytest.mark.parametrize("end", [b"\n", b""])
def test_each_line_is_in_one_stretch(tasks: int, end: bytes, tmp_path: Path):
    lines: list[bytes] = [b"x" * (3 * number % 11) + b"." for number in range(20)]
    data = b"\n".join(lines) + end
    (tmp_path / "a.jsonl").write_bytes(data)
    (tmp_path / "b.jsonl").write_bytes(b"\n\n" + data)

    found: list[Any] = [
        line
        for task in stretches(files_of([str(tmp_path)]), tasks)
        for stretch in task
        for _, line in stretch.lines()
    ]

    assert found == lines * 2


def test_a_line_knows_where_it_begins(tmp_path: Path):
    (tmp_path / "a.jsonl").write_bytes(b"one\ntwo\n")

    assert list(Stretch(str(tmp_path / "a.jsonl"), 2, 8).lines()) == [(4, b"two")]
