"""A document adjudicated again in memory: what its readings and decisions give now."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.adjudicate import adjudicate
from toolkit.adjudicate.decisions import is_open
from toolkit.errors import RecordError
from toolkit.model import ADJUDICATOR, JSONObject
from toolkit.schema import Schema
from toolkit.status.found import Found

READERS = 2
"""How many annotators read a document, each alone, before it is adjudicated."""


@dataclass(frozen=True, slots=True)
class Rerun:
    """What `redline adjudicate` would make of one document now."""

    decisions: tuple[JSONObject, ...] = ()
    """The entries of `decisions.json`."""
    open: int = 0
    """How many of them lack a choice or its reason."""
    gold: JSONObject | None = None
    """None: decisions are open."""
    fault: str = ""
    """Why the decisions cannot be carried out."""


def rerun(found: Found, name: str, schema: Schema) -> Rerun | None:
    """One document adjudicated again; None: there are not two sound readings of its text."""
    document = found.corpus.documents.get(name)
    readings = found.readings.get(name, ())
    ids = {str(record.get("id")) for record in readings}
    readers = {str(record.get("annotator")) for record in readings} - {ADJUDICATOR}
    if (
        document is None
        or len(readers) < READERS
        or ids & found.unfit
        or any(found.absent.get(one) for one in ids)
        or any(record.get("text_sha256") != document.text_sha256 for record in readings)
    ):
        return None
    ours = [one for one in found.decisions if one.get("document_id") == name]
    try:
        made = adjudicate(readings, ours, {name: document}, found.corpus.actors, schema)
    except RecordError as error:
        return Rerun(tuple(ours), sum(map(is_open, ours)), fault=error.message)
    gold = made.gold[0] if made.gold else None
    return Rerun(made.decisions, len(made.open), gold)
