"""The registry of actors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.errors import RecordError
from toolkit.registry import read_actors, read_annotators
from toolkit.schema import Schema

ANNA = {"id": "anna", "name": "Anna", "kind": "person"}


def written(folder: Path, *actors) -> Path:
    path = folder / "actors.json"
    path.write_text(json.dumps({"schema_version": "1.0.0", "actors": actors}), "utf-8")
    return path


def test_actors_are_read_by_id(tmp_path: Path, schema: Schema):
    assert read_actors(written(tmp_path, ANNA), schema) == {"anna": ANNA}


def test_where_there_is_no_file_there_is_nobody(tmp_path: Path, schema: Schema):
    assert read_actors(tmp_path / "actors.json", schema) == {}
    assert read_annotators(tmp_path / "annotators.json").kinds == {}


def test_every_fault_is_told_at_once_and_in_words(tmp_path: Path, schema: Schema):
    wrong = {"id": "Anna B", "name": "Anna", "kind": "human", "alias": "A."}

    with pytest.raises(RecordError) as caught:
        read_actors(written(tmp_path, wrong), schema)

    assert "'Anna B': lower-case letters, digits" in caught.value.message
    assert "'human' is none of person, state" in caught.value.message
    assert "alias is not known here; known are id, name" in caught.value.message


@pytest.mark.parametrize("relation", ["represents", "members"])
def test_whom_an_actor_names_must_be_entered(tmp_path: Path, schema: Schema, relation: str):
    with pytest.raises(RecordError, match="anna names ruritani, who is not entered"):
        read_actors(written(tmp_path, {**ANNA, relation: ["ruritani"]}), schema)


def test_an_id_is_given_once(tmp_path: Path, schema: Schema):
    with pytest.raises(RecordError, match="anna is entered twice"):
        read_actors(written(tmp_path, ANNA, ANNA), schema)


def test_a_file_of_annotators_of_another_shape_is_refused(tmp_path: Path):
    path = tmp_path / "annotators.json"
    path.write_text('{"annotators": ["annotator-1"]}', "utf-8")

    with pytest.raises(RecordError, match="does not say who annotates"):
        read_annotators(path)
