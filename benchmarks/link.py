"""How good `redline link` is, where its weights come from, and how long it takes.

Run: python -m benchmarks.link [stories] [seeds] [speed] [--fit] [--quotes 100000]

    stories  each of the four stories in benchmarks/stories, with weights fitted on the other three
             and on benchmarks/crises: what an article of a crisis never seen meets
    seeds    the five seed articles, with the weights that redline ships: none is fitted on them
    speed    candidates among as many invented quotes as --quotes says, and among a tenth of them

--fit prints the weights of `toolkit/link/weights.py` anew. They are those of a logistic regression
over pairs of items: all pairs within a story, the stories given alone and together (how rare a name
is depends on what is given), and those within each article about other crises, most of which are of
one speaker on one day and yet not the same: once as they are, and once as if the two stood in two
articles of one occasion. Quotes and threats, of which the
stories have few, are drawn towards what the two have in common.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from toolkit.documents import read_documents
from toolkit.link import KINDS, find
from toolkit.link.clusters import proposed
from toolkit.link.items import entries_of
from toolkit.link.likeness import OTHERS, TOLD, VERBATIM, against, signs
from toolkit.link.quality import Cluster, quality, within
from toolkit.link.weights import ACCEPTED, ASKED, MODELS, Model
from toolkit.model import Document, JSONObject
from toolkit.registry import read_actors
from toolkit.schema import load_schema

ROOT = Path(__file__).resolve().parent.parent
STORIES, CRISES = ROOT / "benchmarks" / "stories", ROOT / "benchmarks" / "crises"
SEEDS = ROOT / "annotations"
LEVELS = (0.2, ASKED, 0.4, ACCEPTED, 0.7, 0.9)
LETTERS = "abcd"
"""With what the documents of each story begin."""
AGAINST = ("clash", "elsewhen", "others", "retold", "unequal")
"""Signs against a pair; the others are for it."""
EITHER = ("elsewhere", "vague")
"""Signs that may weigh either way."""
TOGETHER = ("same_quote", "same_threat")
STEPS, SMALL = 200, 1e-6
"""Of Newton's method: how many, and the least part of one."""
NAMES = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Corpus:
    """Texts with gold, the registry that the gold is of, and the clusters."""

    documents: Mapping[str, Document]
    actors: Mapping[str, JSONObject]
    records: Sequence[JSONObject]
    links: Sequence[Cluster]

    def of(self, letters: str) -> Corpus:
        """The stories whose documents begin with one of some letters."""
        records = [r for r in self.records if r["document_id"][0] in letters]
        links = [c for c in self.links if c["members"][0]["document_id"][0] in letters]
        return Corpus(self.documents, self.actors, records, links)


@dataclass(frozen=True)
class Row:
    """One pair of items: its signs, and whether the two are the same."""

    kind: str
    values: Mapping[str, float]
    same: bool


