"""`links.json`, held against the records that there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import RecordError
from toolkit.links import check_links, read_links
from toolkit.problems import Problem
from toolkit.schema import Schema

KNOWN = {"zenda": {"q.1-2": "quotes", "e.1-2": "events"}, "hentzau": {"q.5-6": "quotes"}}
GOOD = {
    "id": "one",
    "kind": "same_quote",
    "members": [{"document_id": "zenda", "id": "q.1-2"}, {"document_id": "hentzau", "id": "q.5-6"}],
}


@pytest.fixture
def found(tmp_path: Path, schema: Schema):
    """Write a links.json → its problems."""

    def found(value: Any) -> list[Problem]:
        path = tmp_path / "links.json"
        path.write_text(json.dumps(value), "utf-8")
        return list(check_links(read_links(path, schema), KNOWN))

    return found


def of(schema: Schema, *clusters: Any) -> dict[str, Any]:
    return {"schema_version": schema.version, "links": list(clusters)}


def test_links_to_what_is_there_have_no_problems(found, schema: Schema):
    assert not found(of(schema, GOOD))


def test_a_cluster_of_one_is_none(found, schema: Schema):
    (problem,) = found(of(schema, {**GOOD, "members": GOOD["members"][:1]}))

    assert (problem.code, problem.record, problem.path) == (
        "link-single-member",
        "one",
        "$.links[0].members",
    )


def test_a_refused_cluster_does_not_hide_the_next(found, schema: Schema):
    """And the next is found where it stands in the file."""
    lost = {**GOOD, "id": "two", "kind": "same_event"}

    problems = found(of(schema, {"id": "broken"}, lost))

    assert [(p.path, p.code) for p in problems] == [
        ("$.links[0]", "schema-violation"),
        ("$.links[0]", "schema-violation"),
        ("$.links[1].members[0]", "link-kind-mismatch"),
        ("$.links[1].members[1]", "link-kind-mismatch"),
    ]
    assert all(p.location.file and p.location.file.endswith("links.json") for p in problems)


@pytest.mark.parametrize("value", [None, [], 3, {}, {"links": {}}])
def test_another_shape_is_a_problem(value: Any, found):
    assert {problem.code for problem in found(value)} == {"schema-violation"}


def test_a_file_that_is_not_json_cannot_be_read(tmp_path: Path, schema: Schema):
    path = tmp_path / "links.json"
    path.write_text("{", "utf-8")

    with pytest.raises(RecordError, match="not JSON"):
        read_links(path, schema)
