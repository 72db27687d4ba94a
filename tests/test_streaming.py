"""What is read document by document, by however many processes, is what is read all at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.mutations.of_clusters import cluster, waiver
from tests.mutations.project import Project
from tests.mutations.valid import base
from toolkit.gather import gather
from toolkit.records import decode_records
from toolkit.registry import read_corpus
from toolkit.schema import load_schema
from toolkit.validate import Report, validate, validate_gathered

SCHEMA = load_schema()


def as_it_is(_: Project) -> None:
    """Nothing is wrong."""


def some_things_are_wrong(p: Project) -> None:
    """With a span, a cluster, a waiver, a person, a task, and who is whose."""
    p.result[0]["value"]["end"] -= 1
    cluster(p)["members"][1]["id"] = "e.0-3"
    waiver(p)
    p.annotation["completed_by"] = {"id": 1, "email": "sapt@strelsau.example"}
    p.tasks.append({**p.tasks[0], "id": 77})
    p.tasks.append({"id": 78, "data": {"text": "Another project's."}, "annotations": []})


def a_number_is_none_far_behind(p: Project) -> None:
    """The file is read quickly at first, and then as a whole."""
    p.tasks[-1]["annotations"][0]["lead_time"] = float("nan")


def nobody_is_known_but_by_address(p: Project) -> None:
    for number, task in enumerate(p.tasks):
        task["data"].pop("annotator", None)
        task["annotations"][0]["completed_by"] = {"email": f"a{number}@zenda.example"}


def there_are_no_documents(p: Project) -> None:
    p.documents.clear()


CHANGES = [
    as_it_is,
    some_things_are_wrong,
    a_number_is_none_far_behind,
    nobody_is_known_but_by_address,
    there_are_no_documents,
]


def written(change: Callable[[Project], None], folder: Path) -> tuple[Path, Any]:
    """A project with some change → its exports, and what they are held against."""
    project = base()
    change(project)
    path, files = project.write(folder)
    return path, read_corpus(files, SCHEMA)


def told(report: Report) -> Any:
    """All that a report says."""
    texts = [report.text_of(p) for p in report.problems if p.location.start is not None]
    return report.problems, report.waived, report.records, report.ledger.to_json(), texts


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_report_is_the_same(jobs: int, change: Callable[[Project], None], tmp_path: Path):
    path, corpus = written(change, tmp_path)
    expected = validate_gathered(gather([path], SCHEMA, corpus.annotators), SCHEMA, corpus)

    found = validate([path], SCHEMA, corpus, jobs=jobs)

    assert told(expected) == told(found)


@pytest.mark.parametrize("jobs", [1, 2])
def test_records_are_the_same_in_the_order_of_their_ids(jobs: int, tmp_path: Path):
    path, corpus = written(some_things_are_wrong, tmp_path)
    expected = gather([path], SCHEMA, corpus.annotators)

    with decode_records([path], SCHEMA, corpus.annotators, jobs=jobs) as lines:
        records = list(map(json.loads, lines))

    assert [record for record, _ in expected.records] == records
    assert set(expected.problems) == set(lines.found.problems)
    assert expected.ledger == lines.found.ledger


def test_a_report_outlives_what_it_was_made_of(tmp_path: Path):
    """Texts are read when they are asked for: of a file that was written since, none is."""
    path, corpus = written(some_things_are_wrong, tmp_path)
    report = validate([path], SCHEMA, corpus)
    (placed, *_) = (p for p in report.problems if p.location.start is not None)

    assert report.text_of(placed) == report.texts[placed.record]
    assert placed.record in report.texts
    assert "nobody" not in report.texts
    assert report.text_of(replace(placed, record="nobody")) is None
