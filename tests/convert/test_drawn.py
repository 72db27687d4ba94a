"""Items are taken apart without anything being left over."""

from __future__ import annotations

from hypothesis import given

from tests.convert.drawing import LAYERS, SCHEMA, SOME, readings
from toolkit.convert.drawn import put_together, take_apart
from toolkit.convert.loss import Loss, count, without


@SOME
@given(readings())
def test_what_the_tests_draw_is_what_the_schema_accepts(reading):
    _, record = reading

    assert list(SCHEMA.record_violations(record)) == []


@SOME
@given(readings())
def test_what_was_taken_apart_is_put_together_as_it_was(reading):
    document, record = reading
    head = {name: value for name, value in record.items() if name not in LAYERS}

    assert put_together(take_apart(record, SCHEMA), head, document.text, SCHEMA) == record


@SOME
@given(readings())
def test_what_is_counted_as_lost_is_what_is_taken_away(reading):
    """Nothing is counted in a record that has lost it, and what has not lost anything is whole."""
    _, record = reading
    losses = (
        Loss("note", "item.note", ""),
        Loss("score", "item.provenance.score", ""),
        Loss("argument", "events.arguments", ""),
        Loss("source", "record.source", ""),
    )
    counted = count(record, losses, SCHEMA)
    left = without(record, losses, SCHEMA)

    assert set(count(left, losses, SCHEMA).values()) == {0}
    assert (left == record) != any(counted.values())
