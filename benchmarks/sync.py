"""How long `redline push` and `redline pull` take, against label-studio-sdk alone: a table.

Run: python benchmarks/sync.py [--tasks 10000] [--rounds 3] [--predictions]. It starts a Label
Studio of its own under build/ (make label-studio installs it), and stops it. In each round both
sides send the same tasks, each into a new project, and then export them, now one first and now
the other. Each command is a process of its own, whose time and memory are those of all it does;
redline's has a terminal to draw its progress bar on. Where the machine has other work, too, the
processor's time tells more than the clock's. Exit code 1: the median first push of redline
takes more than 15 % longer than the SDK's `import_tasks` with batches of the same size.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pty
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from toolkit.files import sha256, write_lines
from toolkit.labelstudio import server
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.tasks import prediction, task_data
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.registry import read_actors
from toolkit.schema import load_schema
from toolkit.suggest import suggest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "benchmark" / "sync"
LIMIT = 1.15
"""How many times the SDK's time redline may take for a first push."""
LENGTH = 3000
"""Characters of a text."""
WORDS = re.findall(
    r"\S+",
    "Ruritania Strelsau Zenda Rudolf Flavia Rupert the a of and in border castle troops minister"
    " said would not unless withdraws talks on Monday after before army envoy king crown treaty"
    " “never” warned demanded rejected offered signed answered marched north south river bridge",
)

PUSH, REPUSH = "redline push", "redline push, nothing new"
PULL, REPULL = "redline pull", "redline pull, nothing new"
IMPORT, SNAPSHOT, DOWNLOAD = "SDK import_tasks", "SDK snapshot, download", "SDK download_sync"
AGAINST = {PUSH: (IMPORT,), PULL: (SNAPSHOT, DOWNLOAD)}
"""What is held against what."""


@dataclass(frozen=True, slots=True)
class Run:
    """One command, from the start of its process to its end."""

    seconds: float
    cpu: float
    """Seconds in which it had a processor."""
    served: float
    """Seconds in which the server had one meanwhile."""
    peak: float
    """Its largest size in memory, in MB."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The server, and what has been measured on it."""

    server: server.Server
    predictions: bool
    runs: dict[str, list[Run]] = field(default_factory=dict)

    def run(self, what: str, *words: str) -> None:
        """Run a program and note what it took."""
        screen, terminal = pty.openpty()
        shown: list[bytes] = []
        reader = threading.Thread(target=_drain, args=(screen, shown))
        reader.start()
        before, begun = _used(self.server.pid), time.perf_counter()
        with subprocess.Popen(
            words,
            cwd=FOLDER,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=terminal,
        ) as process:
            os.close(terminal)
            sizes = [0]
            watcher = threading.Thread(target=_watch, args=(process.pid, sizes))
            watcher.start()
            _, status, used = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
        watcher.join()
        reader.join()
        os.close(screen)
        if process.returncode:
            sys.exit(f"{' '.join(words)}: exit code {process.returncode}\n{b''.join(shown)!r}")
        served = _used(self.server.pid) - before
        found = Run(seconds, used.ru_utime + used.ru_stime, served, max(sizes) / 1024)
        self.runs.setdefault(what, []).append(found)
        load = os.getloadavg()[0]
        _say(f"  {what}: {seconds:.1f} s, CPU {found.cpu:.1f} + {served:.1f} s (load {load:.1f})")

    def redline(self, what: str, *words: str) -> None:
        """Run a command of redline."""
        self.run(what, str(Path(sys.executable).with_name("redline")), *words)

    def bare(self, what: str, *words: str) -> None:
        """Run the script that has the SDK alone."""
        self.run(what, sys.executable, str(ROOT / "benchmarks" / "bare.py"), *words)

    def push(self, what: str, title: str) -> None:
        """Push with redline."""
        shown = ("--predictions", "predictions.jsonl") if self.predictions else ()
        self.redline(what, "push", "documents.jsonl", "--project", title, *shown)

    def _environment(self) -> Mapping[str, str]:
        known = {k: v for k, v in os.environ.items() if not k.startswith("REDLINE_")}
        return {
            **known,
            "NO_PROXY": "127.0.0.1",
            "LABEL_STUDIO_URL": self.server.url,
            "LABEL_STUDIO_API_KEY": self.server.token,
        }


