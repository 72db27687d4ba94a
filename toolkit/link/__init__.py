"""Items across documents that may be one and the same: found, scored, with the reasons.

`find` gives the pairs, `joined` the clusters that they make. Nothing is decided here: what is
accepted, and what people answer, is for `toolkit.link.decided`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.link.blocks import LARGEST, Capped, blocked
from toolkit.link.cluster import Clusters, Pair, grown, pair_of
from toolkit.link.items import KINDS, Entry, Key, entries_of
from toolkit.link.likeness import against, signs
from toolkit.link.reasons import reasons
from toolkit.link.weights import ACCEPTED, ASKED, MODELS, Model
from toolkit.link.when import Days
from toolkit.model import Document, JSONObject

__all__ = ["ACCEPTED", "ASKED", "KINDS", "Candidate", "Found", "find", "joined"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two items that may be one and the same."""

    one: Entry
    other: Entry
    score: float
    """From 0 to 1: how likely it is."""
    reasons: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Of cluster."""
        return self.one.kind

    @property
    def pair(self) -> Pair:
        """The two, by document and id."""
        return pair_of(self.one.key, self.other.key)

    def to_json(self) -> JSONObject:
        """As it stands in the file of candidates."""
        return {
            "kind": self.kind,
            "score": round(self.score, 3),
            "reasons": list(self.reasons),
            "items": [
                {
                    "document_id": entry.document,
                    "id": entry.id,
                    "text": entry.text,
                    "published": None if entry.appeared is None else _iso(entry.appeared),
                }
                for entry in (self.one, self.other)
            ],
        }


def _iso(days: Days) -> str:
    first, last = (day.isoformat() for day in days)
    return first if first == last else f"{first}/{last}"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in the items of one kind."""

    kind: str
    entries: Mapping[Key, Entry]
    candidates: tuple[Candidate, ...]
    """The most likely first."""
    compared: int
    """How many pairs were compared."""
    model: Model
    capped: tuple[Capped, ...] = ()

    def likeness(self, one: Key, other: Key) -> float | None:
        """The score of any two items; None: they cannot be one and the same."""
        first, second = self.entries[one], self.entries[other]
        if against(first, second):
            return None
        return self.model.score(signs(first, second))


def find(  # noqa: PLR0913 (what is compared, and how)
    records: Iterable[Mapping[str, Any]],
    documents: Mapping[str, Document],
    actors: Mapping[str, Mapping[str, Any]],
    *,
    kinds: Sequence[str] = KINDS,
    least: float = ASKED,
    largest: int = LARGEST,
    models: Mapping[str, Model] = MODELS,
    progress: Callable[[int, int], None] = lambda _, __: None,
) -> list[Found]:
    """Records → the pairs of items that may be one and the same, by kind.

    Args:
        records: One of each document.
        documents: Their texts; of a document that is not there, nothing around an item is seen.
        actors: The registry.
        kinds: Of clusters.
        least: The least score of a pair that is given.
        largest: Items of a block that are all compared with each other.
        models: What each sign weighs.
        progress: Called with how many pairs were compared since the last call, and of how many.
    """
    entries = entries_of(records, documents, actors, kinds)

    def name(actor: str) -> str:
        return str(actors[actor]["name"]) if actor in actors else actor

    def of_kind(kind: str) -> Found:
        these = [entry for entry in entries if entry.kind == kind]
        blocks = blocked(these, largest)
        pairs = ((these[a], these[b]) for a, b in blocks)
        model = models[kind]
        candidates = _scored(pairs, model, least, name, lambda n: progress(n, len(blocks)))
        order = sorted(candidates, key=lambda one: (-one.score, one.pair))
        known = {entry.key: entry for entry in these}
        return Found(kind, known, tuple(order), len(blocks), model, blocks.capped)

    return [of_kind(kind) for kind in kinds]


STEP = 10_000
"""Pairs after which progress is told."""


def _scored(
    pairs: Iterable[tuple[Entry, Entry]],
    model: Model,
    least: float,
    name: Callable[[str], str],
    progress: Callable[[int], None],
) -> Iterator[Candidate]:
    done = 0
    for one, other in pairs:
        done += 1
        if done % STEP == 0:
            progress(STEP)
        if against(one, other):
            continue
        found = signs(one, other)
        value = model.score(found)
        if value >= least:
            first, second = sorted((one, other), key=lambda entry: entry.key)
            why = tuple(reasons(first, second, found, name))
            yield Candidate(first, second, value, why)
    progress(done % STEP)


def joined(
    found: Found,
    least: float = ACCEPTED,
    clusters: Clusters | None = None,
    apart: Collection[Pair] = frozenset(),
) -> Clusters:
    """The clusters that pairs of a score make, added to those that are there.

    Args:
        found: The pairs, with those of lower scores that a cluster may hold as well.
        least: The least mean score of the pairs of two clusters that become one.
        clusters: What is there; changed, and given back.
        apart: Pairs that somebody decided are not the same.
    """
    pairs = [(one.pair, one.score) for one in found.candidates]
    return grown(clusters or Clusters(), pairs, found.likeness, least, apart)
