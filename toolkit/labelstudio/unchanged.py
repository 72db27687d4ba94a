"""Whether a finished annotation is a prediction of its task, as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.files import canonical
from toolkit.labelstudio.inventory import elements, items_of
from toolkit.labelstudio.sniff import shown

FEEDBACK = "redline-validate"
"""The model version of what shows problems: nobody began with it, and nothing reads it."""
KEPT = ("id", "from_name", "to_name", "type", "from_id", "to_id", "direction", "labels")


def unchanged(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> str | None:
    """The version of the model whose prediction the annotation equals item for item, or None.

    Predictions that an export names only by their numbers cannot be compared; the one that the
    annotation began with is copied into it.
    """
    result = items_of(annotation)
    for prediction in _suggested(task, annotation):
        items = items_of(prediction)
        if result and len(items) == len(result) and _alike(result, items):
            return shown(prediction.get("model_version"))
    return None


def kept(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> tuple[int, int]:
    """How many items the prediction had that an annotation began with, and how many it has still.

    Of several predictions it is the one of which most is left. Where there is none to compare, or
    nothing was submitted, both are 0.
    """
    made = _suggested(task, annotation)
    try:
        here = Counter(map(_said, items_of(annotation)))
        predicted = [Counter(map(_said, items_of(prediction))) for prediction in made]
    except RecursionError:
        return 0, 0
    shares = [(of.total(), (of & here).total()) for of in predicted if of]
    return max(shares, key=lambda share: share[1] / share[0], default=(0, 0))


def _suggested(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> list[Any]:
    made = [annotation.get("prediction"), *elements(task.get("predictions"))]
    return [p for p in made if not (isinstance(p, dict) and p.get("model_version") == FEEDBACK)]


def _alike(one: Sequence[Any], other: Sequence[Any]) -> bool:
    try:
        return Counter(map(_said, one)) == Counter(map(_said, other))
    except RecursionError:
        return False


def _said(item: Any) -> str:
    """What an item says, without how it came about."""
    if not isinstance(item, dict):
        return canonical(item)
    value = item.get("value")
    if isinstance(value, dict) and item.get("type") != "textarea":
        # The page writes a region's text in its own way.
        value = {name: given for name, given in value.items() if name != "text"}
    return canonical([value, *(item.get(name) for name in KEPT)])
