"""How large the page of a dataset is, and how long a browser needs to show and to filter it.

Run: python -m benchmarks.report [--documents N]. Under build/benchmark it makes so many documents
of the five stored ones, each with other names, numbers, offsets and ids, joins quotes and threats
of the copies of one article, builds the dataset, writes the page, and opens it in a Chromium from
disk. Times in the browser are medians of several openings, each in a context of its own.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.build import make
from benchmarks.making import ROOT
from toolkit.dataset.build import build
from toolkit.dataset.source import Source, Spooled
from toolkit.library import open_documents
from toolkit.links import Links
from toolkit.records import decode_records
from toolkit.registry import read_actors
from toolkit.report import report
from toolkit.schema import Schema, load_schema

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
OPENINGS = 5
STORED = 5
"""How many stored articles the documents are copies of, one after the other."""
SHOWN = "() => document.querySelector('#text mark') ? performance.now() : 0"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
FILTER = """
(words) => {
  const field = document.getElementById('f-find');
  const found = document.getElementById('found');
  const said = found.textContent;
  field.value = words;
  const before = performance.now();
  field.dispatchEvent(new Event('input', {bubbles: true}));
  return new Promise((done) => {
    const look = () => (found.textContent !== said
      ? requestAnimationFrame(() => done(performance.now() - before)) : setTimeout(look, 2));
    look();
  });
}
"""
"""From a letter typed to the rows on the screen, with the 80 ms that it waits for the next."""
OPEN = """
(address) => {
  const before = performance.now();
  location.hash = address;
  return new Promise((done) => {
    const look = () => (document.querySelector('#list a[aria-current]')?.hash === address
      ? requestAnimationFrame(() => done(performance.now() - before)) : setTimeout(look, 1));
    look();
  });
}
"""


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=500)
    number = parser.parse_args().documents
    folder = ROOT / "build" / "benchmark" / "report"
    shutil.rmtree(folder, ignore_errors=True)
    schema = load_schema()
    make(folder, number)
    _build(folder, schema)
    before = time.perf_counter()
    page = b"".join(report(folder / "dataset", schema))
    seconds = time.perf_counter() - before
    path = folder / "report.html"
    path.write_bytes(page)
    _tell(f"{number} documents: the page is written in", f"{seconds:.1f} s")
    _tell("its size", f"{len(page) / 1e6:.1f} MB ({len(page) / number / 1e3:.0f} kB a document)")
    for name, milliseconds in _measured(path, number).items():
        _tell(name, f"{statistics.median(milliseconds):.0f} ms")


def _build(folder: Path, schema: Schema) -> None:
    """The dataset of the documents, the items of copies joined."""
    actors = read_actors(ROOT / "annotations" / "actors.json", schema)
    documents = open_documents(folder / "documents.jsonl")
    with decode_records([folder / "gold.jsonl"], schema) as lines:
        records = Spooled.of(lines)
        links = Links(clusters=tuple(enumerate(_clusters(records))))
        build(Source(records, documents, actors, schema, links=links), folder / "dataset")


def _clusters(records: Spooled) -> Iterator[dict[str, Any]]:
    """Clusters of four: the first quotes and threats of the copies of one article."""
    for layer, kind in (("quotes", "same_quote"), ("conditional_threats", "same_threat")):
        for first in range(0, len(records) - 3 * STORED, 4 * STORED):
            copies = [records[first + STORED * step] for step in range(4)]
            for place in range(min(len(copy[layer]) for copy in copies)):
                yield {
                    "id": f"{kind.replace('_', '-')}-{first}-{place}",
                    "kind": kind,
                    "members": [
                        {"document_id": copy["document_id"], "id": copy[layer][place]["id"]}
                        for copy in copies
                    ],
                }


def _measured(path: Path, number: int) -> dict[str, list[float]]:
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {}
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        for opening in range(OPENINGS):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            page.goto(path.as_uri())
            times = {
                "the first words are painted": page.evaluate(PAINTED),
                "the first article is there": page.wait_for_function(SHOWN).json_value(),
                "another article": page.evaluate(
                    OPEN, f"#view=articles&doc=article-{number // 2 + opening:06}"
                ),
            }
            page.goto(f"{path.as_uri()}#view=threats")
            times["the table, filtered by words"] = page.evaluate(FILTER, "ukrain")
            times["the table, filtered to few"] = page.evaluate(FILTER, "otherwise")
            for name, milliseconds in times.items():
                found.setdefault(name, []).append(milliseconds)
            context.close()
        browser.close()
    return found


def _tell(name: str, figure: str) -> None:
    sys.stdout.write(f"{name:<45}{figure}\n")


if __name__ == "__main__":
    main()
