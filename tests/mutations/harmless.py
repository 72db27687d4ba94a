"""What differs between exports and means nothing: nothing may be said of it."""

from __future__ import annotations

import copy
import json
import re

from tests.mutations.mutation import harmless
from tests.mutations.of_clusters import cluster, waiver
from tests.mutations.project import ONE, Project


@harmless
def nothing_is_changed(p: Project) -> None:
    p.tasks[:] = copy.deepcopy(p.tasks)


@harmless
def an_export_begins_with_a_byte_order_mark(p: Project) -> None:
    p.raw[ONE] = b"\xef\xbb\xbf" + json.dumps(p.exports.pop(ONE)).encode()


@harmless
def the_items_of_a_result_stand_the_other_way_round(p: Project) -> None:
    p.result.reverse()


@harmless
def the_tasks_stand_the_other_way_round(p: Project) -> None:
    p.tasks.reverse()


@harmless
def texts_of_regions_are_as_the_page_writes_them(p: Project) -> None:
    """A line end is the two characters backslash and n, white space is folded."""
    for item in p.result:
        if "value" in item and item["type"] == "labels":
            item["value"]["text"] = re.sub(r"\s+", " ", item["value"]["text"])


@harmless
def texts_of_regions_are_left_out(p: Project) -> None:
    for item in p.result:
        if item.get("type") == "labels":
            del item["value"]["text"]


@harmless
def relations_are_drawn_with_a_direction_to_the_left(p: Project) -> None:
    for item in p.result:
        if item["type"] == "relation":
            item |= {"from_id": item["to_id"], "to_id": item["from_id"], "direction": "left"}


@harmless
def relations_to_parts_have_no_labels(p: Project) -> None:
    for item in p.result:
        if item.get("labels") in (["cue"], ["condition"]):
            del item["labels"], item["direction"]


@harmless
def regions_have_numbers_for_ids(p: Project) -> None:
    numbers = {item["id"]: n for n, item in enumerate(p.result) if "id" in item}
    for item in p.result:
        for key in ("id", "from_id", "to_id"):
            if key in item:
                item[key] = numbers[item[key]]


@harmless
def who_made_it_is_an_object(p: Project) -> None:
    p.annotation["completed_by"] = {"id": 1}


@harmless
def predictions_are_numbers(p: Project) -> None:
    for task in p.tasks:
        task["predictions"] = [1]


@harmless
def a_draft_was_left(p: Project) -> None:
    p.task["drafts"] = [{"id": 1, "result": p.result[:3], "annotation": None, "user": 1}]


@harmless
def a_skipped_annotation_stands_beside_a_finished_one(p: Project) -> None:
    skipped = {**copy.deepcopy(p.annotation), "id": 18, "was_cancelled": True, "unique_id": "skip"}
    p.task["annotations"].insert(0, skipped)
    p.metas[ONE]["tasks"]["1"].append(18)


@harmless
def an_older_version_of_an_export_lies_beside_it(p: Project) -> None:
    older = copy.deepcopy(p.tasks)
    older[0]["annotations"][0]["result"] = older[0]["annotations"][0]["result"][:2]
    p.exports["zenda-annotator-1.old"] = older
    p.metas["zenda-annotator-1.old"] = {**p.metas[ONE], "pulled_at": "20260502T120000Z"}


@harmless
def an_older_version_of_an_export_is_broken_and_was_mended(p: Project) -> None:
    older = copy.deepcopy([*p.tasks, *p.tasks])
    older[0]["annotations"].append(None)
    del older[1]["data"]["text"]
    p.exports["zenda-annotator-1.old"] = older
    p.metas["zenda-annotator-1.old"] = {**p.metas[ONE], "pulled_at": "20260502T120000Z"}


@harmless
def whether_an_annotation_was_skipped_is_a_string(p: Project) -> None:
    p.annotation["was_cancelled"] = "false"


@harmless
def an_export_has_no_notes_beside_it(p: Project) -> None:
    del p.metas[ONE]


@harmless
def remarks_are_written(p: Project) -> None:
    for name in ("hussars", "bridge", "offer-condition"):
        p.fill(name, "note", "textarea", ["hard", "or \x1b[31mthat"])


@harmless
def the_clusters_are_right(p: Project) -> None:
    cluster(p)


@harmless
def a_warning_is_explained(p: Project) -> None:
    p.unrelate("bridge", "michael-1")
    waiver(p)


@harmless
def a_marked_term_is_explained(p: Project) -> None:
    p.delete("errand")
    p.delete("errand-cue")
    start = p.text.index("a fool’s errand")
    waiver(p, "quoted-text-uncovered", path=f"$.text[{start}:{start + len('a fool’s errand')}]")


@harmless
def records_are_validated_instead(p: Project) -> None:
    p.record()
