"""Records → a table of events after PLOVER: who did what to whom, and when, a row for each.

Columns are called as the fields of PLOVER, with an underscore where those are objects; several
actors stand in one cell in the order of the text, with a semicolon between them, and in the same
order in each column. What redline does not annotate stays empty. ``document_id`` and what follows
are not of PLOVER's.

Source: PLOVER Event, Actor and Data Interchange Specification, version 0.7b1, Open Event Data
Alliance (github.com/openeventdata/PLOVER).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from toolkit.convert.drawn import SUGGEST
from toolkit.convert.given import Given, Piece
from toolkit.convert.loss import (
    ACTORS,
    DOCUMENT_FACTS,
    LINKS,
    PROVENANCE,
    SOURCE,
    Loss,
    Losses,
)
from toolkit.convert.tables import row
from toolkit.model import Document, JSONObject, Span
from toolkit.nearest import Sentences
from toolkit.schema import Schema

Actors = Mapping[str, Mapping[str, Any]]
EVENTS, MENTIONS = "events", "mentions"
OTHER = "OTHER"
SIDES = {"source": "agent", "recipient": "recipient", "event_loc": "place"}
"""PLOVER's name of a role, and the schema's."""
OF_ACTOR = ("code", "sector", "identifier_id", "identifier_text", "actor_text", "actor_id")
OF_PLACE = ("cc3", "name", "identifier_id", "actor_id")
UNKNOWN = ("mode", "dead", "injured", "arrested")
"""Fields that redline does not annotate."""
QUAD = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "SANCTION", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}
"""Verbal and material cooperation, verbal and material conflict."""
CONTEXT = {"future": "future", "hypothetical": "hypothetical"}
"""Modalities that PLOVER has as contexts."""
SECTORS = {"armed_force": "MIL", "media": "JRN"}
CODES = {"international_organization": "IGO"}
"""What is no country."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
COLUMNS = (
    *("id", "date", "enddate", "event", *UNKNOWN[:1], "context", "quad_code"),
    *(f"source_{name}" for name in OF_ACTOR),
    *(f"recipient_{name}" for name in OF_ACTOR),
    *(f"event_loc_{name}" for name in OF_PLACE),
    *("event_text", *UNKNOWN[1:], "text", "text_start", "text_end", "title", "language"),
    *("publication", "license", "coder"),
    *("document_id", "published", "event_start", "event_end", "date_edtf"),
    *("modality", "polarity", "note"),
)


def cannot_hold(schema: Schema) -> Losses:
    """All but events, and of these the ones that PLOVER has no type for."""
    others = tuple(
        Loss(layer.control.replace("_", " "), layer.name, "the table has events alone")
        for layer in schema.layers
        if layer.name != EVENTS
    )
    untyped = Loss(f"event of type {OTHER}", "events.type", "PLOVER has no such type", OTHER)
    kept = {"document.language", "document.title", "document.published", "document.source"}
    facts = (loss for loss in DOCUMENT_FACTS if loss.path not in {*kept, "document.license"})
    return (*others, untyped, *PROVENANCE, SOURCE, LINKS, ACTORS, *facts)


def to_table(given: Given) -> Iterator[Piece]:
    """Records → one table of all their events."""
    yield "plover.csv", row(COLUMNS)
    for record, document in given.pairs():
        for event in to_plover(record, document, given.actors):
            yield "plover.csv", row(event.get(column) for column in COLUMNS)


def to_plover(
    record: Mapping[str, Any], document: Document, actors: Actors
) -> Iterator[JSONObject]:
    """A record and its document → the row of each event, empty cells left out."""
    mentions = {item["id"]: item for item in record[MENTIONS]}
    passages = Sentences(document.text)
    about = {
        "title": document.title,
        "language": document.language,
        "publication": document.source,
        "license": document.license,
        "published": document.published,
        "coder": f"redline, {SUGGEST}" if record["annotator"] == SUGGEST else record["annotator"],
        "document_id": document.id,
    }
    for event in record[EVENTS]:
        if event["type"] == OTHER:
            continue
        around = passages.around(Span.of(event))
        yield {
            **about,
            "id": f"{record['id']}.{event['id']}",
            "event": event["type"],
            "context": CONTEXT.get(event["modality"]),
            "quad_code": QUAD.get(event["type"]),
            "event_text": event["text"],
            "event_start": event["start"],
            "event_end": event["end"],
            "text": around.slice(document.text),
            "text_start": around.start,
            "text_end": around.end,
            "modality": event["modality"],
            "polarity": event["polarity"],
            "note": event.get("note"),
            **_dates(event.get("date")),
            **_fillers(event, mentions, actors),
        }


def _dates(date: str | None) -> JSONObject:
    """A date in EDTF → first and last day, where it is days that are known; and itself."""
    if date is None:
        return {}
    first, _, last = date.partition("/")
    days = {"date": first, "enddate": last}
    known = all(DAY.fullmatch(day) for day in days.values() if day)
    return {"date_edtf": date, **({k: v for k, v in days.items() if v} if known else {})}


def _fillers(event: Mapping[str, Any], mentions: Actors, actors: Actors) -> JSONObject:
    found: JSONObject = {}
    for side, role in SIDES.items():
        fillers = [mentions[one["mention_id"]] for one in event["arguments"] if one["role"] == role]
        if fillers:
            said = [_said(mention, actors) for mention in fillers]
            names = OF_PLACE if side == "event_loc" else OF_ACTOR
            found |= {f"{side}_{name}": _joined(one.get(name) for one in said) for name in names}
    return found


def _said(mention: Mapping[str, Any], actors: Actors) -> JSONObject:
    """What is known of who fills a role."""
    identity = mention.get("actor_id")
    actor = actors.get(identity or "", {}) or mention.get("proposed_actor") or {}
    country = _country(actor, actors, set())
    return {
        "code": country or CODES.get(actor.get("kind", "")),
        "cc3": country,
        "sector": SECTORS.get(actor.get("kind", "")),
        "identifier_id": actor.get("wikidata"),
        "identifier_text": actor.get("name"),
        "name": actor.get("name"),
        "actor_text": mention["text"],
        "actor_id": identity,
    }


def _country(actor: Mapping[str, Any], actors: Actors, seen: set[str]) -> str | None:
    """An actor's own country, or that of whom it represents; of several, none is guessed."""
    if actor.get("country"):
        return str(actor["country"])
    found = set()
    for other in actor.get("represents", ()):
        if other not in seen:
            seen.add(other)
            found.add(_country(actors.get(other, {}), actors, seen))
    known = found - {None}
    return known.pop() if len(known) == 1 else None


def _joined(values: Iterable[str | None]) -> str | None:
    """Several actors' values in one cell; a semicolon in one of them becomes a comma."""
    cells = [(value or "").replace(";", ",") for value in values]
    return ";".join(cells) if any(cells) or cells[1:] else None
