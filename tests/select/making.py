"""Invented documents and suggestions, as files."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.split.articles import article, changed, document, words
from toolkit.files import dumps_line
from toolkit.model import Document, JSONObject

SOURCES = ("The Strelsau Courier", "The Zenda Post", "The Hofbau Gazette")
MONTHS = ("2021-11", "2021-12", "2022-01-07")


def plain(count: int) -> list[Document]:
    """Articles like no other, of three sources and three months."""
    return [
        replace(
            article(f"article-{number:03}"),
            source=SOURCES[number % 3],
            published=MONTHS[number // 3 % 3],
            published_basis="stated",
        )
        for number in range(count)
    ]


def copies(name: str, count: int) -> list[Document]:
    """An article, and near-duplicates of it."""
    text = words(sum(map(ord, name)))
    return [document(f"{name}-{n}", changed(text, 40 + n)) for n in range(count)]


def suggestion(name: str, *scores: float, actors: Sequence[str] = ()) -> JSONObject:
    """What `redline suggest` writes of a document, as far as it counts here."""
    return {
        "kind": "suggestion",
        "document_id": name,
        "mentions": [{"actor_id": actor} for actor in actors],
        "conditional_threats": [{"provenance": {"rule": "made", "score": s}} for s in scores],
    }


def write(path: Path, values: Iterable[Any]) -> Path:
    """Documents or objects, one a line."""
    lines = "".join(
        dumps_line(value.to_json() if isinstance(value, Document) else value) for value in values
    ).encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(lines, mtime=0) if path.suffix == ".gz" else lines)
    return path
