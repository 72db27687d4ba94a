"""Two validators hold records against the schema, and are of one mind.

jsonschema-rs gives the verdict, quickly, and jsonschema the words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.mutations.mutation import Mutation
from tests.mutations.reading import SCHEMA
from tests.mutations.test_mutations import ALL
from tests.mutations.valid import base
from toolkit.examples import problems_of, read_example
from toolkit.registry import read_corpus
from toolkit.rules import rules
from toolkit.schema import Schema
from toolkit.validate import validate
from toolkit.violations import Violation

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


class Listening(Schema):
    """A schema that keeps the records that it is asked about."""

    heard: list[Any]

    def __init__(self) -> None:
        super().__init__(SCHEMA.root, SCHEMA.keywords)
        self.__dict__["heard"] = list[Any]()

    def record_violations(self, value: Any, most: int = 1000) -> Iterator[Violation]:
        """What the schema says of a record."""
        self.heard.append(value)
        return super().record_violations(value, most)


def hold_alike(record: Any) -> None:
    """Both validators say the same of a record, and of each of its items."""
    items = [("record", record)]
    for definition in SCHEMA.root["x-layers"]:
        layer = SCHEMA.definition(definition)["x-layer"]["name"]
        given = record.get(layer) if isinstance(record, dict) else None
        items += [(definition, item) for item in given or () if isinstance(given, list)]
    for name, value in items:
        assert SCHEMA.accepts(name, value) == SCHEMA.validator(name).is_valid(value), value


@pytest.mark.parametrize("mutation", ALL, ids=lambda m: m.name)
def test_both_say_the_same_of_the_records_of_a_mutation(mutation: Mutation, tmp_path: Path):
    schema, project = Listening(), base()
    mutation.change(project)
    path, files = project.write(tmp_path)

    validate([path], schema, read_corpus(files, schema))

    for record in schema.heard:
        hold_alike(record)


def test_both_say_the_same_of_the_records_of_the_rules_examples():
    schema = Listening()

    for code in rules():
        problems_of(read_example(code, "wrong"), schema)
        problems_of(read_example(code, "right"), schema)

    assert len(schema.heard) > len(rules())
    for record in schema.heard:
        hold_alike(record)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/*.json")), ids=lambda p: p.stem)
def test_both_say_the_same_of_an_example_of_a_record(path: Path):
    hold_alike(json.loads(path.read_text("utf-8")))
