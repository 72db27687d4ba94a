"""Clusters that were found, held against gold: pairs, B-cubed and LEA, by kind.

Pairs are those of items of one cluster, whether the items were joined to each other or by way of
a third. An item that only one side joins to others stands alone on the other side.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

from toolkit.agreement.identity import Partition, b_cubed_counts, clusters, lea_counts
from toolkit.link.cluster import Pair
from toolkit.model import JSONObject

Cluster: TypeAlias = Mapping[str, Any]
"""As in `links.json`."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision and recall from what was counted."""

    right: float
    given: float
    """What was found in all."""
    right_back: float
    wanted: float
    """What there is to find."""

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right; None: nothing was found."""
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """The share of what there is that was found; None: there is nothing."""
        return self.right_back / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two; None where there was nothing to find, and nothing found."""
        if not self.given and not self.wanted:
            return None
        p, r = self.precision or 0.0, self.recall or 0.0
        return 2 * p * r / (p + r) if p + r else 0.0

    def to_json(self) -> JSONObject:
        """For programs."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the clusters of one kind are."""

    kind: str
    pairs: Rate
    b_cubed: Rate
    lea: Rate

    def to_json(self) -> JSONObject:
        """For programs."""
        return {
            "kind": self.kind,
            "pairs_found": int(self.pairs.given),
            "pairs_in_gold": int(self.pairs.wanted),
            "pairs": self.pairs.to_json(),
            "b_cubed": self.b_cubed.to_json(),
            "lea": self.lea.to_json(),
        }


def quality(
    found: Sequence[Cluster], gold: Sequence[Cluster], kinds: Iterable[str]
) -> list[Quality]:
    """Two lists of clusters → how good the first is, by kind.

    >>> a, b, c = ({"document_id": name, "id": "q.1-2"} for name in "abc")
    >>> gold = [{"kind": "same_quote", "members": [a, b, c]}]
    >>> (one,) = quality([{"kind": "same_quote", "members": [a, b]}], gold, ["same_quote"])
    >>> one.pairs.precision, round(one.pairs.recall, 3), round(one.b_cubed.recall, 3)
    (1.0, 0.333, 0.556)

    Source: pairs: the links of MUC (1995), counted pair by pair; B-cubed: Bagga and Baldwin (1998);
    LEA: Moosavi and Strube (2016).
    """
    return [_quality(kind, found, gold) for kind in kinds]


def within(clusters: Iterable[Cluster], known: Collection[tuple[str, str, str]]) -> list[Cluster]:
    """Clusters with only the members that are known, by kind, document and id."""
    return [
        {
            **cluster,
            "members": [
                m
                for m in cluster["members"]
                if (cluster["kind"], m["document_id"], m["id"]) in known
            ],
        }
        for cluster in clusters
    ]


def met(kind: str, pairs: Iterable[Pair], gold: Iterable[Cluster]) -> tuple[int, int]:
    """Pairs → how many pairs of the gold are among them, and how many the gold has.

    Args:
        kind: Of cluster.
        pairs: Those that a person would look at.
        gold: The clusters as they are right.
    """
    keys = [
        sorted((str(m["document_id"]), str(m["id"])) for m in cluster["members"])
        for cluster in gold
        if cluster["kind"] == kind
    ]
    wanted = {pair for items in keys for pair in combinations(items, 2)}
    return len(wanted & set(pairs)), len(wanted)


def _quality(kind: str, found: Sequence[Cluster], gold: Sequence[Cluster]) -> Quality:
    ours, theirs = _named(found, kind), _named(gold, kind)
    everything = {*ours, *theirs}
    key, response = (
        clusters({item: named.get(item, item) for item in everything}) for named in (theirs, ours)
    )
    wanted, given = _pairs(key), _pairs(response)
    right = len(wanted & given)
    b_cubed, lea = b_cubed_counts(key, response), lea_counts(key, response)
    return Quality(
        kind,
        Rate(right, len(given), right, len(wanted)),
        Rate(b_cubed[2], b_cubed[3], b_cubed[0], b_cubed[1]),
        Rate(lea[2], lea[3], lea[0], lea[1]),
    )


def _pairs(partition: Partition) -> set[frozenset[Hashable]]:
    return {frozenset(pair) for one in partition for pair in combinations(one, 2)}


def _named(given: Sequence[Cluster], kind: str) -> dict[Hashable, Hashable]:
    """Items, by document and id → the number of their cluster."""
    return {
        (str(member["document_id"]), str(member["id"])): number
        for number, cluster in enumerate(given)
        if cluster["kind"] == kind
        for member in cluster["members"]
    }
