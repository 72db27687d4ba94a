"""What a check sees: a record with the document and the actors that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from toolkit.model import Document, Item, Layer, Record, Role, Span
from toolkit.problems import Problem, problem
from toolkit.quotation import Quoted, quoted_strings
from toolkit.violations import json_path


@dataclass(slots=True)
class Stretch:
    """One span of an item: its own, or that of one of its parts."""

    item: Item
    part: str
    """Empty: it is the item's own."""
    span: Span
    text: str
    """What the item says that stands there."""
    found: str
    """What does."""

    @property
    def path(self) -> str:
        """Where it stands in the record, as a JSON path."""
        return f"{self.item.path}.{self.part}" if self.part else self.item.path


class Reference(NamedTuple):
    """One id by which an item names another."""

    item: Item
    steps: tuple[str | int, ...]
    """Where it stands in the item."""
    layer: str
    """The layer that is meant."""
    id: str

    @property
    def path(self) -> str:
        """Where it stands in the record, as a JSON path."""
        return json_path(self.steps, self.item.path)


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
        return self._by_layer.get(layer, ())

    @cached_property
    def _by_layer(self) -> Mapping[str, Sequence[Item]]:
        return {layer: list(self.record.items(layer)) for layer in self.record.layers}

    @cached_property
    def all_items(self) -> Sequence[Item]:
        """The items of every layer."""
        return [item for items in self._by_layer.values() for item in items]

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The items by id; of two with one id, the first."""
        found: dict[str, Item] = {}
        for item in self.all_items:
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
        return _quoted(self.text)

    @cached_property
    def parts(self) -> Mapping[str, Sequence[str]]:
        """The names of the parts that the items of each layer may have."""
        return {layer.name: [part.name for part in layer.parts] for layer in self.layers}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The property of the items of each layer that holds their label."""
        return {layer.name: layer.label_property for layer in self.layers}

    @cached_property
    def stretches(self) -> Sequence[Stretch]:
        """Every span of the record: of each item its own, then those of its parts."""
        found, text = [], self.text
        for item in self.all_items:
            start, end = item.span
            found.append(Stretch(item, "", item.span, item.values["text"], text[start:end]))
            for name in self.parts[item.layer]:
                values = item.values.get(name)
                if values is not None:
                    span = Span.of(values)
                    found.append(Stretch(item, name, span, values["text"], span.slice(text)))
        return found

    @cached_property
    def boilerplate(self) -> Sequence[Span]:
        """The sections in which nothing is annotated."""
        return [s.span for s in self.document.sections if s.kind == "boilerplate"]

    def references(self) -> Iterator[Reference]:
        """Every reference, by layer and item."""
        for layer in self.layers:
            roles: dict[str, Role] = {}
            for role in layer.roles:
                # Several roles may fill one property: it is one list of references.
                roles.setdefault(role.property, role)
            for item in self.items(layer.name):
                yield from _references(item, roles.values())
                for name, target in layer.enclosing.items():
                    if item.values.get(name) is not None:
                        yield Reference(item, (name,), target, item.values[name])

    def actor_of(self, mention_id: Any) -> str | None:
        """The actor that a mention refers to, or None where that is open."""
        mention = self.by_id.get(str(mention_id))
        return None if mention is None else mention.values.get("actor_id")

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


def _references(item: Item, roles: Iterable[Role]) -> Iterator[Reference]:
    for role in roles:
        given = item.values.get(role.property)
        if given is None:
            continue
        if not role.many:
            yield Reference(item, (role.property,), role.target, given)
        elif role.key is None:
            for index, filler in enumerate(given):
                yield Reference(item, (role.property, index), role.target, filler)
        else:
            for index, filler in enumerate(given):
                steps = (role.property, index, role.key)
                yield Reference(item, steps, role.target, filler[role.key])


@lru_cache(maxsize=1)
def _quoted(text: str) -> Sequence[Quoted]:
    """The pairs in the text that was asked for last: the readings of a document come together."""
    return tuple(quoted_strings(text))
