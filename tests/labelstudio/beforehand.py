"""Suggestions cut down to what a test leaves for the person at the page to mark."""

from __future__ import annotations

from toolkit.model import JSONObject
from toolkit.schema import Schema


def names_alone(record: JSONObject, schema: Schema) -> JSONObject:
    """A record of names, without those that only fill roles, and without any other layer."""
    nothing: dict[str, list[JSONObject]] = {layer.name: [] for layer in schema.layers}
    names = [mention for mention in record["mentions"] if mention["form"] == "name"]
    return {**record, **nothing, "mentions": names}


def names_and_quotes(record: JSONObject, schema: Schema, besides: str) -> JSONObject:
    """Names, and the quotes that names alone speak; not one that holds certain words."""
    kept = names_alone(record, schema)
    names = {mention["id"] for mention in kept["mentions"]}
    kept["quotes"] = [
        quote
        for quote in record["quotes"]
        if names.issuperset(quote[role] for role in ("speaker_id", "addressee_id") if role in quote)
        and besides not in quote["text"]
    ]
    return kept
