"""Relations between regions → the roles and parts of items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.labelstudio.regions import Region, Reporter
from toolkit.labelstudio.tasks import part_region_id
from toolkit.model import JSONObject, Part, Role, Span
from toolkit.problems import excerpt


@dataclass(frozen=True, slots=True)
class Link:
    """A relation that means something: an item takes a filler for a role, or a part."""

    index: int
    source: Region
    target: Region
    role: Role | None
    """None: the target is a part of the source."""


def read_links(
    reader: Reporter,
    relations: Sequence[tuple[int, Mapping[str, Any]]],
    regions: Mapping[str, Region],
) -> list[Link]:
    """The relations of a `result` → what they mean; what means nothing is reported."""
    links: list[Link] = []
    seen: set[tuple[str, str, str]] = set()
    for index, relation in relations:
        ends = [str(relation.get(key)) for key in ("from_id", "to_id")]
        lost = [end for end in ends if end not in regions]
        if lost:
            message = f"the relation leads to {lost[0]!r}, which is no region that could be read"
            reader.refuse(index, "dangling-reference", message)
            continue
        meant = _meant(reader, index, relation, regions[ends[0]], regions[ends[1]])
        fresh = []
        for link in meant:
            key = (link.source.id, link.target.id, link.role.name if link.role else "")
            if key not in seen:
                fresh.append(link)
            seen.add(key)
        if meant and not fresh:
            message = "the same relation is drawn twice"
            reader.refuse(index, "export-unused-item", message, meant[0].source)
        links.extend(fresh)
    return links


def _meant(
    reader: Reporter, index: int, relation: Mapping[str, Any], one: Region, other: Region
) -> list[Link]:
    labels = relation.get("labels") or []
    names = [str(label) for label in labels] if isinstance(labels, list) else [str(labels)]
    drawn = (other, one) if relation.get("direction") == "left" else (one, other)
    for source, target in (drawn, drawn[::-1]):
        found = _links(index, source, target, names)
        if found:
            if source is not drawn[0]:
                message = (
                    f"the relation runs from {target.kind} to {source.kind}; read the other way"
                )
                reader.report(index, "relation-direction", message, source)
            return found
    known = {
        *(role.name for layer in reader.layers for role in layer.roles),
        *(part.name for layer in reader.layers for part in layer.parts),
    }
    words = " → ".join(excerpt(region.text, 30) for region in drawn)
    kinds = f"{words} ({drawn[0].kind} → {drawn[1].kind})"
    unknown = [name for name in names if name not in known]
    if unknown:
        message = f"there is no relation {unknown[0]!r} ({kinds})"
        reader.refuse(index, "relation-unknown-label", message, drawn[0])
    elif not names:
        reader.refuse(
            index, "relation-label-missing", f"the relation {kinds} has no label", drawn[0]
        )
    else:
        message = f"{', '.join(names)} does not lead from {kinds}"
        reader.refuse(index, "relation-signature", message, drawn[0])
    return []


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
    return [Link(index, source, target, roles[name]) for name in dict.fromkeys(names)]


def fill_roles(reader: Reporter, items: Mapping[str, JSONObject], links: Sequence[Link]) -> None:
    """Put the fillers of roles on their items."""
    for link in links:
        role, values, filler = link.role, items[link.source.id], link.target.id
        if role is None:
            continue
        if role.key is not None:
            values[role.property].append({str(role.role_key): role.name, role.key: filler})
        elif role.many:
            values[role.property].append(filler)
        elif role.property in values:
            message = f"{role.name} takes one, and has two"
            reader.refuse(link.index, "role-repeated", message, link.source)
        else:
            values[role.property] = filler


def attach_parts(
    reader: Reporter,
    regions: Mapping[str, Region],
    items: Mapping[str, JSONObject],
    links: Sequence[Link],
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
        taken = _attach(items[link.source.id], link.target)
        linked[link.target.id] = taken or linked.get(link.target.id, False)
        if link.target.id == part_region_id(link.source.id, str(link.target.part)):
            alone.add(link.target.id)
        if not taken:
            message = f"the {link.source.layer.control} has two parts {link.target.part}"
            reader.refuse(link.index, "role-repeated", message, link.source)
    # What is linked nowhere comes first: it has no other item to belong to.
    for region in sorted(regions.values(), key=lambda region: region.id in linked):
        if region.part is None or region.id in alone:
            continue
        around = [
            values
            for identity, values in items.items()
            if _loose(region) and _may_own(regions[identity], region)
        ]
        inside = len(around) == 1 and _attach(around[0], region)
        if inside or linked.get(region.id):
            continue
        if region.id in linked:
            message = f"what the {region.part} is linked to has another"
            reader.refuse(region.index, "export-unused-item", message, region)
        elif len(around) == 1:
            message = f"the {region.layer.control} around it has two parts {region.part}"
            reader.refuse(region.index, "role-repeated", message, region)
        else:
            message = _unattached(region, len(around))
            reader.refuse(region.index, "region-unattached", message, region)


def _loose(region: Region) -> bool:
    return any(_is(part, region) and part.loose for part in region.layer.parts)


def _is(part: Part, region: Region) -> bool:
    return part.name == region.part


def _may_own(owner: Region, part: Region) -> bool:
    return owner.layer is part.layer and owner.span.contains(part.span)


def _unattached(region: Region, around: int) -> str:
    need = f"link the {region.layer.control} to it"
    if not _loose(region):
        return f"the {region.part} belongs to nothing: {need}"
    return f"the {region.part} lies in {around or 'no'} {region.layer.control} regions: {need}"


def _attach(values: JSONObject, region: Region) -> bool:
    name = str(region.part)
    if name in values:
        return Span.of(values[name]) == region.span
    values[name] = {"start": region.span.start, "end": region.span.end, "text": region.text}
    return True
