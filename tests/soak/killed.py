"""Push, pull and build, killed at random moments; and the server, ended in the middle of a push."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.killing import begin, ready
from tests.soak.bench import Bench, restart
from tests.soak.spoiled import contents
from tests.soak.table import Row
from toolkit.files import sha256

Words = tuple[Any, ...]


def push_killed(bench: Bench, random: Random, times: int) -> Row:
    """Pushes that are killed, each run again at once."""
    titles = iter(lambda: bench.title("kill"), "")
    seconds = min(_run(bench, _push(title := next(titles))) for _ in range(2))
    expected = bench.state(title)
    row = Row("push: kill -9")
    while _more(row, times):
        title = next(titles)
        moment, struck = _killed(bench, _push(title), random, seconds)
        # At once: what was sent last may still be on its way through the server.
        _run(bench, _push(title))
        again = bench.state(title) == expected
        row.count(struck=struck, again=again, what=f"{title} after {moment:.2f} s")
        if again:
            bench.remove(title)
    row.say()
    return row


def pull_killed(bench: Bench, random: Random, times: int) -> Row:
    """Pulls that are killed, each run again at once."""
    title = bench.title("kill pull")
    _run(bench, _push(title))
    row = Row("pull: kill -9")
    _each(
        *(bench, random, times, row),
        lambda folder: (contents(folder), bench.left(title)),
        lambda name: ("pull", "--project", title, "-o", name),
    )
    return row


def build_killed(bench: Bench, random: Random, times: int) -> Row:
    """Builds that are killed, each run again at once."""
    row = Row("build: kill -9")
    _each(*(bench, random, times, row, _files), lambda name: ("build", "gold.jsonl", "-o", name))
    return row


def _each(
    bench: Bench,
    random: Random,
    times: int,
    row: Row,
    found: Callable[[Path], object],
    words: Callable[[str], Words],
) -> None:
    """Kill a command that writes into a folder, look into it, and run the command again."""
    names = (f"{row.name.partition(':')[0]}-{number}" for number in range(10**6))
    seconds = min(_run(bench, words(name := next(names))) for _ in range(2))
    expected = found(bench.folder / name)
    while _more(row, times):
        folder = bench.folder / (name := next(names))
        moment, struck = _killed(bench, words(name), random, seconds)
        first = found(folder) == expected
        _run(bench, words(name))
        again = found(folder) == expected
        row.count(struck=struck, at_once=first, again=again, what=f"{name} after {moment:.2f} s")
    row.say()


def push_through_restarts(bench: Bench, random: Random, times: int) -> Row:
    """Pushes during which the server is ended and started anew."""
    title = bench.title("restart not")
    seconds = _run(bench, _push(title))
    expected = bench.state(title)
    row = Row("push: the server is killed, and started anew")
    while _more(row, times):
        title, moment = bench.title("restart"), random.uniform(0, 1) * seconds
        process = begin(_push(title), bench.folder, environment=bench.environment())
        time.sleep(moment)
        struck = process.process.is_alive()
        restart(bench)
        process.code()
        first = bench.state(title) == expected
        _run(bench, _push(title))
        again = bench.state(title) == expected
        row.count(struck=struck, at_once=first, again=again, what=f"{title} after {moment:.2f} s")
    row.say()
    return row


def _more(row: Row, times: int) -> bool:
    """Whether enough runs were met by the mishap: a command may have ended before it."""
    return row.struck < times and row.runs < 3 * times


def _push(title: str) -> Words:
    return (
        *("push", "annotations/documents.jsonl", "--project", title, "--records", "records.jsonl"),
        *("--predictions", "predictions.jsonl"),
    )


def _run(bench: Bench, words: Words) -> float:
    """Run redline to its end → the seconds that it took."""
    ready()
    began = time.monotonic()
    running = begin(words, bench.folder, environment=bench.environment())
    if running.code():
        raise RuntimeError(f"{words} ended with {running.code()}: {running.said.read_text()}")
    return time.monotonic() - began


def _killed(bench: Bench, words: Words, random: Random, seconds: float) -> tuple[float, bool]:
    """Run redline and kill it → after how many seconds, and whether it was still running."""
    moment = random.uniform(0, 1) * seconds
    running = begin(words, bench.folder, environment=bench.environment())
    time.sleep(moment)
    running.kill()
    return moment, running.killed()


def _files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }
