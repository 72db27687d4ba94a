"""Invented articles, some of them alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from random import Random

from toolkit.model import Document, JSONObject, Section, Span

STEMS = ("dam", "duke", "envoy", "river", "troop", "treaty", "bridge", "harbour", "council", "tax")
ENDS = ("", "s", "ed", "ing", "er", "al", "less", "wards", "like", "ness")
VOCABULARY = tuple(f"{stem}{end}" for stem in STEMS for end in ENDS)


def words(seed: int, count: int = 300) -> list[str]:
    """Words drawn at random: two draws share hardly any three of them in a row."""
    return Random(seed).choices(VOCABULARY, k=count)


def document(name: str, text: str, boilerplate: str = "") -> Document:
    """An article, with boilerplate behind it where some is given."""
    whole = f"{text}\n\n{boilerplate}" if boilerplate else text
    sections = [Section(Span(0, len(text)), "body")]
    if boilerplate:
        sections.append(Section(Span(len(text) + 2, len(whole)), "boilerplate"))
    digest = hashlib.sha256(whole.encode("utf-8")).hexdigest()
    return Document(name, whole, digest, "en", "original", "unknown", tuple(sections))


def article(name: str, seed: int | None = None) -> Document:
    """An article like no other."""
    return document(name, " ".join(words(hash_of(name) if seed is None else seed)))


def hash_of(name: str) -> int:
    """A number that is the same in every run."""
    return int(hashlib.sha256(name.encode("utf-8")).hexdigest()[:8], 16)


def articles(*names: str) -> dict[str, Document]:
    """Articles like no other, by id."""
    return {name: article(name) for name in names}


def changed(text: Sequence[str], every: int) -> str:
    """Words with every so many of them replaced by one that is nowhere else."""
    return " ".join(
        f"new{place}" if place % every == 0 else word for place, word in enumerate(text)
    )


def by_id(documents: Iterable[Document]) -> dict[str, Document]:
    """Documents by id."""
    return {one.id: one for one in documents}


def cluster(name: str, *members: str, kind: str = "same_event") -> JSONObject:
    """A cluster of items, one of each document."""
    return {
        "id": name,
        "kind": kind,
        "members": [{"document_id": member, "id": "e.0-4"} for member in members],
    }
