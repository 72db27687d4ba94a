"""Which documents belong together, each time with the reason; by links, to begin with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from toolkit.model import JSONObject

NEAR_DUPLICATE = "near_duplicate"
THRESHOLD = 0.5
"""The similarity from which on two documents are near-duplicates."""


@dataclass(frozen=True, slots=True)
class Join:
    """Documents that must stand on one side, and why."""

    documents: tuple[str, ...]
    """At least two ids, sorted. They are joined each with each."""
    kind: str
    """A kind of link, or near_duplicate."""
    link: str | None = None
    """The cluster's id."""
    similarity: float | None = None
    """Of near-duplicates: the Jaccard similarity of their shingles, up to 1."""

    def __str__(self) -> str:
        """The reason in words."""
        if self.similarity is None:
            return f"{self.kind} {self.link}"
        # Cut, not rounded: 1.00 is said of equal sets alone.
        return f"near-duplicates, similarity {int(self.similarity * 100) / 100:.2f}"

    def reason(self) -> JSONObject:
        """The reason as JSON."""
        if self.similarity is None:
            return {"kind": self.kind, "link": self.link}
        return {"kind": self.kind, "similarity": round(self.similarity, 4)}

    def to_json(self) -> JSONObject:
        """The reason, and the documents."""
        return {**self.reason(), "documents": list(self.documents)}


def linked(clusters: Iterable[Mapping[str, Any]], known: Collection[str]) -> list[Join]:
    """Clusters of links → joins of the known documents that their members stand in."""
    found = []
    for cluster in clusters:
        names = {str(member["document_id"]) for member in cluster["members"]}
        inside = tuple(sorted(name for name in names if name in known))
        if len(inside) > 1:
            found.append(Join(inside, str(cluster["kind"]), link=str(cluster["id"])))
    return sorted(found, key=lambda join: (join.documents, join.kind, join.link or ""))


def pairs(join: Join) -> Iterator[tuple[str, str]]:
    """Every two documents of a join."""
    return combinations(join.documents, 2)