def main() -> int:
    """Measure, and print the table → the exit code."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--tasks", type=int, default=10_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--predictions", action="store_true", help="with what redline suggests")
    given = asked.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    _say(f"making {given.tasks} tasks of {LENGTH} characters")
    make(given.tasks, predictions=given.predictions)
    with started() as found, Studio(found.url, found.token) as studio:
        bench = Bench(found, given.predictions)
        projects = [push_both(bench, studio, number) for number in range(given.rounds)]
        for number, bare in enumerate(projects):
            export_both(bench, number, bare, given.tasks)
    shutil.rmtree(FOLDER)
    ratio = report(bench.runs)
    if ratio > LIMIT:
        _say(f"a first push may take {LIMIT} times as long as the SDK's, and took {ratio:.2f}")
    return int(ratio > LIMIT)


def make(number: int, *, predictions: bool) -> None:
    """The documents for redline, and the tasks that it will make of them for the SDK."""
    schema = load_schema()
    write = FOLDER / "annotations"
    write.mkdir()
    shutil.copy(ROOT / "annotations" / "actors.json", write)
    actors = list(read_actors(write / "actors.json", schema).values())
    chance = random.Random(1894)  # noqa: S311 (invented texts)
    documents = [_document(chance, f"article-{index:06}") for index in range(number)]
    write_lines(FOLDER / "documents.jsonl", [document.to_json() for document in documents])
    records = [suggest(d, actors, schema) for d in documents] if predictions else []
    write_lines(FOLDER / "predictions.jsonl", records)
    shown = {record["document_id"]: [prediction(record, schema.layers)] for record in records}
    # Task by task: all of them are a hundred megabytes and more.
    with (FOLDER / "tasks.jsonl").open("w", encoding="utf-8") as lines:
        for document in documents:
            data = task_data(document, actors, schema_version=schema.version)
            task = {"data": data, "predictions": shown.get(document.id, [])}
            lines.write(json.dumps(task, ensure_ascii=False) + "\n")


def _document(chance: random.Random, name: str) -> Document:
    text = ""
    while len(text) < LENGTH:
        text += " ".join(chance.choices(WORDS, k=chance.randint(5, 30))).capitalize() + ". "
        text += "\n\n" * (chance.random() < 0.2)
    text = text[:LENGTH].rstrip() + "\n"
    return Document(
        id=name,
        text=text,
        text_sha256=sha256(text.encode()),
        language="en",
        translation="unknown",
        license="unknown",
        sections=(Section(Span(0, len(text.rstrip())), "body"),),
    )


@contextlib.contextmanager
def started() -> Iterator[server.Server]:
    """A new Label Studio, as long as the block runs."""
    data = FOLDER / "label-studio"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    program = str(ROOT / ".label-studio" / "bin" / "label-studio")
    template = ROOT / ".label-studio" / "migrated.sqlite3"
    try:
        yield server.start(data, port=port, executable=program, template=template)
    finally:
        server.stop(data)


def push_both(bench: Bench, studio: Studio, number: int) -> int:
    """Each side pushes into a project of its own → the number of the SDK's."""
    _say(f"pushes {number + 1}")
    bare = studio.create_project(f"bare {number}", labeling_config(load_schema().layers), "")
    _in_turn(
        number,
        partial(bench.push, PUSH, f"redline {number}"),
        partial(bench.bare, IMPORT, "push", str(bare.id), "tasks.jsonl"),
    )
    return bare.id


