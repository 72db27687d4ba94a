"""How long redline takes from gold to Parquet, beside `Dataset.from_list` and `to_parquet`.

Run: python -m benchmarks.build [--documents N]. Under build/benchmark it makes so many documents of
the five stored ones, each with other names, numbers, offsets and ids, and their gold. Both ways
make the same rows of them, in turns, each in a process of its own; the times of making rows and of
writing them are told apart.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.making import ROOT, WORD, Article, reworded
from benchmarks.measuring import Measured, run
from toolkit.dataset.columns import ACTORS, all_columns, all_features
from toolkit.dataset.parquet import Growing, temporary_file
from toolkit.dataset.source import Source, Spooled, contents
from toolkit.library import open_documents
from toolkit.records import decode_records
from toolkit.registry import read_actors
from toolkit.schema import Schema, load_schema

REDLINE, DATASETS = "redline", "datasets"
NAMED_BY_PLACE = re.compile(r"([a-z])\.(\d+)-(\d+)(.*)")
LAYERS = ("mentions", "events", "quotes", "conditional_threats")
REFERENCES = re.compile(r"(id|\w+_id|\w+_ids)")
MEGABYTES = 500.0
"""Goal: as much memory, however many documents there are."""
Rows = Iterator[tuple[str, list[dict[str, Any]]]]


def main() -> None:
    """Make the gold, write it both ways, and print a table and the goals."""
    options = _options().parse_args()
    if options.worker:
        _WORKERS[options.worker](options.folder)
        return
    folder = ROOT / "build" / "benchmark" / f"build-{options.documents}"
    make(folder, options.documents, options.seed)
    runs: dict[str, list[Measured]] = {REDLINE: [], DATASETS: []}
    for number in range(options.rounds):
        for name, measured in runs.items():
            sys.stderr.write(f"round {number + 1} of {options.rounds}: {name}\n")
            command = [sys.executable, "-m", "benchmarks.build", "--worker", name]
            measured.append(run([*command, "--folder", str(folder)]))
    for line in (*table(options.documents, runs), *goals(runs)):
        sys.stdout.write(line + "\n")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", choices=sorted(_WORKERS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser


# What is built


def make(folder: Path, number: int, seed: int = 1) -> None:
    """Write so many documents and their gold."""
    folder.mkdir(parents=True, exist_ok=True)
    stored, random = list(_stored()), Random(f"{seed}")  # noqa: S311 (nothing is kept secret)
    with (
        (folder / "documents.jsonl").open("w", encoding="utf-8") as documents,
        (folder / "gold.jsonl").open("w", encoding="utf-8") as records,
    ):
        for index in range(number):
            document, record = varied(*stored[index % len(stored)], index, random)
            documents.write(json.dumps(document, ensure_ascii=False) + "\n")
            records.write(json.dumps(record, ensure_ascii=False) + "\n")


def _stored() -> Iterator[tuple[Article, dict[str, Any]]]:
    """The stored articles with their gold."""
    lines = (ROOT / "annotations" / "documents.jsonl").read_text("utf-8").splitlines()
    for document in map(json.loads, lines):
        path = ROOT / "annotations" / "gold" / f"{document['id']}.json"
        record = json.loads(path.read_text("utf-8"))
        names = [m["text"] for m in record["mentions"] if m["form"] == "name"]
        words = {w for name in names for w in WORD.findall(name) if w[0].isupper() and len(w) > 2}
        spans = [*_spans(record), *document["sections"]]
        edges = sorted({span[end] for span in spans for end in ("start", "end")})
        yield Article(document, {}, frozenset(words), edges), record


def _spans(value: Any) -> Iterator[dict[str, Any]]:
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict) and "start" in value:
        yield value
    for child in children if isinstance(children, list | type({}.values())) else ():
        if isinstance(child, dict | list):
            yield from _spans(child)


def varied(
    article: Article, record: Mapping[str, Any], index: int, random: Random
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A document and its gold → another document, and its gold."""
    text, at = reworded(article, random)
    name, digest = f"article-{index:06}", sha256(text.encode()).hexdigest()
    known = {"id": name, "text": text, "text_sha256": digest}
    document = {**article.document, **known}
    document["sections"] = _moved(article.document["sections"], text, at)
    head = {"id": f"{name}.gold", "document_id": name, "text_sha256": digest}
    layers = {layer: _moved(record[layer], text, at) for layer in LAYERS}
    return document, {**record, **head, **layers}


