"""Whatever does the work, the same rows, problems and numbers come of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutations.project import Project
from tests.scale.compare import as_rows, problems, rows
from tests.scale.conftest import Parting
from tests.test_streaming import CHANGES, SCHEMA, some_things_are_wrong, written
from toolkit.problems import ordered
from toolkit.records import decode_records
from toolkit.scale.checking import validate_parted
from toolkit.scale.engines import Engine
from toolkit.scale.recording import records_parted
from toolkit.validate import Asked, validate

# In threads of datatrove and Ray, a warning that is raised is never told.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.mark.parametrize("change", CHANGES)
def test_problems_of_tasks_are_those_of_the_whole(
    change: Callable[[Project], None], tmp_path: Path, parting: Parting
):
    path, corpus = written(change, tmp_path / "project")
    expected = validate([path], SCHEMA, corpus)

    found = validate_parted([str(path)], SCHEMA, corpus, Asked(), parting())

    assert problems(tmp_path / "made") == as_rows(list(expected.problems))
    assert (found.records, found.errors, found.warnings, found.waived, found.ledger) == (
        expected.records,
        expected.errors,
        expected.warnings,
        len(expected.waived),
        expected.ledger,
    )


@pytest.mark.parametrize("change", CHANGES)
def test_records_of_tasks_are_those_of_the_whole(
    change: Callable[[Project], None], tmp_path: Path, parting: Parting
):
    path, corpus = written(change, tmp_path / "project")
    with decode_records([path], SCHEMA, corpus.annotators) as lines:
        expected = list(map(json.loads, lines))

    found = records_parted([str(path)], SCHEMA, corpus.annotators, parting())

    assert rows(tmp_path / "made") == expected
    assert problems(tmp_path / "made") == as_rows(ordered(lines.found.problems))
    assert (found.records, found.ledger) == (len(expected), lines.found.ledger)
    assert found.errors == sum(p.severity == "error" for p in ordered(lines.found.problems))


def test_any_engine_finds_the_same_problems(engine: Engine, tmp_path: Path, parting: Parting):
    path, corpus = written(some_things_are_wrong, tmp_path / "project")
    expected = validate([path], SCHEMA, corpus)

    found = validate_parted([str(path)], SCHEMA, corpus, Asked(), parting(engine))

    assert problems(tmp_path / "made") == as_rows(list(expected.problems))
    assert (found.errors, found.warnings) == (expected.errors, expected.warnings)


def test_any_engine_decodes_the_same_records(engine: Engine, tmp_path: Path, parting: Parting):
    path, corpus = written(some_things_are_wrong, tmp_path / "project")
    with decode_records([path], SCHEMA, corpus.annotators) as lines:
        expected = list(map(json.loads, lines))

    records_parted([str(path)], SCHEMA, corpus.annotators, parting(engine))

    assert rows(tmp_path / "made") == expected


def test_records_of_files_are_checked_in_tasks_too(tmp_path: Path, parting: Parting):
    """One of them stands in two files."""
    project, corpus = written(some_things_are_wrong, tmp_path / "project")
    with decode_records([project], SCHEMA, corpus.annotators) as lines:
        data = list(lines)
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes(b"".join(data))
    (folder / "b.jsonl").write_bytes(data[0])
    expected = validate([folder], SCHEMA, corpus)

    found = validate_parted([str(folder)], SCHEMA, corpus, Asked(), parting())

    assert "duplicate-annotation" in {one.code for one in expected.problems}
    assert problems(tmp_path / "made") == as_rows(list(expected.problems))
    assert found.records == expected.records == len(data) + 1


def test_what_is_not_asked_for_is_counted_and_left_out(tmp_path: Path, parting: Parting):
    path, corpus = written(some_things_are_wrong, tmp_path / "project")
    whole = validate([path], SCHEMA, corpus)
    code = next(p.code for p in whole.problems if p.severity == "error")
    expected = whole.chosen((), (code,), "error")

    asked = Asked(ignore=(code,), severity="error")
    found = validate_parted([str(path)], SCHEMA, corpus, asked, parting())

    assert problems(tmp_path / "made") == as_rows(list(expected.problems))
    assert (found.left_out, found.errors) == (expected.left_out, expected.errors)


def test_more_tasks_than_documents_leave_some_parts_empty(tmp_path: Path, parting: Parting):
    path, corpus = written(some_things_are_wrong, tmp_path / "project")

    records_parted([str(path)], SCHEMA, corpus.annotators, parting(tasks=9))

    sizes = [(tmp_path / "made" / f"{rank:05d}.jsonl").stat().st_size for rank in range(9)]
    assert min(sizes) == 0
    assert len(rows(tmp_path / "made")) == 3
