"""What goes wrong with the files of exports: other formats, half of one, twice the same."""

from __future__ import annotations

import copy
import csv
import io
import json

from tests.mutations.mutation import Place, breaks
from tests.mutations.project import ONE, TWO, Project
from toolkit.model import JSONObject

FILE: Place = {"file": f"{ONE}.json"}


def instead(p: Project, data: bytes) -> Place:
    """Put other bytes in the place of the first export."""
    del p.exports[ONE]
    p.raw[ONE] = data
    return FILE


def flat(task: JSONObject) -> JSONObject:
    """A task as JSON_MIN has it."""
    annotation = task["annotations"][0]
    about = {"id": task["id"], "annotator": 1, "annotation_id": annotation["id"]}
    return {**task["data"], **about, "lead_time": 61.5, "created_at": "2026-05-03T09:00:00Z"}


# Files that are something else


@breaks("export-not-json")
def an_export_is_cut_off(p: Project) -> Place:
    return instead(p, json.dumps(p.tasks).encode()[:-100])


@breaks("export-not-json")
def an_export_is_empty(p: Project) -> Place:
    return instead(p, b"")


@breaks("export-not-json")
def an_export_is_saved_as_utf_16(p: Project) -> Place:
    return instead(p, json.dumps(p.tasks, ensure_ascii=False).encode("utf-16"))


@breaks("export-not-json")
def an_export_is_printed_by_python(p: Project) -> Place:
    return instead(p, repr(p.tasks).encode())


@breaks("export-not-json")
def an_export_holds_nan(p: Project) -> Place:
    p.annotation["lead_time"] = float("nan")
    return FILE


@breaks("export-not-json")
def an_export_is_csv(p: Project) -> Place:
    text = io.StringIO()
    rows = [{**flat(task), "actors": "[]"} for task in p.tasks]
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return instead(p, text.getvalue().encode())


@breaks("export-shape")
def an_export_is_the_body_of_a_webhook(p: Project) -> Place:
    task = {key: value for key, value in p.task.items() if key != "annotations"}
    body = {"action": "ANNOTATION_CREATED", "annotation": p.annotation, "task": task}
    return instead(p, json.dumps(body).encode())


@breaks("export-shape")
def an_export_is_one_task(p: Project) -> Place:
    return instead(p, json.dumps(p.task).encode())


@breaks("export-shape")
def an_export_names_a_key_twice(p: Project) -> Place:
    data = json.dumps(p.tasks).replace('"data": {', '"data": {"document_id": "notice", ', 1)
    return instead(p, data.encode())


@breaks("export-shape")
def an_export_is_ten_thousand_levels_deep(p: Project) -> Place:
    return instead(p, b"[" * 10_000 + b"]" * 10_000)


@breaks("export-is-min")
def an_export_is_json_min(p: Project) -> Place:
    p.exports[ONE] = [flat(task) for task in p.tasks]
    return FILE


@breaks("export-old-format")
def an_export_is_of_label_studio_0(p: Project) -> Place:
    for task in p.tasks:
        task["completions"] = task.pop("annotations")
    return FILE


@breaks("export-wrong-project")
def an_export_is_of_another_project(p: Project) -> Place:
    for task in p.tasks:
        task["data"] = {"text": task["data"]["text"]}
        for item in task["annotations"][0]["result"]:
            item["from_name"] = "ner"
    return FILE


@breaks("export-wrong-project")
def the_labels_are_of_another_project(p: Project) -> Place:
    """The data are those of push, and the page was made for something else."""
    for task in p.tasks:
        for annotation in task["annotations"]:
            kept = [i for i in annotation["result"] if i.get("from_name") == "mention"]
            for item in kept:
                item["from_name"] = "ner"
                item["value"]["labels"] = ["PER"]
            annotation["result"] = kept
    return FILE


@breaks("personal-data")
def annotators_are_named_by_address(p: Project) -> Place:
    for task in p.tasks:
        person = {"id": 1, "email": "sapt@strelsau.example", "first_name": "", "last_name": ""}
        task["annotations"][0]["completed_by"] = person
    return FILE


# Tasks and annotations that cannot be read


@breaks("export-shape")
def a_task_has_no_annotations(p: Project) -> Place:
    del p.tasks[1]["annotations"]
    return {**FILE, "path": "$[1]"}


@breaks("export-shape")
def an_annotation_is_null(p: Project) -> Place:
    p.task["annotations"].append(None)
    return {**FILE, "path": "$[0].annotations[1]"}


