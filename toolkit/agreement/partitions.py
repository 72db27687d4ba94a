"""Readings and links → how far they agree on what is one and the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from toolkit.agreement.attributes import reader_pairs
from toolkit.agreement.figures import Basis, Figure, added, figures, mean, ratio
from toolkit.agreement.identity import COUNTS, clusters, f1
from toolkit.agreement.readings import ACTOR, Read, Readings
from toolkit.matching import pairs

SECTION = "identity"
NOT_EXACT = "not marked by both readers with the same span"
NO_ACTOR = "without an actor in one of the readings"


def identity_figures(documents: Sequence[Readings], layer: str) -> Iterator[Figure]:
    """B-cubed, CEAF-e and LEA of mentions to actors, and how often the actor is the same.

    A cluster is the mentions of one actor in one document. Only mentions that both readers marked
    with the same span are compared: where mentions stand is another figure. Of several pairs of
    readers the mean is taken.
    """
    left_out: Counter[str] = Counter()
    both = [list(_both(document, layer, left_out)) for document in documents]
    n = sum(2 * len(found) for of_document in both for _, found in of_document)
    by_pair = [[dict(found).get(pair, []) for found in both] for pair in reader_pairs(documents)]
    measures = {
        name: mean([added([count(*_partitions(d)) for d in each], f1) for each in by_pair])
        for name, count in COUNTS.items()
    }
    measures["same_actor"] = mean(
        [added([[sum(a == b for a, b in d), len(d)] for d in each], ratio) for each in by_pair]
    )
    reasons = {why: number for why, number in left_out.items() if number}
    basis = Basis(n, layer, reasons)
    yield from figures(SECTION, layer, measures, len(documents), basis)


def _both(
    document: Readings, layer: str, left_out: Counter[str]
) -> Iterator[tuple[tuple[str, str], list[tuple[str, str]]]]:
    """For each two readers of a document: the actors they gave to the same spans."""
    for first, second in combinations(document.by, 2):
        items, others = first.items[layer], second.items[layer]
        matched = ((items[i], others[j]) for i, j in pairs(items, others))
        exact = [(one, other) for one, other in matched if one.span == other.span]
        left_out[NOT_EXACT] += len(items) + len(others) - 2 * len(exact)
        known = [(a, b) for one, other in exact if (a := _actor(one)) and (b := _actor(other))]
        left_out[NO_ACTOR] += 2 * (len(exact) - len(known))
        yield (first.reader, second.reader), known


def _actor(item: Read) -> str | None:
    value = item.fields.get(ACTOR)
    return value if isinstance(value, str) else None


def _partitions(
    found: Sequence[tuple[str, str]],
) -> tuple[list[frozenset[Hashable]], list[frozenset[Hashable]]]:
    return (
        clusters({i: one for i, (one, _) in enumerate(found)}),
        clusters({i: other for i, (_, other) in enumerate(found)}),
    )


def link_figures(
    first: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]]
) -> Iterator[Figure]:
    """Two files of clusters across documents → B-cubed, CEAF-e and LEA, by kind of cluster.

    An item that only one of the files joins to others stands alone in the other. There is no
    interval: a cluster reaches over documents, which can therefore not be drawn one by one.
    """
    kinds = sorted({str(cluster["kind"]) for cluster in (*first, *second)})
    for kind in kinds:
        names = [_named(cluster_list, kind) for cluster_list in (first, second)]
        everything = sorted({item for named in names for item in named})
        one, other = (
            clusters({item: named.get(item, item) for item in everything}) for named in names
        )
        basis = Basis(len(everything), "items")
        for name, count in COUNTS.items():
            value = f1(np.array(count(one, other)))
            yield Figure(SECTION, f"links.{kind}", name, value, None, basis)


def _named(given: Sequence[Mapping[str, Any]], kind: str) -> dict[tuple[str, str], Hashable]:
    """Items, by document and id → the name of their cluster."""
    return {
        (str(member["document_id"]), str(member["id"])): str(cluster["id"])
        for cluster in given
        if cluster["kind"] == kind
        for member in cluster["members"]
    }
