"""Relations between regions → what they mean, and the roles of items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.labelstudio.reader import Reader, Region, short
from toolkit.labelstudio.regions import Loose, Regions, id_of
from toolkit.labelstudio.sniff import shown
from toolkit.labelstudio.vocabulary import Vocabulary
from toolkit.model import JSONObject, Role
from toolkit.problems import excerpt


@dataclass(slots=True)
class Link:
    """A relation that means something: an item takes a filler for a role, or a part.

    Never changed; it is not frozen because making a frozen one takes five times as long.
    """

    index: int
    source: Region
    target: Region
    role: Role | None
    """None: the target is a part of the source."""


def read_links(reader: Reader, relations: Sequence[Loose], regions: Regions) -> list[Link]:
    """The relations of a `result` → what they mean; what means nothing is reported."""
    links: list[Link] = []
    seen: set[tuple[int, int, str]] = set()
    for index, relation in relations:
        ends = _ends(reader, index, relation, regions)
        if ends is None:
            continue
        meant = _meant(reader, index, relation, *ends)
        fresh = []
        for link in meant:
            reader.layer_of[index] = link.source.layer.name
            key = (link.source.index, link.target.index, link.role.name if link.role else "")
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
    names = id_of(relation.get("from_id")), id_of(relation.get("to_id"))
    one, other = map(regions.sole.get, names)
    if one is not None and other is not None:
        return one, other
    found = [regions.named(name) for name in names]
    here = [region for regions in found if len(regions) == 1 for region in regions]
    if here and not any(reader.asks(region.layer) for region in here):
        reader.pass_over(index)
        return None
    for region in (region for regions in found for region in regions):
        _lose_end(reader, region, labels_of(relation))
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
    names = labels_of(relation)
    drawn = (other, one) if relation.get("direction") == "left" else (one, other)
    source, target = drawn
    if found := links_between(reader.words, index, source, target, names):
        return found
    if found := links_between(reader.words, index, target, source, names):
        if reader.asks(target.layer):
            message = f"the relation {_told(source, target)} was drawn backwards; it is read as"
            message += " it is meant"
            reader.report(index, "relation-direction", message, target)
        return found
    if not any(reader.asks(region.layer) for region in drawn):
        reader.pass_over(index)
        return []
    _lose_ends(reader, drawn, names)
    code, message = _meaningless(reader, drawn, names)
    reader.refuse(index, code, message, drawn[0])
    return []


def labels_of(relation: Mapping[str, Any]) -> list[str]:
    """The labels of a relation, each once, whether they are a list, one alone or none."""
    labels = relation.get("labels")
    if isinstance(labels, list) and len(labels) == 1:
        return [shown(labels[0])]
    given = labels if isinstance(labels, list) else [] if labels is None else [labels]
    return list(dict.fromkeys(shown(label) for label in given))


def _lose_end(reader: Reader, one: Region, names: Sequence[str]) -> None:
    """Note what a region lacks that a relation joins to something that is not there."""
    if one.part is not None:
        reader.unlinked.add(one.id)
        return
    roles = [role for role in one.layer.roles if role.name in names]
    parts = [part.name for part in one.layer.parts if part.name in names]
    if not names:
        roles, parts = list(one.layer.roles), [part.name for part in one.layer.parts]
    reader.lose(one, [*_properties(roles), *parts])


def _lose_ends(reader: Reader, drawn: tuple[Region, Region], names: Sequence[str]) -> None:
    """The same for two regions that are both there, and a relation that means nothing.

    Its label tells which role was meant; where it names none of the item's, any that can lead
    to the other region was.
    """
    for source, target in (drawn, drawn[::-1]):
        if source.part is not None:
            reader.unlinked.add(source.id)
            continue
        fit = [role for role in source.layer.roles if role.target == target.layer.name]
        named = [role for role in source.layer.roles if role.name in names]
        lost = list(_properties(named or ([] if target.part else fit)))
        if target.part is not None and target.layer is source.layer:
            lost.append(target.part)
        reader.lose(source, lost)


def _properties(roles: Iterable[Role]) -> Iterator[str]:
    """What roles fill; where several fill one property, their names too."""
    for role in roles:
        yield role.property
        if role.key is not None:
            yield role.name


def _meaningless(
    reader: Reader, drawn: tuple[Region, Region], names: Sequence[str]
) -> tuple[str, str]:
    """The code and message of a relation that means nothing in either direction."""
    known = {
        *(role.name for layer in reader.layers for role in layer.roles),
        *(part.name for layer in reader.layers for part in layer.parts),
    }
    kinds = _told(*drawn)
    unknown = [name for name in names if name not in known]
    if unknown:
        return "relation-unknown-label", f"there is no relation {excerpt(unknown[0])} ({kinds})"
    if not names:
        return "relation-label-missing", f"the relation {kinds} has no label"
    return "relation-signature", f"{', '.join(names[:5])} does not lead from {kinds}"


def _told(one: Region, other: Region) -> str:
    """Two regions as the page shows them."""
    words = f"{excerpt(one.text, 30)} → {excerpt(other.text, 30)}"
    return f"{words} ({short(one.label)} → {short(other.label)})"


def links_between(
    words: Vocabulary, index: int, source: Region, target: Region, names: Sequence[str]
) -> list[Link]:
    """What a relation means in one direction; nothing unless every label fits the two ends."""
    if source.part is not None:
        return []
    if target.part is not None:
        fits = target.layer is source.layer and all(name == target.part for name in names)
        return [Link(index, source, target, None)] if fits else []
    known, leads_to = words.controls[source.layer.control].roles, target.layer.name
    roles = [known.get((leads_to, name)) for name in names]
    return [Link(index, source, target, role) for role in roles] if all(roles) else []


def fill_roles(reader: Reader, items: Mapping[int, JSONObject], links: Sequence[Link]) -> None:
    """Put the fillers of roles on their items."""
    for link in links:
        role = link.role
        if role is None:
            continue
        values, filler = items[link.source.index], link.target.index
        if role.key is not None:
            values[role.property].append({role.role_key: role.name, role.key: filler})
        elif role.many:
            values[role.property].append(filler)
        elif role.property not in values:
            values[role.property] = filler
        elif reader.asks(link.source.layer):
            message = f"{role.name} takes one, and has two"
            reader.refuse(link.index, "role-repeated", message, link.source)
