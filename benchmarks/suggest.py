"""How good `redline suggest` is, and how long it takes beside the bare spaCy pipeline.

Run: python -m benchmarks.suggest [--help]. Four measurements of quality:

    others   each seed article with a registry of only the actors and aliases that the gold of the
             other four uses: what a new article of the same crisis meets
    full     each seed article with the whole registry
    tuning   texts that rules may be written on, in benchmarks/tuning
    crises   the short texts about other crises in benchmarks/crises, with the registry of the
             seeds: nobody in it but states and organizations is in them

Each is held against the gold as redline score does it. Sections are those that rules alone find.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.documents import ingest, read_documents
from toolkit.model import Document, JSONObject
from toolkit.registry import read_actors
from toolkit.schema import Schema, load_schema
from toolkit.score import Score, score
from toolkit.suggest import suggest, suggest_all
from toolkit.suggest.parse import MODEL, english

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "annotations"
CRISES = ROOT / "benchmarks" / "crises"
TUNING = ROOT / "benchmarks" / "tuning"
GOALS = {
    "names": 0.90,
    "quotes": 0.85,
    "quotes.direct+mixed": 0.92,
    "quotes.speaker": 0.85,
    "conditional_threats": 0.80,
    "conditions": 0.75,
    "consequences": 0.75,
    "boilerplate": 0.95,
}
"""What the headline figures are to reach on the seeds."""
BELOW = 0.10
"""So much less will do on the texts about other crises."""
TIMES = 1.5
"""So many times as long as the bare pipeline is the most that suggesting may take."""
TURN = 50
"""Documents that the bare pipeline and ours take in turn."""
ROLES = ("events.agent", "conditional_threats.threatener", "conditional_threats.target")


@dataclass(frozen=True)
class Corpus:
    """Texts with gold, and the registry that the gold is of."""

    documents: Mapping[str, Document]
    gold: Mapping[str, JSONObject]
    actors: Mapping[str, JSONObject]
    cut: Mapping[str, Document]
    """The documents as rules alone cut them into sections."""


def main() -> None:
    """Print the tables that are asked for; exit with 1 where a goal is not reached."""
    options = _options().parse_args()
    if english() is None:
        raise SystemExit(f"spaCy and {MODEL} are not installed: install redline[suggest]")
    schema = load_schema()
    seeds = corpus(SEEDS)
    reached = True
    for name in options.measure:
        if name == "speed":
            reached &= tell_speed(seeds, options.documents, schema)
        elif name in ("crises", "tuning"):
            for folder in (CRISES,) if name == "crises" else sorted(TUNING.glob("*/")):
                reached &= tell_others(folder, seeds, schema)
        else:
            found = [suggest(d, registry_for(name, d.id, seeds), schema) for d in _in_order(seeds)]
            reached &= tell(name, held(found, seeds, schema, seeds.actors), 0.0)
    sys.exit(0 if reached else 1)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "measure",
        nargs="*",
        default=["others", "full", "crises", "speed"],
        help="others, full, tuning, crises, speed; all but tuning if none is given",
    )
    parser.add_argument("--documents", type=int, default=1000, help="for speed")
    return parser


def corpus(folder: Path) -> Corpus:
    """A folder with documents, gold and a registry → its corpus."""
    documents = read_documents(folder / "documents.jsonl")
    records = [json.loads(p.read_text("utf-8")) for p in sorted((folder / "gold").glob("*.json"))]
    return Corpus(
        documents,
        {str(record["document_id"]): record for record in records},
        read_actors(folder / "actors.json", load_schema()),
        cut_by_rules(documents),
    )


def cut_by_rules(documents: Mapping[str, Document]) -> dict[str, Document]:
    """The same texts as redline ingest cuts them without anybody's decisions."""
    with tempfile.TemporaryDirectory() as folder:
        for name, document in documents.items():
            (Path(folder) / f"{name}.txt").write_text(document.text, "utf-8", newline="\n")
        cut, _ = ingest([Path(folder)], {})
    return {document.id: document for document in cut}


def registry_for(name: str, document: str, seeds: Corpus) -> list[JSONObject]:
    """The actors that suggesting for one document is given."""
    if name == "full":
        return list(seeds.actors.values())
    used: dict[str, set[str]] = {}
    for other, record in seeds.gold.items():
        if other != document:
            for mention in record["mentions"]:
                used.setdefault(str(mention["actor_id"]), set()).add(mention["text"])
    return [_known(seeds.actors[actor], used) for actor in sorted(used)]


