"""Exports of any number of tasks, each another than all others, made of the five stored articles.

Of every task the names and the numbers in its text are others, and of other lengths, so that all
offsets are others, too; so are the ids of its regions. A seed makes them: the same number of tasks
is the same file. An article may be cut after some paragraphs, as agencies send them.
"""  # noqa: INP001 (a script)

from __future__ import annotations

import json
import re
import string
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
WORD = re.compile(r"[^\W\d_]+|\d+")
NAMED_BY_PLACE = re.compile(r"([a-z])_(\d+)-(\d+)(.*)")
"""A region's id as redline gives it: its layer, start and end, and what follows."""
SYLLABLES = (
    "zen",
    "da",
    "ru",
    "ri",
    "tan",
    "stre",
    "lsau",
    "hof",
    "bau",
    "tar",
    "len",
    "heim",
    "ro",
)
ENDS = ("id", "from_id", "to_id")
"""Where an item says which regions it is of."""
LETTERS = string.ascii_letters + string.digits + "_-"


@dataclass(frozen=True)
class Made:
    """An export, and what is measured beside it."""

    folder: Path
    tasks: int

    @property
    def export(self) -> Path:
        """All tasks in one list, a task a line."""
        return self.folder / "export.json"

    @property
    def halves(self) -> tuple[Path, Path]:
        """The same tasks as two exports."""
        return self.folder / "half-1.json", self.folder / "half-2.json"

    @property
    def documents(self) -> Path:
        """The documents of the tasks."""
        return self.folder / "documents.jsonl"


@dataclass(frozen=True)
class Article:
    """What is stored of one article: its document, and a task with two readings."""

    document: dict[str, Any]
    task: dict[str, Any]
    names: frozenset[str]
    """The words that names are made of."""
    edges: Sequence[int]
    """Where regions and sections begin and end."""


