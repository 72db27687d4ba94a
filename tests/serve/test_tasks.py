"""Which tasks suggestions are made for, and of which document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.serve.asking import SCHEMA, TEXT, task
from toolkit.documents import document_by_rules
from toolkit.files import sha256
from toolkit.model import Section, Span
from toolkit.serve.tasks import LONGEST, Unfit, asked_of


def without(name):
    """A task that lacks one of its data."""
    given = task()
    del given["data"][name]
    return given


def test_the_document_is_that_of_the_task():
    asked = asked_of(task(), SCHEMA, {})

    assert asked.document.id == "the-river"
    assert asked.document.text == TEXT
    assert asked.document.text_sha256 == sha256(TEXT.encode())
    assert asked.document.title == "Ruritania wants the river open"
    assert asked.layers == ()


def test_what_somebody_has_decided_of_a_document_counts():
    known = document_by_rules("the-river", TEXT, sha256(TEXT.encode()))
    decided = replace(known, language="de", sections=(Section(Span(0, len(TEXT)), "boilerplate"),))

    assert asked_of(task(), SCHEMA, {"the-river": decided}).document == decided


def test_a_document_of_another_text_does_not_count():
    other = document_by_rules("the-river", "Another text.", sha256(b"Another text."))

    assert asked_of(task(), SCHEMA, {"the-river": other}).document.text == TEXT


def test_the_layers_of_the_task_come_along():
    assert asked_of(task(layers=["quotes"]), SCHEMA, {}).layers == ("quotes",)


LONG = "a" * (LONGEST + 1)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (None, "no data"),
        ([], "no data"),
        ({"id": 1}, "no data"),
        ({"id": 1, "data": ["text"]}, "no data"),
        ({"id": 1, "data": {"text": TEXT}}, "lack text or document_id"),
        (without("text"), "lack text or document_id"),
        (task(text="x", document_id=["x"]), "lack text or document_id"),
        (task(document_id="../x y"), "its document_id is none"),
        (without("text_sha256"), "not the one that redline put there"),
        (task(text_sha256=[1]), "not the one that redline put there"),
        ({"data": {**task()["data"], "text": TEXT + "\n"}}, "not the one that redline put there"),
        ({"data": {**task()["data"], "text": "\ud83d"}}, "not the one that redline put there"),
        (task(text=LONG), "200,001 characters"),
        (without("schema_version"), "of version “None” of the schema"),
        (task(schema_version="0.1.0"), "of version “0.1.0” of the schema"),
        (task(layers=["verses"]), "layers that the schema does not have"),
        (task(layers="quotes"), "layers that the schema does not have"),
        (task(layers=[{}]), "layers that the schema does not have"),
    ],
)
def test_nothing_is_suggested_for_a_task_that_redline_has_not_made(given, reason):
    with pytest.raises(Unfit, match=reason):
        asked_of(given, SCHEMA, {})
