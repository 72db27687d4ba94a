"""Joins → groups: documents that hang together, however many steps apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.split.forest import Forest
from toolkit.split.joins import Join


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that must stand on one side."""

    documents: tuple[str, ...]
    """Ids, sorted; at least one."""
    joins: tuple[Join, ...] = ()
    """What holds them together."""

    def parted(self, splits: Mapping[str, str]) -> bool:
        """Whether the documents stand in more than one split."""
        return len({splits[name] for name in self.documents}) > 1


def groups(documents: Iterable[str], joins: Iterable[Join]) -> list[Group]:
    """Ids of documents, and joins of them → each document in one group, sorted by first id.

    A document that no join names is a group of its own.
    """
    forest, joined = Forest(documents), list(joins)
    for join in joined:
        for other in join.documents[1:]:
            forest.join(join.documents[0], other)
    reasons: defaultdict[str, list[Join]] = defaultdict(list)
    for join in joined:
        reasons[forest.top(join.documents[0])].append(join)
    return [Group(tuple(names), tuple(reasons[n])) for n, names in forest.trees().items()]
