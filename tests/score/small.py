"""Small records on one made-up text, written by hand."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

from toolkit.model import JSONObject
from toolkit.schema import load_schema
from toolkit.score import Score, score

SCHEMA = load_schema()
TEXT = (
    "Ruritania will arm Strelsau if Duke Michael crosses the river, Rudolf said."
    " Flavia met Rudolf. “We wait,” Flavia told Rudolf."
)
PEOPLE: dict[str, JSONObject] = {
    name: {"id": name, "name": name.title(), "kind": "person"}
    for name in ("rudolf", "flavia", "michael")
}
PEOPLE["michael"]["aliases"] = [{"text": "Black Michael", "form": "name"}]


def part(words: str) -> JSONObject:
    """The first occurrence of some words."""
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def item(identity: str, words: str, made: tuple[str, float] | None = None, **values: Any):
    """An item on the first occurrence of some words, perhaps with what made it."""
    whence = {} if made is None else {"provenance": {"rule": made[0], "score": made[1]}}
    return {"id": identity, **part(words), **values, **whence}


def name(words: str, actor: str | None = None, *, proposed: str | None = None, **values: Any):
    """A name, of an actor of the registry or of a proposed one; its id is its words."""
    whose: JSONObject = {} if actor is None else {"actor_id": actor}
    if proposed is not None:
        whose = {"proposed_actor": {"name": proposed}}
    identity = f"m.{words.lower().replace(' ', '-')}"
    return item(identity, words, **{"form": "name", **whose, **values})


NAMES = [name("Rudolf", "rudolf"), name("Flavia", "flavia"), name("Strelsau", "flavia")]


def quote(words: str, mode: str = "indirect", speaker: str | None = None, **values: Any):
    """A quote, and the words of the mention that speaks."""
    whose = {} if speaker is None else {"speaker_id": f"m.{speaker.lower()}"}
    status = "unknown" if speaker is None else "explicit"
    return item(f"q.{words[:2].lower()}", words,
                **{"mode": mode, **whose, "speaker_status": status, **values})  # fmt: skip


def event(words: str, *agents: str, **values: Any):
    """An event, and the words of the mentions that do it."""
    arguments = [{"role": "agent", "mention_id": f"m.{agent.lower()}"} for agent in agents]
    plain = {"type": "CONSULT", "modality": "actual", "polarity": "positive"}
    return item(f"e.{words}", words, **{**plain, "arguments": arguments, **values})


def threat(**values: Any):
    """The threat in the text."""
    return item(
        "t.1",
        "will arm Strelsau if Duke Michael crosses the river",
        **{
            "condition": part("Duke Michael crosses the river"),
            "condition_polarity": "if_done",
            "marker": part("if"),
            "consequence": part("arm Strelsau"),
            "act": "threat",
            "aim": "deter",
            "consequence_kinds": ["military_aid"],
            "commitment": "committed",
            "status": "issued",
            "threatener_ids": ["m.ruritania"],
            "target_ids": [],
            "beneficiary_ids": [],
            **values,
        },
    )


def record(kind: str = "suggestion", document: str = "d", text: str = TEXT, **layers: Any):
    """A record of a text with these items and no others."""
    who = {"suggestion": "suggest", "gold": "gold"}.get(kind, "annotator-1")
    return {
        "schema_version": SCHEMA.version,
        "id": f"{document}.{who}",
        "kind": kind,
        "document_id": document,
        "text_sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        "annotator": who,
        **{layer.name: [] for layer in SCHEMA.layers},
        **copy.deepcopy(layers),
    }


def scored(suggested: JSONObject, gold: JSONObject) -> Score:
    """The score of one document, by the layers on either side."""
    return score([record(**suggested)], [record("gold", **gold)], SCHEMA, PEOPLE)
