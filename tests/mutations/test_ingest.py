"""What goes wrong with sources and metadata is caught when they are ingested."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutations.reading import ARTICLE, NOTICE, SCHEMA
from toolkit.documents import ingest, read_metadata
from toolkit.rules import rules

Change = Callable[[Path], None]
MUTATIONS: list[tuple[str, Change]] = []
"""Codes, and what is done to a folder of sources with `metadata.json` beside them."""


def breaks(code: str) -> Callable[[Change], Change]:
    """Enter a function that breaks a folder of sources."""

    def enter(change: Change) -> Change:
        MUTATIONS.append((code, change))
        return change

    return enter


def decide(folder: Path, document: str, **decided: object) -> None:
    """Write `metadata.json`."""
    (folder / "metadata.json").write_text(json.dumps({document: decided}), "utf-8")


@breaks("document-unreadable")
def a_source_is_a_pipe(folder: Path) -> None:
    (folder / "article.txt").unlink()
    os.mkfifo(folder / "article.txt")


@breaks("document-too-large")
def a_source_has_eleven_megabytes(folder: Path) -> None:
    os.truncate(folder / "article.txt", 11 << 20)


@breaks("document-not-utf8")
def a_source_is_saved_as_latin_1(folder: Path) -> None:
    (folder / "notice.txt").write_bytes("Kravonia envoie du blé.".encode("latin-1"))


@breaks("document-binary")
def a_source_is_an_archive(folder: Path) -> None:
    (folder / "article.txt").write_bytes(b"PK\x03\x04\x00\x00\x00\x00\x08\x00\x00\x00")


@breaks("document-empty")
def a_source_is_empty(folder: Path) -> None:
    (folder / "article.txt").write_text("\n", "utf-8")


@breaks("duplicate-document-id")
def two_sources_have_names_that_differ_in_case(folder: Path) -> None:
    (folder / "Article.txt").write_text("Sapt rode to Zenda.", "utf-8")


@breaks("duplicate-document-text")
def a_source_lies_there_twice(folder: Path) -> None:
    (folder / "copy.txt").write_text(ARTICLE, "utf-8")


@breaks("metadata-invalid")
def a_date_is_decided_in_words(folder: Path) -> None:
    decide(folder, "article", published="2 May", published_basis="stated")


@breaks("metadata-unknown-document")
def a_decision_is_about_no_source(folder: Path) -> None:
    decide(folder, "articles", language="en")


@breaks("sections-not-a-partition")
def decided_sections_leave_out_a_paragraph(folder: Path) -> None:
    decide(folder, "notice", sections=[{"start": 0, "end": 20, "kind": "title"}])


def problems(folder: Path) -> list[tuple[str, str]]:
    """The codes that ingesting gives, with the severity."""
    decided = read_metadata(folder / "metadata.json")
    _, found = ingest(sorted(folder.glob("*.txt")), decided, SCHEMA)
    return [(problem.code, problem.severity) for problem in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sources and what was decided about one of them."""
    (tmp_path / "article.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "notice.txt").write_text(NOTICE, "utf-8")
    decide(tmp_path, "article", language="en")
    return tmp_path


def test_of_sound_sources_nothing_is_said(folder: Path):
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("code", "change"), MUTATIONS, ids=[change.__name__ for _, change in MUTATIONS]
)
def test_a_mutation_of_sources_is_caught_once(code: str, change: Change, folder: Path):
    change(folder)

    assert problems(folder) == [(code, rules()[code].severity)]


def test_every_rule_of_ingest_is_broken_by_a_mutation():
    wanted = {code for code, rule in rules().items() if rule.stage == "documents"}

    assert {code for code, _ in MUTATIONS} == wanted
