"""The valid project that each mutation breaks a copy of."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.mutations.project import ONE, TWO, Project
from tests.mutations.reading import ACTORS, SCHEMA, TEXTS, article, document, notice, suggested
from toolkit.labelstudio.tasks import part_region_id, prediction, region_id, result_of, task_data
from toolkit.model import Document, JSONObject


def base() -> Project:
    """A project in which nothing is wrong; each call gives a new one."""
    return copy.deepcopy(_base())


@cache
def _base() -> Project:
    exports = {
        ONE: [
            _task("article", 1, _annotation(11, _drawn(article("annotator-1")))),
            _task("notice", 2, _annotation(12, result_of(notice("annotator-1"), SCHEMA.layers))),
        ],
        TWO: [
            _task("article", 3, _annotation(21, [], was_cancelled=True)),
            _task("notice", 4, _annotation(22, result_of(notice("annotator-2"), SCHEMA.layers))),
        ],
    }
    metas = {}
    for number, (name, tasks) in enumerate(exports.items(), 1):
        for task in tasks:
            task["data"]["annotator"] = name.removeprefix("zenda-")
            _number(task, number)
        live = {str(task["id"]): [a["id"] for a in task["annotations"]] for task in tasks}
        metas[name] = {
            "server": "http://127.0.0.1:8080",
            "project": number,
            "title": name.replace("-", " / ", 1),
            "created_at": f"2026-05-0{number}T08:00:00.000000+00:00",
            "watermark": "2026-05-03T10:00:00.000000Z",
            "tasks": live,
            "pulled_at": "20260503T120000Z",
        }
    return Project(exports, metas, [document(name) for name in TEXTS], copy.deepcopy(ACTORS))


def _drawn(record: JSONObject) -> list[JSONObject]:
    """A record → a `result` as the page makes it: regions named, parts in frames not linked."""
    names = {}
    for layer in SCHEMA.layers:
        for item in record[layer.name]:
            region, name = region_id(item["id"]), item["provenance"]["region_id"]
            names[region] = name
            names |= {part_region_id(region, p.name): f"{name}-{p.name}" for p in layer.parts}
    result = []
    for item in result_of(record, SCHEMA.layers):
        named = {k: names.get(v, v) if k.endswith("id") else v for k, v in item.items()}
        result.append(named if item["type"] == "relation" else {**named, "origin": "manual"})
    inside = [
        (name, f"{name}-{part}")
        for name, parts in {
            "bridge": ("condition", "marker", "consequence"),
            "offer": ("condition", "marker", "consequence"),
            "dam": ("marker", "consequence"),
        }.items()
        for part in parts
    ]
    return [item for item in result if (item.get("from_id"), item.get("to_id")) not in inside]


def _annotation(number: int, result: list[JSONObject], **more: Any) -> JSONObject:
    """An annotation with all that Label Studio writes about it."""
    return {
        "id": number,
        "completed_by": 1,
        "result": result,
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": "2026-05-03T09:00:00.000000Z",
        "updated_at": f"2026-05-03T10:00:00.0000{number}Z",
        "draft_created_at": None,
        "lead_time": 61.5,
        "prediction": {},
        "result_count": len(result),
        "unique_id": f"00000000-0000-4000-8000-0000000000{number}",
        "import_id": None,
        "last_action": None,
        "bulk_created": False,
        "updated_by": 1,
        "parent_prediction": None,
        "parent_annotation": None,
        "last_created_by": None,
        **more,
    }


def _task(name: str, number: int, annotation: Mapping[str, Any]) -> JSONObject:
    """A task with its data, a prediction, and all that Label Studio writes about it."""
    about = Document.from_json(document(name))
    made = {
        "id": number,
        **prediction(suggested(name), SCHEMA.layers),
        "created_ago": "2 days",
        "score": None,
        "cluster": None,
        "created_at": "2026-05-01T09:00:00.000000Z",
        "updated_at": "2026-05-01T09:00:00.000000Z",
    }
    return {
        "id": number,
        "annotations": [annotation],
        "drafts": [],
        "predictions": [made],
        "data": task_data(about, ACTORS["actors"], schema_version=SCHEMA.version),
        "meta": {},
        "created_at": "2026-05-01T09:00:00.000000Z",
        "updated_at": "2026-05-03T10:00:00.000000Z",
        "allow_skip": True,
        "inner_id": number,
        "total_annotations": int(not annotation["was_cancelled"]),
        "cancelled_annotations": int(annotation["was_cancelled"]),
        "total_predictions": 1,
        "comment_count": 0,
        "unresolved_comment_count": 0,
        "last_comment_updated_at": None,
        "updated_by": 1,
        "comment_authors": [],
    }


def _number(task: JSONObject, project: int) -> None:
    """Note the project, the task and who on all that belongs to them."""
    task["project"] = project
    for made in (*task["annotations"], *task["predictions"]):
        made |= {"task": task["id"], "project": project}
    for annotation in task["annotations"]:
        annotation |= {"completed_by": project, "updated_by": project}
