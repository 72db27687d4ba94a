"""Both sides → whether spans were found, by layer, by label and by part, exactly and by overlap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from toolkit.agreement.readings import Reading
from toolkit.agreement.spans import SpanLayer, span_layers
from toolkit.matching import dice, pairs
from toolkit.model import JSONObject, Layer, Span
from toolkit.schema import Schema
from toolkit.score.quality import Quality, divided
from toolkit.score.sides import Both

BY_MODE = "quotes"
"""The layer whose labels are shown beside whole layers: how words are quoted decides how hard
they are to find."""
TOGETHER = ("direct", "mixed")
"""Its labels that are compared as one, too: quotes with quotation marks."""


@dataclass(frozen=True, slots=True)
class Found:
    """How spans of one kind were found."""

    subject: str
    """A layer, a part, or a layer and its label: ``quotes.direct``."""
    overlap: Quality
    """A matched pair counts as one, however little overlaps."""
    exact: Quality
    mean_dice: float | None
    """How much matched pairs overlap: 1 where all are equal."""

    def to_json(self) -> JSONObject:
        """What ``--json`` prints."""
        return {
            "overlap": self.overlap.to_json(),
            "exact": self.exact.to_json(),
            "mean_dice": self.mean_dice,
        }


def spans_found(documents: Sequence[Both], schema: Schema) -> Iterator[Found]:
    """Every layer, names apart from other mentions, quotes by mode too, and every part.

    Spans are matched one to one among those of the same kind: a direct quote that was suggested
    as an indirect one is found as a quote, and missed as a direct one.
    """
    for kind in span_layers(schema):
        yield _found(documents, kind)
        if kind.name == BY_MODE:
            layer = schema.layer(kind.name)
            yield from (_found(documents, each) for each in _by_label(layer))
            if {label.value for label in layer.labels} >= set(TOGETHER):
                yield _found(documents, _labeled(layer, TOGETHER))


def labels_found(documents: Sequence[Both], schema: Schema) -> Iterator[Found]:
    """Every label of the other layers that is on either side: types of events, acts of threats."""
    for layer in schema.layers:
        for kind in _by_label(layer) if layer.name != BY_MODE else ():
            found = _found(documents, kind)
            if found.overlap.suggested or found.overlap.gold:
                yield found


def _by_label(layer: Layer) -> Iterator[SpanLayer]:
    return (_labeled(layer, (label.value,)) for label in layer.labels)


def _labeled(layer: Layer, values: Collection[str]) -> SpanLayer:
    return SpanLayer(f"{layer.name}.{'+'.join(values)}", layer.name, _of_labels(layer, values))


def _of_labels(layer: Layer, values: Collection[str]) -> Callable[[Reading], list[Span]]:
    def of(reading: Reading) -> list[Span]:
        items = reading.items[layer.name]
        return [item.span for item in items if item.fields.get(layer.label_property) in values]

    return of


def _found(documents: Sequence[Both], kind: SpanLayer) -> Found:
    exact, overlap = [], []
    total = 0.0
    for both in documents:
        if kind.layer not in both.layers:
            continue
        suggested, gold = kind.of(both.suggested.reading), kind.of(both.gold.reading)
        found = pairs(suggested, gold)
        equal = sum(suggested[i] == gold[j] for i, j in found)
        exact.append((equal, len(suggested), len(gold)))
        overlap.append((len(found), len(suggested), len(gold)))
        total += sum(dice(suggested[i], gold[j]) for i, j in found)
    near = Quality.of(overlap)
    return Found(kind.name, near, Quality.of(exact), divided(total, near.right))
