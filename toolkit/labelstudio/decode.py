r"""One annotation's `result` → one record: every item of it is used once, or reported.

Reads by the mapping that `toolkit.labelstudio.config` writes. Offsets are trusted, and count code
points of the task's text; what the page writes as a region's text is only compared with them,
after undoing what the page does to it (a line end becomes ``\\n``, white space collapses).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.labelstudio.fields import default_of, read_field
from toolkit.labelstudio.links import attach_parts, fill_roles, read_links
from toolkit.labelstudio.regions import Region, read_regions
from toolkit.model import JSONObject, Layer, Span
from toolkit.problems import Problem, problem


@dataclass(frozen=True, slots=True)
class Decoded:
    """What became of one annotation."""

    record: JSONObject
    problems: tuple[Problem, ...]
    used: int
    """How many items of `result` the record is made of."""


@dataclass(slots=True)
class Reader:
    """The state of decoding one annotation: where problems go, and what is used up."""

    name: str
    """The document that the annotation reads."""
    path: str
    """Where its `result` stands in the export, as a JSON path."""
    text: str
    layers: Sequence[Layer]
    place: Mapping[str, Any]
    """The parts of a problem's location that hold for the whole annotation."""
    problems: list[Problem] = field(default_factory=list)
    unused: set[int] = field(default_factory=set)

    def report(
        self, index: int | None, code: str, message: str, region: Region | None = None
    ) -> None:
        """Note a problem with one item of `result`, or (None) with the whole."""
        path = self.path if index is None else f"{self.path}[{index}]"
        place = dict(self.place)
        if region is not None:
            place |= {"region": region.id, "start": region.span.start, "end": region.span.end}
        self.problems.append(problem(self.name, path, code, message, **place))

    def refuse(self, index: int, code: str, message: str, region: Region | None = None) -> None:
        """Report an item of `result` that nothing is made of."""
        self.unused.add(index)
        self.report(index, code, message, region)


def decode(
    result: Sequence[Any],
    text: str,
    head: Mapping[str, Any],
    layers: Sequence[Layer],
    *,
    path: str,
    place: Mapping[str, Any],
) -> Decoded:
    """An annotation's `result` → the record and the problems on the way.

    Args:
        result: As it stands in the export.
        text: The task's text, which the offsets count in.
        head: The record's own fields (id, kind, document_id …), before the layers.
        layers: All layers of the schema.
        path: Where `result` stands in the export, as a JSON path.
        place: File, task, annotation and annotator, for the location of problems.
    """
    reader = Reader(head["document_id"], path, text, layers, place)
    regions, loose, relations = read_regions(reader, result)
    items = {region.id: _item(region) for region in regions.values() if region.part is None}
    notes = _fill_fields(reader, regions, items, loose)
    links = read_links(reader, relations, regions)
    attach_parts(reader, regions, items, links)
    fill_roles(reader, items, links)
    _keep_part_notes(reader, notes, regions, items)
    _supply_defaults(regions, items)
    record = {**head, **{layer.name: [] for layer in layers}}
    for identity, values in items.items():
        record[regions[identity].layer.name].append(values)
    return Decoded(
        canonical_record(record, layers), tuple(reader.problems), len(result) - len(reader.unused)
    )


def _item(region: Region) -> JSONObject:
    values: JSONObject = {
        "id": region.id,
        "start": region.span.start,
        "end": region.span.end,
        "text": region.text,
        region.layer.label_property: region.label,
        "provenance": {"region_id": region.id},
    }
    for role in region.layer.roles:
        if role.many:
            values[role.property] = []
    return values


def _fill_fields(
    reader: Reader,
    regions: Mapping[str, Region],
    items: Mapping[str, JSONObject],
    loose: Sequence[tuple[int, str, Mapping[str, Any]]],
) -> dict[str, tuple[int, str, str]]:
    """Put what was filled in beside the text on its item → remarks on parts, by region."""
    notes: dict[str, tuple[int, str, str]] = {}
    filled: set[tuple[str, str]] = set()
    for index, identity, result in loose:
        region = regions.get(identity)
        name = str(result.get("from_name"))
        if region is None:
            reader.refuse(index, "export-unused-item", f"{name!r} belongs to no labeled region")
            continue
        wanted = next((f for f in region.layer.fields if f.name == name), None)
        if wanted is None or (region.part and not wanted.free):
            what = region.part or region.layer.control
            message = f"a region labeled {what} has no field {name!r}"
            reader.refuse(index, "export-unused-item", message, region)
            continue
        if (identity, name) in filled:
            reader.refuse(index, "attribute-repeated", f"{name} is given twice", region)
            continue
        filled.add((identity, name))
        found = read_field(result, wanted)
        for code, message in found.faults:
            if found.value is None:
                reader.refuse(index, code, message, region)
            else:
                reader.report(index, code, message, region)
        if found.value is None:
            continue
        if region.part:
            notes[identity] = (index, wanted.property, found.value)
        else:
            items[identity][wanted.property] = found.value
    return notes


def _keep_part_notes(
    reader: Reader,
    notes: Mapping[str, tuple[int, str, str]],
    regions: Mapping[str, Region],
    items: Mapping[str, JSONObject],
) -> None:
    """Put the notes on parts on the items that these belong to, in the order of the text."""
    for identity in sorted(notes, key=lambda i: (regions[i].span, regions[i].kind, notes[i][2])):
        index, name, note = notes[identity]
        part = regions[identity]
        owners = list(_owners(part, regions, items))
        if not owners:
            message = f"the note is on a {part.part} that belongs to nothing"
            reader.refuse(index, "export-unused-item", message, part)
        for values in owners:
            lines = (values.get(name), f"{part.part}: {note}")
            values[name] = "\n".join(filter(None, lines))


def _owners(
    part: Region, regions: Mapping[str, Region], items: Mapping[str, JSONObject]
) -> Iterator[JSONObject]:
    for owner, values in items.items():
        taken = values.get(part.part or "")
        if regions[owner].layer is part.layer and taken and Span.of(taken) == part.span:
            yield values


def _supply_defaults(regions: Mapping[str, Region], items: Mapping[str, JSONObject]) -> None:
    for identity, values in items.items():
        for wanted in regions[identity].layer.fields:
            if wanted.property not in values:
                supplied = default_of(wanted, values)
                if supplied is not None:
                    values[wanted.property] = supplied
