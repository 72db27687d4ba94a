"""`decisions.json` as a person edits it."""

from __future__ import annotations

import json

import pytest

from tests.adjudicate.novel import of, reading, settle
from toolkit.adjudicate.decisions import page, read_decisions
from toolkit.errors import RecordError


@pytest.fixture
def entries(schema):
    """Two open decisions."""
    one, other = reading("annotator-1"), reading("annotator-2")
    of(other, "events", "met")["type"] = "AGREE"
    other["quotes"] = []
    return list(settle(schema, one, other).decisions)


@pytest.fixture
def written(tmp_path, schema, entries):
    """Writes the decisions with other values in the first one → the file."""

    def written(**values):
        path = tmp_path / "decisions.json"
        path.write_text(page([{**entries[0], **values}, *entries[1:]], schema.version), "utf-8")
        return path

    return written


def test_what_is_written_is_read_again(entries, schema, written):
    assert read_decisions(written(), schema) == entries


def test_the_page_is_laid_out_for_a_person(entries, schema):
    """Each name in the order of reading, and what is short on one line."""
    lines = page(entries, schema.version).splitlines()

    assert lines[:9] == [
        "{",
        ' "schema_version": "1.0.0",',
        ' "decisions": [',
        "  {",
        '   "id": "zenda.e.7-10",',
        '   "document_id": "zenda",',
        '   "layer": "events",',
        '   "differs": ["type"],',
        '   "sentence": {"start": 0, "end": 30, "text": "Rudolf met Flavia in Strelsau."},',
    ]
    assert '   "choice": null,' in lines
    assert max(map(len, lines)) <= 120


def test_where_there_is_no_file_nothing_is_decided(tmp_path, schema):
    assert read_decisions(tmp_path / "none.json", schema) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"choice": 7}, "$.decisions[0].choice (decision “zenda.e.7-10”): 7 is not of type"),
        ({"why": "?"}, "(decision “zenda.e.7-10”): why is not known here; known are id,"),
        ({"id": "zenda.q.39-94"}, "the decision zenda.q.39-94 is there twice"),
    ],
)
def test_a_fault_of_form_names_the_decision(values, said, written, schema):
    with pytest.raises(RecordError) as raised:
        read_decisions(written(**values), schema)

    assert said in raised.value.message


def test_an_entry_without_an_id_must_add_an_item(tmp_path, schema):
    path = tmp_path / "decisions.json"
    entry = {"choice": "none", "reason": "No act."}
    path.write_text(json.dumps({"schema_version": "1.0.0", "decisions": [entry]}))

    with pytest.raises(RecordError, match="it has no id; one that adds an item needs"):
        read_decisions(path, schema)