def export_both(bench: Bench, number: int, bare: int, tasks: int) -> None:
    """Each side exports its project; and redline pushes and pulls with nothing new."""
    _say(f"exports {number + 1}")
    title = f"redline {number}"
    files = [f"{title}.{way}.json" for way in ("snapshot", "download")]
    _in_turn(
        number,
        partial(bench.redline, PULL, "pull", "--project", title, "-o", title),
        partial(bench.bare, SNAPSHOT, "snapshot", str(bare), files[0]),
        partial(bench.bare, DOWNLOAD, "download", str(bare), files[1]),
    )
    bench.push(REPUSH, title)
    bench.redline(REPULL, "pull", "--project", title, "-o", title)
    (pulled,) = (FOLDER / title).glob("*Z.json")
    held = [_data(path) for path in (pulled, *(FOLDER / name for name in files))]
    if len(held[0]) != tasks or any(other != held[0] for other in held):
        sys.exit(f"the two sides do not hold the same {tasks} tasks: {FOLDER / title}")


def _in_turn(number: int, *ways: Callable[[], None]) -> None:
    """Go all ways, another one first each time: what comes later has a larger database."""
    first = number % len(ways)
    for way in (*ways[first:], *ways[:first]):
        way()


def _data(path: Path) -> list[JSONObject]:
    """What an export holds of tasks, without numbers and times."""
    tasks: list[Any] = json.loads(path.read_bytes())
    return sorted((task["data"] for task in tasks), key=lambda data: str(data["document_id"]))


def report(runs: Mapping[str, Sequence[Run]]) -> float:
    """Print the table → how much longer redline's first push took than the SDK's."""
    _say("\n| command | seconds: median (all) | its CPU + the server's | peak MB | to the SDK |")
    _say("|---|---|---|---|---|")
    for what in (IMPORT, PUSH, REPUSH, SNAPSHOT, DOWNLOAD, PULL, REPULL):
        found = runs[what]
        each = ", ".join(f"{run.seconds:.1f}" for run in sorted(found, key=lambda r: r.seconds))
        cpu = statistics.median(run.cpu for run in found)
        served = statistics.median(run.served for run in found)
        peak = max(run.peak for run in found)
        ratios = "; ".join(_against(runs, what, other) for other in AGAINST.get(what, ()))
        _say(
            f"| {what} | {_median(found):.1f} ({each}) | {cpu:.1f} + {served:.1f} | {peak:.0f}"
            f" | {ratios or '–'} |"
        )
    return _ratio(runs, PUSH, IMPORT)


def _median(runs: Sequence[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def _against(runs: Mapping[str, Sequence[Run]], what: str, other: str) -> str:
    """What of the SDK's time and work redline takes, in words."""
    work = _work(runs[what]) / _work(runs[other])
    return f"{_ratio(runs, what, other):.2f}, CPU {work:.2f} ({other})"


def _work(runs: Sequence[Run]) -> float:
    """Seconds of both sides' processors: other work on the machine hardly changes them."""
    return statistics.median(run.cpu + run.served for run in runs)


def _ratio(runs: Mapping[str, Sequence[Run]], what: str, other: str) -> float:
    return _median(runs[what]) / _median(runs[other])


def _used(pid: int) -> float:
    """Seconds in which a process had a processor."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _watch(pid: int, sizes: list[int]) -> None:
    """Note the largest size of a process, in kB, until it has ended.

    What the system tells of a child that has ended counts the memory of its parent, too.
    """
    status = Path(f"/proc/{pid}/status")
    while True:
        try:
            found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        except OSError:
            return
        if found is None:
            return
        sizes.append(int(found[1]))
        time.sleep(0.05)


def _drain(screen: int, shown: list[bytes]) -> None:
    """Take what is drawn on a terminal, until nobody has it open any more."""
    with contextlib.suppress(OSError):
        while part := os.read(screen, 65536):
            shown.append(part)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
