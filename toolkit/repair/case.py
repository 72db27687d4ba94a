"""The `result` of one annotation as repairs see it, and what a repair does to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.offsets import shows
from toolkit.labelstudio.reader import Region
from toolkit.labelstudio.regions import id_of, marked_at
from toolkit.labelstudio.sniff import shown
from toolkit.labelstudio.vocabulary import fields_of
from toolkit.model import JSONObject, Layer, Span

Place = tuple[str | None, Span]
"""What tells regions apart: id (None: it has none) and where it is marked."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is mended, and why there is one right answer."""

    code: str
    """Of the problem that it mends."""
    index: int
    """The item of `result` that it is about, counted in the export that is repaired."""
    region: str | None
    label: str | None
    why: str
    before: JSONObject
    after: JSONObject | None
    """None: it is taken out."""
    items: Mapping[int, JSONObject | None]
    """By their place in the `result`: the items that are replaced; None: taken out."""


@dataclass(frozen=True, slots=True)
class Case:
    """One annotation: its text, and its items by their place in the export's `result`.

    An item that a repair has taken out is missing; the others keep their places.
    """

    text: str
    layers: Sequence[Layer]
    items: Mapping[int, Any]
    asked: frozenset[str] | None = None
    """The names of the layers that the annotator was asked for; None: all."""
    regions: tuple[Region, ...] = field(init=False)
    """Every label on the text, in the order of the `result`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "regions", tuple(self._regions()))

    def with_changes(self, changes: Sequence[Change]) -> Case:
        """The case after some changes, in their order."""
        items = dict(self.items)
        for change in changes:
            for index, item in change.items.items():
                if item is None:
                    items.pop(index, None)
                else:
                    items[index] = item
        return replace(self, items=items)

    def asks(self, layer: Layer) -> bool:
        """Whether the annotator was asked for a layer."""
        return self.asked is None or layer.name in self.asked

    def _regions(self) -> Iterator[Region]:
        controls = {layer.control: layer for layer in self.layers}
        for index, item in self.dicts():
            name = item.get("from_name")
            layer = controls.get(name) if isinstance(name, str) else None
            span = marked_at(item.get("value"))
            fits = item.get("type") == "labels" and item.get("to_name") == TEXT
            if layer is None or span is None or not fits:
                continue
            label = _label(item, layer)
            part = label if label in {part.name for part in layer.parts} else None
            identity, within = id_of(item.get("id")), 0 <= span.start <= span.end <= len(self.text)
            words = span.slice(self.text) if within else ""
            made_up = identity is None
            yield Region(identity or "", index, layer, label, part, span, span, words, made_up)

    def dicts(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The items that are objects."""
        for index, item in self.items.items():
            if isinstance(item, dict):
                yield index, item

    def relations(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The items that are relations."""
        for index, item in self.dicts():
            if item.get("type") == "relation":
                yield index, item

    def by_place(self) -> Mapping[Place, list[int]]:
        """By id and place: the items that are marked there, labels and what is filled in."""
        known = {layer.control for layer in self.layers} | fields_of(self.layers)
        found: defaultdict[Place, list[int]] = defaultdict(list)
        for index, item in self.dicts():
            span = marked_at(item.get("value"))
            name = item.get("from_name")
            if span is not None and isinstance(name, str) and name in known:
                found[id_of(item.get("id")), span].append(index)
        return found

    def by_id(self) -> Mapping[str, Region]:
        """By id: the region that an id names; ids that name several are left out."""
        named = Counter(region.id for region in self.regions)
        return {r.id: r for r in self.regions if not r.made_up and named[r.id] == 1}

    def within(self, span: Span) -> bool:
        """Whether a span lies within the text."""
        return 0 <= span.start <= span.end <= len(self.text)

    def shown(self, region: Region) -> str | None:
        """What the page has shown for a region; None: nothing that tells.

        A list of one string may be it. But where it is the remark that was typed for the region,
        it has taken the place of the words.
        """
        given = self.items[region.index]["value"].get("text")
        if isinstance(given, str):
            return given
        match given:
            case [str(words)] if not self.is_typed(region, given):
                return words
        return None

    def is_typed(self, region: Region, given: Any) -> bool:
        """Whether a list is what was typed for a region, as the page copies it over its text."""
        if region.made_up or not isinstance(given, list) or not given:
            return False
        return any(
            item.get("type") == "textarea"
            and id_of(item.get("id")) == region.id
            and isinstance(item.get("value"), dict)
            and item["value"].get("text") == given
            for _, item in self.dicts()
        )

    def fits(self, region: Region) -> bool:
        """Whether a region holds what the page has shown for it; if nothing, whether it can."""
        words = self.shown(region)
        if not self.within(region.marked):
            return False
        return words is None or shows(words, region.text)


def _label(item: Mapping[str, Any], layer: Layer) -> str:
    """The one label of an item that its control has; nothing where it has not just one."""
    given = item["value"].get("labels")
    if not isinstance(given, list) or len(given) != 1:
        return ""
    label = shown(given[0])
    known = {one.value for one in layer.labels} | {part.name for part in layer.parts}
    return label if label in known else ""


def place_of(region: Region) -> Place:
    """What tells a region from others."""
    return (None if region.made_up else region.id), region.marked


def moved(item: Mapping[str, Any], span: Span, text: str | None = None) -> JSONObject:
    """An item at another place; a text: what it then shows, if it has shown words before."""
    value = {**item["value"], "start": span.start, "end": span.end}
    if text is not None and item.get("type") != "textarea" and isinstance(value.get("text"), str):
        value["text"] = text
    return {**item, "value": value}


def told(span: Span, text: Any) -> JSONObject:
    """A place and its words, as a change lists them."""
    return {"start": span.start, "end": span.end, "text": text}
