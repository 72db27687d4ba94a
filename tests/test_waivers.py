"""Which warnings an entry of `waivers.json` explains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import RecordError
from toolkit.pile import Pile
from toolkit.problems import Problem, problem
from toolkit.schema import Schema
from toolkit.waivers import Waivers, read_waivers, waive

WARNING = problem("zenda.a", "$.conditional_threats[0]", "target-missing", "no target is linked")
ERROR = problem("zenda.a", "$.mentions[0]", "span-empty", "nothing is marked")


def entry(found: Problem, **other: Any) -> dict[str, Any]:
    return {"code": found.code, "record": found.record, "path": found.path, "reason": "so", **other}


@pytest.fixture
def read(tmp_path: Path, schema: Schema):
    """Write a waivers.json → what is read from it."""

    def read(*entries: Any) -> Waivers:
        path = tmp_path / "waivers.json"
        path.write_text(json.dumps(entries), "utf-8")
        return read_waivers(path, schema)

    return read


def test_a_warning_that_is_explained_does_not_stand(read):
    standing = Pile([WARNING, ERROR])

    waived = waive(standing, read(entry(WARNING)), lambda _: True)

    assert (list(standing), waived) == ([ERROR], [WARNING])


def test_a_region_may_stand_for_the_path(read):
    """Paths into an export shift with every edit; the region's id stays."""
    found = problem("zenda.a", "$[0].annotations[0].result[7]", "span-trimmed", "…", region="q_1-2")

    standing = Pile([found])

    assert waive(standing, read(entry(found, path="q_1-2")), lambda _: True) == [found]
    assert not standing


def test_an_entry_that_matches_nothing_is_a_warning(read):
    standing = Pile()
    waive(standing, read(entry(WARNING)), lambda _: True)
    (found,) = standing

    assert (found.code, found.severity, found.path) == ("waiver-unused", "warning", "$[0]")


def test_an_error_cannot_be_waived(read):
    standing = Pile([ERROR])

    assert waive(standing, read(entry(ERROR)), lambda _: True) == []
    assert [found.code for found in standing] == ["span-empty", "waiver-unused"]
    assert "only warnings" in list(standing)[1].message


def test_an_entry_for_what_was_not_looked_at_rests(read):
    standing = Pile()

    assert waive(standing, read(entry(WARNING)), lambda _: False) == []
    assert not standing


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (entry(WARNING, reason=" "), "$[1].reason"),
        (entry(WARNING, code="target-mising"), "$[1].code"),
        (entry(WARNING, other=1), "$[1]"),
        ({"code": "target-missing"}, "$[1]"),
        (3, "$[1]"),
    ],
)
def test_a_faulty_entry_explains_nothing(wrong: Any, place: str, read):
    """And leaves the others to do so."""
    waivers = read(entry(WARNING), wrong)

    assert len(waivers.entries) == 1
    assert {(p.code, p.path) for p in waivers.problems} == {("waiver-invalid", place)}


def test_a_file_that_holds_no_list_is_a_problem(tmp_path: Path, schema: Schema):
    path = tmp_path / "waivers.json"
    path.write_text("{}", "utf-8")

    (found,) = read_waivers(path, schema).problems

    assert (found.code, found.path, found.location.file) == ("waiver-invalid", "$", str(path))


def test_a_file_that_is_not_json_cannot_be_read(tmp_path: Path, schema: Schema):
    path = tmp_path / "waivers.json"
    path.write_text("[", "utf-8")

    with pytest.raises(RecordError, match="not JSON"):
        read_waivers(path, schema)
