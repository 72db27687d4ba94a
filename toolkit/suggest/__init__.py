"""A document → a record of what can be suggested before anybody reads it.

Names of registered actors, and direct quotes with their speakers: what an annotator would mark
without a second thought. Everything that needs judgement is left to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.model import Document, JSONObject, Span
from toolkit.schema import Schema
from toolkit.suggest.names import Found, find_names
from toolkit.suggest.quotes import Quote, find_quotes

ANNOTATOR = "suggest"


def suggest(document: Document, actors: Sequence[Mapping[str, Any]], schema: Schema) -> JSONObject:
    """A document → its suggestion record; the same input gives the same record.

    Args:
        document: Its boilerplate sections are passed over.
        actors: The registry; empty: quotes are suggested without speakers.
        schema: What the record is written for.
    """
    names = find_names(document, actors)
    ids = {found: f"name-{number}" for number, found in enumerate(names)}
    record: JSONObject = {
        "schema_version": schema.version,
        "id": f"{document.id}.{ANNOTATOR}",
        "kind": "suggestion",
        "document_id": document.id,
        "text_sha256": document.text_sha256,
        "annotator": ANNOTATOR,
        **{layer.name: [] for layer in schema.layers},
    }
    record["mentions"] = [_mention(found, document.text, ids[found]) for found in names]
    record["quotes"] = [
        _quote(quote, document.text, f"quote-{number}", ids)
        for number, quote in enumerate(find_quotes(document, names))
    ]
    return canonical_record(record, schema.layers)


def _mention(found: Found, text: str, identity: str) -> JSONObject:
    return {
        "id": identity,
        **_place(found.span, text),
        "form": found.name.form,
        "actor_id": found.name.actor_id,
        "provenance": {"rule": "names", "score": found.score},
    }


def _quote(quote: Quote, text: str, identity: str, ids: Mapping[Found, str]) -> JSONObject:
    values: JSONObject = {"id": identity, **_place(quote.span, text), "mode": "direct"}
    if quote.cue is not None:
        values["cue"] = _place(quote.cue, text)
    if quote.speaker is not None:
        values["speaker_id"] = ids[quote.speaker]
    known = "implicit" if quote.implicit else "explicit"
    values["speaker_status"] = "unknown" if quote.speaker is None else known
    values["provenance"] = {"rule": "quotes", "score": quote.score}
    return values


def _place(span: Span, text: str) -> JSONObject:
    return {"start": span.start, "end": span.end, "text": span.slice(text)}
