"""The items of a `result` → the labeled regions, what is filled in for them, and the relations.

Nearly every label is as the page writes it, and stands where the text says what the page has
shown. `_usual` tells so at once; only what else there is goes to those who explain it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.inventory import described, medium_of
from toolkit.labelstudio.offsets import Marked, settle, shows
from toolkit.labelstudio.reader import NOWHERE, Reader, Region
from toolkit.labelstudio.sniff import kind_of, shown
from toolkit.labelstudio.vocabulary import Control
from toolkit.model import Span
from toolkit.problems import excerpt

Loose = tuple[int, Mapping[str, Any]]
"""An item of `result` that is no label: its index, itself."""


@dataclass
class Regions:
    """The regions of one annotation, and how others name them."""

    by_index: dict[int, Region] = field(default_factory=dict)
    sole: dict[str | None, Region] = field(default_factory=dict)
    """By id, where one region alone has it; what has no id is asked for by None, in vain."""
    shared: dict[str, list[Region]] = field(default_factory=dict)
    """By id, where several have it."""
    refused: set[str] = field(default_factory=set)
    """Ids of regions of which something has been said, and nothing is made."""
    lost: list[Region] = field(default_factory=list)
    """Those of them of which the place is known: each may have been a part."""

    def add(self, region: Region) -> None:
        """Take a region in."""
        name = region.id
        self.by_index[region.index] = region
        if name in self.shared:
            self.shared[name].append(region)
        elif name in self.sole:
            self.shared[name] = [self.sole.pop(name), region]
        else:
            self.sole[name] = region
        self.refused.discard(name)

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
        if identity is not None:
            if identity in self.sole:
                return [self.sole[identity]]
            if identity in self.shared and marked is None:
                return self.shared[identity]
        return [] if marked is None else self._by_place.get((identity, marked), [])

    @cached_property
    def _by_place(self) -> Mapping[tuple[str | None, Span], list[Region]]:
        """By id and place in the text; the id is None where the export gives none."""
        found: dict[tuple[str | None, Span], list[Region]] = {}
        for region in self.by_index.values():
            place = (None if region.made_up else region.id, region.marked)
            found.setdefault(place, []).append(region)
        return found


def read_regions(reader: Reader, result: Sequence[Any]) -> tuple[Regions, list[Loose], list[Loose]]:
    """A `result` → the regions; what is filled in for them; the relations.

    What is none of these is reported, and so is a region that cannot be read.
    """
    controls, fields = reader.words.controls, reader.words.fields
    regions, marked = Regions(), list[Region]()
    usual = True
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
            region = _usual(reader, index, item, controls[name])
            if region is None:
                region, is_read = _marked(reader, index, item, controls[name])
                if not is_read:
                    regions.lose(region, reader)
                    continue
                usual = False
            marked.append(region)
        elif isinstance(name, str) and name in fields:
            loose.append((index, item))
        else:
            strange.setdefault(shown(name), []).append(index)
            if (identity := id_of(item.get("id"))) is not None:
                regions.refused.add(identity)
    _refuse_strange(reader, result, strange)
    sole: dict[str | None, Region] = {region.id: region for region in marked}
    if usual and len(sole) == len(marked):
        regions.by_index = {region.index: region for region in marked}
        regions.sole = sole
        regions.refused.difference_update(sole)
    else:
        _settle(reader, regions, [Marked(one, _text_of(result[one.index])) for one in marked])
    reader.layer_of.update({i: region.layer.name for i, region in regions.by_index.items()})
    return regions, loose, relations


def id_of(identity: Any) -> str | None:
    """The id under which an item names a region; numbers are the same as their digits."""
    if isinstance(identity, str):
        return identity or None
    if isinstance(identity, bool) or not isinstance(identity, int | float):
        return None
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


def _settle(reader: Reader, regions: Regions, marked: Sequence[Marked]) -> None:
    """Take in the regions that have a span of their own, and say what is wrong with the others."""
    regions.refused |= {one.region.id for one in marked}
    single = _singly_labeled(reader, marked)
    for one, settled in zip(single, settle(reader, single), strict=True):
        if settled is not None:
            regions.add(settled)
        else:
            regions.lose(one.region, reader)


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


def _usual(reader: Reader, index: int, item: Mapping[str, Any], control: Control) -> Region | None:
    """A label of which there is nothing to say → its region; None: it is to be looked at.

    It is as the page writes it, on words that begin and end no white space, and that the page
    has shown.
    """
    try:
        value, identity, to, kind = item["value"], item["id"], item["to_name"], item["type"]
        start, end, labels, said = value["start"], value["end"], value["labels"], value["text"]
    except (KeyError, TypeError):
        return None
    if to != TEXT or kind != "labels" or type(start) is not int or type(end) is not int:
        return None
    if not isinstance(labels, list) or len(labels) != 1 or type(labels[0]) is not str:
        return None
    if not (type(identity) is str and identity and labels[0] in control.labels):
        return None
    words = reader.text[start:end]
    if not (0 <= start < end <= len(reader.text) and words.strip() == words):
        return None
    if said != words and not shows(said, words):
        return None
    if not reader.asks(control.layer):
        reader.pass_over(index)
    label, span = labels[0], Span(start, end)
    return Region(identity, index, control.layer, label, control.labels[label], span, span, words)


def _marked(
    reader: Reader, index: int, item: Mapping[str, Any], control: Control
) -> tuple[Region, bool]:
    """A label → what is known of the region as it is marked, and whether it can be read."""
    identity, marked = id_of(item.get("id")), marked_at(item.get("value"))
    region = Region(
        id=f"no-id-{index}" if identity is None else identity,
        index=index,
        layer=control.layer,
        label="",
        part=None,
        marked=marked or NOWHERE,
        span=marked or NOWHERE,
        text="",
        made_up=identity is None,
    )
    fault = _unmarked(item) or _mislabeled(item, control)
    if not reader.asks(control.layer):
        reader.pass_over(index)
    elif fault is not None:
        reader.refuse_alike(index, *fault, region)
    if fault is not None:
        return region, False
    label = shown(item["value"]["labels"][0])
    return replace(region, label=label, part=control.labels[label]), True


def _text_of(item: Mapping[str, Any]) -> str | None:
    """What the page has shown for a label."""
    text = item["value"].get("text")
    return text if isinstance(text, str) else None


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


def _mislabeled(item: Mapping[str, Any], control: Control) -> tuple[str, str] | None:
    """What keeps an item from having one label of its control."""
    labels = item["value"].get("labels")
    if not isinstance(labels, list) or len(labels) != 1:
        several = labels[:3] if isinstance(labels, list) else [labels]
        words = excerpt(", ".join(map(shown, several))) if several else "none"
        return "region-multiple-labels", f"the region has not one label, but {words}"
    label = shown(labels[0])
    if label in control.labels:
        return None
    return "region-unknown-label", f"{control.layer.control} has no label {excerpt(label)}"
