"""What is accepted → `links.json` with clusters more; what stands in it stays as it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from toolkit.link import Candidate, Found, joined
from toolkit.link.cluster import Pair
from toolkit.link.clusters import cluster_of, spans
from toolkit.link.decided import NO, YES, Decided, Question, chains
from toolkit.link.items import Key
from toolkit.model import JSONObject

Cluster = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Added:
    """`links.json` as it would be, and what is new in it."""

    clusters: tuple[Cluster, ...]
    new: int = 0
    """How many clusters are new."""
    grown: int = 0
    """How many that were there have got members, by answers of people."""
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of pairs: clusters that are there, and answers."""

    clusters: Sequence[Cluster]
    decided: Mapping[Question, Decided]

    def homes(self, kind: str) -> dict[Key, str]:
        """Items → the cluster of a kind that they are in."""
        return {
            (str(m["document_id"]), str(m["id"])): str(cluster["id"])
            for cluster in self.clusters
            if cluster["kind"] == kind
            for m in cluster["members"]
        }

    def denied(self, kind: str) -> frozenset[Pair]:
        """The pairs of a kind that people told apart."""
        return frozenset(
            one.pair for one in self.decided.values() if one.kind == kind and one.verdict == NO
        )


def open_ones(found: Sequence[Found], known: Known) -> list[Candidate]:
    """The candidates that nothing is known of yet, the most likely first, whatever their kind."""
    homes = {one.kind: known.homes(one.kind) for one in found}

    def is_open(candidate: Candidate) -> bool:
        said = known.decided.get((candidate.kind, candidate.pair))
        if said is not None and said.verdict in (YES, NO):
            return False
        one, other = (homes[candidate.kind].get(key) for key in candidate.pair)
        return one is None or other is None

    left = [candidate for one in found for candidate in one.candidates if is_open(candidate)]
    return sorted(left, key=lambda one: (-one.score, one.kind, one.pair))


def with_accepted(found: Sequence[Found], known: Known, least: float) -> Added:
    """Add the clusters that pairs of a score make, of items that no cluster has yet."""
    clusters, new = list(known.clusters), 0
    for one in found:
        homes = known.homes(one.kind)
        free = [c for c in one.candidates if not any(key in homes for key in c.pair)]
        made = joined(replace(one, candidates=tuple(free)), least, apart=known.denied(one.kind))
        for members in made.members.values():
            if spans(members):
                _insert(clusters, cluster_of(one.kind, members))
                new += 1
    return Added(tuple(clusters), new)


def with_answers(known: Known, kinds: Iterable[str], there: Collection[tuple[str, Key]]) -> Added:
    """Add what people said is the same: new clusters, and members to those that are there.

    Args:
        known: What is there, and the answers.
        kinds: Of clusters.
        there: The items that there are, by kind: answers about others are passed over.
    """
    clusters: list[Cluster] = list(known.clusters)
    new = grown = 0
    conflicts: list[str] = []
    for kind in kinds:
        ours = [cluster for cluster in known.clusters if cluster["kind"] == kind]
        homes = known.homes(kind)
        said = [
            one for one in known.decided.values() if all((kind, key) in there for key in one.pair)
        ]
        made = chains(kind, said, ours)
        conflicts.extend(made.conflicts)
        for members in made.clusters:
            home = next((homes[item] for item in members if item in homes), None)
            strangers = [item for item in members if item not in homes]
            if home is None:
                _insert(clusters, cluster_of(kind, members))
                new += 1
            elif strangers:
                place = next(i for i, one in enumerate(clusters) if one["id"] == home)
                clusters[place] = _longer(clusters[place], strangers)
                grown += 1
    return Added(tuple(clusters), new, grown, tuple(conflicts))


def _longer(cluster: Cluster, items: Iterable[Key]) -> JSONObject:
    more = [{"document_id": document, "id": item} for document, item in sorted(items)]
    return {**cluster, "members": [*cluster["members"], *more]}


def _insert(clusters: list[Cluster], cluster: JSONObject) -> None:
    """Put a cluster where its id belongs; at the end, where the others are in no order."""
    names = [str(one["id"]) for one in clusters]
    name, number = str(cluster["id"]), 2
    while name in names:
        name, number = f"{cluster['id']}.{number}", number + 1
    in_order = all(one <= other for one, other in pairwise(names))
    place = bisect_left(names, name) if in_order else len(names)
    clusters.insert(place, {**cluster, "id": name})
