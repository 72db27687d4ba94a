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
it joins is right in two of four, and half of it or more in those where all is said twice."""
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
        -7.39,
        {
            "around": 0.16,
            "day": 1.91,
            "elsewhen": -2.85,
            "elsewhere": 0.77,
            "form": 0.89,
            "inside": 1.39,
            "place": 2.75,
            "side": 1.97,
            "story": 1.92,
            "who": 3.05,
            "whom": 1.12,
            "words": 1.34,
        },
    ),
    "same_quote": Model(
        -12.52,
        {
            "acts": 1.54,
            "around": 1.06,
            "consequence_kinds": 0.26,
            "elsewhen": -3.05,
            "elsewhere": 0.57,
            "others": -1.38,
            "retold": -2.08,
            "side": 1.93,
            "story": 1.77,
            "threat": 2.17,
            "told": 0.87,
            "who": 5.49,
            "whom": 1.11,
            "words": 3.77,
        },
    ),
    "same_threat": Model(
        -10.81,
        {
            "acts": 0.73,
            "around": 0.11,
            "consequence_kinds": 1.41,
            "elsewhen": -3.34,
            "elsewhere": -0.11,
            "form": 1.48,
            "inside": 0.23,
            "retold": -1.0,
            "side": 4.85,
            "story": 2.49,
            "told": 0.36,
            "who": 6.16,
            "whom": 0.17,
            "words": 0.04,
        },
    ),
}
"""By kind of cluster."""