def main() -> None:
    """Print what is asked for."""
    options = _options().parse_args()
    stories = corpus(STORIES, STORIES / "links.json")
    crises = corpus(CRISES, STORIES / "crises-links.json")
    parts = {letter: stories.of(letter) for letter in LETTERS}
    rows = {letter: list(_rows(part)) for letter, part in parts.items()}
    alone = [row for part in _articles(crises) for row in (*_rows(part), *_as_of_two(part))]

    def without(held: str) -> dict[str, Model]:
        """Fitted on the other stories, each alone and all together, and on single articles."""
        others = LETTERS.replace(held, "")
        together = _rows(stories.of(others))
        return fitted([*(row for name in others for row in rows[name]), *together, *alone])

    if options.fit:
        for kind, model in without("").items():
            say(f"{kind} {model.bias} {dict(model.weights)}")
    for name in options.measure or ("stories", "seeds"):
        if name == "stories":
            for held in LETTERS:
                tell(f"story {held}", parts[held], without(held))
        elif name == "seeds":
            tell("seeds", corpus(SEEDS, SEEDS / "links.json"), MODELS)
        else:
            for number in (options.quotes // 10, options.quotes):
                tell_speed(number)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    choices = ("stories", "seeds", "speed")
    what = f"{', '.join(choices)}; the first two if none is given"
    parser.add_argument("measure", nargs="*", metavar="WHAT", type=one_of(choices), help=what)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--quotes", type=int, default=100_000)
    return parser


def one_of(choices: Sequence[str]) -> Callable[[str], str]:
    """A check that a word is one of some: argparse's own refuses that none is given."""

    def checked(word: str) -> str:
        if word not in choices:
            raise argparse.ArgumentTypeError(f"{word} is none of {', '.join(choices)}")
        return word

    return checked


def say(line: str) -> None:
    """Print a line now."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def corpus(folder: Path, clusters: Path) -> Corpus:
    """A folder with documents and gold, and what is the same in them."""
    records = [json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("gold/*.json"))]
    links = json.loads(clusters.read_text("utf-8"))["links"]
    return Corpus(
        read_documents(folder / "documents.jsonl"),
        read_actors(folder / "actors.json", load_schema()),
        records,
        links,
    )


def _articles(crises: Corpus) -> Iterator[Corpus]:
    """Each article by itself: nobody said what is the same across them."""
    for record in crises.records:
        name = record["document_id"]
        links = [c for c in crises.links if c["members"][0]["document_id"] == name]
        yield Corpus(crises.documents, crises.actors, [record], links)


def _rows(part: Corpus) -> Iterator[Row]:
    clusters = {
        (cluster["kind"], member["document_id"], member["id"]): cluster["id"]
        for cluster in part.links
        for member in cluster["members"]
    }
    entries = entries_of(part.records, part.documents, part.actors)
    for kind in KINDS:
        for one, other in combinations([e for e in entries if e.kind == kind], 2):
            # That two speakers are two quotes is a rule, and that it weighs is learnt from it.
            if against(one, other) not in ("", OTHERS, TOLD, VERBATIM):
                continue
            names = [clusters.get((kind, *entry.key)) for entry in (one, other)]
            yield Row(kind, signs(one, other), names[0] is not None and names[0] == names[1])


def _as_of_two(part: Corpus) -> Iterator[Row]:
    """The pairs of an article as if each of the two stood in an article of its own."""
    for row in _rows(part):
        yield Row(row.kind, {**row.values, "elsewhere": 1.0, "headline": 0.0}, row.same)


def fitted(rows: Sequence[Row]) -> dict[str, Model]:
    """Pairs → a model by kind."""
    common = _fit([row for row in rows if row.kind in TOGETHER], {}).weights
    return {
        kind: _fit([r for r in rows if r.kind == kind], common if kind in TOGETHER else {})
        for kind in KINDS
    }


def _fit(rows: Sequence[Row], towards: Mapping[str, float]) -> Model:
    """Logistic regression, with weights drawn towards others, and no sign on the wrong side."""
    names = sorted({name for row in rows for name in row.values})
    signs_of = np.array([[row.values.get(name, 0.0) for name in names] for row in rows])
    same = np.array([row.same for row in rows], dtype=float)
    aim = np.array([towards.get(name, 0.0) for name in names])
    side = np.array([0.0 if n in EITHER else -1.0 if n in AGAINST else 1.0 for n in names] + [0.0])
    columns = np.column_stack([signs_of, np.ones(len(rows))])
    pulled = np.append(np.ones(len(names)), 0.0)
    aims = np.append(aim, 0.0)
    weights: Any = np.append(np.where(aim * side[:-1] < 0, 0.0, aim), -3.0)

    def loss(at: Any) -> float:
        total = columns @ at
        return float(
            (np.logaddexp(0, total) - same * total).sum() + (pulled * (at - aims) ** 2).sum() / 2
        )

    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(columns @ weights)))
        slope = columns.T @ (chance - same) + pulled * (weights - aims)
        # A weight that stands at 0 and would go to the wrong side stays there.
        free = ~((weights == 0) & (side * slope > 0))
        bend = (columns.T * (chance * (1 - chance))) @ columns + np.diag(pulled + 1e-9)
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
        length = 1.0
        while length > SMALL:
            to = weights - length * step
            to = np.where(to * side < 0, 0.0, to)
            if loss(to) < loss(weights):
                break
            length /= 2
        else:
            break
        weights = to
    bias, weights = float(weights[-1]), weights[:-1]
    rounded = {n: round(float(w), 2) for n, w in zip(names, weights, strict=True)}
    return Model(round(bias, 2), {name: weight for name, weight in rounded.items() if weight})


def tell(title: str, part: Corpus, models: Mapping[str, Model]) -> None:
    """Print how good the clusters are, at several levels."""
    found = find(part.records, part.documents, part.actors, models=models)
    known = {(kind.kind, *key) for kind in found for key in kind.entries}
    gold = within(part.links, known)
    say(f"{title:9}{'':12} level  found  gold   P     R     F1    B3    LEA")
    for kind in found:
        for level in LEVELS:
            (one,) = quality(proposed([kind], level), gold, [kind.kind])
            figures = (one.pairs.precision, one.pairs.recall, one.pairs.f1)
            shown = (*figures, one.b_cubed.f1, one.lea.f1)
            words = "  ".join("-   " if value is None else f"{value:.2f}" for value in shown)
            say(
                f"{'':9}{kind.kind:12} {level:<5} {one.pairs.given:6.0f}"
                f" {one.pairs.wanted:5.0f}   {words}"
            )


def invented(number: int) -> tuple[list[JSONObject], dict[str, Document], dict[str, JSONObject]]:
    """So many quotes, ten to an article: each is of one speaker of many; one in five is told again.

    Words are made up, and as unevenly common as those of a language.
    """
    random = Random(number)  # noqa: S311 (invented words, the same each time)
    words = ["".join(random.choices(NAMES, k=random.randint(4, 9))) for _ in range(20_000)]
    weights = [1 / (place + 10) for place in range(len(words))]
    actors = {
        f"actor-{n}": {"id": f"actor-{n}", "name": f"Actor {n}", "kind": "person"}
        for n in range(max(20, number // 50))
    }
    people = list(actors)
    popular = [1 / (place + 5) for place in range(len(people))]
    told: list[tuple[str, list[str]]] = []
    records, documents = [], {}
    for article in range(number // 10):
        text, mentions, quotes = "", [], []
        for _ in range(10):
            if told and random.random() < 0.2:
                speaker, said = random.choice(told[-500:])
                said = [w if random.random() < 0.8 else random.choice(words) for w in said]
            else:
                (speaker,) = random.choices(people, popular)
                said = random.choices(words, weights, k=random.randint(6, 25))
                told.append((speaker, said))
            text, mention, quote = _said(text, speaker, " ".join(said))
            mentions.append(mention)
            quotes.append(quote)
        name = f"invented-{article}"
        day = date(2020, 1, 1) + timedelta(days=article * 730 // max(1, number // 10))
        empty: dict[str, Any] = {"events": [], "conditional_threats": []}
        records.append({"document_id": name, "mentions": mentions, "quotes": quotes, **empty})
        documents[name] = Document(
            name, text, "", "en", "original", "CC0-1.0", (), published=day.isoformat()
        )
    return records, documents, actors


def _said(text: str, speaker: str, said: str) -> tuple[str, JSONObject, JSONObject]:
    """A sentence more → the text, the mention of the speaker, and the quote."""
    start = len(text)
    name = speaker.replace("actor-", "Actor ")
    begin = start + len(f"{name} said: “")
    mention = {"id": f"m.{start}", "start": start, "end": start + len(name), "text": name}
    quote = {"id": f"q.{begin}", "start": begin, "end": begin + len(said), "text": said}
    text += f"{name} said: “{said}”.\n\n"
    speaks = {"mode": "direct", "speaker_status": "explicit", "speaker_id": mention["id"]}
    return text, {**mention, "form": "name", "actor_id": speaker}, {**quote, **speaks}


def tell_speed(number: int) -> None:
    """Print how long the candidates among so many quotes take, and the memory of the process."""
    records, documents, actors = invented(number)
    begun, worked = time.perf_counter(), time.process_time()
    (found,) = find(records, documents, actors, kinds=["same_quote"])
    middle = time.perf_counter()
    clusters = proposed([found], ACCEPTED)
    ended, work = time.perf_counter(), time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(
        f"{number:,} quotes: {middle - begun:.0f} s for {len(found.candidates):,} candidates among"
        f" {found.compared:,} pairs, {ended - middle:.0f} s for {len(clusters):,} clusters;"
        f" {work:.0f} s of work in all; {memory:.0f} MB; {len(found.capped)} blocks cut"
    )


if __name__ == "__main__":
    main()
