"""Items that stand for one another → how far readers agree on their fields and roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

from toolkit.agreement.coding import (
    Unit,
    alpha_of,
    categories,
    coincidences,
    contingency,
    distances,
    kappa_of,
    masi,
    nominal,
    observed_of,
)
from toolkit.agreement.figures import Basis, Figure, Measure, added, figures, mean, ratio, square
from toolkit.agreement.readings import Read, Readings
from toolkit.matching import groups
from toolkit.schema import Schema

Group: TypeAlias = tuple[Read | None, ...]
"""By reader: the item that stands for those of the others, or None."""
ONE_SIDED = "that a single reader has"
ONE_VALUE = "given a value by a single reader"
NO_VALUE = "given a value by no reader"
NO_ACTOR = "without an actor"


def grouped(document: Readings, layer: str) -> list[Group]:
    """The items of a layer that stand for one another."""
    items = document.of(layer)
    return [
        tuple(None if i is None else items[place][i] for place, i in enumerate(found))
        for found in groups(items)
    ]


def attribute_figures(
    documents: Mapping[str, Sequence[Readings]],
    matched: Mapping[str, Sequence[Sequence[Group]]],
    schema: Schema,
) -> Iterator[Figure]:
    """Observed agreement, alpha and kappa of every field with a fixed choice of values.

    Sets of values are compared by MASI for alpha, and as wholes for the other two.

    Args:
        documents: By layer: what was read.
        matched: By layer, for each document: its groups.
        schema: Where the fields stand.
    """
    for layer in schema.layers:
        many = {field.property: field.many for field in layer.fields if field.choices}
        for name in (layer.label_property, *many):
            yield from _of_attribute(documents[layer.name], matched[layer.name], layer.name, name)


def _of_attribute(
    documents: Sequence[Readings], matched: Sequence[Sequence[Group]], layer: str, name: str
) -> Iterator[Figure]:
    units: list[list[Unit]] = []
    left_out: Counter[str] = Counter()
    for found in matched:
        units.append([])
        for group in found:
            read = [item for item in group if item is not None]
            given = sum(name in item.fields for item in read)
            if given > 1:
                units[-1].append([item and item.fields.get(name) for item in group])
            elif len(read) == 1:
                left_out[ONE_SIDED] += 1
            else:
                left_out[ONE_VALUE if given else NO_VALUE] += 1
    values = categories(unit for found in units for unit in found)
    distance = masi if any(isinstance(value, frozenset) for value in values) else nominal
    apart = distances(values, distance)
    size = len(values)
    counts = [coincidences(found, values).ravel().tolist() for found in units]
    tables = _tables(documents, units, values)
    taken: dict[str, Measure] = {
        "observed_agreement": added(counts, square(observed_of, size)),
        "alpha": added(counts, square(lambda matrix: alpha_of(matrix, apart), size)),
        "kappa": mean([added(each, square(kappa_of, size)) for each in tables]),
    }
    basis = Basis(sum(map(len, units)), "items", dict(left_out))
    yield from figures("attributes", f"{layer}.{name}", taken, len(documents), basis)


def _tables(
    documents: Sequence[Readings], units: Sequence[Sequence[Unit]], values: Sequence[object]
) -> Iterator[list[list[float]]]:
    """For each pair of readers: the contingency table of each document, its rows end to end."""
    for pair in reader_pairs(documents):
        tables = []
        for document, found in zip(documents, units, strict=True):
            places = place_of(document, pair)
            both = [(u[places[0]], u[places[1]]) for u in found] if places else []
            full = [(a, b) for a, b in both if a is not None and b is not None]
            tables.append(contingency(full, values).ravel().tolist())
        yield tables


def reader_pairs(documents: Sequence[Readings]) -> list[tuple[str, str]]:
    """Which two readers read the same document, in the order of their names."""
    return sorted({pair for d in documents for pair in combinations([r.reader for r in d.by], 2)})


def place_of(document: Readings, pair: tuple[str, str]) -> tuple[int, int] | None:
    """Where two readers stand among those of a document; None unless both are there."""
    names = [reading.reader for reading in document.by]
    if pair[0] in names and pair[1] in names:
        return names.index(pair[0]), names.index(pair[1])
    return None


def role_figures(
    matched: Mapping[str, Sequence[Sequence[Group]]], schema: Schema
) -> Iterator[Figure]:
    """F1 of the actors that fill each role of matched items, whatever mention they fill it with."""
    for layer in schema.layers:
        for role in layer.roles:
            counts = []
            left_out: Counter[str] = Counter()
            n = 0
            for found in matched[layer.name]:
                same = total = 0
                for group in found:
                    read = [item for item in group if item and role.name in item.roles]
                    fillers = sum(len(item.roles[role.name]) for item in read)
                    left_out[NO_ACTOR] += sum(item.unknown[role.name] for item in read)
                    if len(read) == 1:
                        left_out[f"of items {ONE_SIDED}"] += fillers
                        continue
                    n += fillers
                    for one, other in combinations(read, 2):
                        actors, others = one.roles[role.name], other.roles[role.name]
                        same += 2 * len(actors & others)
                        total += len(actors) + len(others)
                counts.append([same, total])
            basis = Basis(n, "fillers", {why: lost for why, lost in left_out.items() if lost})
            f1 = {"f1": added(counts, ratio)}
            yield from figures("roles", f"{layer.name}.{role.name}", f1, len(counts), basis)
