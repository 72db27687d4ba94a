"""What was filled in beside the text for one region → the value of a property."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from toolkit.labelstudio.sniff import shown
from toolkit.model import Field
from toolkit.problems import excerpt

KEYS = {"Choices": "choices", "Taxonomy": "taxonomy", "TextArea": "text"}
"""Under what a control writes what was filled in."""


Faults = tuple[tuple[str, str], ...]
"""The code and message of each."""


class Found(NamedTuple):
    """The value of a field (None: nothing was filled in), and what is wrong with it."""

    value: Any = None
    faults: Faults = ()


def read_field(result: Mapping[str, Any], wanted: Field) -> Found:
    """One item of `result` → the value of the property that the field fills."""
    value, key = result.get("value"), KEYS[wanted.control]
    given = value.get(key) if isinstance(value, dict) else None
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, list):
        return Found(faults=(("export-shape", f"{wanted.name} holds no list of {key}"),))
    if key == "choices":
        return _choices(given, wanted)
    return _taxonomy(given, wanted) if key == "taxonomy" else _typed(given, wanted)


def _choices(given: list[Any], wanted: Field) -> Found:
    texts = [shown(value) for value in given]
    if not wanted.many:
        return _one(texts, wanted)
    order = [choice.value for choice in wanted.choices]
    known = [value for value in order if value in texts]
    return Found(known + [value for value in dict.fromkeys(texts) if value not in order])


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
    if len(texts) == 1:
        return Found(texts[0])
    if not texts:
        return Found()
    message = f"{wanted.name} takes one value and has {len(texts)}: {excerpt(', '.join(texts[:5]))}"
    return Found(texts[0], (("attribute-repeated", message),))


def default_of(wanted: Field, values: Mapping[str, Any]) -> str | None:
    """What a property is when nothing was clicked, given the rest of the item."""
    if wanted.default_when is None or wanted.default_when in values:
        return wanted.default
    return wanted.default_otherwise
