"""Where a problem stands in its file."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.problems import problem
from toolkit.reporters.positions import Place, Positions, positions_in

RECORD = """{
 "id": "zenda.gold",
 "quotes": [
  {"id": "q", "cue": {"text": "said"}},
  {"id": "r"}
 ]
}
"""
EXPORT = json.dumps(
    [
        {"id": 4, "annotations": []},
        {
            "id": 7,
            "data": {"text": "…"},
            "annotations": [
                {"id": 8},
                {"id": 9, "result": [{"id": "a"}, {"id": "b"}, {"id": "b"}]},
            ],
        },
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z\"\\é😀]{1,3}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=12,
)


def place(text: str, path: str, **location) -> Place:
    return Positions(text).of(problem("zenda", path, "span-empty", "", **location))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$", Place(1, 1)),
        ("$.quotes", Place(3, 12)),
        ("$.quotes[0]", Place(4, 3, 39)),
        ("$.quotes[0].cue", Place(4, 22, 38)),
        ("$.quotes[1]", Place(5, 3, 14)),
        ("$.quotes[1].cue", Place(5, 3, 14)),
        ("$.text[4:9]", Place(1, 1)),
        ("$.events[2]", Place(1, 1)),
    ],
)
def test_in_a_record_it_is_the_nearest_value_on_the_way(path: str, expected: Place):
    assert place(RECORD, path) == expected


def test_in_records_a_line_it_is_in_that_line():
    lines = "\n".join(json.dumps({"id": name, "quotes": [{"id": "q"}]}) for name in ("a", "bb"))

    found = place(lines, "$.quotes[0]", line=2)

    assert found.line == 2
    assert lines.splitlines()[1][found.column - 1 : (found.until or 0) - 1] == '{"id": "q"}'


@pytest.mark.parametrize(
    ("location", "begins"),
    [
        ({"task": 7, "annotation": 9, "region": "b"}, '{"id": "b"}, {"id": "b"}'),
        ({"task": 7, "annotation": 9}, '{"id": 9,'),
        ({"task": 7, "annotation": 9, "region": "gone"}, '{"id": 9,'),
        ({"task": 7}, '{"id": 7,'),
        ({"task": 99}, "[{"),
    ],
)
def test_what_is_wrong_with_a_record_stands_in_the_region_of_its_export(location, begins):
    found = place(EXPORT, "$.quotes[3].cue", **location)

    assert EXPORT[found.column - 1 :].startswith(begins)


def test_what_is_wrong_with_an_export_stands_where_its_path_says():
    found = place(EXPORT, "$[1].annotations[1].result[0]", task=7, annotation=9)

    assert EXPORT[found.column - 1 : (found.until or 0) - 1] == '{"id": "a"}'


@pytest.mark.parametrize(
    "text", ["", "[", '[{"id": 7, "annotations": [', "{]", "7", '{"a" 1}', "\x00"]
)
def test_of_a_broken_file_it_is_what_was_readable(text: str):
    assert place(text, "$[0].a", task=7).line == 1


def test_a_file_that_is_no_text_has_no_places(tmp_path):
    (tmp_path / "latin.json").write_bytes(b'"\xe9"')

    assert positions_in(tmp_path / "latin.json") is None
    assert positions_in(tmp_path / "gone.json") is None


@settings(deadline=None)
@given(VALUES, st.sampled_from([None, 1]), st.data())
def test_every_value_that_a_path_names_is_found(value, indent, data):
    text = json.dumps(value, indent=indent, ensure_ascii=data.draw(st.booleans()))
    path, wanted = "$", value
    while isinstance(wanted, (dict, list)) and wanted:
        keys = list(wanted) if isinstance(wanted, dict) else range(len(wanted))
        key = data.draw(st.sampled_from(keys))
        path += f"[{key}]" if isinstance(key, int) else f".{key}"
        wanted = wanted[key]

    found = place(text, path)

    lines = text.split("\n")
    rest = "\n".join([lines[found.line - 1][found.column - 1 :], *lines[found.line :]])
    assert json.JSONDecoder().raw_decode(rest)[0] == wanted
