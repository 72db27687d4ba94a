"""A real export: nothing untrue is said of it, and what is broken in it is caught."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutations.mutation import Mutation, Place, expected, found
from tests.mutations.of_spans import recount, shift
from tests.mutations.project import ONE, Project
from tests.mutations.reading import SCHEMA
from toolkit.model import JSONObject
from toolkit.registry import read_corpus
from toolkit.validate import Report, validate

STORED = Path(__file__).resolve().parents[2] / "annotations"
MUTATIONS: list[Mutation] = []


def breaks(*codes: str) -> Callable[[Callable[[Project], Place]], Callable[[Project], Place]]:
    """Enter a function that breaks the stored export."""

    def enter(change: Callable[[Project], Place]) -> Callable[[Project], Place]:
        MUTATIONS.append(Mutation(codes, change))
        return change

    return enter


def stored() -> Project:
    """The stored export of one reading of one article as a project."""
    (path,) = STORED.glob("pilot/*Z.json")
    meta = json.loads(path.with_suffix(".meta.json").read_text("utf-8"))
    lines = (STORED / "documents.jsonl").read_text("utf-8").splitlines()
    actors = json.loads((STORED / "actors.json").read_text("utf-8"))
    tasks = json.loads(path.read_text("utf-8"))
    annotators = json.loads((STORED / "annotators.json").read_text("utf-8"))
    documents = [json.loads(line) for line in lines]
    return Project({ONE: tasks}, {ONE: meta}, documents, actors, annotators)


def by_library(project: Project, folder: Path) -> Report:
    """What `validate` finds."""
    path, files = project.write(folder)
    return validate([path], SCHEMA, read_corpus(files, SCHEMA))


def region(p: Project, control: str, *labels: str, alone: bool = False) -> str:
    """The first region of a control with one of some labels; alone: no relation leads to it."""
    linked = {end for i in p.result for end in (i.get("from_id"), i.get("to_id"))}
    return next(
        str(item["id"])
        for item in p.result
        if item.get("from_name") == control
        and (not labels or item["value"]["labels"][0] in labels)
        and not (alone and item["id"] in linked)
    )


def relation(p: Project, label: str) -> JSONObject:
    """The first relation with a label."""
    return next(item for item in p.result if item.get("labels") == [label])


@breaks("export-not-json")
def the_export_is_cut_off(p: Project) -> Place:
    p.raw[ONE] = json.dumps(p.exports.pop(ONE)).encode()[:-1]
    return {"file": f"{ONE}.json"}


@breaks("personal-data")
def the_annotator_is_named_by_address(p: Project) -> Place:
    p.annotation["completed_by"] = {"id": 1, "email": "sapt@strelsau.example"}
    return {"file": f"{ONE}.json"}


@breaks("annotation-empty")
def the_annotation_is_submitted_empty(p: Project) -> Place:
    p.annotation["result"] = []
    return {"annotation": p.annotation["id"]}


@breaks("task-duplicate")
def a_task_is_imported_again(p: Project) -> Place:
    p.tasks.append({**p.tasks[1], "id": 99})
    p.metas[ONE]["tasks"]["99"] = []
    return {"task": 99}


@breaks("task-missing")
def the_last_task_is_dropped(p: Project) -> Place:
    p.tasks.pop()
    return {"file": f"{ONE}.json"}


@breaks("span-text-mismatch")
def a_name_is_moved_by_one(p: Project) -> Place:
    return shift(p, region(p, "mention", alone=True), start=1, end=1)


@breaks("offset-unit")
def offsets_count_a_line_end_as_two(p: Project) -> Place:
    recount(p, lambda before: len(before.replace("\n", "\r\n")))
    return {"annotation": p.annotation["id"]}


@breaks("document-text-changed")
def the_text_of_the_task_is_edited(p: Project) -> Place:
    p.task["data"]["text"] = "Exclusive: " + p.text
    return {"annotation": p.annotation["id"]}


@breaks("span-splits-word")
def a_name_loses_its_last_letter(p: Project) -> Place:
    name = region(p, "mention", "name", alone=True)
    p.drag(name, end=-1)
    return {"region": name}


@breaks("region-unknown-label")
def a_name_has_a_label_of_another_page(p: Project) -> Place:
    name = region(p, "mention", "name", alone=True)
    p.label(name, "PER")
    return {"region": name}


@breaks("region-multiple-labels")
def a_name_has_two_labels(p: Project) -> Place:
    name = region(p, "mention", "name", alone=True)
    p.region(name)[0]["value"]["labels"].append("metonym")
    return {"region": name}


@breaks("attribute-missing")
def a_name_has_no_actor(p: Project) -> Place:
    name = region(p, "mention", "name", alone=True)
    p.clear(name, "actor")
    return {"region": name}


@breaks("attribute-missing")
def a_frame_has_no_aim(p: Project) -> Place:
    name = region(p, "conditional_threat", "threat", "warning", "offer")
    p.clear(name, "aim")
    return {"region": name}


@breaks("direct-quote-marks")
def a_direct_quote_takes_in_its_first_mark(p: Project) -> Place:
    name = region(p, "quote", "direct")
    p.drag(name, start=-1)
    return {"region": name}


@breaks("region-unattached")
def a_cue_is_linked_to_nothing(p: Project) -> Place:
    link = relation(p, "cue")
    p.result.remove(link)
    return {"region": link["to_id"]}


@breaks("relation-direction")
def a_speaker_is_linked_backwards(p: Project) -> Place:
    link = relation(p, "speaker")
    link["from_id"], link["to_id"] = link["to_id"], link["from_id"]
    return {"region": link["to_id"]}


@breaks("threatener-missing")
def a_threatener_is_unlinked(p: Project) -> Place:
    frame = relation(p, "threatener")["from_id"]
    p.result[:] = [
        item
        for item in p.result
        if (item.get("from_id"), item.get("labels")) != (frame, ["threatener"])
    ]
    return {"region": frame}


def test_of_the_stored_export_nothing_untrue_is_said(tmp_path: Path):
    report = by_library(stored(), tmp_path)

    assert list(map(str, report.problems)) == []
    assert report.records == 1
    assert report.ledger.adds_up


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.name)
def test_a_mutation_of_the_stored_export_is_caught_once(mutation: Mutation, tmp_path: Path):
    project = stored()
    wanted = expected(mutation, mutation.change(project))

    report = by_library(project, tmp_path)

    assert wanted == found(report.problems, wanted), "\n".join(map(str, report.problems))
    assert report.ledger.adds_up
