"""Only a folder that is as redline built it is published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from toolkit.errors import PublishError
from toolkit.hub import read_folder


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A dataset folder to spoil."""
    return Path(shutil.copytree(folder, tmp_path / "dataset"))


def test_a_folder_is_its_files(folder):
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}

    assert set(read_folder(folder).files) == files


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work", "utf-8")

    with pytest.raises(PublishError, match="no dataset of redline's") as caught:
        read_folder(tmp_path)

    assert "redline build" in caught.value.hint


@pytest.mark.parametrize(
    "pattern", ["data/mentions/*", "README.md", "croissant.json", "schema/redline*"]
)
def test_a_file_that_was_changed_is_refused(copy, pattern):
    path = next(copy.glob(pattern))
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(PublishError, match=rf"{path.name} has been changed") as caught:
        read_folder(copy)

    assert "Build it again" in caught.value.hint


def test_a_file_that_is_missing_is_refused(copy):
    next(copy.glob("data/mentions/*")).unlink()

    with pytest.raises(PublishError, match=r"data/mentions/train-\w+\.parquet is missing"):
        read_folder(copy)


@pytest.mark.parametrize("name", ["notes.txt", "data/mentions/old.parquet", "plots/mine.svg"])
def test_a_file_that_is_no_part_of_it_is_refused(copy, name):
    """It would be published, or left out, without anybody having meant it."""
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_text("mine", "utf-8")

    with pytest.raises(PublishError, match=f"{name} is no part of it"):
        read_folder(copy)


def test_hidden_files_are_left_out(copy, folder):
    (copy / ".DS_Store").write_bytes(b"\0")

    assert read_folder(copy).files == read_folder(folder).files


def test_a_link_out_of_the_folder_is_refused(copy, tmp_path):
    outside = tmp_path / "card.md"
    (copy / "README.md").rename(outside)
    (copy / "README.md").symlink_to(outside)

    with pytest.raises(PublishError, match=r"README\.md leads out of the folder"):
        read_folder(copy)


def test_many_faults_are_told_by_the_first_and_counted(copy):
    for number in range(5):
        (copy / f"{number}.txt").write_text("mine", "utf-8")

    with pytest.raises(PublishError, match=r"2\.txt is no part of it; and 2 more files"):
        read_folder(copy)
