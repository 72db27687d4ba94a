"""The whole table: what each command costs, few and many of each, and others beside it.

Run: make bench, or python -m benchmarks.whole [STEP ...] [--few 1000] [--many 50000]

    pages       redline ingest: pages as JSON lines, on both cores
    suggest     redline suggest, of a tenth and a fiftieth of them: it takes a hundred times longer
    alike       redline split --threshold: near-duplicates; beside it text-dedup's MinHash, where
                build/peers has it (uv venv build/peers; pip install text-dedup there)
    validate    redline validate with one and two jobs, two runs of half of the tasks at once, and
                the same as tasks of datatrove: by local processes and on Ray (whose processes
                nobody here has started: their work is not told)
    records     redline records
    build       redline build, and load_dataset of what it made
    peers       benchmarks.validate (orjson, the SDK's converter, jsonschema), benchmarks.build
                (Dataset.from_list) and benchmarks.sync (the SDK's import and export), 1,000 tasks

All is made under build/benchmark from a seed; every command is a process of its own, or some. Work
is what all processors did for it, memory the anonymous memory of all its processes together. What
one item costs is told without the start, which is the same command for ten items: the difference to
that, by the difference in number. What it takes of memory is the difference of many to few.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from benchmarks import build as gold
from benchmarks.making import ROOT, Made, make
from benchmarks.measuring import Measured, run
from benchmarks.selecting import documents as invented
from benchmarks.startup import main as start_up

REDLINE = str(Path(sys.executable).with_name("redline"))
FOLDER = ROOT / "build" / "benchmark"
PEERS = ROOT / "build" / "peers" / "bin" / "python"
START = 10
"""Items of the run that tells what starting costs."""
FEW, SEVERAL = 1000, 3
"""Up to so many items a run is short: it is done so many times."""
SLOW = (10, 50)
"""How many times fewer documents suggestions are looked for in: of few, and of many."""
LENGTH = 600
"""Characters of an article before its last paragraph: with two readings 60 kB, as agencies send."""
TASKS = ("--tasks", "8", "--workers", "2")
LOAD = """
import sys, datasets
for config in ("documents", "mentions", "quotes", "conditional_threats"):
    datasets.load_dataset(sys.argv[1], config, cache_dir=sys.argv[2])
"""
Commands = Sequence[Sequence[str]]


def main() -> None:
    """Print a row of a Markdown table for each command."""
    options = _options().parse_args()
    numbers = (options.few, options.many)
    FOLDER.mkdir(parents=True, exist_ok=True)
    start_up()
    say("| step | items | seconds | seconds of work | memory | work an item | memory an item |")
    say("|---|---|---|---|---|---|---|")
    for step in options.step or STEPS:
        STEPS[step](numbers)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("step", nargs="*", metavar="STEP", help=f"{', '.join(STEPS)}; all if none")
    parser.add_argument("--few", type=int, default=1000)
    parser.add_argument("--many", type=int, default=50_000)
    return parser


def say(line: str) -> None:
    """Print a line now."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def grown(
    what: str,
    numbers: Sequence[int],
    commands: Callable[[int], Commands],
    *,
    own: bool = True,
) -> None:
    """Run some commands for ten, for few and for many items, and print what each cost.

    Args:
        what: The name of the row.
        numbers: Of items, few before many.
        commands: A number of items → commands that are run together.
        own: Whether all that works for them is started by them: else no work is told.
    """
    start = _typical(START, commands)
    before: tuple[int, Measured] | None = None
    for number in numbers:
        one = _typical(number, commands)
        each = (one.work - start.work) / (number - START) * 1000
        work, cost = (f"{one.work:.1f}", f"{each:.2f} ms") if own else ("", "")
        state = "" if before is None else _growth(*before, number, one)
        say(
            f"| {what} | {number:,} | {one.seconds:.1f} | {work} | {one.memory:.1f} MB |"
            f" {cost} | {state} |"
        )
        before = number, one


