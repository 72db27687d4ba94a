"""What is read document by document, by however many processes, is what is read all at once."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.mutations.of_clusters import cluster, waiver
from tests.mutations.project import ONE, Project
from tests.mutations.valid import base
from toolkit.gather import gather
from toolkit.records import decode_records
from toolkit.registry import read_corpus
from toolkit.reporters.junit import junit_report
from toolkit.reporters.problems_page import problems_page
from toolkit.reporters.sarif import sarif_report
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


def one_click_has_saved_it_twice(p: Project) -> None:
    """The results are compared, which are passed over when annotations are counted."""
    moment = "2019-05-02T08:00:31.958515Z"
    times = {"created_at": moment, "updated_at": moment, "lead_time": 13.176}
    p.annotation.update(times, was_cancelled=False)
    p.task["annotations"].append({**p.annotation, "id": 99, "unique_id": "99"})


def an_older_pull_is_there(p: Project) -> None:
    """In which a task was skipped that is not any more, with a draft that is submitted since."""
    older = copy.deepcopy(p.tasks)
    older[0]["drafts"] = [{"id": 5, "result": older[0]["annotations"][0]["result"]}]
    older[0]["annotations"][0].update(was_cancelled=True, unique_id="98", id=98)
    older.append(None)
    p.exports[f"{ONE}-older"] = older
    p.metas[f"{ONE}-older"] = {**p.metas[ONE], "pulled_at": "20010101T000000Z"}


CHANGES = [
    as_it_is,
    some_things_are_wrong,
    a_number_is_none_far_behind,
    nobody_is_known_but_by_address,
    there_are_no_documents,
    one_click_has_saved_it_twice,
    an_older_pull_is_there,
]
REPORTERS: dict[str, Callable[[Report, Any], Iterator[str]]] = {
    "sarif": sarif_report,
    "junit": junit_report,
    "html": problems_page,
}


def written(change: Callable[[Project], None], folder: Path) -> tuple[Path, Any]:
    """A project with some change → its exports, and what they are held against."""
    project = base()
    change(project)
    path, files = project.write(folder)
    return path, read_corpus(files, SCHEMA)


def told(report: Report) -> Any:
    """All that a report says."""
    texts = [report.text_of(p) for p in report.problems if p.location.start is not None]
    about = (report.records, report.ledger.to_json(), list(report.read))
    return list(report.problems), report.waived, about, texts


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_report_is_the_same(jobs: int, change: Callable[[Project], None], tmp_path: Path):
    path, corpus = written(change, tmp_path)
    expected = validate_gathered(gather([path], SCHEMA, corpus.annotators), SCHEMA, corpus)

    found = validate([path], SCHEMA, corpus, jobs=jobs)

    assert told(expected) == told(found)


@pytest.mark.parametrize("style", REPORTERS)
@pytest.mark.parametrize("jobs", [1, 2])
def test_each_format_is_the_same(jobs: int, style: str, tmp_path: Path):
    path, corpus = written(some_things_are_wrong, tmp_path)
    expected = validate_gathered(gather([path], SCHEMA, corpus.annotators), SCHEMA, corpus)

    found = validate([path], SCHEMA, corpus, jobs=jobs)

    both = [list(REPORTERS[style](report, corpus.waivers)) for report in (expected, found)]
    assert both[0] == both[1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_looked_at_is_told_in_the_order_of_the_ids(jobs: int, tmp_path: Path):
    path, corpus = written(as_it_is, tmp_path)

    found = validate([path], SCHEMA, corpus, jobs=jobs)

    names = [read.record for read in found.read]
    assert names == sorted(names)
    assert [(r.record, r.annotator) for r in found.read] == [
        (f"{r.document}.{r.annotator}", r.location.annotator) for r in found.read
    ]
    assert len(names) == found.records == 3


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        (one_click_has_saved_it_twice, {"annotation": {"skipped": 1, "submitted twice": 1}}),
        (
            an_older_pull_is_there,
            {
                "annotation": {"deleted": 1, "older version": 1, "skipped": 1},
                "draft": {"older version": 1},
                "task": {"older version": 3, "skipped": 1},
            },
        ),
    ],
)
def test_what_is_set_aside_of_versions_is_counted(change, reasons, tmp_path: Path):
    path, corpus = written(change, tmp_path)

    rows = {row.kind: row.reasons for row in validate([path], SCHEMA, corpus).ledger.rows()}

    assert {kind: rows[kind] for kind in reasons} == reasons


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
