"""Exports: what can be read, whose annotations count, and what is said of the rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.labelstudio.export import Decoding, decode_exports
from toolkit.labelstudio.shape import Export, read_export
from toolkit.problems import ordered
from toolkit.schema import load_schema
from toolkit.validate import gather

SCHEMA = load_schema()
EXPORTS = Path(__file__).resolve().parent.parent / "data" / "exports"
VERSIONS = sorted(p for p in EXPORTS.glob("versions/*.json") if not p.match("*.meta.json"))


def read(path: Path) -> Export:
    """An export that can be read."""
    export, problems = read_export(path, path.read_bytes())
    assert export is not None, problems
    return export


def decoded(*paths: Path, annotators=(), newest_only=False) -> Decoding:
    """The records of export files."""
    return decode_exports(
        [read(path) for path in paths], SCHEMA, annotators, newest_only=newest_only
    )


def edited(tmp_path: Path, change, name: str = "usual") -> Path:
    """A copy of an export in which one thing is different."""
    tasks = json.loads((EXPORTS / f"{name}.json").read_text("utf-8"))
    change(tasks)
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(tasks), "utf-8")
    return path


# Files


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty", "export-not-json"),
        ("truncated", "export-not-json"),
        ("printed", "export-not-json"),
        ("latin", "export-not-json"),
        ("webhook", "export-shape"),
        ("annotation_no_object", "export-shape"),
        ("json_min", "export-is-min"),
        ("completions", "export-old-format"),
        ("another_project", "export-wrong-project"),
    ],
)
def test_what_is_no_export_is_called_by_its_name(name: str, code: str):
    path = EXPORTS / f"{name}.json"

    export, problems = read_export(path, path.read_bytes())

    assert export is None
    assert [(p.code, p.location.file) for p in problems] == [(code, str(path))]


def test_a_byte_order_mark_is_no_fault():
    assert len(decoded(EXPORTS / "bom.json").records) == 1


@given(st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
def test_any_bytes_are_answered(data: bytes):
    export, problems = read_export(Path("any.json"), data)

    assert (export is None) == bool(problems)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
any_annotation: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(
        ["id", "completed_by", "result", "was_cancelled", "updated_at", "lead_time", "project"]
    ),
    json_values,
)
any_task: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "annotations": st.lists(any_annotation, max_size=2),
        "data": st.fixed_dictionaries(
            {"document_id": st.sampled_from(["a", "b", ""]), "text": st.text(max_size=9)},
            optional={"annotator": json_values, "schema_version": json_values},
        ),
    },
    optional={"id": json_values, "project": json_values},
)


@given(st.lists(any_task, max_size=3), st.booleans())
def test_any_tasks_are_answered(given_tasks, newest_only: bool):
    """Ids may be numbers, strings, objects or absent; nothing of it raises."""
    path = Path("any.json")
    export, _ = read_export(path, json.dumps(given_tasks).encode())
    assert export is not None

    found = decode_exports([export, export], SCHEMA, newest_only=newest_only)

    assert found.counts["tasks"] == 2 * len(given_tasks)
    ordered(found.problems)


# Annotations


def test_a_finished_annotation_becomes_a_record():
    (record,) = decoded(EXPORTS / "usual.json").records

    assert (record["id"], record["kind"]) == ("strelsau.user-1", "annotation")
    assert record["mentions"][0]["actor_id"] == "ruritania"
    assert record["source"] == {
        "export": "usual.json",
        "project": 4,
        "task_id": 11,
        "annotation_id": 21,
        "created_at": "2019-05-02T09:00:00.000000Z",
        "updated_at": "2019-05-02T10:00:00.000000Z",
        "lead_time": 61.5,
    }


def test_a_record_satisfies_the_schema():
    (record,) = decoded(EXPORTS / "usual.json").records

    assert list(SCHEMA.violations("record", record)) == []


def test_a_skipped_annotation_is_set_aside():
    assert decoded(EXPORTS / "usual.json").counts["set aside: skipped"] == 1


def test_an_annotation_with_nothing_in_it_is_reported():
    (found,) = decoded(EXPORTS / "usual.json").problems

    assert (found.code, found.record, found.location.task) == ("annotation-empty", "hentzau", 13)


def test_an_annotation_without_a_result_is_reported():
    found = decoded(EXPORTS / "null_result.json")

    assert [p.code for p in found.problems] == ["export-shape"]
    assert not found.records


def test_every_item_is_counted():
    counts = decoded(EXPORTS / "usual.json").counts

    assert (counts["tasks"], counts["annotations"]) == (4, 3)
    assert counts["items"] == counts["items used"] == 2


def test_a_problem_is_addressed_where_the_server_is_known():
    (found,) = decoded(EXPORTS / "usual.json").problems

    assert found.location.url == "http://127.0.0.1:8080/projects/4/data?task=13"
    assert str(found).endswith(found.location.url)


def test_a_problem_has_no_address_without_the_notes_beside_the_export(tmp_path: Path):
    (found,) = decoded(edited(tmp_path, lambda tasks: tasks.pop(0))).problems

    assert found.location.url is None


# Annotators


def test_the_task_says_first_whose_annotation_it_is(tmp_path: Path):
    def named(tasks):
        tasks[0]["data"]["annotator"] = "annotator-7"

    (record,) = decoded(edited(tmp_path, named)).records

    assert record["annotator"] == "annotator-7"


@pytest.mark.parametrize("by", [1, {"id": 1}])
def test_then_the_list_of_annotators_says_it(tmp_path: Path, by):
    """An export names the user by a number or by an object, after the way it was made."""

    def made_by(tasks):
        tasks[0]["annotations"][0]["completed_by"] = by

    known = {"server": "", "project": 4, "user": 1, "annotator": "annotator-3"}
    (record,) = decoded(edited(tmp_path, made_by), annotators=[known]).records

    assert record["annotator"] == "annotator-3"


def test_a_user_of_another_project_is_somebody_else():
    known = {"server": "http://127.0.0.1:8080", "project": 5, "user": 1, "annotator": "annotator-3"}

    (record,) = decoded(EXPORTS / "usual.json", annotators=[known]).records

    assert record["annotator"] == "user-1"


def test_an_annotation_of_nobody_is_kept(tmp_path: Path):
    def by_nobody(tasks):
        del tasks[0]["annotations"][0]["completed_by"]

    (record,) = decoded(edited(tmp_path, by_nobody)).records

    assert record["annotator"] == "user-unknown"


# Twice the same


def test_of_two_annotations_by_one_annotator_the_newer_counts(tmp_path: Path):
    def again(tasks):
        older = tasks[0]["annotations"][0]
        newer = {**older, "id": 99, "updated_at": "2019-05-09T10:00:00.000000Z"}
        tasks[0]["annotations"] = [newer, older]

    found = decoded(edited(tmp_path, again))

    (record,) = found.records
    assert record["source"]["annotation_id"] == 99
    assert [p.code for p in found.problems] == ["duplicate-annotation", "annotation-empty"]


def test_a_document_imported_twice_is_reported(tmp_path: Path):
    def twice(tasks):
        tasks.append({**tasks[3], "id": 99})

    found = decoded(edited(tmp_path, twice))

    (problem,) = (p for p in found.problems if p.code == "task-duplicate")
    assert (problem.record, problem.location.task) == ("tarlenheim", 99)
    assert "tasks 14 and 99" in problem.message


def test_a_document_for_two_annotators_is_no_duplicate(tmp_path: Path):
    def for_two(tasks):
        one = tasks[3]
        tasks[3:] = [
            {**one, "data": {**one["data"], "annotator": name}, "id": number}
            for number, name in enumerate(["annotator-1", "annotator-2"], start=14)
        ]

    found = decoded(edited(tmp_path, for_two))

    assert "task-duplicate" not in {p.code for p in found.problems}


# A folder of exports


@pytest.mark.parametrize("order", [1, -1])
def test_of_a_folder_the_newest_version_of_each_annotation_counts(order: int):
    found = decoded(*VERSIONS[::order], newest_only=True)

    (record,) = found.records
    assert record["source"]["export"] == "redline.20190503T100000Z.json"
    assert record["source"]["updated_at"] == "2019-05-03T09:00:00.000000Z"
    assert not found.problems


def test_versions_that_are_superseded_deleted_or_skipped_are_set_aside():
    counts = decoded(*VERSIONS, newest_only=True).counts

    assert {k: v for k, v in counts.items() if k.startswith("set aside")} == {
        "set aside: older version": 2,
        "set aside: deleted": 1,
        "set aside: skipped": 1,
    }


def test_of_two_pulls_within_a_second_the_second_is_newer(tmp_path: Path):
    """The later file is called as the earlier one, with a number behind."""
    notes = VERSIONS[0].with_suffix(".meta.json").read_bytes()
    pulls = [tmp_path / "redline.1.json", tmp_path / "redline.1-2.json"]
    for path, version in zip(pulls, VERSIONS, strict=True):
        path.write_bytes(version.read_bytes())
        path.with_suffix(".meta.json").write_bytes(notes)

    (record,) = decoded(*pulls, newest_only=True).records

    assert record["source"]["updated_at"] == "2019-05-03T09:00:00.000000Z"


def test_a_single_file_is_read_alone():
    """Then nothing in it is superseded, though another file is newer."""
    alone = gather([VERSIONS[0]], SCHEMA)
    folder = gather([VERSIONS[0].parent], SCHEMA)

    assert (len(alone.records), len(folder.records)) == (3, 1)
