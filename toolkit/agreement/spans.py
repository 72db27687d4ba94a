"""Readings → how far they agree on where items stand: F1, mean Dice and alpha-u, by layer.

Source: Hripcsak and Rothschild (2005), Agreement, the F-measure, and reliability in information
retrieval: where nobody can count what was left unmarked, F1 between two readers is what kappa
approaches. It is the same whoever is taken for the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from toolkit.agreement.figures import Basis, Figure, Measure, added, figures, ratio
from toolkit.agreement.readings import Reading, Readings, by_number
from toolkit.agreement.unitizing import Continuum, Unitizing
from toolkit.matching import dice, pairs
from toolkit.model import Document, Span
from toolkit.schema import Schema

SECTION = "spans"
BOILERPLATE = "boilerplate"
"""The kind of section in which nothing is annotated."""
NAME = "name"
"""The form of a mention that is compared by itself: every name is marked, other mentions are
marked only where they fill a role."""
ONE_READER = "in documents with a single reading"
MERGED = "merged for alpha-u: they lie inside or across another of the same reading"


@dataclass(frozen=True, slots=True)
class SpanLayer:
    """Spans that are compared with each other: those of a layer, of some of it, or of a part."""

    name: str
    layer: str
    """In which they stand."""
    of: Callable[[Reading], list[Span]]
    """The spans in a reading; each once, where one part serves several items."""


def span_layers(schema: Schema) -> Iterator[SpanLayer]:
    """What the schema has spans for, in its order."""
    for layer in schema.layers:
        name, prop = layer.name, layer.label_property
        yield SpanLayer(name, name, _of_layer(name, prop, lambda _: True))
        if any(label.value == NAME for label in layer.labels):
            yield SpanLayer("names", name, _of_layer(name, prop, lambda v: v == NAME))
            others = _of_layer(name, prop, lambda v: v != NAME)
            yield SpanLayer(f"other_{name}", name, others)
        for part in layer.parts:
            yield SpanLayer(f"{part.name}s", name, _of_part(name, part.name))


def _of_layer(
    layer: str, prop: str, wanted: Callable[[object], bool]
) -> Callable[[Reading], list[Span]]:
    return lambda reading: [r.span for r in reading.items[layer] if wanted(r.fields.get(prop))]


def _of_part(layer: str, part: str) -> Callable[[Reading], list[Span]]:
    return lambda reading: sorted({r.parts[part] for r in reading.items[layer] if part in r.parts})


def span_figures(documents: Sequence[Readings], schema: Schema) -> Iterator[Figure]:
    """The figures of every layer.

    Args:
        documents: What was read; where one reader alone was asked for a layer, items of it are
            counted as left out.
        schema: Where the layers stand.
    """
    for layer in span_layers(schema):
        readings, alone = by_number(documents, layer.layer)
        n = sum(len(layer.of(reading)) for document in readings for reading in document.by)
        left_out = sum(len(layer.of(reading)) for document in alone for reading in document.by)
        reasons = {ONE_READER: left_out} if left_out else {}
        counts = [_counts(document, layer) for document in readings]
        found = {name: added(counts, finish) for name, finish in F1.items()}
        number = len(readings)
        yield from figures(SECTION, layer.name, found, number, Basis(n, "items", reasons))
        matched = Basis(round(sum(row[1] for row in counts)) // 2, "matched pairs", reasons)
        close = {"mean_dice": added(counts, lambda sums: ratio(sums[[3, 1]]))}
        yield from figures(SECTION, layer.name, close, number, matched)
        yield from _alpha_u(readings, layer, n, reasons)


def _counts(document: Readings, layer: SpanLayer) -> list[float]:
    """Over pairs of readers: exact and overlapping items, matched ones, all, and total Dice."""
    exact = overlap = everything = 0
    total = 0.0
    for first, second in combinations(map(layer.of, document.by), 2):
        found = pairs(first, second)
        exact += sum(first[i] == second[j] for i, j in found)
        overlap += len(found)
        everything += len(first) + len(second)
        total += sum(dice(first[i], second[j]) for i, j in found)
    return [2 * exact, 2 * overlap, everything, 2 * total]


F1: dict[str, Measure] = {
    "exact_f1": lambda sums: ratio(sums[[0, 2]]),
    "overlap_f1": lambda sums: ratio(sums[[1, 2]]),
}
"""Twice the matches over the items of both readers, added up over documents and pairs of readers:
precision and recall of either against the other, in their harmonic mean. A matched pair counts as
one for overlap, however little overlaps; `mean_dice` says how much does."""


def _alpha_u(
    readings: Sequence[Readings], layer: SpanLayer, n: int, left_out: dict[str, int]
) -> Iterator[Figure]:
    continua = [_continuum(document, layer) for document in readings]
    units = sum(len(reader) for continuum in continua for reader in continuum.readers)
    merged = {MERGED: n - units} if n > units else {}
    basis = Basis(units, "items", {**left_out, **merged})
    measures = {"alpha_u": Unitizing.of(continua).alpha}
    yield from figures(SECTION, layer.name, measures, len(readings), basis)


def _continuum(document: Readings, layer: SpanLayer) -> Continuum:
    """The text outside boilerplate, and each reader's spans in it, none overlapping another."""
    place = _places(document.document)
    readers = tuple(
        tuple(_apart([Span(place[s.start], place[s.end]) for s in layer.of(reading)]))
        for reading in document.by
    )
    return Continuum(place[-1], readers)


def _places(document: Document) -> list[int]:
    """By offset in the text: how many characters outside boilerplate stand before it."""
    skipped = [s.span for s in document.sections if s.kind == BOILERPLATE]
    inside = bytearray(b"\x01" * len(document.text))
    for span in skipped:
        inside[span.start : span.end] = bytes(span.end - span.start)
    places = [0]
    for counts in inside:
        places.append(places[-1] + counts)
    return places


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Spans, those that overlap merged into one; alpha-u knows no others."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.start == span.end:
            continue
        if found and found[-1].overlaps(span):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