def _typical(number: int, commands: Callable[[int], Commands]) -> Measured:
    """One run; of few items, the middle one of several by its work."""
    runs = [run(*commands(number)) for _ in range(SEVERAL if number <= FEW else 1)]
    return sorted(runs, key=lambda one: one.work)[len(runs) // 2]


def _growth(few: int, less: Measured, many: int, more: Measured) -> str:
    """How much more memory each item took of those that there are more of."""
    return f"{max(0.0, more.memory - less.memory) * 1024 * 1024 / (many - few):,.0f} B"


def made(number: int) -> Made:
    """An export of so many tasks; one that is there is taken as it is."""
    folder = FOLDER / f"short-{number}"
    there = Made(folder, number)
    if not (folder / "whole").exists():
        make(folder, number, length=LENGTH)
        (folder / "whole").touch()
    return there


def texts(number: int) -> Path:
    """So many documents that are not alike, but for one in twenty."""
    path = FOLDER / f"invented-{number}.jsonl"
    if not path.exists():
        path.write_text("".join(line + "\n" for line, _ in invented(number)), "utf-8")
    return path


def fresh(name: str) -> Path:
    """A place for what a command makes."""
    path = FOLDER / "out" / name
    shutil.rmtree(path, ignore_errors=True)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def pages(numbers: Sequence[int]) -> None:
    """Pages into documents."""

    def commands(number: int) -> Commands:
        given = FOLDER / f"pages-{number}.jsonl"
        with given.open("w", encoding="utf-8") as out:
            for document in read(made(number).documents):
                out.write(json.dumps({"id": document["id"], "text": document["text"]}) + "\n")
        output = fresh("documents.jsonl")
        return [[REDLINE, "ingest", str(given), "-o", str(output), "--jobs", "2"]]

    grown("ingest --jobs 2", numbers, commands)


def suggest(numbers: Sequence[int]) -> None:
    """Documents into suggestions."""

    def commands(number: int) -> Commands:
        given = FOLDER / f"suggest-{number}.jsonl"
        with given.open("w", encoding="utf-8") as out:
            for document in islice(read(made(numbers[0]).documents), number):
                out.write(json.dumps(document) + "\n")
        output = fresh("predictions.jsonl")
        return [[REDLINE, "suggest", str(given), "-o", str(output), "--jobs", "2"]]

    fewer = [number // times for number, times in zip(numbers, SLOW, strict=True)]
    grown("suggest --jobs 2", fewer, commands)


def alike(numbers: Sequence[int]) -> None:
    """Documents into groups of near-duplicates."""

    def ours(number: int) -> Commands:
        files = ["--documents", str(texts(number)), "-o", str(fresh("splits.json"))]
        return [[REDLINE, "split", *files, "--links", str(_empty())]]

    def theirs(number: int) -> Commands:
        files = ["--path", "json", "--data_files", str(texts(number)), "--split", "train"]
        asked = ["--column", "text", "--threshold", "0.5", "--ngram", "5", "--num_proc", "2"]
        folders = ["--output", str(fresh("deduplicated")), "--cache_dir", str(fresh("cache"))]
        return [[str(PEERS), "-m", "text_dedup.minhash", *files, *asked, *folders]]

    grown("split (near-duplicates)", numbers, ours)
    if PEERS.exists():
        grown("text-dedup, MinHash", numbers, theirs)
    else:
        say("| text-dedup, MinHash | not in build/peers | | | | | |")


def _empty() -> Path:
    path = FOLDER / "no-links.json"
    path.write_text('{"schema_version": "1.0.0", "links": []}\n', "utf-8")
    return path


def validate(numbers: Sequence[int]) -> None:
    """Exports into problems, in several ways."""

    def with_jobs(jobs: int) -> Callable[[int], Commands]:
        return lambda number: [_validate(number, made(number).export, "--jobs", str(jobs))]

    def halves(number: int) -> Commands:
        return [_validate(number, half, "--jobs", "1") for half in made(number).halves]

    def engine(name: str) -> Callable[[int], Commands]:
        def commands(number: int) -> Commands:
            asked = ("--executor", name, *TASKS, "-o", str(fresh(name)))
            return [_validate(number, made(number).export, *asked)]

        return commands

    grown("validate --jobs 1", numbers, with_jobs(1))
    grown("validate --jobs 2", numbers, with_jobs(2))
    grown("two runs of half the tasks", numbers, halves)
    grown("validate --executor local-tasks", numbers, engine("local-tasks"))
    grown("validate --executor ray", numbers, engine("ray"), own=False)


def _validate(number: int, export: Path, *asked: str) -> list[str]:
    return [
        *(REDLINE, "validate", str(export), "--documents", str(made(number).documents)),
        *("--links", str(_empty()), *asked),
    ]


def records(numbers: Sequence[int]) -> None:
    """Exports into records."""

    def commands(number: int) -> Commands:
        output = str(fresh(f"records-{number}.jsonl"))
        return [[REDLINE, "records", str(made(number).export), "-o", output, "--jobs", "2"]]

    grown("records --jobs 2", numbers, commands)


def build(numbers: Sequence[int]) -> None:
    """Records into a dataset, and the dataset loaded."""

    def commands(number: int) -> Commands:
        folder = FOLDER / f"build-{number}"
        if not (folder / "whole").exists():
            gold.make(folder, number)
            (folder / "whole").touch()
        output = FOLDER / "out" / f"dataset-{number}"
        shutil.rmtree(output, ignore_errors=True)
        files = ["--documents", str(folder / "documents.jsonl"), "--links", str(_empty())]
        command = [REDLINE, "build", str(folder / "gold.jsonl"), *files, "-o", str(output)]
        return [[*command, "--jobs", "2"]]

    def load(number: int) -> Commands:
        folder, cache = str(FOLDER / "out" / f"dataset-{number}"), str(fresh("loaded"))
        return [[sys.executable, "-c", LOAD, folder, cache]]

    grown("build --jobs 2", numbers, commands)
    grown("load_dataset, four configs", numbers, load)


def read(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a file, one a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def peers(numbers: Sequence[int]) -> None:
    """Others that do some of it, as their own scripts tell."""
    few = str(numbers[0])
    for command in (
        ("benchmarks.validate", "--tasks", few, "--large", "0", "--rounds", "3"),
        ("benchmarks.build", "--documents", few),
    ):
        say(_said(run([sys.executable, "-m", *command])))
    say(_said(run([sys.executable, "benchmarks/sync.py", "--tasks", few, "--rounds", "1"])))


def _said(one: Measured) -> str:
    return f"\n```\n{one.said.rstrip()}\n```"


STEPS = {
    "pages": pages,
    "suggest": suggest,
    "alike": alike,
    "validate": validate,
    "records": records,
    "build": build,
    "peers": peers,
}
"""What is measured, in this order."""


if __name__ == "__main__":
    main()
