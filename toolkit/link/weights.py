"""The signs of a pair → its score: how likely it is that the two are one and the same.

The weights were fitted on invented stories and on articles of other crises, by a logistic
regression in which no sign for a pair may count against it; `benchmarks/link.py` does it anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

ACCEPTED = 0.5
"""The mean score from which on clusters are joined: on either story, with weights fitted on the
other, 0.5 finds all threats and nine quotes of ten, and hardly anything wrong."""
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
        -2.41,
        {
            "day": 0.54,
            "elsewhen": -1.42,
            "elsewhere": 1.58,
            "inside": 0.58,
            "place": 0.99,
            "side": 1.0,
            "who": 1.79,
            "whom": 1.33,
            "words": 0.59,
        },
    ),
    "same_quote": Model(
        -13.75,
        {
            "acts": 0.81,
            "around": 1.04,
            "consequence_kinds": 1.7,
            "elsewhen": -2.07,
            "elsewhere": 2.06,
            "threat": 3.83,
            "who": 5.01,
            "whom": 2.01,
            "words": 6.05,
        },
    ),
    "same_threat": Model(
        -12.71,
        {
            "acts": 2.46,
            "around": 0.28,
            "consequence_kinds": 2.56,
            "day": 0.1,
            "elsewhen": -1.58,
            "elsewhere": 1.9,
            "form": 2.53,
            "side": 1.13,
            "who": 3.45,
            "whom": 0.98,
            "words": 3.67,
        },
    ),
}
"""By kind of cluster."""
