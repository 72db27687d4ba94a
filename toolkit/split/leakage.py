"""An assignment and joins → what leaks from one split into another, and what they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from toolkit.model import JSONObject
from toolkit.split.joins import Join, pairs


@dataclass(frozen=True, slots=True)
class Leak:
    """Two documents that belong together and stand in two splits."""

    documents: tuple[str, str]
    splits: tuple[str, str]
    reasons: tuple[Join, ...]

    def to_json(self) -> JSONObject:
        """As JSON."""
        return {
            "documents": list(self.documents),
            "splits": list(self.splits),
            "reasons": [join.reason() for join in self.reasons],
        }


def leaks(splits: Mapping[str, str], joins: Iterable[Join]) -> list[Leak]:
    """Every pair of documents that are joined and stand in two splits, with all reasons.

    Documents without a split are passed over.
    """
    found: defaultdict[tuple[str, str], list[Join]] = defaultdict(list)
    for join in joins:
        if len({splits[name] for name in join.documents if name in splits}) > 1:
            for one, two in pairs(join):
                if one in splits and two in splits and splits[one] != splits[two]:
                    found[one, two].append(join)
    return [
        Leak((one, two), (splits[one], splits[two]), tuple(reasons))
        for (one, two), reasons in sorted(found.items())
    ]


def between(found: Iterable[Leak]) -> dict[tuple[str, str], int]:
    """Leaks → how many there are between each two splits."""
    return dict(sorted(Counter(tuple_of(leak) for leak in found).items()))


def tuple_of(leak: Leak) -> tuple[str, str]:
    """The two splits of a leak, in the order of their names."""
    one, two = sorted(leak.splits)
    return one, two


def shared_actors(
    splits: Mapping[str, str], records: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, str], list[str]]:
    """Records → the actors that are mentioned in both of two splits, by pair of splits.

    No leak: news tells of the same states and people again and again. It is said so that a
    figure on names can be read for what it is.
    """
    met: defaultdict[str, set[str]] = defaultdict(set)
    for actor, split in _mentioned(splits, records):
        met[split].add(actor)
    return {(one, two): sorted(met[one] & met[two]) for one, two in combinations(sorted(met), 2)}


def _mentioned(
    splits: Mapping[str, str], records: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for record in records:
        split = splits.get(record["document_id"])
        if split is not None:
            for mention in record["mentions"]:
                if "actor_id" in mention:
                    yield mention["actor_id"], split
