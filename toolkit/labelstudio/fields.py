"""What was filled in beside the text for one region → the value of a property."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.labelstudio.sniff import shown
from toolkit.model import Field
from toolkit.problems import excerpt


@dataclass(frozen=True, slots=True)
class Found:
    """The value of a field (None: nothing was filled in), and what is wrong with it."""

    value: Any = None
    faults: tuple[tuple[str, str], ...] = ()


def read_field(result: Mapping[str, Any], wanted: Field) -> Found:
    """One item of `result` → the value of the property that the field fills."""
    value = result.get("value")
    key = {"Choices": "choices", "Taxonomy": "taxonomy", "TextArea": "text"}[wanted.control]
    given = value.get(key) if isinstance(value, dict) else None
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, list):
        return Found(faults=(("export-shape", f"{wanted.name} holds no list of {key}"),))
    match wanted.control:
        case "Choices":
            return _choices(given, wanted)
        case "Taxonomy":
            return _taxonomy(given, wanted)
        case _:
            return _typed(given, wanted)


def _choices(given: list[Any], wanted: Field) -> Found:
    texts = [shown(value) for value in given]
    if wanted.many:
        order = [choice.value for choice in wanted.choices]
        known = [value for value in order if value in texts]
        return Found(known + [value for value in dict.fromkeys(texts) if value not in order])
    return _one(texts, wanted)


def _taxonomy(given: list[Any], wanted: Field) -> Found:
    leaves = [path[-1] if isinstance(path, list) and path else path for path in given]
    return _one([shown(leaf) for leaf in leaves], wanted)


def _typed(given: list[Any], wanted: Field) -> Found:
    texts = [value if isinstance(value, str) else shown(value) for value in given]
    lines = [line for line in texts if line.strip()]
    if wanted.free:
        return Found("\n".join(lines) or None)
    found = _one([line.strip() for line in lines], wanted)
    if found.value is None or not wanted.keys:
        return found
    pieces = [piece.strip() for piece in str(found.value).split(";")]
    faults = list(found.faults)
    if len(pieces) > len(wanted.keys):
        message = f"{wanted.name} has {len(pieces)} parts, not {'; '.join(wanted.keys)}"
        faults.append(("attribute-repeated", message))
    named = {key: piece for key, piece in zip(wanted.keys, pieces, strict=False) if piece}
    return Found(named, tuple(faults))


def _one(texts: list[str], wanted: Field) -> Found:
    if not texts:
        return Found()
    if len(texts) == 1:
        return Found(texts[0])
    message = f"{wanted.name} takes one value and has {len(texts)}: {excerpt(', '.join(texts[:5]))}"
    return Found(texts[0], (("attribute-repeated", message),))


def default_of(wanted: Field, values: Mapping[str, Any]) -> str | None:
    """What a property is when nothing was clicked, given the rest of the item."""
    if wanted.default_when is None or wanted.default_when in values:
        return wanted.default
    return wanted.default_otherwise
