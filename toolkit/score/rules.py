"""Suggested items → how often what made them was right, by rule and by how sure it was."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from toolkit.model import JSONObject, Layer
from toolkit.schema import Schema
from toolkit.score.matched import whom
from toolkit.score.quality import divided
from toolkit.score.sides import Both, Made

K = TypeVar("K", bound=Hashable)
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
"""Between these lie the bands of scores; each holds its lower edge, the last both."""
NO_BAND = (2.0, 2.0)
"""Where suggestions without a score come: after all others."""
UNSAID = Made(None, None)


@dataclass(frozen=True, slots=True)
class Judged:
    """One suggested item, held against gold."""

    layer: str
    made: Made
    overlap: bool
    """Whether it stands for an item of gold."""
    exact: bool
    """Whether its span is that item's, too."""
    label: bool
    """Whether it overlaps and has the right label."""
    whole: bool
    """Whether nothing of it has to be corrected: span, fields, parts, and who fills its roles."""


@dataclass(frozen=True, slots=True)
class Row:
    """Suggestions of one origin, or of one band of scores: how many, and how many right."""

    layer: str
    rule: str | None = None
    """What made them; None: they do not say."""
    band: tuple[float, float] | None = None
    mean_score: float | None = None
    suggested: int = 0
    overlap: int = 0
    label: int = 0
    exact: int = 0
    whole: int = 0

    def share(self, right: int) -> float | None:
        """The share of these that so many are."""
        return divided(right, self.suggested)

    def to_json(self) -> JSONObject:
        """What ``--json`` prints: how many, and the precision in each sense."""
        counts = {name: getattr(self, name) for name in ("overlap", "label", "exact", "whole")}
        return {
            "suggested": self.suggested,
            "mean_score": self.mean_score,
            "right": counts,
            "precision": {name: self.share(n) for name, n in counts.items()},
        }


def judged(documents: Sequence[Both], schema: Schema) -> list[Judged]:
    """Every suggested item, document by document and layer by layer."""
    return [
        found
        for both in documents
        for layer in schema.layers
        if layer.name in both.layers
        for found in _of_layer(both, layer)
    ]


def _of_layer(both: Both, layer: Layer) -> Iterator[Judged]:
    # By identity: two suggestions may say the same, and one of them is too many.
    partner = {id(one): other for one, other in both.matched[layer.name]}
    for item in both.suggested.of(layer.name):
        made = both.suggested.made.get(item.id, UNSAID)
        other = partner.get(id(item))
        if other is None:
            yield Judged(layer.name, made, overlap=False, exact=False, label=False, whole=False)
            continue
        prop = layer.label_property
        exact = item.span == other.span
        same = exact and (item.fields, item.parts) == (other.fields, other.parts)
        whole = same and all(
            whom(both.suggested, item, role) == whom(both.gold, other, role) for role in layer.roles
        )
        label = item.fields.get(prop) == other.fields.get(prop)
        yield Judged(layer.name, made, overlap=True, exact=exact, label=label, whole=whole)


def by_rule(items: Sequence[Judged]) -> Iterator[Row]:
    """A row for each rule of each layer, in the order of the layers, then of names."""
    layers = list(dict.fromkeys(item.layer for item in items))
    groups = _grouped(items, lambda item: (item.layer, item.made.rule))
    for layer, rule in sorted(groups, key=lambda key: (layers.index(key[0]), key[1] or "")):
        yield _row(groups[layer, rule], layer, rule=rule)


def by_score(items: Sequence[Judged], layers: Sequence[str]) -> Iterator[Row]:
    """A row for each band of scores, of all layers and of each; last for what has no score."""
    for layer in ("all", *layers):
        some = [item for item in items if layer in ("all", item.layer)]
        groups = _grouped(some, lambda item: _band(item.made.score))
        for band in sorted(groups, key=lambda band: band or NO_BAND):
            yield _row(groups[band], layer, band=band)


def _grouped(items: Sequence[Judged], key: Callable[[Judged], K]) -> dict[K, list[Judged]]:
    found: dict[K, list[Judged]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def _band(score: float | None) -> tuple[float, float] | None:
    if score is None:
        return None
    below = max(i for i, edge in enumerate(EDGES[:-1]) if edge <= max(score, 0.0))
    return EDGES[below], EDGES[below + 1]


def _row(
    items: Sequence[Judged],
    layer: str,
    rule: str | None = None,
    band: tuple[float, float] | None = None,
) -> Row:
    scores = [item.made.score for item in items if item.made.score is not None]
    return Row(
        layer,
        rule,
        band,
        divided(sum(scores), len(scores)),
        len(items),
        sum(item.overlap for item in items),
        sum(item.label for item in items),
        sum(item.exact for item in items),
        sum(item.whole for item in items),
    )
