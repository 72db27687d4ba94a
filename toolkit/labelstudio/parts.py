"""Parts → the items that they belong to: by a relation, or because they lie in one alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from toolkit.labelstudio.links import Link
from toolkit.labelstudio.reader import MOST, Reader, Region
from toolkit.labelstudio.regions import Regions
from toolkit.labelstudio.tasks import part_region_id
from toolkit.model import JSONObject, Span

Items = Mapping[int, JSONObject]
"""The items that are made, by the places of their labels in `result`."""


def attach_parts(reader: Reader, regions: Regions, items: Items, links: Sequence[Link]) -> None:
    """Put each part on the items it is linked to, and on the one item that it lies in.

    A part inside exactly one item belongs to it without a relation, also when other items are
    linked to it. A part that `toolkit.labelstudio.tasks` wrote is its item's alone: its region is
    named after the item's.
    """
    drawn = [link for link in links if link.role is None]
    taken = _attach_linked(reader, items, drawn)
    alone = {link.target.index for link in drawn if _is_named_after(link.target, link.source)}
    parts = [r for r in regions.by_index.values() if r.part and r.index not in alone]
    around = _around(reader, parts, regions)
    lost = list(regions.lost)
    # What is linked nowhere comes first: it has no other item to belong to.
    for region in sorted(parts, key=lambda region: region.index in taken):
        owners = around.get(region.index, [])
        inside = _attach_inside(reader, items, region, owners)
        if inside or taken.get(region.index) or not reader.asks(region.layer):
            continue
        lost.append(region)
        # To look around each of thousands would take minutes.
        near = _near(region, regions) if len(lost) <= MOST else []
        if region.index in taken or _follows(reader, region, near):
            reader.follow(region.index)
        else:
            reader.refuse(region.index, *_unattached(reader, region, owners), region)
    for part in lost[:MOST]:
        for owner in _near(part, regions):
            names = [part.part] if part.part else [p.name for p in part.layer.parts]
            reader.lose(owner, (name for name in names if name not in items[owner.index]))


def _attach_linked(reader: Reader, items: Items, links: Sequence[Link]) -> dict[int, bool]:
    """Put each part on the items it is linked to → by its place: whether one has taken it."""
    taken: dict[int, bool] = {}
    for link in links:
        fits = _attach(reader, items, link.source, link.target)
        taken[link.target.index] = fits or taken.get(link.target.index, False)
        if not fits and reader.asks(link.source.layer):
            message = f"the {link.source.layer.control} has two parts {link.target.part}"
            reader.refuse(link.index, "role-repeated", message, link.source)
    return taken


def _attach_inside(reader: Reader, items: Items, part: Region, owners: Sequence[Region]) -> bool:
    """Put a part on the item that it lies in, if it is one and takes it."""
    return len(owners) == 1 and _attach(reader, items, owners[0], part)


def _attach(reader: Reader, items: Items, owner: Region, part: Region) -> bool:
    """Put a part on an item → whether it is the one that the item has."""
    values, name = items[owner.index], str(part.part)
    fits = name not in values or Span.of(values[name]) == part.span
    if fits:
        values[name] = {"start": part.span.start, "end": part.span.end, "text": part.text}
        if part.id in reader.doubtful:
            reader.doubtful.add(owner.id)
    return fits


def _is_named_after(part: Region, owner: Region) -> bool:
    return part.id == part_region_id(owner.id, str(part.part))


def _follows(reader: Reader, part: Region, near: Sequence[Region]) -> bool:
    """Whether what has been said is the reason why a part belongs to nothing.

    The part or the item that it was in lies elsewhere, or a link to the part could not be read.
    """
    if part.id in reader.doubtful or part.id in reader.unlinked:
        return True
    return _loose(reader, part) and any(one.id in reader.doubtful for one in near)


def _unattached(reader: Reader, part: Region, owners: Sequence[Region]) -> tuple[str, str]:
    """The code and message of a part that belongs to nothing."""
    control = part.layer.control.replace("_", " ")
    if len(owners) == 1:
        return "role-repeated", f"the {control} around it has two parts {part.part}"
    where = f"several {control}s" if owners else f"no {control}"
    lies = f"lies in {where}" if _loose(reader, part) else "belongs to nothing"
    return "region-unattached", f"the {part.part} {lies}: link the {control} to it"


def _near(part: Region, regions: Regions) -> list[Region]:
    """The items that a part may have been meant for that could not be read, or belongs to nothing.

    These are the items around it, and where there are none, those next to it.
    """
    items = [r for r in regions.by_index.values() if r.layer is part.layer and r.part is None]
    around = [item for item in items if item.span.contains(part.span)]
    if around or not items:
        return around
    nearest = min(_distance(item.span, part.span) for item in items)
    return [item for item in items if _distance(item.span, part.span) == nearest]


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _around(reader: Reader, parts: Sequence[Region], regions: Regions) -> dict[int, list[Region]]:
    """The items that each part lies in, by the part's place in `result`: none, one, or two of more.

    Items and parts are passed through in the order of the text. Of the items that have begun,
    the two that end last say whether a part lies in none, in one or in several.
    """
    lines: defaultdict[str, list[Region]] = defaultdict(list)
    for region in parts:
        if _loose(reader, region):
            lines[region.layer.name].append(region)
    for region in regions.by_index.values():
        if region.part is None and region.layer.name in lines:
            lines[region.layer.name].append(region)
    found: dict[int, list[Region]] = {}
    for line in lines.values():
        last: list[Region] = []
        for region in sorted(line, key=lambda r: (r.span.start, r.part is not None)):
            if region.part is None:
                last = sorted((*last, region), key=lambda r: -r.span.end)[:2]
            else:
                found[region.index] = [item for item in last if item.span.contains(region.span)]
    return found


def _loose(reader: Reader, region: Region) -> bool:
    return region.part in reader.words.controls[region.layer.control].loose


def owners_of(
    regions: Regions, items: Items
) -> Mapping[tuple[str, str, Span], Sequence[JSONObject]]:
    """By layer, part and span: the items that have that part."""
    owners: defaultdict[tuple[str, str, Span], list[JSONObject]] = defaultdict(list)
    for key, name, values in _parts(regions, items):
        owners[regions.by_index[key].layer.name, name, Span.of(values)].append(items[key])
    return owners


def _parts(regions: Regions, items: Items) -> Iterator[tuple[int, str, JSONObject]]:
    for key, values in items.items():
        for part in regions.by_index[key].layer.parts:
            if part.name in values:
                yield key, part.name, values[part.name]
