"""Labels, parts and fields under names that no two of them share, for formats with one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from toolkit.model import Layer, Part
from toolkit.schema import Schema


@dataclass(frozen=True)
class Types:
    """The types of a schema by name: labels of items, and parts."""

    schema: Schema

    @cached_property
    def _taken(self) -> Counter[str]:
        labels = [label.value for layer in self.schema.layers for label in layer.labels]
        return Counter(labels + [part.name for layer in self.schema.layers for part in layer.parts])

    def of_label(self, layer: Layer, label: str) -> str:
        """The name of a label: itself, with its layer's control where another is called so."""
        return label if self._taken[label] == 1 else f"{layer.control}_{label}"

    def of_part(self, layer: Layer, part: str) -> str:
        """The name of a part."""
        return part if self._taken[part] == 1 else f"{layer.control}_{part}"

    def of_layer(self, layer: Layer) -> list[str]:
        """The names of all labels of a layer."""
        return [self.of_label(layer, label.value) for label in layer.labels]

    @cached_property
    def labels(self) -> Mapping[str, tuple[Layer, str]]:
        """By name, and by name in small letters: the layer and the label."""
        found: dict[str, tuple[Layer, str]] = {}
        for layer in self.schema.layers:
            for label in layer.labels:
                name = self.of_label(layer, label.value)
                for one in (name, name.casefold(), f"{layer.control}_{label.value}".casefold()):
                    found.setdefault(one, (layer, label.value))
        return {name: to for name, to in found.items() if name not in self.parts}

    @cached_property
    def parts(self) -> Mapping[str, tuple[Layer, Part]]:
        """By name: the layer and the part."""
        return {
            self.of_part(layer, part.name): (layer, part)
            for layer in self.schema.layers
            for part in layer.parts
        }

    def label(self, name: str) -> tuple[Layer, str] | None:
        """What a type of another corpus means here, as far as names match."""
        return self.labels.get(name) or self.labels.get(name.casefold())

    def part(self, name: str) -> tuple[Layer, Part] | None:
        """The part of that name."""
        return self.parts.get(name) or self.parts.get(name.casefold())
