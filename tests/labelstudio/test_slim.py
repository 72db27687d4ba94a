"""What is read of an export piece by piece is what all of it holds, without texts and labels."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.labelstudio.slim import slim_tasks

WINDOWS = (1, 2, 3, 7, 1000)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def read(data, window):
    return list(slim_tasks(data, window))


@settings(deadline=None)
@given(
    st.lists(VALUES.filter(lambda value: not isinstance(value, dict))),
    st.sampled_from(WINDOWS),
    st.booleans(),
)
def test_whatever_stands_in_an_array_is_found_however_it_is_cut(values, window, escaped):
    data = json.dumps(values, ensure_ascii=escaped, indent=1).encode("utf-8", "surrogatepass")

    assert json.dumps(read(data, window)) == json.dumps([bare(value) for value in values])


def bare(value):
    if isinstance(value, list):
        return [bare(one) for one in value]
    if isinstance(value, dict):
        return {k: bare(v) for k, v in value.items() if k not in ("data", "result")}
    return value


@pytest.mark.parametrize("window", WINDOWS)
def test_a_task_keeps_what_says_who_did_what_and_when(window):
    task = {
        "id": 7,
        "data": {"text": "Rudolf “waits”.", "annotator": "annotator-1"},
        "updated_at": "2026-03-01T12:00:00Z",
        "annotations": [{"id": 3, "completed_by": 4, "lead_time": 1.5, "result": [{"id": "r"}]}],
    }
    data = json.dumps([task, {"id": 8}], ensure_ascii=False).encode()

    assert read(data, window) == [
        {
            "id": 7,
            "data": {"annotator": "annotator-1"},
            "updated_at": "2026-03-01T12:00:00Z",
            "annotations": [{"id": 3, "completed_by": 4, "lead_time": 1.5}],
        },
        {"id": 8, "data": {}},
    ]


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("data", [b"[]", b" [ ] \n", b"[\n]"])
def test_an_empty_export_has_no_tasks(data, window):
    assert read(data, window) == []


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"[", b"[1", b'[{"id": 1}', b'[{"id": 1},', b'[{"id": 1', b'["\xc3'),
        *(b"{}", b"1", b"[1,]", b"[,1]", b"[1 2]", b"[1]]", b"[1] x", b'["\xff"]', b"<p>"),
    ],
)
def test_what_breaks_off_or_is_no_array_is_refused(data, window):
    with pytest.raises(ValueError, match=r".+"):
        read(data, window)
