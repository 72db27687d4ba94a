"""A few invented sentences, and readings of them."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

from toolkit.adjudicate import Adjudication, adjudicate
from toolkit.canonical import canonical_record
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.schema import Schema

TEXT = (
    "Rudolf met Flavia in Strelsau. He said Ruritania would shut the border if Duke Michael"
    " marches.\n\nFlavia urged the duke to wait. The envoy left.\n"
)
ACTORS: dict[str, JSONObject] = {
    name: {"id": name, "name": title, "kind": kind}
    for name, title, kind in (
        ("rudolf", "Rudolf", "person"),
        ("flavia", "Flavia", "person"),
        ("michael", "Duke Michael", "person"),
        ("ruritania", "Ruritania", "state"),
        ("strelsau", "Strelsau", "place"),
    )
}


def document(name: str = "zenda") -> Document:
    """The sentences as a document."""
    return Document(
        id=name,
        text=TEXT,
        text_sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        language="en",
        translation="original",
        license="unknown",
        sections=(Section(Span(0, len(TEXT.rstrip())), "body"),),
    )


def place(words: str, after: str = "") -> JSONObject:
    """Where some words stand, the first time after others."""
    start = TEXT.index(words, TEXT.index(after) if after else 0)
    return {"start": start, "end": start + len(words), "text": words}


def reading(annotator: str = "annotator-1", name: str = "zenda") -> JSONObject:
    """A reading of the sentences; ids are the words, to be changed by a test."""
    values: JSONObject = {
        "schema_version": "1.0.0",
        "id": f"{name}.{annotator}",
        "kind": "annotation",
        "document_id": name,
        "text_sha256": document().text_sha256,
        "annotator": annotator,
        "mentions": [
            mention("Rudolf", "rudolf"),
            mention("Flavia", "flavia"),
            mention("Strelsau", "strelsau"),
            mention("He", "rudolf", "pronoun"),
            mention("Ruritania", "ruritania"),
            mention("Duke Michael", "michael"),
            {**mention("Flavia", "flavia", after="marches"), "id": "Flavia 2"},
            mention("duke", "michael", "nominal"),
        ],
        "events": [
            {
                **item("met"),
                "type": "CONSULT",
                "modality": "actual",
                "polarity": "positive",
                "arguments": [
                    {"role": "agent", "mention_id": "Rudolf"},
                    {"role": "agent", "mention_id": "Flavia"},
                    {"role": "place", "mention_id": "Strelsau"},
                ],
            },
            {
                **item("urged"),
                "type": "REQUEST",
                "modality": "actual",
                "polarity": "positive",
                "arguments": [
                    {"role": "agent", "mention_id": "Flavia 2"},
                    {"role": "recipient", "mention_id": "duke"},
                ],
            },
        ],
        "quotes": [
            {
                **item("Ruritania would shut the border if Duke Michael marches"),
                "mode": "indirect",
                "cue": place("said"),
                "speaker_id": "He",
                "speaker_status": "explicit",
            }
        ],
        "conditional_threats": [
            {
                **item("Ruritania would shut the border if Duke Michael marches"),
                "act": "threat",
                "condition": place("Duke Michael marches"),
                "condition_polarity": "if_done",
                "marker": place("if"),
                "consequence": place("shut the border"),
                "aim": "deter",
                "consequence_kinds": ["economic"],
                "commitment": "committed",
                "status": "issued",
                "threatener_ids": ["Ruritania"],
                "target_ids": ["Duke Michael"],
                "beneficiary_ids": [],
            }
        ],
    }
    return copy.deepcopy(values)


def item(words: str) -> JSONObject:
    """An item whose id is its words."""
    return {"id": words, **place(words)}


def mention(words: str, actor: str, form: str = "name", after: str = "") -> JSONObject:
    """A mention whose id is its words."""
    return {"id": words, **place(words, after), "form": form, "actor_id": actor}


def of(record: JSONObject, layer: str, words: str) -> JSONObject:
    """The item of a layer that is so marked."""
    found: JSONObject = next(one for one in record[layer] if one["text"] == words)
    return found


def without(record: JSONObject, layer: str, words: str) -> JSONObject:
    """A reading in which something was not marked."""
    return {**record, layer: [one for one in record[layer] if one["text"] != words]}


def settle(
    schema: Schema,
    *readings: JSONObject,
    decisions: Any = (),
    actors: dict[str, JSONObject] = ACTORS,
) -> Adjudication:
    """Adjudicate readings of the sentences."""
    documents = {record["document_id"]: document(record["document_id"]) for record in readings}
    records = [canonical_record(record, schema.layers) for record in readings]
    return adjudicate(records, decisions, documents, actors, schema)


def decided(made: Adjudication, **choices: Any) -> list[JSONObject]:
    """The decisions of an adjudication, every open one decided alike."""
    return [{**one, **choices} if one["choice"] is None else dict(one) for one in made.decisions]
