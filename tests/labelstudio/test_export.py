"""Exports: what can be read, whose annotations count, and what is said of the rest."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from toolkit.gather import gather
from toolkit.labelstudio.export import Decoding, decode_exports
from toolkit.labelstudio.shape import Export, read_export
from toolkit.problems import Problem
from toolkit.schema import load_schema

SCHEMA = load_schema()
EXPORTS = Path(__file__).resolve().parent.parent / "data" / "exports"
VERSIONS = sorted(p for p in EXPORTS.glob("versions/*.json") if not p.match("*.meta.json"))


def read(path: Path) -> Export:
    """An export that can be read."""
    export, problems = read_export(path, path.read_bytes())
    assert export.readable, problems
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
        ("json_min", "export-is-min"),
        ("completions", "export-old-format"),
        ("another_project", "export-wrong-project"),
    ],
)
def test_what_is_no_export_is_called_by_its_name(name: str, code: str):
    path = EXPORTS / f"{name}.json"

    export, problems = read_export(path, path.read_bytes())

    assert not export.readable
    problems = [*problems, *export.problems]
    assert [(p.code, p.location.file) for p in problems] == [(code, str(path))]


def test_an_annotation_that_is_no_object_does_not_hide_its_task():
    path = EXPORTS / "annotation_no_object.json"

    export, problems = read_export(path, path.read_bytes())

    assert (len(export.tasks), problems) == (1, [])
    assert [p.code for p in export.problems] == ["export-shape"]


def test_a_byte_order_mark_is_no_fault():
    assert len(decoded(EXPORTS / "bom.json").records) == 1


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
    ledger = decoded(EXPORTS / "usual.json").ledger

    assert ledger.count("annotation", "set aside", "skipped") == 1


def cancelled(tmp_path: Path, given) -> Decoding:
    """What an export of one annotation with this `was_cancelled` decodes to."""

    def change(tasks):
        del tasks[1:]
        tasks[0]["annotations"][0]["was_cancelled"] = given

    return decoded(edited(tmp_path, change))


@pytest.mark.parametrize("given", ["true", "True", True])
def test_what_says_that_a_task_was_skipped_may_be_a_string(tmp_path: Path, given):
    found = cancelled(tmp_path, given)

    assert (len(found.records), found.problems) == (0, ())
    assert found.ledger.count("annotation", "set aside", "skipped") == 1


@pytest.mark.parametrize("given", ["false", "False", False, None])
def test_what_says_that_a_task_was_not_skipped_may_be_a_string(tmp_path: Path, given):
    found = cancelled(tmp_path, given)

    assert (len(found.records), found.problems) == (1, ())


@pytest.mark.parametrize("given", ["", "no", 0, 1, [], {"by": 1}])
def test_whether_a_task_was_skipped_is_not_guessed(tmp_path: Path, given):
    found = cancelled(tmp_path, given)

    assert found.records == ()
    (problem,) = found.problems
    assert (problem.code, problem.path) == ("export-shape", "$[0].annotations[0].was_cancelled")
    assert found.ledger.count("annotation", "problem", "export-shape") == 1
    assert found.ledger.adds_up


def test_an_annotation_with_nothing_in_it_is_reported():
    (found,) = decoded(EXPORTS / "usual.json").problems

    assert (found.code, found.record, found.location.task) == (
        "annotation-empty",
        "hentzau.user-1",
        13,
    )


def test_an_annotation_without_a_result_is_reported():
    found = decoded(EXPORTS / "null_result.json")

    assert [p.code for p in found.problems] == ["export-shape"]
    assert not found.records


def test_every_item_is_counted():
    ledger = decoded(EXPORTS / "usual.json").ledger

    assert ledger.adds_up
    assert (ledger.found("task"), ledger.found("annotation")) == (4, 3)
    assert ledger.found("item") == ledger.count("item", "used") == 2


def test_a_task_is_used_where_one_of_its_annotations_is():
    ledger = decoded(EXPORTS / "usual.json").ledger

    (row,) = (row for row in ledger.rows() if row.kind == "task")
    assert (row.used, row.set_aside, row.problem) == (1, 2, 1)
    assert row.reasons == {"annotation-empty": 1, "not annotated": 1, "skipped": 1}


def test_a_problem_is_addressed_where_the_server_is_known():
    (found,) = decoded(EXPORTS / "usual.json").problems

    assert found.location.url == "http://127.0.0.1:8080/projects/4/data?task=13"
    assert str(found).endswith(found.location.url)


def test_a_problem_has_no_address_without_the_notes_beside_the_export(tmp_path: Path):
    (found,) = decoded(edited(tmp_path, lambda tasks: tasks.pop(0))).problems

    assert found.location.url is None


def test_what_could_not_be_read_is_known_by_record_and_region(tmp_path: Path):
    """So that nobody is told of what follows from it."""

    def change(tasks):
        result = tasks[0]["annotations"][0]["result"]
        lost = {"start": 0, "end": 6, "text": "Rudolf", "labels": ["QUOTE"]}
        result.append({**result[0], "id": "q", "from_name": "quote", "value": lost})
        result[1]["value"] = {"choices": ["ruritania"]}

    found = decoded(edited(tmp_path, change))

    (region,) = (item["provenance"]["region_id"] for item in found.records[0]["mentions"])
    assert found.said["strelsau.user-1"].lost == {region: {"actor_id"}}
    assert found.said["strelsau.user-1"].lost_spans == (("quotes", 0, 6),)


# Annotators


def test_the_task_says_first_whose_annotation_it_is(tmp_path: Path):
    def named(tasks):
        tasks[0]["data"]["annotator"] = "annotator-7"

    (record,) = decoded(edited(tmp_path, named)).records

    assert record["annotator"] == "annotator-7"


@pytest.mark.parametrize("by", [1, "1", 1.0, {"id": 1}, {"id": "1", "email": "a@zenda.example"}])
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


def test_a_task_that_somebody_else_has_annotated_is_reported(tmp_path: Path):
    def named(tasks):
        tasks[0]["data"]["annotator"] = "annotator-7"

    known = {"server": "", "project": 4, "user": 1, "annotator": "annotator-3"}
    found = decoded(edited(tmp_path, named), annotators=[known])

    assert [r["annotator"] for r in found.records] == ["annotator-7"]
    assert [p.location.annotation for p in found.problems if p.code == "annotator-mismatch"] == [21]


@pytest.mark.parametrize("name", ["Rudolf Rassendyll", "rudolf@zenda.example", 7, ""])
def test_an_annotator_that_is_no_id_is_not_taken_from_the_task(tmp_path: Path, name):
    def named(tasks):
        tasks[0]["data"]["annotator"] = name

    (record,) = decoded(edited(tmp_path, named)).records

    assert record["annotator"] == "user-1"


def unusable(tmp_path: Path, name) -> list[Problem]:
    """What is said where tasks are for somebody who is called so."""

    def named(tasks):
        for task in tasks:
            task["data"]["annotator"] = name

    found = decoded(edited(tmp_path, named)).problems
    return [problem for problem in found if problem.path == "$[0].data.annotator"]


def test_an_annotator_that_is_no_id_is_reported_once_a_project(tmp_path: Path):
    (found,) = unusable(tmp_path, "Rudolf Rassendyll")

    assert (found.code, found.record, found.location.task) == ("export-shape", "strelsau", 11)
    assert "“Rudolf Rassendyll”" in found.message
    assert "(and 3 more tasks like it)" in found.message


def test_an_annotator_that_is_an_address_is_reported_without_it(tmp_path: Path):
    (found,) = unusable(tmp_path, "rudolf@zenda.example")

    assert "an e-mail address" in found.message
    assert "rudolf" not in str(found)


@pytest.mark.parametrize("name", [None, "", "annotator-1"])
def test_nothing_is_said_of_a_task_for_nobody_or_for_an_annotator(tmp_path: Path, name):
    assert unusable(tmp_path, name) == []


def test_two_who_are_known_by_address_alone_are_two(tmp_path: Path):
    def by_two(tasks):
        one = tasks[0]["annotations"][0]
        tasks[0]["annotations"] = [
            {**one, "id": n, "completed_by": {"email": f"{name}@zenda.example"}}
            for n, name in enumerate(["rudolf", "michael"])
        ]

    path = edited(tmp_path, by_two)
    found = decoded(path)

    assert [r["annotator"] for r in found.records] == ["user-unknown", "user-unknown-2"]
    assert [p.code for p in found.problems] == ["annotation-empty"]


# Twice the same


def test_of_two_annotations_by_one_annotator_the_newer_counts(tmp_path: Path):
    def again(tasks):
        older = tasks[0]["annotations"][0]
        newer = {**older, "id": 99, "updated_at": "2019-05-09T10:00:00.000000Z"}
        tasks[0]["annotations"] = [newer, older]

    found = decoded(edited(tmp_path, again))

    (record,) = found.records
    assert record["source"]["annotation_id"] == 99
    assert sorted(p.code for p in found.problems) == ["annotation-empty", "duplicate-annotation"]
    assert found.ledger.count("annotation", "problem", "duplicate-annotation") == 1
    assert found.ledger.count("item", "problem", "duplicate-annotation") == 2
    assert found.ledger.adds_up


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


# Suggestions that nobody has read


def with_prediction(tmp_path: Path, change) -> list[Problem]:
    """The problems of an export in which a task has a prediction and an annotation."""

    def suggested(tasks):
        made = tasks[0]["annotations"][0]
        items = [{**copy.deepcopy(item), "score": 0.5} for item in made["result"]]
        tasks[0]["predictions"] = [{"id": 3, "model_version": "rules", "result": items}]
        change(tasks[0], made)

    found = decoded(edited(tmp_path, suggested)).problems
    return [problem for problem in found if problem.code == "prediction-unchanged"]


def test_an_annotation_that_is_the_prediction_is_told(tmp_path: Path):
    def as_the_page_writes_it(_, made):
        made["result"][0]["value"]["text"] = "as\\nthe page has it"
        made["result"].reverse()

    (found,) = with_prediction(tmp_path, as_the_page_writes_it)

    assert (found.severity, found.path) == ("warning", "$[0].annotations[0]")
    assert "“rules”" in found.message
    assert "62 s" in found.message


def test_the_prediction_that_an_annotation_began_with_stands_in_it(tmp_path: Path):
    def numbered(task, made):
        made["prediction"] = task["predictions"][0]
        task["predictions"] = [3]

    assert len(with_prediction(tmp_path, numbered)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda _, made: made["result"].pop(),
        lambda _, made: made["result"][1]["value"].update(taxonomy=[["strelsau"]]),
        lambda _, made: made["result"][0]["value"].update(end=8),
        lambda _, made: made.update(was_cancelled=True),
        lambda task, _: task.update(predictions=[3]),
    ],
    ids=["less", "another actor", "another span", "skipped", "unknown"],
)
def test_an_annotation_that_is_not_the_prediction_is_not(tmp_path: Path, change):
    assert with_prediction(tmp_path, change) == []


# A folder of exports


@pytest.mark.parametrize("order", [1, -1])
def test_of_a_folder_the_newest_version_of_each_annotation_counts(order: int):
    found = decoded(*VERSIONS[::order], newest_only=True)

    (record,) = found.records
    assert record["source"]["export"] == "redline.20190503T100000Z.json"
    assert record["source"]["updated_at"] == "2019-05-03T09:00:00.000000Z"
    assert not found.problems


def test_versions_that_are_superseded_deleted_or_skipped_are_set_aside():
    ledger = decoded(*VERSIONS, newest_only=True).ledger

    (row,) = (row for row in ledger.rows() if row.kind == "annotation")
    assert row.reasons == {"older version": 2, "deleted": 1, "skipped": 1}
    assert ledger.adds_up


def test_of_two_pulls_within_a_second_the_second_is_newer(tmp_path: Path):
    """The later file is called as the earlier one, with a number behind."""
    notes = VERSIONS[0].with_suffix(".meta.json").read_bytes()
    pulls = [tmp_path / "redline.1.json", tmp_path / "redline.1-2.json"]
    for path, version in zip(pulls, VERSIONS, strict=True):
        path.write_bytes(version.read_bytes())
        path.with_suffix(".meta.json").write_bytes(notes)

    (record,) = decoded(*pulls, newest_only=True).records

    assert record["source"]["updated_at"] == "2019-05-03T09:00:00.000000Z"


def test_an_older_version_does_not_stand_in_for_one_that_cannot_be_read(tmp_path: Path):
    """Its newer version has been reported: to use the older one would hide that."""
    for version in VERSIONS:
        tasks = json.loads(version.read_text("utf-8"))
        if version is VERSIONS[-1]:
            for task in tasks:
                del task["data"]["text"]
            tasks.append({"id": 99, "annotations": [], "data": {"document_id": "z", "text": ""}})
        (tmp_path / version.name).write_text(json.dumps(tasks), "utf-8")
        notes = version.with_suffix(".meta.json")
        (tmp_path / notes.name).write_bytes(notes.read_bytes())

    found = decoded(*sorted(tmp_path.glob("redline.*Z.json")), newest_only=True)

    assert found.records == ()
    assert found.ledger.adds_up


def no_annotation(tasks):
    """An annotation that is no object beside the one that is."""
    tasks[0]["annotations"].append(7)


def no_annotation_alone(tasks):
    """The same with nothing beside it."""
    tasks[0]["annotations"] = [7]


def no_text(tasks):
    """A task that cannot be read."""
    del tasks[0]["data"]["text"]


def no_text_anywhere(tasks):
    """No task that can be read."""
    for task in tasks:
        del task["data"]["text"]


def second_import(tasks):
    """A task twice."""
    tasks.append({**tasks[0], "id": 99, "annotations": []})


def unknown_layer(tasks):
    """A task that asks for what there is not."""
    tasks[0]["data"]["layers"] = ["rumors"]


BROKEN = [
    no_annotation, no_annotation_alone, no_text, no_text_anywhere, second_import, unknown_layer,
]  # fmt: skip


def pulls(tmp_path: Path, change, broken: int) -> Decoding:
    """A folder of two pulls of a project, one of them (0: the older) broken."""
    tasks = json.loads((EXPORTS / "usual.json").read_text("utf-8"))[:1]
    paths = []
    for number in range(2):
        given = copy.deepcopy(tasks)
        if number == broken:
            change(given)
        path = with_notes(tmp_path, f"pull-{number}", [11], f"2019050{number + 2}T100000Z")
        path.write_text(json.dumps(given), "utf-8")
        paths.append(path)
    read_all = [read_export(path, path.read_bytes())[0] for path in paths]
    return decode_exports(read_all, SCHEMA, newest_only=True)


@pytest.mark.parametrize("change", BROKEN)
def test_what_was_mended_is_no_problem_of_the_older_export(tmp_path: Path, change):
    found = pulls(tmp_path, change, broken=0)

    assert found.problems == ()
    assert [record["source"]["export"] for record in found.records] == ["pull-1.json"]
    assert found.ledger.adds_up
    assert not any(row.problem for row in found.ledger.rows())


@pytest.mark.parametrize("change", BROKEN)
def test_what_is_broken_in_the_newest_export_is_told_once(tmp_path: Path, change):
    found = pulls(tmp_path, change, broken=1)

    assert [Path(str(p.location.file)).name for p in found.problems] == ["pull-1.json"]
    assert found.ledger.adds_up


def test_persons_in_an_older_export_are_told_as_long_as_it_is_there(tmp_path: Path):
    def named(tasks):
        tasks[0]["annotations"][0]["completed_by"] = {"email": "rudolf@zenda.example"}

    path = edited(tmp_path, named)

    assert [p.code for p in read_export(path, path.read_bytes())[1]] == ["personal-data"]


def test_the_tasks_of_the_newest_export_of_each_project_are_judged(tmp_path: Path):
    """An export without notes is of another project than one with notes."""
    folder = [read(path) for path in [*VERSIONS, edited(tmp_path, list)]]

    newest = decode_exports(folder, SCHEMA, newest_only=True).counting

    assert [export.path.name for export in newest] == [VERSIONS[-1].name, "usual.json"]
    assert decode_exports(folder, SCHEMA).counting == tuple(folder)


def test_two_files_of_which_nothing_is_known_are_both_told(tmp_path: Path):
    strange = [EXPORTS / "another_project.json", tmp_path / "other.json"]
    strange[1].write_bytes(strange[0].read_bytes())
    exports = [read_export(path, path.read_bytes())[0] for path in strange]

    found = decode_exports(exports, SCHEMA, newest_only=True)

    assert [p.code for p in found.problems] == ["export-wrong-project"] * 2


def test_the_text_of_an_annotation_is_known_where_no_record_is_made_of_it():
    found = decoded(EXPORTS / "usual.json")

    assert found.texts.keys() - {record["id"] for record in found.records} == {"hentzau.user-1"}


def with_notes(tmp_path: Path, name: str, tasks: list[int], pulled: str) -> Path:
    """A copy of an export whose notes list these tasks."""
    path = tmp_path / f"{name}.json"
    path.write_bytes((EXPORTS / "usual.json").read_bytes())
    notes = json.loads((EXPORTS / "usual.meta.json").read_text("utf-8"))
    notes |= {"tasks": {str(number): [] for number in tasks}, "pulled_at": pulled}
    path.with_suffix(".meta.json").write_text(json.dumps(notes), "utf-8")
    return path


def missing(*paths: Path, newest_only: bool) -> list[str]:
    """What is said of tasks that are missing."""
    found = decoded(*paths, newest_only=newest_only).problems
    return [problem.message for problem in found if problem.code == "task-missing"]


def test_tasks_that_a_project_has_and_no_export_holds_are_named_once(tmp_path: Path):
    older = with_notes(tmp_path, "a", [11, 12, 13, 14, 98], "20190502T100000Z")
    newer = with_notes(tmp_path, "b", [11, 12, 13, 14, 15, 16], "20190503T100000Z")

    (message,) = missing(older, newer, newest_only=True)

    assert message.startswith("the project has 2 tasks that no export here holds: 15, 16;")


def test_no_task_is_missing_where_the_notes_list_what_is_there(tmp_path: Path):
    path = with_notes(tmp_path, "a", [11, 12, 13, 14], "20190502T100000Z")

    assert missing(path, newest_only=False) == []


def test_the_notes_on_an_export_that_is_gone_still_say_which_tasks_there_are(tmp_path: Path):
    path = with_notes(tmp_path, "a", [11, 12, 13, 14], "20190502T100000Z")
    with_notes(tmp_path, "b", [11, 15], "20190503T100000Z").unlink()

    assert len(missing(path, newest_only=True)) == 1
    assert missing(path, newest_only=False) == []


def test_a_single_file_is_read_alone():
    """Then nothing in it is superseded, though another file is newer."""
    alone = gather([VERSIONS[0]], SCHEMA)
    folder = gather([VERSIONS[0].parent], SCHEMA)

    assert (len(alone.records), len(folder.records)) == (3, 1)
