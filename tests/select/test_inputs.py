"""Documents are read line by line, from whatever files, and the same when they are read again."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from tests.select.making import plain, write
from toolkit.errors import DocumentError, RecordError
from toolkit.select.inputs import Input
from toolkit.select.numbers import number_of
from toolkit.select.seen import Desk, each
from toolkit.select.strata import Named


def told(_: int) -> None:
    """Nobody wants to know how far it is."""


def test_several_processes_see_what_one_sees(tmp_path):
    given = Input.of(write(tmp_path / "d.jsonl", plain(200)))
    named = Named([{"id": "dam", "name": "Dam", "kind": "place"}])
    desk = Desk(("source", "actor"), named, alike=True)

    one = list(each(given, desk, told, jobs=1))

    assert list(each(given, desk, told, jobs=2)) == one
    assert [seen.number for seen in one] == [number_of(d.id) for d in plain(200)]


def test_what_another_process_cannot_read_is_told_by_line(tmp_path):
    path = write(tmp_path / "d.jsonl", plain(50))
    path.write_bytes(path.read_bytes() + b'{"id": "x"}\n')

    with pytest.raises(DocumentError, match=r"d\.jsonl, line 51, lacks 'text'"):
        list(each(Input.of(path), Desk((), None, alike=True), told, jobs=2))


def test_a_mark_of_utf8_and_windows_line_ends_do_not_count(tmp_path):
    (tmp_path / "d.jsonl").write_bytes(BOM_UTF8 + b'{"a":1}\r\n\r\n{"a":2}')

    lines = list(Input.of(tmp_path / "d.jsonl").lines(told))

    assert [line.values() for line in lines] == [{"a": 1}, {"a": 2}]
    assert lines[1].place == f"{tmp_path}/d.jsonl, line 3,"


def test_a_file_that_is_written_between_two_readings_is_told(tmp_path):
    path = write(tmp_path / "d.jsonl", [{"a": 1}])
    given = Input.of(path)
    list(given.lines(told))
    list(given.lines(told))
    write(path, [{"a": 2}])

    with pytest.raises(RecordError, match="was written while it was read"):
        list(given.lines(told))


def test_the_parts_of_a_folder_are_read_by_name(tmp_path):
    write(tmp_path / "b.jsonl.gz", [{"a": 2}])
    write(tmp_path / "a.jsonl", [{"a": 1}])
    (tmp_path / ".hidden.jsonl").write_text("x", "utf-8")
    (tmp_path / "note.txt").write_text("x", "utf-8")

    lines = Input.of(tmp_path).lines(told)

    assert [line.values() for line in lines] == [{"a": 1}, {"a": 2}]


def test_a_folder_without_parts_is_told(tmp_path):
    with pytest.raises(RecordError, match=r"holds no files \*\.jsonl"):
        Input.of(tmp_path)


def test_a_pipe_cannot_be_read_twice(tmp_path):
    os.mkfifo(tmp_path / "pipe.jsonl")

    with pytest.raises(RecordError, match="is no regular file"):
        Input.of(Path(tmp_path / "pipe.jsonl"))
