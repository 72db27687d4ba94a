"""How long `redline select` takes, and in how much memory, among invented documents.

Run: python -m benchmarks.selecting [--documents 100000]

Each document has some 300 words of an invented language, a source, a month and a language; each
twentieth is a near-duplicate of one before it. Suggestions have no more than their threats' scores:
reading longer ones takes longer. The memory is what redline has made itself; what is compared for
near-duplicates lies in temporary files. Work is what all processors did together: it hardly depends
on what else the machine does.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.measuring import run

PROGRAM = "from toolkit.cli import main; main()"
WORDS = 300
VOCABULARY = 20_000
ALIKE = 20
"""Every so many documents, one is a near-duplicate."""
SOURCES = tuple(f"Ruritanian Courier {number}" for number in range(40))
WAYS = (
    ("random, near-duplicates kept", ("--near-duplicates", "keep")),
    ("random, near-duplicates once", ()),
    ("by threats, near-duplicates once", ("--by", "threats", "--suggestions", "suggestions.jsonl")),
    (
        "by threats, of each source and month",
        ("--by", "threats", "--suggestions", "suggestions.jsonl", "--stratify", "source,month"),
    ),
)


def documents(count: int) -> Iterator[tuple[str, str]]:
    """Lines of documents and of suggestions, the same in every run."""
    random = Random(1)  # noqa: S311 (invented words, the same each time)
    vocabulary = [f"{random.choice('bdfgklmnprst')}{number:x}" for number in range(VOCABULARY)]
    before: list[list[str]] = []
    for number in range(count):
        words = random.choices(vocabulary, k=WORDS)
        if number % ALIKE == ALIKE - 1:
            words = list(random.choice(before))
            words[random.randrange(WORDS)] = "edited"
        before = [*before[-50:], words]
        text = " ".join(words)
        name = f"article-{number:09}"
        document = {
            "id": name,
            "text": text,
            "text_sha256": sha256(text.encode("utf-8")).hexdigest(),
            "language": "en",
            "published": f"20{random.randrange(20, 22)}-{random.randrange(1, 13):02}",
            "published_basis": "stated",
            "translation": "original",
            "source": random.choice(SOURCES),
            "license": "unknown",
            "sections": [{"start": 0, "end": len(text), "kind": "body"}],
        }
        scores = [round(random.random(), 2) for _ in range(random.choice((0, 0, 0, 1, 2, 5)))]
        threats = [{"provenance": {"rule": "invented", "score": score}} for score in scores]
        suggestion = {
            "kind": "suggestion",
            "document_id": name,
            "mentions": [],
            "conditional_threats": threats,
        }
        yield json.dumps(document), json.dumps(suggestion)


def say(line: str) -> None:
    """A line of the table, as soon as it is known."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Make the documents, and choose of them in each way."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--ways", type=int, nargs="*", default=list(range(len(WAYS))))
    given = parser.parse_args()
    count, chosen = given.documents, given.ways
    with TemporaryDirectory(prefix="redline-benchmark-") as name:
        folder = Path(name)
        with (
            (folder / "documents.jsonl").open("w", encoding="utf-8") as texts,
            (folder / "suggestions.jsonl").open("w", encoding="utf-8") as suggested,
        ):
            for document, suggestion in documents(count):
                texts.write(document + "\n")
                suggested.write(suggestion + "\n")
        size = (folder / "documents.jsonl").stat().st_size / 1e6
        say(f"{count} documents, {size:.0f} MB")
        for number in chosen:
            what, asked = WAYS[number]
            options = [str(folder / o) if o.endswith(".jsonl") else o for o in asked]
            command = (sys.executable, "-c", PROGRAM, "select", str(folder / "documents.jsonl"))
            output = ("-n", "1000", "-o", str(folder / f"selection-{number}.jsonl"))
            done = run((*command, *output, *options))
            each = done.work / count * 1e6
            say(
                f"{what:38} {done.seconds:6.1f} s  {done.work:6.1f} s of work"
                f"  {done.memory:6.0f} MB  {each:6.0f} µs a document"
            )


if __name__ == "__main__":
    main()
