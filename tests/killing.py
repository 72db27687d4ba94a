"""redline as a process of its own, which is killed in the middle of its work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BEGIN = """
import os, signal, sys
left = int(sys.argv[1])

def count(event, _):
    global left
    if event == "os.rename":
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
from toolkit.cli import main
sys.argv = ["redline", *sys.argv[2:]]
main()
"""
"""Runs redline, and kills it before it puts a file into its place: the first, second …"""


def begin(
    words: tuple[Any, ...], folder: Path, *, at: int = 0, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start redline.

    Args:
        words: What it is told.
        folder: Where it runs.
        at: Before which file that it puts into its place it is killed; 0: before none.
        environment: What it is told beside our environment.
    """
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN, str(at), *map(str, words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def killed(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process was killed; it is waited for."""
    process.communicate()
    return process.returncode == -signal.SIGKILL