def make(folder: Path, number: int, seed: int = 1, length: int | None = None) -> Made:
    """Write an export of so many tasks with two readings each, its halves and its documents.

    Args:
        folder: Where to.
        number: How many.
        seed: By which names, numbers and ids are drawn.
        length: After so many characters articles end with the next paragraph; None: they are whole.
    """
    made, articles = Made(folder, number), stored()
    if length is not None:
        articles = [cut(article, length) for article in articles]
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(f"{seed}")  # noqa: S311 (nothing is kept secret)
    with (
        made.export.open("w", encoding="utf-8") as whole,
        made.halves[0].open("w", encoding="utf-8") as first,
        made.halves[1].open("w", encoding="utf-8") as second,
        made.documents.open("w", encoding="utf-8") as documents,
    ):
        for index in range(number):
            task, document = varied(articles[index % len(articles)], index, random)
            line = json.dumps(task, ensure_ascii=False)
            half = first if index < number // 2 else second
            for file, begins in ((whole, index == 0), (half, index in (0, number // 2))):
                file.write(("[\n" if begins else ",\n") + line)
            documents.write(json.dumps(document, ensure_ascii=False) + "\n")
        for file in (whole, first, second):
            file.write("\n]\n")
    return made


def tasks_of(export: Path) -> Iterator[bytes]:
    """The tasks of an export that was made here, as they are written."""
    with export.open("rb") as file:
        for line in file:
            if len(line) > len(b"[\n"):
                yield line.rstrip(b",\n")


def stored() -> list[Article]:
    """The articles with both readings, from the newest exports of the two annotators."""
    lines = (ROOT / "annotations" / "documents.jsonl").read_text("utf-8").splitlines()
    documents = {document["id"]: document for document in map(json.loads, lines)}
    tasks: dict[str, dict[str, Any]] = {}
    for annotator in (1, 2):
        files = (ROOT / "annotations" / "exports").glob(f"*annotator-{annotator}.*Z.json")
        for task in json.loads(max(files).read_text("utf-8")):
            kept = tasks.setdefault(task["data"]["document_id"], {**task, "annotations": []})
            kept["annotations"] += task["annotations"]
    return [_article(documents[name], tasks[name]) for name in sorted(tasks)]


def _article(document: dict[str, Any], task: dict[str, Any]) -> Article:
    items = [item for annotation in task["annotations"] for item in annotation["result"]]
    marked = [item["value"] for item in items if item["type"] == "labels"]
    names = [value["text"] for value in marked if value["labels"] == ["name"]]
    words = {word for name in names for word in WORD.findall(name) if word[0].isupper()}
    ends = [*marked, *document["sections"]]
    edges = sorted({value[end] for value in ends for end in ("start", "end")})
    return Article(document, task, frozenset(word for word in words if len(word) > 2), edges)


def cut(article: Article, length: int) -> Article:
    """The paragraphs of an article that begin before a place, with all that lies within them."""
    text = article.document["text"]
    end = text.find("\n\n", length)
    end = len(text) if end < 0 else end
    sections = [
        {**section, "end": min(section["end"], end)}
        for section in article.document["sections"]
        if section["start"] < end
    ]
    document = {**article.document, "text": text[:end], "sections": sections}
    annotations = [
        {**annotation, "result": within(annotation["result"], end)}
        for annotation in article.task["annotations"]
    ]
    return _article(document, {**article.task, "annotations": annotations})


def within(result: Sequence[Any], end: int) -> list[Any]:
    """The items of regions that end in time, and the relations between those."""
    kept = {item["id"] for item in result if "value" in item and item["value"]["end"] <= end}
    return [item for item in result if {item.get(k) for k in ENDS if k in item} <= kept]


def varied(article: Article, index: int, random: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """One article → a task with other names, numbers and ids, and its document."""
    text, at = reworded(article, random)
    name = f"article-{index:06}"
    digest = sha256(text.encode()).hexdigest()
    sections = [
        {**section, "start": at(section["start"]), "end": at(section["end"])}
        for section in article.document["sections"]
    ]
    known = {"id": name, "text": text, "text_sha256": digest, "sections": sections}
    title = text[sections[0]["start"] : sections[0]["end"]].strip()
    document = {**article.document, **known, "title": title}
    data = {k: v for k, v in article.task["data"].items() if k != "annotator"}
    data |= {"document_id": name, "text": text, "text_sha256": digest, "title": title}
    annotations = [
        {
            **annotation,
            "id": 2 * index + user,
            "task": index + 1,
            "unique_id": str(UUID(int=random.getrandbits(128), version=4)),
            "completed_by": user,
            "result": moved(annotation["result"], text, at, random if user == 2 else None),
        }
        for user, annotation in enumerate(article.task["annotations"], start=1)
    ]
    task = {**article.task, "id": index + 1, "data": data, "annotations": annotations}
    return {**task, "inner_id": index + 1, "project": 1}, document


def reworded(article: Article, random: Random) -> tuple[str, Callable[[int], int]]:
    """The text with other names and numbers, and where each place of the old one is in it."""
    text, new = article.document["text"], dict[str, str]()
    pieces, ends, shifts, last = [], [0], [0], 0
    for word in WORD.finditer(text):
        start, end = word.span()
        is_number = word[0].isdigit()
        # What a region or a section cuts in two stays as it is.
        if bisect_right(article.edges, start) != bisect_right(article.edges, end - 1):
            continue
        if is_number or word[0] in article.names:
            other = new.setdefault(word[0], _number(random) if is_number else _name(random))
            pieces += [text[last:start], other]
            ends.append(end)
            shifts.append(len(other) - (end - start))
            last = end
    total = list(accumulate(shifts))

    def at(place: int) -> int:
        return place + total[bisect_right(ends, place) - 1]

    return "".join([*pieces, text[last:]]), at


def _name(random: Random) -> str:
    return "".join(random.choices(SYLLABLES, k=random.randint(2, 4))).capitalize()


def _number(random: Random) -> str:
    return str(random.randint(1, 10 ** random.randint(1, 4)))


def moved(
    result: list[Any], text: str, at: Callable[[int], int], random: Random | None
) -> list[Any]:
    """Items with the places in another text; ids as redline gives them, or as the page does."""
    names: dict[str, str] = {}

    def renamed(name: str) -> str:
        if name not in names:
            found = NAMED_BY_PLACE.fullmatch(name)
            if random is not None:
                names[name] = "".join(random.choices(LETTERS, k=10))
            elif found is not None:
                layer, start, end, more = found.groups()
                names[name] = f"{layer}_{at(int(start))}-{at(int(end))}{more}"
        return names.setdefault(name, name)

    items = []
    for item in result:
        new: dict[str, Any] = {k: renamed(v) if k in ENDS else v for k, v in item.items()}
        if "value" in item:
            start, end = at(item["value"]["start"]), at(item["value"]["end"])
            new["value"] = {**item["value"], "start": start, "end": end}
            if isinstance(item["value"].get("text"), str):
                new["value"]["text"] = text[start:end]
        items.append(new)
    return items
