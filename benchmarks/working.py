"""What an editor holds, and the gold → what is to be done, and has it done."""  # noqa: INP001

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from benchmarks.editing import Editor, Stuck
from toolkit.labelstudio.fields import KEYS
from toolkit.labelstudio.tasks import part_region_id, region_id, result_of
from toolkit.model import Field, JSONObject, Layer, Span
from toolkit.schema import Schema


@dataclass(frozen=True)
class Region:
    """One region, of an item or of a part of one."""

    id: str
    control: str
    label: str
    span: Span


@dataclass(frozen=True)
class Marked:
    """What stands on a page."""

    regions: Mapping[str, Region]
    fields: Mapping[tuple[str, str], Any]
    """By region and field: what is filled in."""
    relations: Sequence[tuple[str, str, str]]


def marked(result: Sequence[Mapping[str, Any]]) -> Marked:
    """The result of an annotation or a prediction → what stands on the page."""
    regions, fields = {}, {}
    relations: list[tuple[str, str, str]] = []
    for one in result:
        if one["type"] == "relation":
            relations.append((one["from_id"], one["to_id"], one["labels"][0]))
            continue
        value = one["value"]
        if one["type"] == "labels":
            (label,) = value["labels"]
            regions[one["id"]] = Region(one["id"], one["from_name"], label, Span.of(value))
        else:
            key = "text" if one["type"] == "textarea" else one["type"]
            fields[one["id"], one["from_name"]] = value[key]
    return Marked(regions, fields, relations)


