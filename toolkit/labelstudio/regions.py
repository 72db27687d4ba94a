"""The items of a `result` → the labeled regions, what is filled in for them, and the relations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from toolkit.labelstudio.config import TEXT
from toolkit.model import Layer, Span
from toolkit.problems import excerpt

Loose = tuple[int, str, Mapping[str, Any]]
"""An item of `result` that is no label: its index, its region's id, itself."""


@dataclass(frozen=True, slots=True)
class Region:
    """A labeled stretch of the text: an item of a layer, or a part of one."""

    id: str
    index: int
    """Where its label stands in `result`."""
    layer: Layer
    label: str
    part: str | None
    span: Span
    text: str

    @property
    def kind(self) -> str:
        """The layer's name, or the part's with the control's before it."""
        return f"{self.layer.control} {self.part}" if self.part else self.layer.name


class Reporter(Protocol):
    """What reading needs of the decoder."""

    text: str
    layers: Sequence[Layer]

    def report(
        self, index: int | None, code: str, message: str, region: Region | None = None
    ) -> None:
        """Note a problem."""

    def refuse(self, index: int, code: str, message: str, region: Region | None = None) -> None:
        """Note a problem with an item that nothing is made of."""


def read_regions(
    reader: Reporter, result: Sequence[Any]
) -> tuple[dict[str, Region], list[Loose], list[tuple[int, Mapping[str, Any]]]]:
    """A `result` → the regions by id, in order; the other results; the relations.

    What is neither is reported, and so is a region that cannot be read.
    """
    controls = {layer.control: layer for layer in reader.layers}
    fields = {field.name for layer in reader.layers for field in layer.fields}
    regions: dict[str, Region] = {}
    refused: set[str] = set()
    loose: list[Loose] = []
    relations: list[tuple[int, Mapping[str, Any]]] = []
    for index, item in enumerate(result):
        if not isinstance(item, dict):
            reader.refuse(index, "export-shape", f"{excerpt(repr(item))} is not an object")
            continue
        name = str(item.get("from_name"))
        if item.get("type") == "relation":
            relations.append((index, item))
        elif not isinstance(item.get("id"), str | int):
            reader.refuse(index, "export-shape", "the item has no region id")
        elif name in controls:
            identity = str(item["id"])
            if identity in regions or identity in refused:
                taken = regions.get(identity)
                message = "the region carries more than one label"
                reader.refuse(index, "region-multiple-labels", message, taken)
                continue
            region = _region(reader, index, item, controls[name])
            if region is None:
                refused.add(identity)
            else:
                regions[identity] = region
        elif name in fields:
            loose.append((index, str(item["id"]), item))
        else:
            message = f"the labeling page has no control {excerpt(name)}"
            reader.refuse(index, "export-unused-item", message)
    return regions, loose, relations


def _region(reader: Reporter, index: int, item: Mapping[str, Any], layer: Layer) -> Region | None:
    value = item.get("value")
    marked = _marked(value)
    if not isinstance(value, dict) or marked is None:
        reader.refuse(index, "export-shape", "the region has no start and end in the text")
        return None
    if item.get("to_name") != TEXT or item.get("type") != "labels":
        reader.refuse(index, "export-shape", f"the region is not a label on {TEXT!r}")
        return None
    labels = value.get("labels")
    if not isinstance(labels, list) or len(labels) != 1:
        shown = excerpt(", ".join(map(str, labels)) if isinstance(labels, list) else str(labels))
        reader.refuse(index, "region-multiple-labels", f"the region has not one label, but {shown}")
        return None
    label = str(labels[0])
    part = next((p.name for p in layer.parts if p.name == label), None)
    if part is None and label not in {known.value for known in layer.labels}:
        message = f"{layer.control} has no label {excerpt(label)}"
        reader.refuse(index, "region-unknown-label", message)
        return None
    span = _span(reader, index, marked, item)
    if span is None:
        return None
    return Region(str(item["id"]), index, layer, label, part, span, span.slice(reader.text))


def _marked(value: Any) -> Span | None:
    match value:
        case {"start": int(start), "end": int(end)} if bool not in (type(start), type(end)):
            return Span(start, end)
    return None


def _span(reader: Reporter, index: int, span: Span, item: Mapping[str, Any]) -> Span | None:
    """The region's span without white space at its edges, or None where it is no span."""
    if not 0 <= span.start <= span.end <= len(reader.text):
        message = f"{span.start}-{span.end} is not within the text (0-{len(reader.text)})"
        reader.refuse(index, "span-out-of-bounds", message)
        return None
    found = span.slice(reader.text)
    shown = item["value"].get("text")
    where = Region(str(item["id"]), index, reader.layers[0], "", None, span, found)
    if isinstance(shown, str) and _plain(shown) != _plain(found):
        message = f"the page shows {excerpt(shown)}, the offsets give {excerpt(found)}"
        reader.report(index, "span-text-mismatch", message, where)
    if not found.strip():
        reader.refuse(index, "span-empty", "nothing but white space is marked", where)
        return None
    trimmed = Span(
        span.start + len(found) - len(found.lstrip()), span.end - len(found) + len(found.rstrip())
    )
    if trimmed != span:
        message = f"white space at the edge left out: now {trimmed.start}-{trimmed.end}"
        reader.report(index, "span-trimmed", message, where)
    return trimmed


def _plain(text: str) -> str:
    """Text as the page shows it: line ends and runs of white space become one space."""
    return re.sub(r"\s+", " ", text.replace("\\n", "\n")).strip()
