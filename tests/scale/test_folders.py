"""Folders of parts: whose they are, and that nothing in them is ever half written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.errors import ConfigurationError
from toolkit.scale.engines import prepared
from toolkit.scale.folders import Folder, below
from toolkit.scale.shards import shards

LOCAL = ("--executor", "local-tasks", "--workers", "1", "--tasks")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path):
    folder = Folder(str(tmp_path / "made"))

    def lines() -> Iterator[bytes]:
        yield b"half"
        raise KeyError

    with pytest.raises(KeyError):
        folder.write("part", lines())

    assert folder.names() == []


def test_what_is_being_written_is_not_there_yet(tmp_path: Path):
    folder = Folder(str(tmp_path / "made"))

    with folder.writing("part") as stream:
        stream.write(b"half")
        assert not folder.has("part")

    assert folder.read("part") == b"half"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("records", "annotations/exports", *LOCAL, 3), "with another number of tasks: 2, not 3"),
        (("records", "annotations/gold", *LOCAL, 2), "from other inputs"),
        (("validate", "annotations/exports", *LOCAL, 2), "by another command: records"),
    ],
)
def test_a_folder_of_something_else_is_left_alone(
    run, change, said: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(root)
    made = tmp_path / "made"
    assert run("records", "annotations/exports", *LOCAL, 2, "-o", made)[0] == 0
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}

    code, _, told = run(*change, "-o", made)

    assert code == 3
    assert said in told
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before


def test_a_folder_of_somebody_else_is_left_alone(run, root: Path, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(root)
    (tmp_path / "thesis.txt").write_text("Mine.", "utf-8")

    code, _, said = run("records", "annotations/exports", *LOCAL, 2, "-o", tmp_path)

    assert code == 3
    assert "holds something else, such as thesis.txt" in said


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "path_importer_cache", {})
    monkeypatch.delitem(sys.modules, "datatrove", raising=False)

    with pytest.raises(ConfigurationError, match="datatrove, which is not installed") as error:
        prepared()
    assert "pip install 'redline[scale]'" in error.value.hint


@pytest.mark.parametrize("option", [("--tasks", 2), ("--workers", 2), ("--logs", "logs")])
def test_options_of_tasks_alone_are_refused(run, option, root: Path, tmp_path: Path):
    exports = root / "annotations" / "exports"
    code, _, said = run("records", exports, "-o", tmp_path / "made", *option)

    assert code == 2
    assert f"{option[0]} is of use with --executor alone" in said


@pytest.mark.parametrize("tasks", [1, 2, 5, 30])
def test_each_item_is_in_one_shard_and_none_is_much_longer(tasks: int):
    sizes = [1 + 7 * n % 13 for n in range(25)]

    found = [list(shard) for shard in shards(lambda: range(25), tasks, sizes.__getitem__)]

    assert [item for shard in found for item in shard] == list(range(25))
    assert len(found) == tasks
    longest = max(sum(sizes[item] for item in shard) for shard in found)
    assert longest <= sum(sizes) / tasks + max(sizes)


def test_an_address_keeps_its_slashes():
    assert below("s3://bucket/", "a") == "s3://bucket/a"
    assert below("/", "a") == "/a"
