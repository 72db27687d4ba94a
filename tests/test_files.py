"""Files in and out."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import RecordError
from toolkit.files import (
    canonical,
    dumps_line,
    dumps_page,
    read_json,
    read_lines,
    write_atomically,
    write_lines,
)

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=10,
)
objects = st.lists(st.dictionaries(texts, values), max_size=3)


@given(objects)
def test_what_is_written_a_line_is_read_again(given_objects):
    """Also with line separators in it that are no line ends of ours."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lines.jsonl"
        write_lines(path, given_objects)

        assert [value for _, value in read_lines(path)] == given_objects


@given(values)
def test_a_page_and_a_line_say_the_same(value):
    assert json.loads(dumps_page(value)) == json.loads(dumps_line(value)) == value
    assert dumps_line(value).count("\n") == 1


def test_the_canonical_form_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": [{"d": "é", "c": None}]}) == '{"a":[{"c":null,"d":"é"}],"b":1}'
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})


def test_a_file_is_replaced_whole(tmp_path: Path):
    path = tmp_path / "deep" / "file"

    write_atomically(path, "one\r\n")
    write_atomically(path, b"two")

    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_text_is_written_as_it_is(tmp_path: Path):
    write_atomically(tmp_path / "file", "é\r\n")

    assert (tmp_path / "file").read_bytes() == b"\xc3\xa9\r\n"


def test_a_secret_is_never_readable_by_others(tmp_path: Path):
    write_atomically(tmp_path / "file", "key", mode=0o600)

    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path):
    (tmp_path / "folder").mkdir()

    with pytest.raises(OSError, match="folder"):
        write_atomically(tmp_path / "folder", "text")

    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_byte_order_mark_is_dropped(tmp_path: Path):
    path = tmp_path / "file.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\n')

    assert read_json(path) == {"a": 1}
    assert list(read_lines(path)) == [(1, {"a": 1})]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "line 1, is not JSON"),
        (b"{}\n\n[1]\n", "line 3, is not a JSON object"),
        (b'{"a": "\xff"}', "is not UTF-8"),
        (b"[" * 100_000, "line 1, is not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, data: bytes, message: str):
    path = tmp_path / "lines.jsonl"
    path.write_bytes(data)

    with pytest.raises(RecordError, match=message):
        list(read_lines(path))


def test_a_file_that_is_not_json_is_named(tmp_path: Path):
    path = tmp_path / "file.json"
    path.write_bytes(b"\xff")

    with pytest.raises(RecordError, match=r"file\.json is not JSON"):
        read_json(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(RecordError, match=r"cannot read .*none\.json"):
        read_json(tmp_path / "none.json")
