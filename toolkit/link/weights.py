"""The signs of a pair → its score: how likely it is that the two are one and the same.

The weights were fitted on invented stories and on articles about other crises, by a logistic
regression in which no sign for a pair may count against it; `benchmarks/link.py` does it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

ACCEPTED = 0.5
"""The mean score from which on clusters are joined. With weights fitted on the other stories, what
it joins of quotes and threats is right in all four, and it misses a fifth."""
ASKED = 0.3
"""The score from which on a pair is worth a person's look."""


@dataclass(frozen=True, slots=True)
class Model:
    """What each sign of one kind of pair weighs."""

    bias: float
    """The score of a pair without any sign, as a logit."""
    weights: Mapping[str, float]
    """By sign; one that is not named weighs nothing."""

    def score(self, values: Mapping[str, float]) -> float:
        """The signs of a pair → from 0 to 1."""
        # Added up in the order of the table, so that the last digit is the same everywhere.
        total = self.bias + sum(w * values.get(name, 0.0) for name, w in self.weights.items())
        return 1 / (1 + exp(-total))


MODELS: Mapping[str, Model] = {
    "same_event": Model(
        -7.94,
        {
            "day": 0.97,
            "elsewhen": -1.9,
            "elsewhere": 1.65,
            "form": 0.57,
            "headline": 1.37,
            "inside": 0.82,
            "occasion": 2.64,
            "place": 2.68,
            "side": 2.09,
            "who": 3.37,
            "whom": 1.1,
            "words": 1.61,
        },
    ),
    "same_quote": Model(
        -20.21,
        {
            "acts": 2.48,
            "around": 0.01,
            "elsewhere": 2.18,
            "headline": 2.17,
            "occasion": 6.15,
            "others": -2.47,
            "retold": -0.94,
            "side": 4.04,
            "threat": 3.38,
            "told": 1.42,
            "unequal": -2.47,
            "who": 7.25,
            "whom": 0.86,
            "words": 5.12,
        },
    ),
    "same_threat": Model(
        -20.67,
        {
            "acts": 1.33,
            "around": 0.12,
            "clash": -3.87,
            "consequence_kinds": 1.6,
            "elsewhere": 1.56,
            "form": 5.55,
            "headline": 2.78,
            "occasion": 7.19,
            "retold": -0.03,
            "side": 5.22,
            "told": 1.63,
            "vague": 0.83,
            "who": 5.11,
            "whom": 0.9,
            "words": 3.58,
        },
    ),
}
"""By kind of cluster."""
