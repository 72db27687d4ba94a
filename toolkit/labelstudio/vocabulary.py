"""What the labeling page offers, looked up by the words that an export uses for it.

It follows from the layers alone, and is worked out once for all annotations: what stands in an
item of a `result` is a key in these tables, and no list of labels or roles is searched for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from toolkit.model import Field, Layer, Role


@dataclass(frozen=True, slots=True)
class Control:
    """How the items of one layer are marked and filled in."""

    layer: Layer
    labels: Mapping[str, str | None]
    """Every label → the part that it marks, or None where it marks an item."""
    fields: Mapping[str, Field]
    """By name."""
    roles: Mapping[tuple[str, str], Role]
    """By the layer that a relation leads to, and its label."""
    lists: tuple[str, ...]
    """The properties of roles that several may fill: an item has each, if only empty."""
    defaults: tuple[Field, ...]
    """The fields that mean something also where nothing was clicked."""
    loose: frozenset[str]
    """The parts that need no relation."""

    @classmethod
    def of(cls, layer: Layer) -> Control:
        """The tables of one layer."""
        labels = {label.value: None for label in layer.labels}
        parts = {part.name: part.name for part in layer.parts}
        return cls(
            layer,
            {**labels, **parts},
            # Of two fields of one name, the first.
            {field.name: field for field in reversed(layer.fields)},
            {(role.target, role.name): role for role in layer.roles},
            tuple(dict.fromkeys(role.property for role in layer.roles if role.many)),
            tuple(f for f in layer.fields if (f.default, f.default_otherwise) != (None, None)),
            frozenset(part.name for part in layer.parts if part.loose),
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The controls of all layers, and what can be filled in for any of them."""

    controls: Mapping[str, Control]
    """By the name that the page gives them."""
    fields: frozenset[str]


@lru_cache(maxsize=8)
def vocabulary_of(layers: tuple[Layer, ...]) -> Vocabulary:
    """The tables of some layers, worked out when they are first asked for."""
    controls = {layer.control: Control.of(layer) for layer in layers}
    return Vocabulary(controls, fields_of(layers))


def fields_of(layers: Sequence[Layer]) -> frozenset[str]:
    """The names of everything that can be filled in beside the text."""
    return frozenset(field.name for layer in layers for field in layer.fields)
