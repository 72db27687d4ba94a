"""Checks on links: clusters of items across documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.problems import Problem, problem

Clusters = Sequence[tuple[int, Mapping[str, Any]]]
"""Clusters, each with its place in the file."""
Known = Mapping[str, Mapping[str, str]]
"""By document: the ids of its items → their layers."""
LAYERS: Mapping[str, str] = {
    "same_event": "events",
    "same_quote": "quotes",
    "same_threat": "conditional_threats",
}
"""A cluster's kind → the layer of its members."""


def members_exist(clusters: Clusters, known: Known) -> Iterator[Problem]:
    """A member names an item of a document, in the layer of the cluster's kind."""
    for index, cluster in clusters:
        for place, member in enumerate(cluster["members"]):
            path = f"$.links[{index}].members[{place}]"
            document, identity = member["document_id"], member["id"]
            layer = known.get(document, {}).get(identity)
            if layer is None:
                what = f"{identity} of {document}" if document in known else f"document {document}"
                message = f"{cluster['id']} names {what}, which no record has"
                yield problem(cluster["id"], path, "link-member-unknown", message)
            elif layer != LAYERS[cluster["kind"]]:
                message = (
                    f"{cluster['id']} is of kind {cluster['kind']}, and {identity} of {document}"
                    f" is one of the {layer}"
                )
                yield problem(cluster["id"], path, "link-kind-mismatch", message)


def items_are_in_one_cluster(clusters: Clusters, _: Known) -> Iterator[Problem]:
    """An item is in at most one cluster of a kind, and there once."""
    seen: dict[tuple[str, str, str], str] = {}
    for index, cluster in clusters:
        for place, member in enumerate(cluster["members"]):
            key = (cluster["kind"], member["document_id"], member["id"])
            if key in seen:
                other = "itself" if seen[key] == cluster["id"] else seen[key]
                message = f"{member['id']} of {member['document_id']} is in {other} already"
                path = f"$.links[{index}].members[{place}]"
                yield problem(cluster["id"], path, "link-item-in-two-clusters", message)
            seen.setdefault(key, cluster["id"])


def ids_are_unique(clusters: Clusters, _: Known) -> Iterator[Problem]:
    """An id names one cluster."""
    seen: set[str] = set()
    for index, cluster in clusters:
        if cluster["id"] in seen:
            message = f"the id {cluster['id']} is given twice"
            yield problem(cluster["id"], f"$.links[{index}].id", "duplicate-id", message)
        seen.add(cluster["id"])


CHECKS = (members_exist, items_are_in_one_cluster, ids_are_unique)