def _moved(value: Any, text: str, at: Callable[[int], int], key: str = "") -> Any:
    """A value with the places, and ids made of places, in another text."""
    if isinstance(value, list):
        return [_moved(child, text, at, key) for child in value]
    if isinstance(value, dict):
        new = {name: _moved(child, text, at, name) for name, child in value.items()}
        if "start" in value:
            new["start"], new["end"] = at(value["start"]), at(value["end"])
            if "text" in value:
                new["text"] = text[new["start"] : new["end"]]
        return new
    found = NAMED_BY_PLACE.fullmatch(value) if REFERENCES.fullmatch(key) else None
    if found is None:
        return value
    layer, start, end, more = found.groups()
    return f"{layer}.{at(int(start))}-{at(int(end))}{more}"


# How it is written


def _rows(folder: Path, schema: Schema) -> Rows:
    """The rows of the gold, some of a config at a time."""
    actors = read_actors(ROOT / "annotations" / "actors.json", schema)
    documents = open_documents(folder / "documents.jsonl")
    with decode_records([folder / "gold.jsonl"], schema) as lines:
        source = Source(Spooled.of(lines), documents, actors, schema)
        yield ACTORS, source.tables.of_actors()
        for _, rows in contents(source).rows(source):
            yield from ((config, those) for config, those in rows.items() if those)


def with_redline(folder: Path) -> None:
    """Write the rows as they come."""
    schema, place = load_schema(), folder / REDLINE
    shutil.rmtree(place, ignore_errors=True)
    columns, begun, spent = all_columns(schema), time.perf_counter(), 0.0
    growing: dict[str, Growing] = {}
    for config, rows in _rows(folder, schema):
        before = time.perf_counter()
        if config not in growing:
            growing[config] = Growing(config, columns[config], temporary_file(place))
        growing[config].add(rows)
        spent += time.perf_counter() - before
    before = time.perf_counter()
    shards = {config: one.finish("train") for config, one in growing.items()}
    now = time.perf_counter()
    spent += now - before
    _tell(now - begun - spent, spent, {config: shard.rows for config, shard in shards.items()})


def with_datasets(folder: Path) -> None:
    """Hold all rows, and have `datasets` write them."""
    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()
    schema, place = load_schema(), folder / DATASETS
    place.mkdir(exist_ok=True)
    features, begun = all_features(schema), time.perf_counter()
    held: dict[str, list[dict[str, Any]]] = {}
    for config, rows in _rows(folder, schema):
        held.setdefault(config, []).extend(rows)
    made, counts = time.perf_counter(), {}
    for config in list(held):
        dataset = Dataset.from_list(held.pop(config), features=features[config])
        dataset.to_parquet(place / f"{config}.parquet")
        counts[config] = len(dataset)
    _tell(made - begun, time.perf_counter() - made, counts)


_WORKERS: Mapping[str, Callable[[Path], None]] = {REDLINE: with_redline, DATASETS: with_datasets}


def _tell(rows: float, parquet: float, counts: Mapping[str, int]) -> None:
    told = {"rows": rows, "parquet": parquet, "counts": dict(sorted(counts.items()))}
    sys.stdout.write(json.dumps(told))


# What is told


def table(documents: int, runs: Mapping[str, Sequence[Measured]]) -> Iterator[str]:
    """A table: medians."""
    counts = [_told(one)["counts"] for those in runs.values() for one in those]
    if any(one != counts[0] for one in counts):
        raise SystemExit("the ways have not written the same rows")
    yield f"{documents} documents, {sum(counts[0].values())} rows; seconds, megabytes\n"
    yield f"{'':<40}{'rows':>8}{'Parquet':>9}{'together':>10}{'memory':>8}"
    names = {REDLINE: "redline", DATASETS: "Dataset.from_list + to_parquet"}
    for name, those in runs.items():
        rows, parquet = _median(those, "rows"), _median(those, "parquet")
        memory = max(one.largest for one in those)
        yield f"{names[name]:<40}{rows:8.2f}{parquet:9.2f}{rows + parquet:10.2f}{memory:8.0f}"


def goals(runs: Mapping[str, Sequence[Measured]]) -> Iterator[str]:
    """Each goal, and whether it is reached."""
    ours, theirs = (_median(runs[name], "parquet") for name in (REDLINE, DATASETS))
    memory = max(one.largest for one in runs[REDLINE])
    yield ""
    yield f"{_mark(ours <= theirs)} rows to Parquet: at least as fast ({theirs / ours:.2f} times)"
    yield f"{_mark(memory <= MEGABYTES)} memory: at most {MEGABYTES:.0f} MB ({memory:.0f})"


def _mark(reached: bool) -> str:  # noqa: FBT001 (it is what is marked)
    return "reached:" if reached else "MISSED: "


def _told(measured: Measured) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(measured.said)
    return found


def _median(runs: Sequence[Measured], name: str) -> float:
    return float(statistics.median(_told(one)[name] for one in runs))


if __name__ == "__main__":
    main()
