"""Push, pull and build, killed at random moments; and the server, ended in the middle of a push."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from random import Random
from typing import Any

from tests.killing import begin, killed
from tests.soak.bench import Bench, restart
from tests.soak.spoiled import contents
from tests.soak.table import Row
from toolkit.files import sha256
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.push import push

START = 0.15
"""The part of a command's time in which nothing but Python begins: it is killed after that."""


def push_killed(bench: Bench, random: Random, times: int) -> Row:
    """Pushes that are killed, each run again at once."""
    title = bench.title("kill not")
    seconds = _run(bench, _push(title))
    expected = bench.state(title)
    row = Row("push: kill -9")
    for _ in range(times):
        title = bench.title("kill")
        moment, struck = _killed(bench, _push(title), random, seconds)
        first = bench.state(title) == expected
        _run(bench, _push(title))
        again = bench.state(title) == expected
        row.count(struck=struck, at_once=first, again=again, what=f"{title} after {moment:.2f} s")
        if again:
            bench.remove(title)
    return row


def pull_killed(bench: Bench, random: Random, times: int) -> Row:
    """Pulls that are killed, each run again at once."""
    title = bench.title("kill pull")
    _run(bench, _push(title))
    seconds = _run(bench, _pull(title, "kill-not"))
    expected = contents(bench.folder / "kill-not")
    row = Row("pull: kill -9")
    for number in range(times):
        name = f"kill-{number}"
        moment, struck = _killed(bench, _pull(title, name), random, seconds)
        first = contents(bench.folder / name) == expected
        _run(bench, _pull(title, name))
        again = contents(bench.folder / name) == expected
        row.count(struck=struck, at_once=first, again=again, what=f"{name} after {moment:.2f} s")
    return row


def build_killed(bench: Bench, random: Random, times: int) -> Row:
    """Builds that are killed, each run again."""
    seconds = _run(bench, ("build", "gold.jsonl", "-o", "built-not"))
    expected = _files(bench.folder / "built-not")
    row = Row("build: kill -9")
    for number in range(times):
        name = f"built-{number}"
        words = ("build", "gold.jsonl", "-o", name)
        moment, struck = _killed(bench, words, random, seconds)
        first = _files(bench.folder / name) == expected
        _run(bench, words)
        again = _files(bench.folder / name) == expected
        row.count(struck=struck, at_once=first, again=again, what=f"{name} after {moment:.2f} s")
    return row


def push_through_restarts(bench: Bench, random: Random, times: int) -> Row:
    """Pushes during which the server is ended and started anew."""
    title = bench.title("restart not")
    seconds = _run(bench, _push(title))
    expected = bench.state(title)
    row = Row("push: the server is killed, and started anew")
    for _ in range(times):
        title, moment = bench.title("restart"), random.uniform(START, 1) * seconds
        process = begin(_push(title), bench.folder, environment=bench.environment())
        time.sleep(moment)
        struck = process.poll() is None
        restart(bench)
        process.communicate()
        first = bench.state(title) == expected
        with bench.studio() as studio:
            load = bench.load(title)
            push(plan_push(load, studio, bench.schema), studio, bench.schema)
        again = bench.state(title) == expected
        row.count(struck=struck, at_once=first, again=again, what=f"{title} after {moment:.2f} s")
    return row


def _push(title: str) -> tuple[str, ...]:
    return (
        *("push", "annotations/documents.jsonl", "--project", title, "--records", "records.jsonl"),
        *("--predictions", "predictions.jsonl"),
    )


def _pull(title: str, folder: str) -> tuple[str, ...]:
    return "pull", "--project", title, "-o", folder


def _run(bench: Bench, words: tuple[Any, ...]) -> float:
    """Run redline to its end → the seconds that it took."""
    began = time.monotonic()
    process = begin(words, bench.folder, environment=bench.environment())
    said, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(words), said)
    return time.monotonic() - began


def _killed(
    bench: Bench, words: tuple[Any, ...], random: Random, seconds: float
) -> tuple[float, bool]:
    """Run redline and kill it → after how many seconds, and whether it was still running."""
    moment = random.uniform(START, 1) * seconds
    process = begin(words, bench.folder, environment=bench.environment())
    time.sleep(moment)
    process.kill()
    return moment, killed(process)


def _files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }
