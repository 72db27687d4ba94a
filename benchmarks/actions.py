"""How many actions lead to the gold: from the empty page, and from what redline suggests.

Run: python -m benchmarks.actions [--article ID]. It starts a Label Studio of its own under build/
(make label-studio installs it) and a Chromium, and does the work twice on the real page, with mouse
and keyboard alone: everything that the gold of one article of the checkout holds. Every action is
counted (benchmarks/editing.py says what one is). What is submitted is pulled, and held against the
gold: exit code 1 where it is not the same, but for ids and who made it.

The registry that annotators choose from is whole. What is suggested knows only the actors and
aliases that the gold of the other four articles uses, and sections that rules alone find, as in
"others" of benchmarks/suggest.py. "Select region after creating it" is on, which saves actions.

With --texts, the article is one of another folder with documents.jsonl, gold and actors.json: then
the registry of the seeds is what suggestions know, as in "crises" of benchmarks/suggest.py, and
layers that no gold of the folder has are left out of them.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import argparse
import shutil
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.editing import Editor
from benchmarks.suggest import SEEDS, Corpus, corpus, registry_for
from benchmarks.working import Work, marked
from tests.labelstudio.page import FLAGS, Annotator
from toolkit.canonical import bare, canonical_record
from toolkit.labelstudio import server
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.export import decode_exports
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.pull import pull
from toolkit.labelstudio.push import push
from toolkit.labelstudio.shape import read_export
from toolkit.labelstudio.tasks import actor_choices, result_of
from toolkit.model import JSONObject
from toolkit.schema import Schema, load_schema
from toolkit.suggest import suggest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "benchmark" / "actions"
ARTICLE = "003_90947641891804dd"
"""The one in the middle, by its length."""
EMPTY, SUGGESTED = "from the empty page", "from suggestions"


@dataclass(frozen=True)
class Outcome:
    """One way to the gold."""

    actions: Counter[str]
    again: int
    undone: tuple[str, ...]
    """What could not be done by mouse and keyboard."""
    differing: tuple[str, ...]
    """What of the gold did not come back, or came back otherwise."""
    minutes: float


def main() -> None:
    """Do the work in both ways, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--article", default=ARTICLE, help="its id")
    parser.add_argument("--texts", type=Path, help="a folder with other texts than the seeds")
    parser.add_argument("--only", choices=("empty", "suggested"), help="one of the two ways")
    options = parser.parse_args()
    schema, seeds = load_schema(), corpus(SEEDS)
    texts, known = seeds, registry_for("others", options.article, seeds)
    if options.texts:
        texts, known = corpus(options.texts), list(seeds.actors.values())
        texts = replace(texts, actors={**seeds.actors, **texts.actors})
    predicted = suggest(texts.cut[options.article], known, schema)
    for layer in schema.layers:
        if not any(record[layer.name] for record in texts.gold.values()):
            predicted[layer.name] = []
    ways: dict[str, JSONObject | None] = {EMPTY: None, SUGGESTED: predicted}
    if options.only:
        ways = {way: one for way, one in ways.items() if (one is None) == (options.only == "empty")}
    with _running() as there, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or playwright.chromium.executable_path
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        Annotator(page, there.url).log_in(there.username, there.password)
        with Studio(there.url, there.token) as studio:
            bench = Bench(studio, page, schema, texts, options.article)
            outcomes = {way: bench.outcome(way, one) for way, one in ways.items()}
        browser.close()
    _tell(options.article, outcomes)
    sys.exit(any(one.differing or one.undone for one in outcomes.values()))


@dataclass(frozen=True)
class Bench:
    """The server, the browser, and the article that is worked on in both ways."""

    studio: Studio
    page: Page
    schema: Schema
    texts: Corpus
    article: str

    def outcome(self, way: str, predicted: JSONObject | None) -> Outcome:
        """Do the work in one way."""
        layers, actors = self.schema.layers, list(self.texts.actors.values())
        gold = canonical_record(self.texts.gold[self.article], layers)
        document = self.texts.documents[self.article]
        title = f"actions {time.time():.0f}"
        shown = {} if predicted is None else {self.article: predicted}
        load = Load(title, "annotator-1", [document], actors, shown)
        project = push(plan_push(load, self.studio, self.schema), self.studio, self.schema)
        (task,) = self.studio.tasks(project)
        begin = []
        if predicted is not None:
            begin = result_of(canonical_record(predicted, layers), layers, every=False)
        editor = Editor(self.page, document.text, _keys(self.schema))
        self.page.goto(f"{self.studio.url}/health")
        Annotator(self.page, self.studio.url).select_what_is_made()
        address = f"{self.studio.url}/projects/{project.id}/data?task={task['id']}"
        editor.open(address, len(marked(begin).regions))
        names = {one["alias"]: one["value"] for one in actor_choices(actors)}
        work = Work(editor, self.schema, gold, marked(begin), names, lambda line: _say(way, line))
        began = time.monotonic()
        work.do()
        self.page.screenshot(path=FOLDER / f"{way.replace(' ', '-')}.png")
        editor.submit()
        minutes = (time.monotonic() - began) / 60
        differing = tuple(self._differing(title, gold))
        return Outcome(editor.done, editor.again, tuple(work.undone), differing, minutes)

    def _differing(self, title: str, gold: JSONObject) -> list[str]:
        """What was pulled, held against the gold."""
        with tempfile.TemporaryDirectory() as folder:
            path = pull(self.studio, title, Path(folder)).path
            export, problems = read_export(path, path.read_bytes())
            if export is None:
                return [str(problem) for problem in problems]
            decoding = decode_exports([export], self.schema)
        found = [str(problem) for problem in (*problems, *decoding.problems)]
        for record in decoding.records:
            for layer in self.schema.layers:
                ours, theirs = bare(record, layer.name), bare(gold, layer.name)
                found += [f"missing or otherwise: {one}" for one in theirs if one not in ours]
                found += [f"not in the gold: {one}" for one in ours if one not in theirs]
        return found if decoding.records else [*found, "no record came back"]


def _keys(schema: Schema) -> dict[str, str]:
    labels = [label for layer in schema.layers for label in layer.labels]
    labels += [part.label for layer in schema.layers for part in layer.parts]
    return {label.value: label.hotkey or "" for label in labels}


class _running:  # noqa: N801 (used as a function)
    """A Label Studio as long as the block runs."""

    def __enter__(self) -> server.Server:
        program = ROOT / ".label-studio" / "bin" / "label-studio"
        FOLDER.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        return server.start(
            FOLDER / "server",
            port=port,
            executable=str(program),
            template=program.parent.parent / "migrated.sqlite3",
        )

    def __exit__(self, *_: object) -> None:
        server.stop(FOLDER / "server")


def _tell(article: str, outcomes: dict[str, Outcome]) -> None:
    lines = [f"Actions to the gold of {article}", _row("", list(outcomes))]
    kinds = sum((one.actions for one in outcomes.values()), Counter[str]())
    for kind, _ in kinds.most_common():
        lines.append(_row(kind, [one.actions[kind] for one in outcomes.values()]))
    sums = [one.actions.total() for one in outcomes.values()]
    lines.append(_row("all", sums))
    if len(sums) == len((EMPTY, SUGGESTED)):
        lines.append(f"With suggestions it takes {sums[1] / sums[0]:.1%} of the actions.")
    for way, one in outcomes.items():
        same = "is not the gold" if one.differing else "is the gold"
        again = f"{one.again} drags came out wrong, were done again and not counted"
        lines.append(f"{way}: what was pulled {same}; {again}; {one.minutes:.0f} minutes")
        lines += [f"  not done: {what}" for what in one.undone]
        lines += [f"  {what}" for what in one.differing]
    sys.stdout.write("\n".join(lines) + "\n")


def _row(name: str, values: Sequence[object]) -> str:
    return f"{name:32}" + "".join(f"{value:>22}" for value in values)


def _say(way: str, line: str) -> None:
    sys.stderr.write(f"{way}: {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
