"""The ledger: what was found, what became of it, and whether the two are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.ledger import FATES, KINDS, Ledger


def example() -> Ledger:
    """Three annotations, of which one is used."""
    ledger = Ledger()
    ledger.find("annotation", 3)
    ledger.find("item", 40)
    ledger.add("annotation", "used")
    ledger.add("annotation", "set aside", "skipped")
    ledger.add("annotation", "problem", "annotation-empty")
    ledger.add("item", "used", n=31)
    ledger.add("item", "set aside", "skipped", 5)
    ledger.add("item", "problem", "dangling-reference", 4)
    return ledger


def test_it_adds_up_where_everything_has_one_fate():
    assert example().adds_up


@pytest.mark.parametrize("extra", [1, -1])
def test_it_does_not_add_up_where_something_was_lost_or_counted_twice(extra: int):
    ledger = example()
    ledger.find("item", extra)

    assert not ledger.adds_up
    assert list(ledger.lines())[-1] == (
        f"the items do not add up: {extra} of {40 + extra} unaccounted for; this is a fault of"
        " redline"
    )


def test_it_is_printed_as_a_table():
    assert list(example().lines()) == [
        "            in exports    used  set aside  problem",
        "tasks                0       0          0        0",
        "annotations          3       1          1        1  annotation-empty 1, skipped 1",
        "drafts               0       0          0        0",
        "predictions          0       0          0        0",
        "items               40      31          5        4  skipped 5, dangling-reference 4",
    ]


def test_a_program_reads_the_same():
    assert example().to_json()["item"] == {
        "found": 40,
        "used": 31,
        "set_aside": 5,
        "problem": 4,
        "reasons": {"skipped": 5, "dangling-reference": 4},
    }
    assert example().to_json()["adds_up"] is True


entries = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.sampled_from(FATES), st.sampled_from("ab"), st.integers(0, 9)
    )
)


@given(entries, entries)
def test_ledgers_add_up_to_the_ledger_of_all(one, other):
    whole, parts = Ledger(), [Ledger(), Ledger()]
    for ledger, given_entries in zip(parts, (one, other), strict=True):
        for kind, fate, reason, number in given_entries:
            for each in (ledger, whole):
                each.find(kind, number)
                each.add(kind, fate, reason, number)

    parts[0].add_all(parts[1])

    assert list(parts[0].rows()) == list(whole.rows())
    assert whole.adds_up
