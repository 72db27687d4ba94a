"""One pull at a time writes into a folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from toolkit.errors import ExportError
from toolkit.labelstudio.alone import LOCK, alone_in

HOLD = """
import sys
from pathlib import Path
from toolkit.labelstudio.alone import alone_in
with alone_in(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another(folder: Path, root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is in a folder while the block runs."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        yield process
        process.kill()


def test_a_second_process_is_told_the_file_and_the_first_process(tmp_path: Path, root: Path):
    with (
        another(tmp_path, root) as process,
        pytest.raises(ExportError) as caught,
        alone_in(tmp_path),
    ):
        pytest.fail("both are in")

    assert str(tmp_path / LOCK) in caught.value.message
    assert f"process {process.pid} on " in caught.value.message
    assert caught.value.hint == "Wait until it has ended, and pull again."


def test_who_is_refused_changes_nothing(tmp_path: Path, root: Path):
    """A second one that is refused does not let a third one in."""
    with another(tmp_path, root):
        before = (tmp_path / LOCK).read_text("utf-8")
        for _ in range(2):
            with pytest.raises(ExportError), alone_in(tmp_path):
                pytest.fail("both are in")

        assert (tmp_path / LOCK).read_text("utf-8") == before


def test_a_process_that_is_killed_lets_go(tmp_path: Path, root: Path):
    """Its file is left, and is in nobody's way."""
    with another(tmp_path, root) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (tmp_path / LOCK).is_file()

        with alone_in(tmp_path):
            assert str(os.getpid()) in (tmp_path / LOCK).read_text("utf-8")

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_it(tmp_path: Path):
    with alone_in(tmp_path / "exports"):
        assert (tmp_path / "exports" / LOCK).is_file()

    assert not (tmp_path / "exports").exists()


def test_what_was_written_meanwhile_stays(tmp_path: Path):
    with alone_in(tmp_path / "exports"):
        (tmp_path / "exports" / "a.json").touch()

    assert [path.name for path in (tmp_path / "exports").iterdir()] == ["a.json"]


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(ExportError, match="cannot write") as caught, alone_in(tmp_path / "file"):
        pytest.fail("it is no folder")

    assert caught.value.hint == "Name another folder with -o."