@breaks("export-shape")
def a_result_is_null(p: Project) -> Place:
    p.annotation["result"] = None
    return {"annotation": 11}


@breaks("export-shape")
def a_result_is_a_string(p: Project) -> Place:
    p.annotation["result"] = json.dumps(p.result)
    return {"annotation": 11}


@breaks("export-shape")
def an_offset_is_a_string(p: Project) -> Place:
    label = p.region("hussars")[0]
    label["value"]["start"] = str(label["value"]["start"])
    return {"path": p.at(label)}


@breaks("export-shape")
def whether_an_annotation_was_skipped_is_written_as_a_word(p: Project) -> Place:
    p.annotation["was_cancelled"] = "perhaps"
    return {"path": "$[0].annotations[0].was_cancelled", "annotation": 11}


@breaks("export-shape")
def the_tasks_are_for_a_person_by_name(p: Project) -> Place:
    for task in p.tasks:
        task["data"]["annotator"] = "Colonel Sapt"
    return {"path": "$[0].data.annotator", "task": 1}


@breaks("export-shape")
def the_notes_beside_an_export_are_a_list(p: Project) -> Place:
    p.metas[ONE] = []
    return {"file": f"{ONE}.meta.json"}


@breaks("annotation-empty")
def an_annotation_is_submitted_empty(p: Project) -> Place:
    p.annotation["result"] = []
    return {"task": 1, "annotation": 11}


@breaks("prediction-unchanged")
def a_prediction_is_submitted_unchanged(p: Project) -> Place:
    annotation = p.tasks[1]["annotations"][0]
    annotation["result"] = copy.deepcopy(p.tasks[1]["predictions"][0]["result"])
    return {"task": 2, "annotation": 12}


@breaks("schema-version-unknown")
def a_task_was_made_for_another_schema(p: Project) -> Place:
    p.task["data"]["schema_version"] = "0.9.0"
    return {"record": "article.annotator-1", "path": "$.schema_version"}


# Twice the same, and what is not there


@breaks("task-duplicate")
def the_tasks_are_imported_a_second_time(p: Project) -> list[Place]:
    for number, task in enumerate(copy.deepcopy(p.tasks), 5):
        p.tasks.append({**task, "id": number, "annotations": []})
        p.metas[ONE]["tasks"][str(number)] = []
    return [{"task": 5}, {"task": 6}]


@breaks("task-missing")
def a_task_is_dropped_from_an_export(p: Project) -> Place:
    del p.tasks[1]
    return FILE


@breaks("task-unknown")
def a_document_is_ingested_no_more(p: Project) -> list[Place]:
    del p.documents[1]
    return [{"task": 2}, {"task": 4}]


@breaks("task-unknown")
def a_document_is_renamed_in_a_task(p: Project) -> Place:
    p.task["data"]["document_id"] = "articles"
    return {"task": 1, "record": "articles"}


@breaks("unknown-document")
def there_are_no_documents(p: Project) -> Place:
    p.documents.clear()
    return {"path": "$.document_id"}


@breaks("duplicate-annotation")
def an_annotator_submits_a_task_twice(p: Project) -> Place:
    again = {**copy.deepcopy(p.annotation), "id": 19, "unique_id": "again"}
    p.task["annotations"].append(again)
    p.metas[ONE]["tasks"]["1"].append(19)
    return {"task": 1}


@breaks("annotator-mismatch")
def somebody_else_works_on_the_task_of_an_annotator(p: Project) -> Place:
    """Of user 9 annotators.json says that it is annotator-2; the task is annotator-1’s."""
    user = {"server": "http://127.0.0.1:8080", "project": 1, "user": 9, "annotator": "annotator-2"}
    people = [{"annotator": f"annotator-{number}", "kind": "person"} for number in (1, 2)]
    p.annotators = {"annotators": people, "users": [user]}
    p.annotation["completed_by"] = 9
    return {"task": 1, "annotation": 11}


@breaks("duplicate-annotation")
def somebody_else_annotates_the_same_task_under_its_one_name(p: Project) -> Place:
    again = {**copy.deepcopy(p.annotation), "id": 19, "completed_by": 9, "unique_id": "again"}
    p.task["annotations"].append(again)
    p.metas[ONE]["tasks"]["1"].append(19)
    return {"task": 1}


@breaks("duplicate-annotation")
def both_projects_are_given_to_one_annotator(p: Project) -> Place:
    for task in p.exports[TWO]:
        task["data"]["annotator"] = "annotator-1"
    return {"record": "notice.annotator-1"}
