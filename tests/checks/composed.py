"""A reading of a text that is marked up by hand in a test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.checks.reading import Reading
from toolkit.model import Document, Record
from toolkit.schema import Schema


def marked(text: str, words: str, **values: Any) -> dict[str, Any]:
    """An item on the first occurrence of some words."""
    start = text.index(words)
    identity = f"x.{start}-{start + len(words)}"
    return {"id": identity, "start": start, "end": start + len(words), "text": words, **values}


def reading(
    schema: Schema,
    text: str,
    actors: Sequence[dict[str, Any]] = (),
    *,
    published: str | None = None,
    absent: frozenset[str] = frozenset(),
    kind: str = "annotation",
    **layers: Sequence[dict[str, Any]],
) -> Reading:
    """A reading with these items, and no others."""
    empty: dict[str, Any] = {layer.name: [] for layer in schema.layers}
    record = Record({"id": "d.a", "kind": kind, **empty, **layers}, tuple(empty))
    document = Document("d", text, "", "en", "unknown", "unknown", (), published=published)
    return Reading(record, document, {a["id"]: a for a in actors}, schema.layers, absent)
