"""Two partitions of the same things into clusters → B-cubed, CEAF-e and LEA.

A partition is clusters of hashable things (mentions of a document, items of a corpus), each thing
in one cluster. What only one partition holds counts against it, as in the papers. None of the
measures looks at a cluster's name. Own code, because the kept libraries read CoNLL files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from toolkit.agreement.coding import Array
from toolkit.matching import assignment

Cluster: TypeAlias = Collection[Hashable]
Partition: TypeAlias = Sequence[Cluster]
Counts: TypeAlias = tuple[float, float, float, float]
"""What was found and could be found for recall, and the two for precision: added up over texts."""


def clusters(of: Mapping[Hashable, Hashable]) -> list[frozenset[Hashable]]:
    """Things and the name of the cluster of each → the clusters."""
    found: dict[Hashable, set[Hashable]] = {}
    for thing, name in of.items():
        found.setdefault(name, set()).add(thing)
    return [frozenset(things) for things in found.values()]


def b_cubed(key: Partition, response: Partition) -> float | None:
    """B-cubed F1: for each thing, how much of its cluster is in both, averaged over things.

    Source: Bagga and Baldwin (1998), Algorithms for scoring coreference chains. Their first
    response has recall 1, precision 16/21; F1 0.865.

    >>> key = ["12345", "67", "89ABC"]
    >>> round(b_cubed(key, ["12345", "6789ABC"]), 3), round(b_cubed(key, ["1234589ABC", "67"]), 3)
    (0.865, 0.737)
    """
    return f1(np.array(b_cubed_counts(key, response)))


def ceaf_e(key: Partition, response: Partition) -> float | None:
    """CEAF-e F1: clusters matched one to one, by the greatest total Dice of their things (phi 4).

    Source: Luo (2005), On coreference resolution performance metrics. Example: Pradhan et al.
    (2014), Scoring coreference partitions of predicted mentions, with recall 0.65, precision 0.43.

    >>> round(ceaf_e(["abc", "defg"], ["ab", "cd", "fghi"]), 2)
    0.52
    """
    return f1(np.array(ceaf_e_counts(key, response)))


def lea(key: Partition, response: Partition) -> float | None:
    """LEA F1: for each cluster, the share of its links in both, weighted by its size.

    A cluster of one thing has one link, to itself.

    Source: Moosavi and Strube (2016), Which coreference evaluation metric do you trust? A proposal
    for a link-based entity aware metric. Example: their scorer's test L-1, recall 5/21, precision
    3/7.

    >>> round(lea(["ABC", "DEFG"], ["AB", "CD", "FGH"]), 3)
    0.306
    """
    return f1(np.array(lea_counts(key, response)))


def f1(counts: Array) -> float | None:
    """Counts → the harmonic mean of recall and precision; None where there was nothing to find."""
    found, of, found_back, of_back = counts
    if not of and not of_back:
        return None
    recall = found / of if of else 0.0
    precision = found_back / of_back if of_back else 0.0
    return float(2 * recall * precision / (recall + precision)) if recall + precision else 0.0


def b_cubed_counts(key: Partition, response: Partition) -> Counts:
    """What `b_cubed` adds up."""

    def found(these: Partition, others: Partition) -> float:
        return sum(len(set(a) & set(b)) ** 2 / len(a) for a in these for b in others)

    return found(key, response), _size(key), found(response, key), _size(response)


def ceaf_e_counts(key: Partition, response: Partition) -> Counts:
    """What `ceaf_e` adds up."""
    similar = [[2 * len(set(a) & set(b)) / (len(a) + len(b)) for b in response] for a in key]
    best = sum(similar[i][j] for i, j in assignment(similar)) if response else 0.0
    return best, len(key), best, len(response)


def lea_counts(key: Partition, response: Partition) -> Counts:
    """What `lea` adds up."""

    def found(these: Partition, others: Partition) -> float:
        return sum(len(a) * _resolved(a, others) for a in these)

    return found(key, response), _size(key), found(response, key), _size(response)


COUNTS: Mapping[str, Callable[[Partition, Partition], Counts]] = {
    "b_cubed_f1": b_cubed_counts,
    "ceaf_e_f1": ceaf_e_counts,
    "lea_f1": lea_counts,
}
"""The measures by name, each as what it adds up."""


def _size(partition: Partition) -> int:
    return sum(len(cluster) for cluster in partition)


def _resolved(cluster: Cluster, others: Partition) -> float:
    """The share of a cluster's links that the other partition has."""
    if len(cluster) == 1:
        return float(any(set(other) == set(cluster) for other in others))
    shared = (len(set(cluster) & set(other)) for other in others)
    return sum(n * (n - 1) / 2 for n in shared) / (len(cluster) * (len(cluster) - 1) / 2)
