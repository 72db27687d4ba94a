"""What links across documents may name."""

from __future__ import annotations

from typing import Any

from toolkit.checks.clusters import (
    LAYERS,
    ids_are_unique,
    items_are_in_one_cluster,
    members_exist,
)
from toolkit.schema import Schema

KNOWN = {"zenda": {"q.1-2": "quotes", "e.1-2": "events"}, "hentzau": {"q.5-6": "quotes"}}


def cluster(*members: tuple[str, str], name: str = "a", kind: str = "same_quote") -> dict[str, Any]:
    return {
        "id": name,
        "kind": kind,
        "members": [{"document_id": d, "id": i} for d, i in members],
    }


def codes(*clusters: dict[str, Any]) -> list[str]:
    numbered = list(enumerate(clusters))
    found = [*members_exist(numbered, KNOWN), *items_are_in_one_cluster(numbered, KNOWN)]
    return [f"{p.path} {p.code}" for p in found]


def test_a_cluster_of_items_that_are_there_is_fine():
    assert not codes(cluster(("zenda", "q.1-2"), ("hentzau", "q.5-6")))


def test_a_member_must_be_there():
    assert codes(cluster(("zenda", "q.9-9"), ("nowhere", "q.5-6"))) == [
        "$.links[0].members[0] link-member-unknown",
        "$.links[0].members[1] link-member-unknown",
    ]


def test_a_member_is_of_the_kind_of_its_cluster():
    assert codes(cluster(("zenda", "e.1-2"), ("hentzau", "q.5-6"))) == [
        "$.links[0].members[0] link-kind-mismatch"
    ]


def test_an_item_is_in_one_cluster_of_a_kind():
    one = cluster(("zenda", "q.1-2"), ("hentzau", "q.5-6"))
    other = cluster(("zenda", "q.1-2"), ("hentzau", "q.5-6"), name="b")

    assert codes(one, other) == [
        "$.links[1].members[0] link-item-in-two-clusters",
        "$.links[1].members[1] link-item-in-two-clusters",
    ]


def test_an_item_is_not_linked_to_itself():
    assert codes(cluster(("zenda", "q.1-2"), ("zenda", "q.1-2"))) == [
        "$.links[0].members[1] link-item-in-two-clusters"
    ]


def test_an_id_names_one_cluster():
    found = ids_are_unique([(0, cluster()), (2, cluster())], KNOWN)

    assert [(p.path, p.code) for p in found] == [("$.links[2].id", "duplicate-id")]


def test_every_kind_of_the_schema_has_a_layer(schema: Schema):
    assert list(LAYERS) == schema.definition("link_kind")["enum"]
    assert set(LAYERS.values()) <= {layer.name for layer in schema.layers}
