"""Documents → splits without leaks: what belongs together stays on one side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.model import Document, JSONObject
from toolkit.split.assign import PARTS, assign
from toolkit.split.groups import Group, groups
from toolkit.split.joins import THRESHOLD, linked
from toolkit.split.leakage import Leak, leaks

if TYPE_CHECKING:
    from toolkit.split.alike import Alike


@dataclass(frozen=True, slots=True)
class Division:
    """What documents belong together, where each stands, and what is wrong with that."""

    parts: Mapping[str, int]
    seed: int
    threshold: float
    groups: tuple[Group, ...]
    splits: Mapping[str, str]
    """The split of every document, and of those that were given and are not here, by id."""
    leaks: tuple[Leak, ...]

    def counts(self) -> dict[str, int]:
        """How many documents each split has: of the parts, in their order, and then of others."""
        here = [name for group in self.groups for name in group.documents]
        found = Counter(self.splits[name] for name in here)
        return {split: found[split] for split in (*self.parts, *sorted(set(found) - {*self.parts}))}

    def empty(self) -> list[str]:
        """The parts that got no document."""
        return [split for split in self.parts if not self.counts()[split]]

    def to_json(self) -> JSONObject:
        """As JSON: the whole of it."""
        return {
            "parts": dict(self.parts),
            "seed": self.seed,
            "threshold": self.threshold,
            "documents": self.counts(),
            "empty": self.empty(),
            "groups": [
                {
                    "documents": list(group.documents),
                    "splits": sorted({self.splits[name] for name in group.documents}),
                    "joins": [join.to_json() for join in group.joins],
                }
                for group in self.groups
            ],
            "splits": dict(self.splits),
            "leaks": [leak.to_json() for leak in self.leaks],
        }


def split(
    documents: Mapping[str, Document],
    clusters: Iterable[Mapping[str, Any]] = (),
    parts: Mapping[str, int] = PARTS,
    *,
    seed: int = 0,
    given: Mapping[str, str] | None = None,
    threshold: float = THRESHOLD,
) -> Division:
    """Documents → a split for each, so that no two that belong together are parted.

    Documents belong together when they tell the same event, quote or threat, or when their texts
    are alike. What has a split keeps it, also where that leaks; then the leak is told.

    Args:
        documents: By id.
        clusters: Links across documents, of any kind.
        parts: The share of each split.
        seed: Another one gives another assignment.
        given: Splits of documents, some of which may not be among the documents.
        threshold: The similarity from which on two texts are alike, above 0 and at most 1.
    """
    from toolkit.split.alike import Alike

    alike = Alike(documents.values(), threshold)
    return divide(documents, clusters, alike, parts, seed=seed, given=given)


def divide(
    documents: Collection[str],
    clusters: Iterable[Mapping[str, Any]],
    alike: Alike,
    parts: Mapping[str, int] = PARTS,
    *,
    seed: int = 0,
    given: Mapping[str, str] | None = None,
) -> Division:
    """The same where it is known already how alike the documents are.

    Args:
        documents: Their ids.
        clusters: Links across documents, of any kind.
        alike: Of the same documents.
        parts: The share of each split.
        seed: Another one gives another assignment.
        given: Splits of documents, some of which may not be among the documents.
    """
    given = given or {}
    links = linked(clusters, {*documents, *given})
    # A document that was assigned and is not here any more still holds its group where it is.
    found = groups({*documents, *given}, [*links, *alike.joins()])
    splits = assign(found, parts, seed, given)
    apart = [name for group in found if group.parted(splits) for name in group.documents]
    joins = [*links, *alike.between(apart, splits)]
    here = (Group(tuple(n for n in g.documents if n in documents), g.joins) for g in found)
    return Division(
        parts=dict(parts),
        seed=seed,
        threshold=alike.threshold,
        groups=tuple(group for group in here if group.documents),
        splits=splits,
        leaks=tuple(leaks(splits, joins)),
    )