def _known(actor: JSONObject, used: Mapping[str, set[str]]) -> JSONObject:
    """An actor with the aliases that are used, and with what it has to do with those who are."""
    known = {
        **actor,
        "aliases": [a for a in actor.get("aliases", ()) if a["text"] in used[actor["id"]]],
        "represents": [other for other in actor.get("represents", ()) if other in used],
        "offices": [o for o in actor.get("offices", ()) if o.get("actor_id") in used],
    }
    if not set(actor.get("members", ())) <= set(used):
        known.pop("members", None)
    return known


def tell_others(folder: Path, seeds: Corpus, schema: Schema) -> bool:
    """Print the figures of other texts than the seeds → whether all goals are reached."""
    texts = corpus(folder)
    actors = list(seeds.actors.values())
    found = list(suggest_all(texts.documents.values(), actors, schema))
    known = {**seeds.actors, **texts.actors}
    return tell(folder.name, held(found, texts, schema, known), BELOW)


def held(
    found: Sequence[JSONObject], texts: Corpus, schema: Schema, actors: Mapping[str, JSONObject]
) -> Score:
    """Suggestions, held against the gold of their texts."""
    return score(
        found,
        list(texts.gold.values()),
        schema,
        actors,
        sections=(texts.cut, texts.documents),
    )


def tell(name: str, found: Score, below: float) -> bool:
    """Print the headline figures beside their goals → whether all are reached."""
    figures = found.figures.headline()
    rows, reached = [], True
    for what, goal in GOALS.items():
        value = figures.get(what)
        wanted = goal - below
        fits = value is None or value >= wanted
        reached &= fits
        shown = "   -" if value is None else f"{value:.2f}"
        rows.append(f"  {what:24}{shown:>6}   goal {wanted:.2f}   {'' if fits else 'NOT REACHED'}")
    for what in ROLES:
        filled = found.figures.roles.get(what)
        if filled is not None and filled.share.value is not None:
            rows.append(f"  {what:24}{filled.share.value:>6.2f}   (no goal)")
    _say(f"{name}: {len(found.documents)} documents", *rows, "")
    return reached


def tell_speed(seeds: Corpus, number: int, schema: Schema) -> bool:
    """Print how long suggesting takes beside the bare pipeline, each on the same texts.

    Bare is the model as ``spacy.load`` gives it, with all its parts, over the texts as they are;
    ours is everything from a document to its checked record. They take turns, so that whatever
    else the machine does slows both; counted is the processor's time, on one core.
    """
    import spacy

    _on_one_core()
    nlp: Any = spacy.load(MODEL)
    made = _many(_in_order(seeds), number)
    actors = list(seeds.actors.values())
    # What is loaded at first use is not counted: articles come by the thousand.
    _seconds(nlp.pipe(document.text for document in made[:20]))
    _seconds(suggest_all(made[:20], actors, schema))
    bare = ours = 0.0
    for first in range(0, number, TURN):
        some = made[first : first + TURN]
        bare += _seconds(nlp.pipe(document.text for document in some))
        ours += _seconds(suggest_all(some, actors, schema))
    characters = sum(len(document.text) for document in made)
    _say(
        f"speed: {number:,} documents of {characters / number:,.0f} characters, one core",
        f"  bare spaCy pipeline  {bare:8.1f} s   {', '.join(nlp.pipe_names)}",
        f"  redline suggest      {ours:8.1f} s, {ours / bare:.2f} times as long"
        f"   goal {TIMES}   {'' if ours <= TIMES * bare else 'NOT REACHED'}",
        "",
    )
    return ours <= TIMES * bare


def _on_one_core() -> None:
    """Keep this process to one core, where the system lets it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _many(documents: Sequence[Document], number: int) -> list[Document]:
    """So many documents, each with a name of its own."""
    return [
        replace(documents[at % len(documents)], id=f"{at:06}-{documents[at % len(documents)].id}")
        for at in range(number)
    ]


def _seconds(work: Iterable[Any]) -> float:
    begun = time.process_time()
    for _ in work:
        pass
    return time.process_time() - begun


def _in_order(texts: Corpus) -> list[Document]:
    return [texts.documents[name] for name in sorted(texts.documents)]


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
