"""One annotation's `result` → what is to be changed in it, and the result that this makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.files import sha256
from toolkit.labelstudio.config import TEXT
from toolkit.labelstudio.unchanged import unchanged
from toolkit.model import Document, Layer
from toolkit.repair.arrows import turned
from toolkit.repair.case import Case, Change
from toolkit.repair.doubles import doubled, repeated
from toolkit.repair.edges import trimmed
from toolkit.repair.units import recounted
from toolkit.repair.words import written_out

Repair = Callable[[Case], Iterator[Change]]

REPAIRS: tuple[Repair, ...] = (repeated, recounted, written_out, trimmed, turned, doubled)
"""In this order: what stands where is settled before it is asked what is the same."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What becomes of one annotation."""

    changes: tuple[Change, ...]
    result: Sequence[Any]


def repair(case: Case) -> Repaired:
    """Repair until nothing is left that has one right answer."""
    every: list[Change] = []
    while True:
        made: list[Change] = []
        for one in REPAIRS:
            found = list(one(case))
            if found:
                case = case.with_changes(found)
                made += found
        if not made:
            return Repaired(tuple(every), list(case.items.values()))
        every += made


def repair_annotation(
    task: Mapping[str, Any],
    annotation: Mapping[str, Any],
    layers: Sequence[Layer],
    document: Document | None = None,
) -> Repaired:
    """An annotation of a task → what becomes of it; where it is not to be touched, nothing.

    Args:
        task: As an export holds it, with a text and a document_id.
        annotation: With a `result`.
        layers: All layers of the schema.
        document: The document that the task is of, where it is known.
    """
    result = annotation.get("result")
    if not isinstance(result, list) or not _trusted(task["data"], document):
        return Repaired((), result if isinstance(result, list) else [])
    if unchanged(task, annotation) is not None:
        # It is a prediction, which nobody has read, and stays one: that is what is to be said.
        return Repaired((), result)
    asked = task["data"].get("layers")
    names = {layer.name for layer in layers}
    known = isinstance(asked, list) and asked and all(_is_in(name, names) for name in asked)
    case = Case(
        task["data"][TEXT], layers, dict(enumerate(result)), frozenset(asked) if known else None
    )
    try:
        return repair(case)
    except RecursionError:
        # Values nested as deeply as these are none that a repair knows.
        return Repaired((), result)


def _is_in(name: Any, names: set[str]) -> bool:
    return isinstance(name, str) and name in names


def _trusted(data: Mapping[str, Any], document: Document | None) -> bool:
    """Whether the text is the one that was pushed, and the document's, as far as that is known."""
    digest = sha256(data[TEXT].encode("utf-8", "surrogatepass"))
    pushed = data.get("text_sha256")
    known = None if document is None else document.text_sha256
    return all(other == digest for other in (pushed, known) if isinstance(other, str))
