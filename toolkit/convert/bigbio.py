"""Records → BigBIO's schema for knowledge bases, a line of JSON for each.

Mentions and parts are entities; events, quotes and threats are events with a trigger and arguments;
mentions of one actor corefer. Ids have the record's id in front, as they are to be unique in all.

Source: the KB schema and the checks of the BigBIO project (Fries et al. 2022, arXiv:2206.15076).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.actors import actor_of
from toolkit.convert.brat import is_event
from toolkit.convert.drawn import Anatomy, Drawn, take_apart
from toolkit.convert.given import Given, Piece
from toolkit.convert.loss import (
    ACTORS,
    DOCUMENT_FACTS,
    LINKS,
    PROVENANCE,
    SOURCE,
    Loss,
    Losses,
    fields_of,
)
from toolkit.files import dumps_line
from toolkit.model import Document, JSONObject, Span
from toolkit.schema import Schema

REGISTRY = "redline"
"""The name of the database that normalizations name."""


def cannot_hold(schema: Schema) -> Losses:
    """What is filled in beside the text, but for the actors."""
    why = "entities and events have a type, and no attributes"
    actors = {f"{layer.name}.{Anatomy(layer).actor}" for layer in schema.layers}
    around = tuple(
        Loss(f"{name} of {layer.name}", f"{layer.name}.{name}", "its relations join entities")
        for layer in schema.layers
        for name in layer.enclosing
    )
    return (
        *(loss for loss in fields_of(schema, why) if loss.path not in actors),
        *around,
        *(*PROVENANCE, SOURCE, LINKS, ACTORS, *DOCUMENT_FACTS),
    )


def to_jsonl(given: Given) -> Iterator[Piece]:
    """Records → a file of lines for each reader."""
    for record, document in given.pairs():
        example = to_bigbio(record, document, given.schema, given.actors)
        yield f"{record['annotator']}.jsonl", dumps_line(example).encode("utf-8")


def to_bigbio(
    record: Mapping[str, Any],
    document: Document,
    schema: Schema,
    actors: Mapping[str, Mapping[str, Any]],
) -> JSONObject:
    """A record in canonical form, and its document → an example of the KB schema."""
    name = str(record["id"])
    text = document.text
    drawn = list(take_apart(record, schema))
    plain = [one for one in drawn if not is_event(one.layer)]
    events = [one for one in drawn if is_event(one.layer)]
    entities = [
        {**_typed(f"{name}.{one.id}", one.label, one.span, text), "normalized": _known(one, actors)}
        for one in plain
    ]
    entities += [
        {**_typed(f"{name}.{one.id}.{part}", part, span, text), "normalized": []}
        for one in events
        for part, span in one.parts.items()
    ]
    return {
        "id": name,
        "document_id": document.id,
        # One passage: the checks put a space between passages, and texts have other gaps.
        "passages": [
            {
                "id": f"{name}.text",
                "type": "document",
                "text": [text],
                "offsets": [[0, len(text)]],
            }
        ],
        "entities": entities,
        "events": [_event(one, name, text) for one in events],
        "coreferences": list(_coreferences(record, schema)),
        "relations": [],
    }


def _typed(identity: str, kind: str, span: Span, text: str) -> JSONObject:
    return {"id": identity, "type": kind, **_stretch(span, text)}


def _stretch(span: Span, text: str) -> JSONObject:
    return {"text": [span.slice(text)], "offsets": [list(span)]}


def _known(one: Drawn, actors: Mapping[str, Mapping[str, Any]]) -> list[JSONObject]:
    actor = one.words.get(Anatomy(one.layer).actor or "")
    if actor is None:
        return []
    wikidata = actors.get(actor, {}).get("wikidata")
    found = [{"db_name": REGISTRY, "db_id": actor}]
    return [*found, {"db_name": "Wikidata", "db_id": wikidata}] if wikidata else found


def _event(one: Drawn, name: str, text: str) -> JSONObject:
    fillers = [(role, f"{name}.{other}") for role, other in one.fillers]
    fillers += [(part, f"{name}.{one.id}.{part}") for part in one.parts]
    return {
        "id": f"{name}.{one.id}",
        "type": one.label,
        "trigger": _stretch(one.span, text),
        "arguments": [{"role": role, "ref_id": other} for role, other in fillers],
    }


def _coreferences(record: Mapping[str, Any], schema: Schema) -> Iterator[JSONObject]:
    """Mentions of one actor, of the registry or proposed, where there are several."""
    name = str(record["id"])
    for layer in (layer for layer in schema.layers if Anatomy(layer).actor):
        same: dict[str, list[str]] = {}
        for item in record[layer.name]:
            same.setdefault(actor_of(item), []).append(f"{name}.{item['id']}")
        for number, ids in enumerate((ids for ids in same.values() if ids[1:]), start=1):
            yield {"id": f"{name}.{layer.name}.same-{number}", "entity_ids": ids}
