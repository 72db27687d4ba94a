"""How long `redline validate` takes, beside others that read the same exports.

Run: python -m benchmarks.validate [--help]. Everything is made under
build/benchmark, from the stored articles and a seed; what is compared runs in turns, each time
in processes of its own.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.making import ROOT, Made, make, tasks_of
from benchmarks.measuring import Measured, run

REDLINE = str(Path(sys.executable).with_name("redline"))
PARSE, ONE, TWO, HALVES, CONVERTER, JSONSCHEMA = (
    "orjson, task by task",
    "redline validate --jobs 1",
    "redline validate --jobs 2",
    "two runs of half the file",
    "label-studio-sdk to CSV",
    "json + jsonschema, scaled",
)
Runs = Mapping[str, Sequence[Measured]]
TIMES_PARSE, NO_SLOWER, TIMES_CONVERTER, TIMES_JSONSCHEMA = 4.0, 1.15, 10.0, 100.0
MEGABYTES, NO_LARGER = 300.0, 1.20


def main() -> None:
    """Make the exports, run everything, and print a table and the goals."""
    options = _options().parse_args()
    if options.worker:
        _WORKERS[options.worker](options.export, options.sample)
        return
    folder = ROOT / "build" / "benchmark"
    small = make(folder / str(options.tasks), options.tasks, options.seed)
    runs = measured(small, options.rounds, options.sample)
    _say(table(small, runs))
    large = run_large(folder, options.large, options.seed) if options.large else None
    _say(goals(runs, large))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=1000, help="how many are measured in turns")
    parser.add_argument(
        "--large", type=int, default=10_000, help="how many show that memory does not grow; 0: none"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample", type=int, default=10, help="how many jsonschema is given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", choices=sorted(_WORKERS), help=argparse.SUPPRESS)
    parser.add_argument("--export", type=Path, help=argparse.SUPPRESS)
    return parser


def measured(made: Made, rounds: int, sample: int) -> Runs:
    """Everything, in turns, so that what else the machine does falls on all alike."""
    commands: dict[str, list[list[str]]] = {
        PARSE: [_worker("parse", made.export, sample)],
        ONE: [_validate(made, made.export, 1)],
        TWO: [_validate(made, made.export, 2)],
        HALVES: [_validate(made, half, 1) for half in made.halves],
        CONVERTER: [_worker("convert", made.export, sample)],
        JSONSCHEMA: [_worker("jsonschema", made.export, sample)],
    }
    runs: dict[str, list[Measured]] = {name: [] for name in commands}
    for number in range(rounds):
        for name, started in commands.items():
            _say([f"round {number + 1} of {rounds}: {name}"], to=sys.stderr.write)
            runs[name].append(run(*started))
    return runs


def run_large(folder: Path, tasks: int, seed: int) -> Mapping[str, Measured]:
    """Validation alone, of many tasks, once with one job and once with two."""
    made = make(folder / str(tasks), tasks, seed)
    found = {name: run(_validate(made, made.export, n)) for name, n in ((ONE, 1), (TWO, 2))}
    _say(_of_large(made, found))
    return found


def _validate(made: Made, export: Path, jobs: int) -> list[str]:
    files = ["--documents", str(made.documents), "--jobs", str(jobs)]
    return [REDLINE, "validate", str(export), *files]


def _worker(name: str, export: Path, sample: int) -> list[str]:
    own = [sys.executable, "-m", "benchmarks.validate", "--worker", name]
    return [*own, "--export", str(export), "--sample", str(sample)]


def _parse(export: Path, _: int) -> None:
    """Read the tasks with orjson, one after the other, and say how long that took."""
    import orjson

    total = 0.0
    for task in tasks_of(export):
        begun = time.process_time()
        orjson.loads(task)
        total += time.process_time() - begun
    sys.stdout.write(f"{total}")


def _convert(export: Path, _: int) -> None:
    """Write the export as a table, as Label Studio does."""
    from label_studio_sdk.converter.converter import Converter

    from toolkit.labelstudio.config import labeling_config
    from toolkit.schema import load_schema

    begun = time.process_time()
    page = labeling_config(load_schema().layers)
    converter: Any = Converter(page, project_dir=None, download_resources=False)  # type: ignore[no-untyped-call]
    converter.convert(str(export), str(export.with_name("csv")), "CSV", is_dir=False)
    sys.stdout.write(f"{time.process_time() - begun}")


def _jsonschema(export: Path, sample: int) -> None:
    """Read some tasks with json, and hold their records against the schema, as jsonschema does.

    Making the records is not counted.
    """
    from toolkit.labelstudio.decode import decode
    from toolkit.schema import load_schema

    schema = load_schema()
    validator = schema.validator("record")
    total, count = 0.0, 0
    for written in islice(tasks_of(export), sample):
        begun = time.process_time()
        task = json.loads(written)
        total += time.process_time() - begun
        count += 1
        data = task["data"]
        head = {k: data[k] for k in ("schema_version", "document_id", "text_sha256")}
        for annotation in task["annotations"]:
            who = f"user-{annotation['completed_by']}"
            known = {"id": f"{data['document_id']}.{who}", "kind": "annotation", "annotator": who}
            result, text = annotation["result"], data["text"]
            made = decode(result, text, {**head, **known}, schema.layers, path="$", place={})
            begun = time.process_time()
            faults = list(validator.iter_errors(made.record))
            total += time.process_time() - begun
            if faults:
                raise SystemExit(f"{data['document_id']}: {faults[0].message}")
    sys.stdout.write(f"{total / count * sum(1 for _ in tasks_of(export))}")


_WORKERS: Mapping[str, Callable[[Path, int], None]] = {
    "parse": _parse,
    "convert": _convert,
    "jsonschema": _jsonschema,
}
"""What is compared with redline, each run in a process of its own."""


def work_of(name: str, one: Measured) -> float:
    """Seconds of work: what the others say of themselves is without their start."""
    return float(one.said.split()[-1]) if name in (PARSE, CONVERTER, JSONSCHEMA) else one.work


def table(made: Made, runs: Runs) -> Iterator[str]:
    """A line for each that was run: medians, and from where to where the rounds went."""
    size = made.export.stat().st_size / 1e6
    rounds = len(runs[PARSE])
    yield f"{made.tasks} tasks with two readings each, {size:.0f} MB, {rounds} rounds in turns"
    yield f"{'':28}{'seconds of work':>25}{'times orjson':>14}{'seconds':>25}{'MB, of one':>14}"
    base = _median(PARSE, runs)
    for name, all_runs in runs.items():
        work = [work_of(name, one) for one in all_runs]
        clock = [one.seconds for one in all_runs]
        memory = max(one.memory for one in all_runs)
        largest = max(one.largest for one in all_runs)
        yield (
            f"{name:28}{_spread(work):>25}{statistics.median(work) / base:>14.1f}"
            f"{'' if name == JSONSCHEMA else _spread(clock):>25}{memory:>8.0f}, {largest:.0f}"
        )


def _of_large(made: Made, found: Mapping[str, Measured]) -> Iterator[str]:
    size = made.export.stat().st_size / 1e6
    yield f"{made.tasks} tasks with two readings each, {size:.0f} MB, once"
    for name, one in found.items():
        yield (
            f"{name:28}{one.work:.1f} s of work, {one.seconds:.1f} s, {one.memory:.0f} MB, of one"
            f" process at most {one.largest:.0f} MB"
        )


def goals(runs: Runs, large: Mapping[str, Measured] | None) -> Iterator[str]:
    """Each goal, and by how much it is met or missed."""
    work = {name: _median(name, runs) for name in runs}
    clock = {name: statistics.median(one.seconds for one in runs[name]) for name in runs}
    largest = max(one.largest for name in (ONE, TWO) for one in runs[name])
    yield _goal("all rules, times orjson’s parse", work[ONE] / work[PARSE], TIMES_PARSE)
    yield _goal("two jobs, times two half runs", clock[TWO] / clock[HALVES], NO_SLOWER)
    yield _goal(
        "the converter, times redline", work[CONVERTER] / work[ONE], TIMES_CONVERTER, least=True
    )
    yield _goal(
        "jsonschema, times redline", work[JSONSCHEMA] / work[ONE], TIMES_JSONSCHEMA, least=True
    )
    if large is None:
        yield _goal("anonymous MB of a process", largest, MEGABYTES)
        return
    yield _goal(
        "anonymous MB of a process", max(largest, *(o.largest for o in large.values())), MEGABYTES
    )
    for name in (ONE, TWO):
        memory = max(one.memory for one in runs[name])
        yield _goal(f"{name}: many, times few, MB", large[name].memory / memory, NO_LARGER)


def _goal(what: str, found: float, wanted: float, *, least: bool = False) -> str:
    met = found >= wanted if least else found <= wanted
    bound = "at least" if least else "at most"
    off = abs(found / wanted - 1) * 100
    by = "" if met else f" by {off:.0f} %"
    return f"{what:44}{found:8.2f}, wanted {bound} {wanted:g}: {'met' if met else 'missed'}{by}"


def _median(name: str, runs: Runs) -> float:
    return statistics.median(work_of(name, one) for one in runs[name])


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def _say(lines: Sequence[str] | Iterator[str], to: Callable[[str], int] = sys.stdout.write) -> None:
    for line in lines:
        to(line + "\n")


if __name__ == "__main__":
    main()
