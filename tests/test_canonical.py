"""Records in canonical form."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.compose import compose
from toolkit.canonical import canonical_record
from toolkit.schema import Schema, load_schema

SCHEMA: Schema = load_schema()


def shuffled(record, random: Random):
    """The same reading with other ids, in another order."""
    names: dict[str, str] = {}
    for layer in SCHEMA.layers:
        for item in record[layer.name]:
            names[item["id"]] = f"x{len(names)}"

    def renamed(value):
        if isinstance(value, dict):
            return {k: renamed(v) for k, v in value.items()}
        if isinstance(value, list):
            values = [renamed(v) for v in value]
            random.shuffle(values)
            return values
        return names.get(value, value) if isinstance(value, str) else value

    return {
        **record,
        **{layer.name: renamed(record[layer.name]) for layer in SCHEMA.layers},
    }


@given(st.integers(0, 2**32))
def test_the_canonical_form_depends_on_neither_ids_nor_order(seed: int):
    random = Random(seed)
    _, record = compose(random, SCHEMA)
    for frame in record["conditional_threats"]:
        frame["consequence_kinds"] = frame["consequence_kinds"][:1]  # a list whose order is kept

    assert canonical_record(shuffled(record, random), SCHEMA.layers) == record


@given(st.integers(0, 2**32))
def test_the_canonical_form_is_its_own(seed: int):
    _, record = compose(Random(seed), SCHEMA)

    assert canonical_record(record, SCHEMA.layers) == record


def item(identity: str, start: int, end: int, **values):
    return {"id": identity, "start": start, "end": end, "text": "x" * (end - start), **values}


def record(**layers):
    return {"id": "d.a", **{layer.name: [] for layer in SCHEMA.layers}, **layers}


def test_equal_spans_are_numbered_in_the_order_of_their_content():
    made = canonical_record(
        record(
            mentions=[
                item("b", 0, 3, form="name", actor_id="zeta"),
                item("a", 0, 3, form="name", actor_id="alpha"),
            ]
        ),
        SCHEMA.layers,
    )

    assert [(m["id"], m["actor_id"]) for m in made["mentions"]] == [
        ("m.0-3", "alpha"),
        ("m.0-3.2", "zeta"),
    ]


def test_a_quote_has_the_smallest_quote_around_it_for_parent():
    made = canonical_record(
        record(
            quotes=[
                item("outer", 0, 30, mode="direct", speaker_status="unknown"),
                item("middle", 5, 20, mode="direct", speaker_status="unknown"),
                item("inner", 6, 10, mode="direct", speaker_status="unknown"),
            ]
        ),
        SCHEMA.layers,
    )

    assert [q.get("parent_id") for q in made["quotes"]] == [None, "q.0-30", "q.5-20"]


def test_equal_quotes_are_not_each_others_parents():
    made = canonical_record(
        record(
            quotes=[
                item("one", 0, 9, mode="direct", speaker_status="unknown"),
                item("two", 0, 9, mode="mixed", speaker_status="unknown"),
            ]
        ),
        SCHEMA.layers,
    )

    assert not any("parent_id" in quote for quote in made["quotes"])


def test_a_reference_to_nothing_is_kept_for_the_validator():
    made = canonical_record(
        record(
            quotes=[item("q", 0, 9, mode="direct", speaker_status="explicit", speaker_id="gone")]
        ),
        SCHEMA.layers,
    )

    assert made["quotes"][0]["speaker_id"] == "gone"
