"""A relation that means something only the other way round is turned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.repair.drawn import LAYERS, label, once, read, relation
from toolkit.repair.arrows import turned
from toolkit.repair.case import Case

TEXT = "Rudolf said that the hussars attacked Zenda."
RUDOLF, HUSSARS = label("r", TEXT, "Rudolf"), label("h", TEXT, "hussars")
QUOTE = label("q", TEXT, "the hussars attacked Zenda", "quote", "indirect")
CUE = label("c", TEXT, "said", "quote", "cue")
EVENT = label("e", TEXT, "attacked", "event", "ASSAULT")
REGIONS = [RUDOLF, HUSSARS, QUOTE, CUE, EVENT]


def found(*relations, regions=REGIONS):
    """The relations that the repair makes; None: it changes nothing."""
    changes, after = once(turned, TEXT, [*regions, *relations])
    assert {change.code for change in changes} <= {"relation-direction"}
    return after[len(regions) :] if changes else None


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (relation("r", "q", "speaker"), relation("q", "r", "speaker")),
        (relation("h", "e", "agent"), relation("e", "h", "agent")),
        (relation("c", "q", "cue"), relation("q", "c", "cue")),
        (relation("c", "q"), relation("q", "c")),
        (relation("q", "r", "speaker", direction="left"), relation("q", "r", "speaker")),
        (
            relation("r", "q", "speaker", direction="bi"),
            relation("q", "r", "speaker", direction="bi"),
        ),
    ],
    ids=["speaker", "argument", "part", "part without a label", "arrow to the left", "both ways"],
)
def test_a_relation_is_turned_and_decodes_as_before(given, right):
    assert found(given) == [right]
    before, after = (read(TEXT, [*REGIONS, one]) for one in (given, right))
    assert before.record == after.record
    assert {p.code for p in before.problems} - {p.code for p in after.problems} == {
        "relation-direction"
    }


def test_ids_may_be_numbers():
    regions = [{**RUDOLF, "id": 1}, {**QUOTE, "id": 2}]

    assert found(relation(1, "2", "speaker"), regions=regions) == [relation("2", 1, "speaker")]


NEAR_MISSES = {
    "it is in order": [relation("q", "r", "speaker")],
    "it is in order with an arrow to the left": [relation("r", "q", "speaker", direction="left")],
    "it fits in neither direction": [relation("r", "q", "agent")],
    "it joins two mentions": [relation("r", "h", "speaker")],
    "its label is none": [relation("r", "q", "spoken by")],
    "it has no label": [relation("r", "q")],
    "only one of its labels fits": [relation("r", "q", "speaker", "agent")],
    "it leads to no region": [relation("x", "q", "speaker")],
    "it leads nowhere": [{"type": "relation", "labels": ["speaker"]}],
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_it_is_left_as_it_is_where(name):
    assert found(*NEAR_MISSES[name]) is None


def test_it_is_left_as_it_is_where_two_regions_share_the_id():
    regions = [*REGIONS, label("r", TEXT, "Zenda")]

    assert found(relation("r", "q", "speaker"), regions=regions) is None


def test_it_is_left_as_it_is_where_an_end_has_no_label_of_the_page():
    regions = [{**QUOTE, "value": {**QUOTE["value"], "labels": ["says"]}}, RUDOLF]

    assert found(relation("r", "q", "speaker"), regions=regions) is None


def test_it_is_left_as_it_is_where_the_schema_has_it_both_ways():
    """No shipped schema links two kinds both ways; one of a project's own may."""
    (speaker,) = (role for layer in LAYERS for role in layer.roles if role.name == "speaker")
    back = replace(speaker, target="quotes")
    layers = [replace(x, roles=(*x.roles, back)) if x.name == "mentions" else x for x in LAYERS]
    items = dict(enumerate([*REGIONS, relation("r", "q", "speaker")]))

    assert list(turned(Case(TEXT, layers, items))) == []
    assert list(turned(Case(TEXT, LAYERS, items))) != []