@dataclass
class Work:
    """The way from what is there to the gold."""

    editor: Editor
    schema: Schema
    gold: JSONObject
    there: Marked
    """What the page begins with."""
    actors: Mapping[str, str]
    """By id: how the page calls an actor."""
    say: Callable[[str], None]
    undone: list[str] = field(default_factory=list)
    page_ids: dict[str, str] = field(default_factory=dict)
    """By the id of a region of the gold: that of its region on the page."""
    goal: Marked = field(init=False)

    def __post_init__(self) -> None:
        self.goal = marked(result_of(self.gold, self.schema.layers, every=False))
        self.parts = {
            part_region_id(region_id(item["id"]), part.name): region_id(item["id"])
            for layer in self.schema.layers
            for item in self.gold[layer.name]
            for part in layer.parts
            if part.name in item
        }
        """By part: the item that it is of."""

    def do(self) -> None:
        """All of it: what is wrong goes, then names, parts, and what links them."""
        self._pair()
        kept = set(self.page_ids.values())
        for region in self.there.regions:
            if region not in kept:
                self._try(f"remove {region}", partial(self.editor.remove, region))
        self._remove_relations()
        for layer in self.schema.layers:
            items = [(i, region_id(i["id"])) for i in self.gold[layer.name]]
            for part in (p for p, owner in self.parts.items() if owner in {r for _, r in items}):
                self._try(f"part {part}", partial(self._place, part))
            for item, name in items:
                self._try(f"item {name}", partial(self._item, item, name, layer))
            self.say(f"{layer.name}: {self.editor.done.total()} actions so far")

    def _try(self, what: str, do: Callable[[], None]) -> None:
        try:
            do()
        except Exception as error:  # noqa: BLE001 (one that cannot be done is told, and left)
            told = str(error).partition("\n")[0]
            self.undone.append(f"{what}: {type(error).__name__}: {told}")
            self.say(self.undone[-1])
            self.editor.begin_anew()

    # What is there already

    def _pair(self) -> None:
        """Find each region of the gold among those there: the same place, or else overlapping."""
        items = [r for r in self.goal.regions.values() if r.id not in self.parts]
        owned = {target for _, target, label in self.there.relations if self._is_part(label)}
        free = {r.id: r for r in self.there.regions.values() if r.id not in owned}
        for alike in (_same, _same_place, _overlapping):
            for region in items:
                fits = [one for one in free.values() if alike(region, one)]
                if region.id not in self.page_ids and fits:
                    best = max(fits, key=lambda one: _shared(region.span, one.span))
                    self.page_ids[region.id] = free.pop(best.id).id
        for part, owner in self.parts.items():
            name = self.goal.regions[part].label
            there = part_region_id(self.page_ids.get(owner, ""), name)
            if there in self.there.regions and _overlapping(
                self.goal.regions[part], self.there.regions[there], parts=True
            ):
                self.page_ids[part] = there

    def _is_part(self, label: str) -> bool:
        return any(part.name == label for layer in self.schema.layers for part in layer.parts)

    def _remove_relations(self) -> None:
        """Remove relations that the gold lacks, of regions that stay."""
        wanted = {
            (self.page_ids.get(a), self.page_ids.get(b), label)
            for a, b, label in self.goal.relations
        }
        for one in self.editor.seen().relations:
            if one not in wanted:
                self._try(f"unrelate {one}", partial(self.editor.unrelate, *one))

    # Regions

    def _place(self, name: str) -> None:
        """Have a region stand where the gold has it, with its label."""
        region = self.goal.regions[name]
        if name in self.page_ids:
            there = self.there.regions[self.page_ids[name]]
            if there.span.start != region.span.start:
                self.editor.stretch(there.id, "left", *region.span)
            if there.span.end != region.span.end:
                self.editor.stretch(there.id, "right", *region.span)
            if there.label != region.label:
                self.editor.relabel(there.id, region.label)
            return
        # Two items may share a part: it is drawn once.
        for other, owner in self.parts.items():
            same = name in self.parts and _same(region, self.goal.regions[other])
            if same and other in self.page_ids and owner != self.parts[name]:
                self.page_ids[name] = self.page_ids[other]
                return
        self.page_ids[name] = self.editor.mark(region.label, *region.span)

    def _item(self, item: JSONObject, name: str, layer: Layer) -> None:
        """Have one item stand there, with its fields and its relations."""
        self._place(name)
        page_id = self.page_ids[name]
        for one in layer.fields:
            self._fill(item, name, one)
        drawn = set(self.editor.seen().relations)
        for _, target, label in self._needed(name, layer):
            wanted = (page_id, self.page_ids.get(target, ""), label)
            if wanted in drawn or (*wanted[:2], "") in drawn:
                continue
            if target not in self.page_ids:
                raise Stuck(f"{target} is not there to be linked to")
            self.editor.relate(*wanted[:2], "" if self._is_part(label) else label)

    def _needed(self, name: str, layer: Layer) -> Iterator[tuple[str, str, str]]:
        """The relations of an item that have to be drawn; a part inside it alone needs none."""
        loose = {part.name for part in layer.parts if part.loose}
        for source, target, label in self.goal.relations:
            if source != name:
                continue
            drawn_here = self.page_ids.get(target) not in self.there.regions
            if label in loose and drawn_here and self._around(target) == [name]:
                continue
            yield source, target, label

    def _around(self, part: str) -> list[str]:
        region = self.goal.regions[part]
        return [
            one.id
            for one in self.goal.regions.values()
            if one.control == region.control
            and one.id not in self.parts
            and one.span.contains(region.span)
        ]

    # Fields

    def _fill(self, item: JSONObject, name: str, wanted: Field) -> None:
        """Have one field hold what the gold has, with as little as possible."""
        page_id = self.page_ids[name]
        goal = self.goal.fields.get((name, wanted.name))
        now = self.there.fields.get((page_id, wanted.name))
        if goal == now:
            return
        self.editor.select(page_id)
        match KEYS[wanted.control]:
            case "choices" if wanted.many:
                for value in sorted(set(goal or ()) ^ set(now or ())):
                    self.editor.choose(value)
            case "choices":
                # What would follow of itself has to be said where something else is chosen.
                self.editor.choose(goal[0] if goal else item[wanted.property])
            case "taxonomy":
                if now:
                    self.editor.unpick()
                if goal:
                    self.editor.pick(self.actors[goal[0][-1]])
            case _:
                if now:
                    self.editor.erase(now[0])
                if goal:
                    self.editor.write(wanted.name, goal[0])


def _same(one: Region, other: Region) -> bool:
    return _same_place(one, other) and one.label == other.label


def _same_place(one: Region, other: Region) -> bool:
    return one.control == other.control and one.span == other.span


def _overlapping(one: Region, other: Region, *, parts: bool = False) -> bool:
    """Whether at least half of both is shared: then an edge is dragged sooner than all redone."""
    shared = _shared(one.span, other.span)
    return (parts or one.control == other.control) and shared >= 0.5


def _shared(one: Span, other: Span) -> float:
    both = min(one.end, other.end) - max(one.start, other.start)
    return both / (max(one.end, other.end) - min(one.start, other.start))
