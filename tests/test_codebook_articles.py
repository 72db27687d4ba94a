"""The examples of the codebook: each label has some, and they are what the articles say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from toolkit.checks.spans import splits_word
from toolkit.codebook_examples import (
    Examples,
    Name,
    Passage,
    example_lines,
    label_names,
    read_examples,
)
from toolkit.documents import read_documents
from toolkit.gather import gather
from toolkit.model import Document, Span
from toolkit.schema import Schema

Marked = tuple[str, str, str, Span]
"""A document's id, a layer's control, a label of it, and where it is marked."""


@pytest.fixture
def examples(root: Path, schema: Schema) -> dict[Name, Examples]:
    return read_examples(root / "annotations" / "codebook.toml", schema)


@pytest.fixture
def documents(root: Path) -> dict[str, Document]:
    return read_documents(root / "annotations" / "documents.jsonl")


@pytest.fixture
def gold(root: Path, schema: Schema) -> dict[str, set[Marked]]:
    """What is marked in the adjudicated articles, by document."""
    records = gather([root / "annotations" / "gold"], schema).records
    return {record["document_id"]: set(marked(record, schema)) for record, _ in records}


def marked(record: dict[str, Any], schema: Schema) -> Iterator[Marked]:
    """Every label of a record, parts among them, with its place."""
    for layer in schema.layers:
        for item in record[layer.name]:
            head = record["document_id"], layer.control
            yield *head, item[layer.label_property], Span.of(item)
            for part in layer.parts:
                if part.name in item:
                    yield *head, part.name, Span.of(item[part.name])


def passages(examples: dict[Name, Examples]) -> Iterator[tuple[Name, Passage, bool]]:
    """Every passage with the label that it shows, and whether it has it."""
    for name, shown in examples.items():
        yield from ((name, passage, True) for passage in shown.right)
        yield from ((name, passage, False) for passage in shown.wrong)


def test_every_label_has_two_examples_and_one_of_what_it_is_not(
    schema: Schema, examples: dict[Name, Examples]
):
    """Or the codebook says why there are not as many."""
    lacking = [
        name
        for name in label_names(schema)
        if (shown := examples.get(name, Examples())).none is None
        and (len(shown.right) < 2 or not shown.wrong)
    ]

    assert lacking == []


def test_examples_stand_in_the_articles_word_for_word_and_once(
    examples: dict[Name, Examples], documents: dict[str, Document]
):
    astray = [
        (name, passage.text)
        for name, passage, _ in passages(examples)
        if not passage.spans(documents[passage.document].text)
    ]

    assert astray == []


def test_examples_cut_no_word_in_two(
    examples: dict[Name, Examples], documents: dict[str, Document]
):
    """A counter-example may, to show that it is wrong."""
    for name, passage, right in passages(examples):
        text = documents[passage.document].text
        edges = [place for s in passage.spans(text) for place in (s.start, s.end)]

        assert not (right and any(splits_word(text, place) for place in edges)), (name, passage)


def test_markdown_shows_examples_as_they_stand_with_the_marked_words_bold(
    examples: dict[Name, Examples],
):
    for _, passage, _ in passages(examples):
        (line,) = example_lines(Examples((replace(passage, why=None),)))
        words = "".join(
            f"<strong>{piece}</strong>" if number % 2 else piece
            for number, piece in enumerate(passage.pieces)
        )

        html = unescape(MarkdownIt().render(line))
        lines = " / ".join(part for part in words.splitlines() if part.strip())
        assert html == f"<ul>\n<li>{lines}</li>\n</ul>\n"


def test_examples_are_marked_so_in_the_gold_and_counter_examples_are_not(
    examples: dict[Name, Examples],
    documents: dict[str, Document],
    gold: dict[str, set[Marked]],
):
    for name, passage, right in passages(examples):
        spans = passage.spans(documents[passage.document].text)
        found = {(passage.document, *name, span) for span in spans} & gold[passage.document]

        assert len(found) == (len(spans) if right else 0), (name, passage)
