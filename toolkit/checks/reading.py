"""What a check sees: a record with the document and the actors that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from toolkit.model import Document, Item, Layer, Record, Span
from toolkit.problems import Problem, problem
from toolkit.quotation import Quoted, quoted_strings


@dataclass(frozen=True)
class Reading:
    """One record whose items satisfy the schema, and what they are held against."""

    record: Record
    document: Document
    actors: Mapping[str, Mapping[str, Any]]
    layers: Sequence[Layer]
    absent: frozenset[str] = frozenset()
    """Layers that this annotator has not been asked for yet."""

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    def items(self, layer: str) -> Sequence[Item]:
        """The items of one layer."""
        return [item for item in self._items if item.layer == layer]

    def all_items(self) -> Sequence[Item]:
        """The items of every layer."""
        return self._items

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return tuple(self.record.all_items())

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The items by id; of two with one id, the first."""
        found: dict[str, Item] = {}
        for item in self._items:
            found.setdefault(item.id, item)
        return found

    @cached_property
    def refused(self) -> frozenset[str]:
        """The ids of items that the schema refused: they are there, but cannot be asked."""
        refused = (self.record.values[layer][index] for layer, index in self.record.rejected)
        return frozenset(
            str(item["id"]) for item in refused if isinstance(item, dict) and "id" in item
        )

    def spans_of(self, layer: str) -> Iterator[Span]:
        """The spans of a layer's items, also of those that the schema refused."""
        for values in self.record.values[layer]:
            try:
                yield Span(int(values["start"]), int(values["end"]))
            except (LookupError, TypeError, ValueError, OverflowError):
                continue

    @cached_property
    def quoted(self) -> Sequence[Quoted]:
        """The pairs of quotation marks in the text."""
        return quoted_strings(self.text)

    @cached_property
    def parts(self) -> Mapping[str, Sequence[str]]:
        """The names of the parts that the items of each layer may have."""
        return {layer.name: [part.name for part in layer.parts] for layer in self.layers}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The property of the items of each layer that holds their label."""
        return {layer.name: layer.label_property for layer in self.layers}

    def spans(self) -> Iterator[tuple[Item, str, Mapping[str, Any]]]:
        """Every span of the record: the item, the path of the span, its values."""
        for item in self._items:
            yield item, item.path, item.values
            for name in self.parts[item.layer]:
                values = item.get(name)
                if values is not None:
                    yield item, f"{item.path}.{name}", values

    def references(self) -> Iterator[tuple[Item, str, str, str]]:
        """Every reference: the item, the path of the reference, the layer meant, the id."""
        for layer in self.layers:
            for item in self.items(layer.name):
                yield from _references(item, layer)

    def actor_of(self, mention_id: Any) -> str | None:
        """The actor that a mention refers to, or None where that is open."""
        mention = self.by_id.get(str(mention_id))
        return None if mention is None else mention.get("actor_id")

    def found(
        self,
        item: Item,
        code: str,
        message: str,
        *,
        path: str | None = None,
        span: Span | None = None,
    ) -> Problem:
        """A problem with an item, at the item itself or at a path and span within it."""
        place = span or item.span
        region = (item.get("provenance") or {}).get("region_id")
        part = (path or "").rpartition(".")[2]
        label = part if part in self.parts[item.layer] else item.get(self.labels[item.layer])
        return problem(
            self.record.id,
            path or item.path,
            code,
            message,
            region=region,
            label=label,
            start=place.start,
            end=place.end,
        )

    def uncovered(self, code: str, message: str, span: Span) -> Problem:
        """A problem with words of the text that no item covers; the path is their slice."""
        path = f"$.text[{span.start}:{span.end}]"
        return problem(self.record.id, path, code, message, start=span.start, end=span.end)


def _references(item: Item, layer: Layer) -> Iterator[tuple[Item, str, str, str]]:
    seen: set[str] = set()
    for role in layer.roles:
        if role.property in seen or item.get(role.property) is None:
            continue
        seen.add(role.property)
        given = item.get(role.property)
        path = f"{item.path}.{role.property}"
        if not role.many:
            yield item, path, role.target, given
            continue
        for index, filler in enumerate(given):
            if role.key is None:
                yield item, f"{path}[{index}]", role.target, filler
            else:
                yield item, f"{path}[{index}].{role.key}", role.target, filler[role.key]
    for name, target in layer.enclosing.items():
        if item.get(name) is not None:
            yield item, f"{item.path}.{name}", target, item.get(name)
