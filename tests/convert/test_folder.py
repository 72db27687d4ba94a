"""A folder is written whole, the same twice, and over nobody's work."""

from __future__ import annotations

import json

import pytest

from toolkit.convert.folder import MANIFEST, write_folder
from toolkit.errors import RecordError

PIECES = [("a.conf", b"one\n"), ("gold/x.ann", b"T1\n"), ("a.conf", b"two\n"), ("gold/y.ann", b"")]


def held(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path):
    """A folder with a conversion in it."""
    place = tmp_path / "out"
    assert write_folder(place, "brat", PIECES) == 3
    return place


def test_pieces_of_one_name_go_into_one_file(folder):
    files = held(folder)

    assert files.pop(MANIFEST)
    assert files == {"a.conf": b"one\ntwo\n", "gold/x.ann": b"T1\n", "gold/y.ann": b""}


def test_nothing_but_the_folder_is_left(folder):
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


def test_a_second_run_leaves_every_byte_as_it_is(folder):
    before = held(folder)
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}

    write_folder(folder, "brat", PIECES)

    assert held(folder) == before
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_what_is_new_is_written_and_what_is_gone_is_removed(folder):
    write_folder(folder, "brat", [("a.conf", b"three\n")])

    files = held(folder)
    assert json.loads(files.pop(MANIFEST))["files"].keys() == {"a.conf"}
    assert files == {"a.conf": b"three\n"}
    assert not (folder / "gold").exists()


def test_other_files_stay(folder):
    (folder / "gold" / "mine.txt").write_text("mine")

    write_folder(folder, "brat", [("a.conf", b"three\n")])

    assert (folder / "gold" / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("pieces", [PIECES, [("b", b"")]], ids=["rewritten", "to-be-removed"])
def test_a_file_that_somebody_has_changed_is_never_touched(folder, pieces):
    (folder / "gold" / "x.ann").write_bytes(b"T1 mended\n")
    before = held(folder)

    with pytest.raises(RecordError, match=r"x\.ann: not written by redline, or changed since"):
        write_folder(folder, "brat", pieces)

    assert held(folder) == before


def test_a_file_that_was_there_before_is_never_overwritten(tmp_path):
    (tmp_path / "a.conf").write_bytes(b"mine\n")

    with pytest.raises(RecordError, match="not written by redline"):
        write_folder(tmp_path, "brat", PIECES)

    assert held(tmp_path) == {"a.conf": b"mine\n"}


def test_a_link_is_not_followed(folder, tmp_path):
    (tmp_path / "elsewhere").write_bytes(b"T1\n")
    (folder / "gold" / "x.ann").unlink()
    (folder / "gold" / "x.ann").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(RecordError, match="not written by redline"):
        write_folder(folder, "brat", [("gold/x.ann", b"T2\n")])


def test_a_folder_holds_one_format(folder):
    with pytest.raises(RecordError, match="holds a conversion to brat, not to csv"):
        write_folder(folder, "csv", PIECES)


def test_a_run_that_was_stopped_goes_on(folder):
    """It has told beforehand which bytes it was going to write."""

    def stopped():
        yield "a.conf", b"new\n"
        yield "gold/z.ann", b"T9\n"

    pages = json.loads((folder / MANIFEST).read_text())
    write_folder(folder, "brat", stopped())
    told = json.loads((folder / MANIFEST).read_text())
    # As if it had been killed after the first of two files.
    both = {
        name: pages["files"].get(name, []) + told["files"].get(name, []) for name in told["files"]
    }
    (folder / MANIFEST).write_text(json.dumps({"format": "brat", "files": both}))
    (folder / "gold" / "z.ann").unlink()

    write_folder(folder, "brat", stopped())

    assert json.loads((folder / MANIFEST).read_text()) == told
    assert (folder / "gold" / "z.ann").read_bytes() == b"T9\n"


def test_when_pieces_fail_nothing_is_written(tmp_path):
    def failing():
        yield "a", b"1"
        raise RecordError("no", hint="No.")

    with pytest.raises(RecordError):
        write_folder(tmp_path / "out", "brat", failing())

    assert list(tmp_path.iterdir()) == []
