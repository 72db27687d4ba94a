"""Mentions that stand for one another → whether those of one actor were seen to be of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.agreement.identity import COUNTS, clusters, f1
from toolkit.agreement.readings import ACTOR
from toolkit.model import JSONObject
from toolkit.schema import Schema
from toolkit.score.sides import Both


@dataclass(frozen=True, slots=True)
class Identity:
    """How well the clusters of a layer were found, by published measure."""

    layer: str
    n: int
    """Matched items with an actor on both sides."""
    measures: dict[str, float | None]
    """`b_cubed_f1`, `ceaf_e_f1`, `lea_f1`: they look at no name."""

    def to_json(self) -> JSONObject:
        """What ``--json`` prints."""
        return {"n": self.n, **self.measures}


def identities(documents: Sequence[Both], schema: Schema) -> Iterator[Identity]:
    """The layers whose items stand for actors; a cluster lies within one document."""
    for layer in sorted({role.target for each in schema.layers for role in each.roles}):
        sums = {name: np.zeros(4) for name in COUNTS}
        n = 0
        for both in documents:
            if layer not in both.layers:
                continue
            matched = both.matched[layer]
            known = [(a, b) for a, b in matched if ACTOR in a.fields and ACTOR in b.fields]
            n += len(known)
            suggested = clusters(
                {i: both.suggested.own_names[a.id] for i, (a, _) in enumerate(known)}
            )
            gold = clusters({i: b.fields[ACTOR] for i, (_, b) in enumerate(known)})
            for name, count in COUNTS.items():
                sums[name] += np.array(count(gold, suggested))
        yield Identity(layer, n, {name: f1(found) for name, found in sums.items()})
