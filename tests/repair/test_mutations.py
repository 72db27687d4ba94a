"""Of all the ways in which an export can be broken, those that have one right answer are mended."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.mutations.mutation import Mutation
from tests.mutations.reading import SCHEMA
from tests.mutations.test_mutations import ALL
from tests.mutations.valid import base
from toolkit.registry import read_corpus
from toolkit.repair import repaired
from toolkit.validate import validate

MENDED = {
    "offsets count utf 16",
    "offsets count a line end as two",
    "a blank is marked too",
    "a region is marked twice",
    "an event is marked twice with its relations",
    "a relation is drawn backwards",
    "a relation without a label is drawn backwards",
    "a relation is drawn twice",
}
"""Nothing is wrong after the repair."""


@pytest.fixture
def outcome(tmp_path: Path):
    """A mutation → the codes before, what is changed, and the codes after the repair."""

    def outcome(mutation: Mutation):
        project = base()
        mutation.change(project)
        path, files = project.write(tmp_path)
        corpus = read_corpus(files, SCHEMA)
        before = validate([path], SCHEMA, corpus).problems
        with repaired([path], SCHEMA, corpus) as done:
            after = validate(done.paths, SCHEMA, corpus)
        assert after.ledger.adds_up
        return (
            Counter(p.code for p in before),
            done.changes,
            Counter(p.code for p in after.problems),
        )

    return outcome


@pytest.mark.parametrize("mutation", ALL, ids=lambda m: m.name)
def test_a_mutation_is_mended_or_left_as_it_is(mutation: Mutation, outcome):
    before, changes, after = outcome(mutation)

    assert bool(changes) == (mutation.name in MENDED)
    assert after == (Counter() if mutation.name in MENDED else before)


def test_each_of_those_that_are_mended_is_there():
    assert {mutation.name for mutation in ALL} >= MENDED
