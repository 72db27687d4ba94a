"""One annotation's `result` → one record: every item of it is used once, or accounted for.

Reads by the mapping that `toolkit.labelstudio.config` writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.labelstudio.fields import Faults, default_of, read_field
from toolkit.labelstudio.links import fill_roles, read_links
from toolkit.labelstudio.parts import Items, attach_parts, owners_of
from toolkit.labelstudio.reader import Reader, Region
from toolkit.labelstudio.regions import Loose, Regions, id_of, marked_at, read_regions
from toolkit.labelstudio.vocabulary import Control
from toolkit.ledger import Ledger
from toolkit.model import Field, JSONObject, Layer
from toolkit.problems import Problem, excerpt


@dataclass(frozen=True, slots=True)
class Decoded:
    """What became of one annotation."""

    record: JSONObject
    problems: tuple[Problem, ...]
    ledger: Ledger
    """The fates of the items of `result`."""
    used_by_layer: Mapping[str, int]
    """How many of those that are used belong to each layer."""
    doubtful: frozenset[str]
    """Regions, by id, whose span is known to be wrong."""
    lost: Mapping[str, frozenset[str]]
    """By region id: the properties that its item would have, had they been possible to read; of
    roles that share a property, the role's name too."""
    lost_spans: tuple[tuple[str, int, int], ...]
    """Layer, start and end of regions that could not be read, or stand elsewhere."""
    untrusted: bool
    """Whether the offsets of the whole annotation count in something else than the text."""

    @property
    def used(self) -> int:
        """How many items of `result` the record is made of."""
        return self.ledger.count("item", "used")


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
    name = head.get("id", head["document_id"])
    return read_result(Reader(name, path, text, layers, place), result, head)


def read_result(reader: Reader, result: Sequence[Any], head: Mapping[str, Any]) -> Decoded:
    """The same with a reader that knows more of the task: which layers it asks for."""
    regions, loose, relations = read_regions(reader, result)
    record: JSONObject = {**head, **{layer.name: [] for layer in reader.layers}}
    items: dict[int, JSONObject] = {}
    for index, region in regions.by_index.items():
        if region.part is None:
            items[index] = _item(region, reader.words.controls[region.layer.control])
            record[region.layer.name].append(items[index])
    notes = _fill_fields(reader, regions, items, loose)
    links = read_links(reader, relations, regions)
    attach_parts(reader, regions, items, links)
    fill_roles(reader, items, links)
    _keep_part_notes(reader, notes, regions, items)
    _supply_defaults(reader, record)
    record = canonical_record(record, reader.layers)
    if reader.asked is not None:
        # Only now: what refers to items that were not asked for names them by their own ids.
        kept = {x.name: record[x.name] if reader.asks(x) else [] for x in reader.layers}
        record = canonical_record({**record, **kept}, reader.layers)
    ledger = reader.finish(len(result))
    return Decoded(
        record,
        tuple(reader.problems),
        ledger,
        reader.used_by_layer(),
        frozenset(reader.doubtful),
        {region: frozenset(names) for region, names in reader.lost.items()},
        tuple(reader.lost_spans),
        reader.untrusted,
    )


def _item(region: Region, control: Control) -> JSONObject:
    values: JSONObject = {
        "id": region.index,
        "start": region.span.start,
        "end": region.span.end,
        "text": region.text,
        region.layer.label_property: region.label,
        "provenance": {"region_id": region.id},
    }
    for name in control.lists:
        values[name] = []
    return values


def _fill_fields(
    reader: Reader, regions: Regions, items: Items, loose: Sequence[Loose]
) -> dict[int, tuple[int, str, str]]:
    """Put what was filled in beside the text on its item → remarks on parts, by region."""
    notes: dict[int, tuple[int, str, str]] = {}
    filled: set[tuple[int, str]] = set()
    controls = reader.words.controls
    for index, result in loose:
        name = result["from_name"]
        region = _owner(reader, regions, index, result)
        if region is None:
            continue
        wanted = controls[region.layer.control].fields.get(name)
        if wanted is None or (region.part and not wanted.free):
            what = region.part or region.layer.control
            message = f"a region labeled {what} has no field {name!r}"
            reader.refuse(index, "export-unused-item", message, region)
            continue
        if (region.index, name) in filled:
            reader.refuse(index, "attribute-repeated", f"{name} is given twice", region)
            continue
        filled.add((region.index, name))
        value, faults = read_field(result, wanted)
        if faults:
            _say_faults(reader, index, faults, region, lost=wanted if value is None else None)
        if value is None:
            continue
        if region.part is None:
            items[region.index][wanted.property] = value
        else:
            notes[region.index] = (index, wanted.property, value)
    return notes


def _owner(
    reader: Reader, regions: Regions, index: int, result: Mapping[str, Any]
) -> Region | None:
    """The region that a field was filled in for, if it is there and was asked for."""
    identity, name = id_of(result.get("id")), result["from_name"]
    sole = regions.sole.get(identity)
    # Where one region alone has the id, there is no need to look at the place.
    found = [sole] if sole else regions.named(identity, marked_at(result.get("value")))
    if len(found) == 1:
        reader.layer_of[index] = found[0].layer.name
        if reader.asks(found[0].layer):
            return found[0]
        reader.pass_over(index)
    elif identity in regions.refused:
        reader.follow(index)
    elif found or identity in regions.shared:
        for region in found or regions.named(identity):
            reader.lose(region, (f.property for f in region.layer.fields if f.name == name))
        shared = excerpt(str(identity), 40)
        message = f"several regions have the id {shared}: no field can tell them apart"
        reader.refuse_alike(index, "duplicate-id", message)
    else:
        message = f"{excerpt(name)} belongs to no labeled region"
        reader.refuse_alike(index, "export-unused-item", message)
    return None


def _say_faults(
    reader: Reader, index: int, faults: Faults, region: Region, *, lost: Field | None
) -> None:
    """What is wrong with what was filled in; `lost` is the field that is left without a value."""
    for code, message in faults:
        if lost is None:
            reader.report(index, code, message, region)
        else:
            reader.lose(region, [lost.property])
            reader.refuse(index, code, message, region)


def _keep_part_notes(
    reader: Reader,
    notes: Mapping[int, tuple[int, str, str]],
    regions: Regions,
    items: Items,
) -> None:
    """Put the notes on parts on the items that these belong to, in the order of the text."""
    parts = {key: regions.by_index[key] for key in notes}
    owners = owners_of(regions, items) if notes else {}
    for key in sorted(notes, key=lambda k: (parts[k].span, parts[k].kind, notes[k][2])):
        index, name, note = notes[key]
        part = parts[key]
        found = owners.get((part.layer.name, str(part.part), part.span), ())
        if not found:
            # The part belongs to nothing, and that has been said.
            reader.follow(index)
        for values in found:
            lines = (values.get(name), f"{part.part}: {note}")
            values[name] = "\n".join(filter(None, lines))


def _supply_defaults(reader: Reader, record: JSONObject) -> None:
    """What the fields mean in which nothing was clicked."""
    for control in reader.words.controls.values():
        for wanted in control.defaults:
            name = wanted.property
            for values in record[control.layer.name]:
                if name not in values and (value := default_of(wanted, values)) is not None:
                    values[name] = value
