"""The items of a `result` → the labeled regions, what is filled in for them, and the relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.inventory import described, medium_of
from toolkit.labelstudio.offsets import Marked, settle
from toolkit.labelstudio.reader import NOWHERE, Reader, Region
from toolkit.labelstudio.sniff import kind_of, shown
from toolkit.model import Layer, Span
from toolkit.problems import excerpt

Loose = tuple[int, Mapping[str, Any]]
"""An item of `result` that is no label: its index, itself."""


@dataclass(slots=True)
class Regions:
    """The regions of one annotation, and how others name them."""

    by_key: dict[str, Region] = field(default_factory=dict)
    by_id: dict[str, list[Region]] = field(default_factory=dict)
    by_place: dict[tuple[str | None, Span], list[Region]] = field(default_factory=dict)
    """By id and place in the text; the id is None where the export gives none."""
    refused: set[str] = field(default_factory=set)
    """Ids of regions of which something has been said, and nothing is made."""
    lost: list[Region] = field(default_factory=list)
    """Those of them of which the place is known: each may have been a part."""

    def add(self, region: Region) -> None:
        """Take a region in."""
        self.by_key[region.key] = region
        self.by_id.setdefault(region.id, []).append(region)
        place = (None if region.made_up else region.id, region.marked)
        self.by_place.setdefault(place, []).append(region)
        self.refused.discard(region.id)

    def lose(self, region: Region, reader: Reader) -> None:
        """Note a region that nothing is made of."""
        if not region.made_up:
            self.refused.add(region.id)
        unknown = region.part is not None or not region.label
        if unknown and region.marked != NOWHERE and reader.asks(region.layer):
            self.lost.append(region)
        reader.lose_place(region)

    def named(self, identity: str | None, marked: Span | None = None) -> list[Region]:
        """The regions that an id can mean; of several, those that are marked at the same place."""
        found = [] if identity is None else self.by_id.get(identity, [])
        if len(found) == 1 or (found and marked is None):
            return found
        return [] if marked is None else self.by_place.get((identity, marked), [])


def read_regions(reader: Reader, result: Sequence[Any]) -> tuple[Regions, list[Loose], list[Loose]]:
    """A `result` → the regions; what is filled in for them; the relations.

    What is none of these is reported, and so is a region that cannot be read.
    """
    controls = {layer.control: layer for layer in reader.layers}
    fields = fields_of(reader.layers)
    regions, marked = Regions(), list[Marked]()
    loose: list[Loose] = []
    relations: list[Loose] = []
    strange: dict[str, list[int]] = {}
    for index, item in enumerate(result):
        if not isinstance(item, dict):
            message = f"{kind_of(item)} stands where an item should"
            reader.refuse_alike(index, "export-shape", message)
            continue
        name = item.get("from_name")
        if item.get("type") == "relation":
            relations.append((index, item))
        elif isinstance(name, str) and name in controls:
            found, region = _marked(reader, index, item, controls[name])
            if found is None:
                regions.lose(region, reader)
            else:
                marked.append(found)
        elif isinstance(name, str) and name in fields:
            loose.append((index, item))
        else:
            strange.setdefault(shown(name), []).append(index)
            if (identity := id_of(item)) is not None:
                regions.refused.add(identity)
    _refuse_strange(reader, result, strange)
    regions.refused |= {one.region.id for one in marked}
    single = _singly_labeled(reader, marked)
    for one, settled in zip(single, settle(reader, single), strict=True):
        if settled is not None:
            regions.add(settled)
            reader.layer_of[settled.index] = settled.layer.name
        else:
            regions.lose(one.region, reader)
    return regions, loose, relations


def fields_of(layers: Sequence[Layer]) -> frozenset[str]:
    """The names of everything that can be filled in beside the text."""
    return frozenset(field.name for layer in layers for field in layer.fields)


def id_of(item: Mapping[str, Any]) -> str | None:
    """The id of the region that an item belongs to; numbers are the same as their digits."""
    identity = item.get("id")
    if isinstance(identity, bool) or not isinstance(identity, str | int | float):
        return None
    if isinstance(identity, str):
        return identity or None
    whole = isinstance(identity, float) and identity.is_integer()
    return shown(int(identity) if whole else identity)


def marked_at(value: Any) -> Span | None:
    """The place in the text that a value names; a whole number may be written as 5.0."""
    ends = [value.get(key) if isinstance(value, dict) else None for key in ("start", "end")]
    numbers = [int(end) if isinstance(end, float) and end.is_integer() else end for end in ends]
    match numbers:
        case [int(start), int(end)] if bool not in (type(start), type(end)):
            return Span(start, end)
    return None


def _refuse_strange(reader: Reader, result: Sequence[Any], strange: dict[str, list[int]]) -> None:
    """Items of controls that the page does not have, each control once."""
    for places in strange.values():
        items = described(result[index] for index in places)
        reader.report(
            places[0],
            "export-unused-item",
            f"the labeling page does not have what is used here: {items}",
        )
        for index in places:
            reader.fates[index] = ("problem", "export-unused-item")


def _singly_labeled(reader: Reader, marked: Sequence[Marked]) -> list[Marked]:
    """Of two labels on one region, the first; the same id at another place is another region."""
    seen: set[tuple[str, Span]] = set()
    single = []
    for one in marked:
        key = (one.region.id, one.region.marked)
        if key not in seen:
            single.append(one)
        elif not reader.asks(one.region.layer):
            reader.pass_over(one.region.index)
        else:
            message = "the region carries more than one label"
            reader.refuse(one.region.index, "region-multiple-labels", message, one.region)
            reader.lose_place(one.region)
        seen.add(key)
    return single


def _marked(
    reader: Reader, index: int, item: Mapping[str, Any], layer: Layer
) -> tuple[Marked | None, Region]:
    """A label → the region as it is marked (None: it cannot be read), and what is known of it."""
    identity, marked = id_of(item), marked_at(item.get("value"))
    region = Region(
        id=f"no-id-{index}" if identity is None else identity,
        index=index,
        layer=layer,
        label="",
        part=None,
        marked=marked or NOWHERE,
        span=marked or NOWHERE,
        text="",
        made_up=identity is None,
    )
    fault = _unmarked(item) or _mislabeled(item, layer)
    if not reader.asks(layer):
        reader.pass_over(index)
    elif fault is not None:
        reader.refuse_alike(index, *fault, region)
    if fault is not None:
        return None, region
    label = shown(item["value"]["labels"][0])
    part = label if label in {part.name for part in layer.parts} else None
    text = item["value"].get("text")
    region = replace(region, label=label, part=part)
    return Marked(region, text if isinstance(text, str) else None), region


def _unmarked(item: Mapping[str, Any]) -> tuple[str, str] | None:
    """What keeps an item from being a place in the text."""
    value = item.get("value")
    if marked_at(value) is None:
        ends = [shown(value.get(k)) for k in ("start", "end")] if isinstance(value, dict) else []
        given = "".join(f": {medium}" for medium in medium_of(item))
        if ends and not given:
            given = f" ({excerpt(' to '.join(ends), 50)})"
        return "export-shape", f"the region has no start and end in the text{given}"
    if item.get("to_name") != TEXT or item.get("type") != "labels":
        return "export-shape", f"the region is not a label on {TEXT!r}"
    return None


def _mislabeled(item: Mapping[str, Any], layer: Layer) -> tuple[str, str] | None:
    """What keeps an item from having one label of its control."""
    labels = item["value"].get("labels")
    if not isinstance(labels, list) or len(labels) != 1:
        several = labels[:3] if isinstance(labels, list) else [labels]
        words = excerpt(", ".join(map(shown, several))) if several else "none"
        return "region-multiple-labels", f"the region has not one label, but {words}"
    label = shown(labels[0])
    if label in {one.value for one in layer.labels} | {part.name for part in layer.parts}:
        return None
    return "region-unknown-label", f"{layer.control} has no label {excerpt(label)}"
