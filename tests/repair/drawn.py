"""Items of a `result`, and what a repair makes of them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from toolkit.labelstudio.decode import Decoded, decode
from toolkit.model import JSONObject
from toolkit.repair.annotation import REPAIRS
from toolkit.repair.annotation import repair as repair_all
from toolkit.repair.case import Case, Change
from toolkit.schema import load_schema

SCHEMA = load_schema()
LAYERS = SCHEMA.layers
Result = list[Any]
Unit = Callable[[str], int]
"""The text before a place → where another program says that the place is."""


def utf_16(before: str) -> int:
    """As JavaScript counts."""
    return len(before.encode("utf-16-le")) // 2


def crlf(before: str) -> int:
    """As a program counts that writes a line end as two characters."""
    return len(before.replace("\n", "\r\n"))


def both(before: str) -> int:
    """As a program counts that does both."""
    return utf_16(before.replace("\n", "\r\n"))


def recount(result: Sequence[Any], text: str, unit: Unit) -> Result:
    """A `result` of which all offsets count in another unit."""
    made = copy.deepcopy(list(result))
    for item in made:
        if "value" in item:
            for key in ("start", "end"):
                item["value"][key] = unit(text[: item["value"][key]])
    return made


def label(
    identity: Any,
    text: str,
    words: str,
    control: str = "mention",
    kind: str = "name",
    /,
    **value: Any,
) -> JSONObject:
    """A label on the first place where the words stand; values that are given stand instead."""
    start = text.index(words)
    given = {"start": start, "end": start + len(words), "text": words, "labels": [kind], **value}
    common = {"from_name": control, "to_name": "text", "type": "labels", "value": given}
    return common if identity is None else {"id": identity, **common}


def field(of: JSONObject, name: str, /, **value: Any) -> JSONObject:
    """What is filled in for a region: choices, taxonomy or text."""
    (kind,) = value
    place = {key: of["value"][key] for key in ("start", "end", "text")}
    kind = "textarea" if kind == "text" else kind
    return {**of, "from_name": name, "type": kind, "value": {**place, **value}}


def relation(one: Any, other: Any, *labels: str, direction: str = "right") -> JSONObject:
    """A relation, drawn from one region to another."""
    ends = {"from_id": one, "to_id": other, "type": "relation", "direction": direction}
    return {**ends, "labels": list(labels)}


def case(text: str, result: Sequence[Any]) -> Case:
    """An annotation as repairs see it."""
    return Case(text, LAYERS, dict(enumerate(result)))


def once(repair: Any, text: str, result: Sequence[Any]) -> tuple[list[Change], Result]:
    """One repair → its changes, and the result with them; what was given is as it was."""
    before = copy.deepcopy(list(result))
    given = case(text, result)
    changes = list(repair(given))
    assert list(result) == before
    return changes, list(given.with_changes(changes).items.values())


def repaired(text: str, result: Sequence[Any]) -> Result:
    """What all repairs together make of a result."""
    return list(repair_all(case(text, result)).result)


def untouched(text: str, result: Sequence[Any]) -> bool:
    """Whether no repair finds anything."""
    return not any(list(one(case(text, result))) for one in REPAIRS)


def read(text: str, result: Sequence[Any]) -> Decoded:
    """What a result decodes to."""
    head = {"id": "d.annotator-1", "document_id": "d", "annotator": "annotator-1"}
    return decode(result, text, head, LAYERS, path="$", place={})


def places(result: Sequence[Any]) -> list[tuple[int, int]]:
    """Where the labels stand."""
    labels = [item for item in result if item.get("type") == "labels"]
    return [(item["value"]["start"], item["value"]["end"]) for item in labels]
