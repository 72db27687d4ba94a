"""Relations between regions → the roles and parts of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.labelstudio.reader import MOST, Reader, Region
from toolkit.labelstudio.regions import Loose, Regions, id_of
from toolkit.labelstudio.sniff import shown
from toolkit.labelstudio.tasks import part_region_id
from toolkit.model import JSONObject, Role, Span
from toolkit.problems import excerpt


@dataclass(frozen=True, slots=True)
class Link:
    """A relation that means something: an item takes a filler for a role, or a part."""

    index: int
    source: Region
    target: Region
    role: Role | None
    """None: the target is a part of the source."""


def read_links(reader: Reader, relations: Sequence[Loose], regions: Regions) -> list[Link]:
    """The relations of a `result` → what they mean; what means nothing is reported."""
    links: list[Link] = []
    seen: set[tuple[str, str, str]] = set()
    for index, relation in relations:
        ends = _ends(reader, index, relation, regions)
        if ends is None:
            continue
        meant = _meant(reader, index, relation, *ends)
        fresh = []
        for link in meant:
            reader.layer_of[index] = link.source.layer.name
            key = (link.source.key, link.target.key, link.role.name if link.role else "")
            if key not in seen:
                fresh.append(link)
            seen.add(key)
        if meant and not reader.asks(meant[0].source.layer):
            reader.pass_over(index)
        elif meant and not fresh:
            message = "the same relation is drawn twice"
            reader.refuse(index, "export-unused-item", message, meant[0].source)
        links.extend(fresh)
    return links


def _ends(
    reader: Reader, index: int, relation: Mapping[str, Any], regions: Regions
) -> tuple[Region, Region] | None:
    """The two regions that a relation joins, or None where it does not join two."""
    names = [id_of({"id": relation.get(key)}) for key in ("from_id", "to_id")]
    found = [regions.named(name) for name in names]
    if all(len(regions) == 1 for regions in found):
        return found[0][0], found[1][0]
    here = [region for regions in found if len(regions) == 1 for region in regions]
    if here and not any(reader.asks(region.layer) for region in here):
        reader.pass_over(index)
        return None
    reader.incomplete |= {region.id for region in here}
    lost = [name for name, one in zip(names, found, strict=True) if not one]
    if any(name in regions.refused for name in lost):
        reader.follow(index)
    elif lost:
        what = "nothing" if lost[0] is None else excerpt(lost[0], 40)
        message = f"the relation leads to {what}, which is no region of this annotation"
        where = here[0] if here else None
        reader.refuse(index, "dangling-reference", message, where)
    else:
        several = next(name for name, one in zip(names, found, strict=True) if len(one) > 1)
        shared = excerpt(str(several), 40)
        message = f"several regions have the id {shared}: no relation can tell them apart"
        reader.refuse_alike(index, "duplicate-id", message)
    return None


def _meant(
    reader: Reader, index: int, relation: Mapping[str, Any], one: Region, other: Region
) -> list[Link]:
    labels = relation.get("labels")
    given = labels if isinstance(labels, list) else [] if labels is None else [labels]
    names = list(dict.fromkeys(shown(label) for label in given))
    drawn = (other, one) if relation.get("direction") == "left" else (one, other)
    for source, target in (drawn, drawn[::-1]):
        found = _links(index, source, target, names)
        if found:
            if source is not drawn[0] and reader.asks(source.layer):
                message = (
                    f"the relation runs from {target.kind} to {source.kind}; read the other way"
                )
                reader.report(index, "relation-direction", message, source)
            return found
    if not any(reader.asks(region.layer) for region in drawn):
        reader.pass_over(index)
        return []
    reader.incomplete |= {region.id for region in drawn}
    code, message = _meaningless(reader, drawn, names)
    reader.refuse(index, code, message, drawn[0])
    return []


def _meaningless(
    reader: Reader, drawn: tuple[Region, Region], names: Sequence[str]
) -> tuple[str, str]:
    """The code and message of a relation that means nothing in either direction."""
    known = {
        *(role.name for layer in reader.layers for role in layer.roles),
        *(part.name for layer in reader.layers for part in layer.parts),
    }
    words = " → ".join(excerpt(region.text, 30) for region in drawn)
    kinds = f"{words} ({drawn[0].kind} → {drawn[1].kind})"
    unknown = [name for name in names if name not in known]
    if unknown:
        return "relation-unknown-label", f"there is no relation {excerpt(unknown[0])} ({kinds})"
    if not names:
        return "relation-label-missing", f"the relation {kinds} has no label"
    return "relation-signature", f"{', '.join(names[:5])} does not lead from {kinds}"


def _links(index: int, source: Region, target: Region, names: Sequence[str]) -> list[Link]:
    """What a relation means in one direction; nothing unless every label fits the two ends."""
    if source.part is not None:
        return []
    if target.part is not None:
        fits = target.layer is source.layer and all(name == target.part for name in names)
        return [Link(index, source, target, None)] if fits else []
    roles = {r.name: r for r in source.layer.roles if r.target == target.layer.name}
    if not names or any(name not in roles for name in names):
        return []
    return [Link(index, source, target, roles[name]) for name in names]


def fill_roles(reader: Reader, items: Mapping[str, JSONObject], links: Sequence[Link]) -> None:
    """Put the fillers of roles on their items."""
    for link in links:
        role, values, filler = link.role, items[link.source.key], link.target.key
        if role is None:
            continue
        if role.key is not None:
            values[role.property].append({str(role.role_key): role.name, role.key: filler})
        elif role.many:
            values[role.property].append(filler)
        elif role.property not in values:
            values[role.property] = filler
        elif reader.asks(link.source.layer):
            message = f"{role.name} takes one, and has two"
            reader.refuse(link.index, "role-repeated", message, link.source)


def attach_parts(
    reader: Reader, regions: Regions, items: Mapping[str, JSONObject], links: Sequence[Link]
) -> None:
    """Put each part on the items it is linked to, and on the one item that it lies in.

    A part inside exactly one item belongs to it without a relation, also when other items are
    linked to it. A part that `toolkit.labelstudio.tasks` wrote is its item's alone: its region is
    named after the item's.
    """
    linked: dict[str, bool] = {}
    alone: set[str] = set()
    for link in links:
        if link.role is not None:
            continue
        taken = _attach(items[link.source.key], link.target)
        linked[link.target.key] = taken or linked.get(link.target.key, False)
        if link.target.id == part_region_id(link.source.id, str(link.target.part)):
            alone.add(link.target.key)
        if link.target.id in reader.doubtful:
            reader.doubtful.add(link.source.id)
        if not taken and reader.asks(link.source.layer):
            message = f"the {link.source.layer.control} has two parts {link.target.part}"
            reader.refuse(link.index, "role-repeated", message, link.source)
    parts = [r for r in regions.by_key.values() if r.part and r.key not in alone]
    around = _around(parts, regions)
    lost = list(regions.lost)
    # What is linked nowhere comes first: it has no other item to belong to.
    for region in sorted(parts, key=lambda region: region.key in linked):
        owners = around.get(region.key, [])
        inside = len(owners) == 1 and _attach(items[owners[0].key], region)
        if inside and region.id in reader.doubtful:
            reader.doubtful.add(owners[0].id)
        if inside or linked.get(region.key) or not reader.asks(region.layer):
            continue
        lost.append(region)
        if region.id in reader.incomplete | reader.doubtful:
            # It lies elsewhere, or a link to it could not be read: that has been said.
            reader.follow(region.index)
        elif region.key in linked:
            message = f"what the {region.part} is linked to has another"
            reader.refuse(region.index, "export-unused-item", message, region)
        elif len(owners) == 1:
            message = f"the {region.layer.control} around it has two parts {region.part}"
            reader.refuse(region.index, "role-repeated", message, region)
        else:
            message = _unattached(region, several=bool(owners))
            reader.refuse(region.index, "region-unattached", message, region)
    reader.incomplete |= {owner.id for owner in _near(lost[:MOST], regions)}


def _near(lost: Sequence[Region], regions: Regions) -> Iterator[Region]:
    """The items that parts may have been meant for that could not be read, or belong to nothing.

    These are the items around a part, and where there are none, the one next to it.
    """
    for layer in {region.layer.name: region.layer for region in lost}.values():
        items = [r for r in regions.by_key.values() if r.layer is layer and r.part is None]
        for part in (region for region in lost if region.layer is layer and items):
            around = [item for item in items if item.span.contains(part.span)]
            yield from around or [min(items, key=lambda item: _distance(item.span, part.span))]


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _around(parts: Sequence[Region], regions: Regions) -> dict[str, list[Region]]:
    """The items that each part lies in, by the part's key: none, one, or two of more.

    Items and parts are passed through in the order of the text. Of the items that have begun,
    the two that end last say whether a part lies in none, in one or in several.
    """
    lines: defaultdict[str, list[Region]] = defaultdict(list)
    for region in regions.by_key.values():
        if region.part is None:
            lines[region.layer.name].append(region)
    for region in parts:
        if _loose(region):
            lines[region.layer.name].append(region)
    found: dict[str, list[Region]] = {}
    for line in lines.values():
        last: list[Region] = []
        for region in sorted(line, key=lambda r: (r.span.start, r.part is not None)):
            if region.part is None:
                last = sorted((*last, region), key=lambda r: -r.span.end)[:2]
            else:
                found[region.key] = [item for item in last if item.span.contains(region.span)]
    return found


def _loose(region: Region) -> bool:
    return any(part.name == region.part and part.loose for part in region.layer.parts)


def owners_of(
    regions: Regions, items: Mapping[str, JSONObject]
) -> Mapping[tuple[str, str, Span], Sequence[JSONObject]]:
    """By layer, part and span: the items that have that part."""
    owners: defaultdict[tuple[str, str, Span], list[JSONObject]] = defaultdict(list)
    for key, name, values in _parts(regions, items):
        owners[regions.by_key[key].layer.name, name, Span.of(values)].append(items[key])
    return owners


def _parts(
    regions: Regions, items: Mapping[str, JSONObject]
) -> Iterator[tuple[str, str, JSONObject]]:
    for key, values in items.items():
        for part in regions.by_key[key].layer.parts:
            if part.name in values:
                yield key, part.name, values[part.name]


def _unattached(region: Region, *, several: bool) -> str:
    need = f"link the {region.layer.control} to it"
    if not _loose(region):
        return f"the {region.part} belongs to nothing: {need}"
    where = "several" if several else "no"
    return f"the {region.part} lies in {where} {region.layer.control} regions: {need}"


def _attach(values: JSONObject, region: Region) -> bool:
    name = str(region.part)
    if name in values:
        return Span.of(values[name]) == region.span
    values[name] = {"start": region.span.start, "end": region.span.end, "text": region.text}
    return True
