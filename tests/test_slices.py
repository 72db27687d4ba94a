"""Files of which slices are read: the same bytes as of the whole, or a clear refusal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolkit.errors import RecordError
from toolkit.slices import Sliced


def test_a_slice_is_that_of_the_whole_file(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)))
    file = Sliced.of(path)

    assert (file.slice(3, 9), file.whole()) == (bytes(range(3, 9)), bytes(range(256)))


@pytest.mark.parametrize("data", [b"", b"a", b"a\n", b"\n\nb\r\nc", b"a\nb\n"])
def test_the_lines_of_a_file_are_those_of_its_bytes(data: bytes, tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(data)

    found = list(Sliced.of(path).lines())

    assert [line for _, _, line in found] == data.split(b"\n")
    assert all(data[start : start + len(line)] == line for _, start, line in found)
    assert [number for number, _, _ in found] == list(range(1, len(found) + 1))


def test_a_file_that_was_written_since_is_not_read(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(b"one")
    file = Sliced.of(path)
    (tmp_path / "other").write_bytes(b"two")
    (tmp_path / "other").replace(path)

    with pytest.raises(RecordError, match="was written while it was read"):
        file.slice(0, 1)


def test_a_file_that_is_gone_is_named(tmp_path: Path):
    with pytest.raises(RecordError, match=r"cannot read .*nowhere"):
        Sliced.of(tmp_path / "nowhere")


def test_a_pipe_is_read_once_and_kept():
    reader, writer = os.pipe()
    os.write(writer, b"abc")
    os.close(writer)
    file = Sliced.of(Path(f"/dev/fd/{reader}"))
    os.close(reader)

    assert (file.slice(1, 2), file.whole(), file.part(1, 3)[0].data) == (b"b", b"abc", b"bc")
