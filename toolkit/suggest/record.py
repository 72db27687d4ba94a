"""What was found in a document → its suggestion record, canonical, without what breaks a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.checked import ITEM, Corpus, check_record
from toolkit.model import Document, JSONObject, Span
from toolkit.schema import Schema
from toolkit.suggest.items import Event, Mention, Quote, Threat

ANNOTATOR = "suggest"
NAMED = ("name", "metonym")
"""Forms that are suggested wherever they stand; others only where they fill a role."""
ROUNDS = 4
"""So often what breaks a rule is left out before the layers that still do are emptied."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was found in one document."""

    names: Sequence[Mention] = ()
    quotes: Sequence[Quote] = ()
    events: Sequence[Event] = ()
    threats: Sequence[Threat] = ()


def record_of(
    document: Document,
    found: Found,
    schema: Schema,
    actors: Mapping[str, Mapping[str, Any]],
) -> JSONObject:
    """What was found → the record; an item that the schema or a rule refuses is left out."""
    layers = _Layers(document.text)
    for name in found.names:
        layers.mention(name)
    values: dict[str, list[JSONObject]] = {layer.name: [] for layer in schema.layers}
    values["quotes"] = [layers.quote(quote) for quote in found.quotes]
    values["events"] = [layers.event(event) for event in found.events]
    values["conditional_threats"] = [layers.threat(threat) for threat in found.threats]
    values["mentions"] = list(layers.mentions.values())
    head: JSONObject = {
        "schema_version": schema.version,
        "id": f"{document.id}.{ANNOTATOR}",
        "kind": "suggestion",
        "document_id": document.id,
        "text_sha256": document.text_sha256,
        "annotator": ANNOTATOR,
    }
    # Of a large registry only those who are meant are looked at, in each of a million documents.
    meant = {m["actor_id"] for m in values["mentions"] if "actor_id" in m}
    known = {identity: actors[identity] for identity in sorted(meant) if identity in actors}
    corpus = Corpus(documents={document.id: document}, actors=known)
    record: JSONObject = {}
    for round_ in range(ROUNDS + 1):
        record = canonical_record({**head, **_whole(values)}, schema.layers)
        refused: dict[str, set[int]] = {}
        for problem in check_record(record, schema, corpus, {}):
            place = ITEM.match(problem.path)
            if problem.severity == "error" and place is not None:
                refused.setdefault(place[1], set()).add(int(place[2]))
        if not refused:
            return record
        for layer, gone in refused.items():
            kept = [item for at, item in enumerate(record[layer]) if at not in gone]
            record[layer] = kept if round_ < ROUNDS - 1 else []
        values = {layer.name: record[layer.name] for layer in schema.layers}
    return record


def _whole(values: Mapping[str, list[JSONObject]]) -> dict[str, list[JSONObject]]:
    """The layers without references to mentions that are gone, and mentions that serve nothing."""
    known = {item["id"] for item in values["mentions"]}
    quotes = [_without(item, known) for item in values["quotes"]]
    events = [
        {**e, "arguments": [a for a in e["arguments"] if a["mention_id"] in known]}
        for e in values["events"]
    ]
    threats = []
    for item in values["conditional_threats"]:
        roles = ("threatener_ids", "target_ids", "beneficiary_ids")
        kept = {**item, **{role: [m for m in item[role] if m in known] for role in roles}}
        kept.pop("quote_id", None)
        if kept["threatener_ids"]:
            threats.append(kept)
    used = {q[role] for q in quotes for role in ("speaker_id", "addressee_id") if role in q}
    used |= {a["mention_id"] for e in events for a in e["arguments"]}
    used |= {m for t in threats for role in roles_of(t) for m in t[role]}
    mentions = [m for m in values["mentions"] if m["form"] in NAMED or m["id"] in used]
    return {
        **values,
        "mentions": mentions,
        "quotes": quotes,
        "events": events,
        "conditional_threats": threats,
    }


def roles_of(threat: Mapping[str, Any]) -> Iterable[str]:
    """The properties of a threat that name mentions."""
    return (name for name in ("threatener_ids", "target_ids", "beneficiary_ids") if name in threat)


def _without(quote: JSONObject, known: set[str]) -> JSONObject:
    kept = {k: v for k, v in quote.items() if not k.endswith("_id") or v in known}
    if "speaker_id" not in kept:
        kept["speaker_status"] = "unknown"
    return kept


@dataclass(slots=True)
class _Layers:
    """Items → objects of a record; each mention is there once."""

    text: str
    mentions: dict[tuple[Span, str, str], JSONObject] = field(default_factory=dict)
    items: int = 0

    def mention(self, found: Mention) -> str:
        """The id of a mention, which is entered if it is not there yet."""
        key = (found.span, found.form, found.actor.key)
        if key not in self.mentions:
            actor = found.actor
            proposed = {"name": actor.name, "kind": actor.kind, "country": actor.country}
            who: JSONObject = (
                {"actor_id": actor.id}
                if actor.id
                else {"proposed_actor": {k: v for k, v in proposed.items() if v}}
            )
            self.mentions[key] = {
                "id": f"mention-{len(self.mentions)}",
                **self.place(found.span),
                "form": found.form,
                **who,
                "provenance": {"rule": found.rule, "score": round(found.score, 3)},
            }
        return str(self.mentions[key]["id"])

    def quote(self, found: Quote) -> JSONObject:
        """A quote as the record has it."""
        values: JSONObject = {**self.item("quote", found), "mode": found.mode}
        if found.cue is not None:
            values["cue"] = self.place(found.cue)
        if found.speaker is not None:
            values["speaker_id"] = self.mention(found.speaker)
        status = "explicit" if found.status == "unknown" else found.status
        values["speaker_status"] = status if found.speaker is not None else "unknown"
        if found.addressee is not None and found.addressee != found.speaker:
            values["addressee_id"] = self.mention(found.addressee)
        return values

    def event(self, found: Event) -> JSONObject:
        """An event as the record has it."""
        roles = (
            ("agent", found.agents),
            ("recipient", found.recipients),
            ("place", found.places),
        )
        pairs = dict.fromkeys((role, self.mention(m)) for role, those in roles for m in those)
        values: JSONObject = {
            **self.item("event", found),
            "type": found.type,
            "modality": found.modality,
            "polarity": found.polarity,
            "arguments": [{"role": role, "mention_id": m} for role, m in pairs],
        }
        if found.date is not None:
            values["date"] = found.date
        return values

    def threat(self, found: Threat) -> JSONObject:
        """A threat as the record has it."""
        values: JSONObject = {
            **self.item("threat", found),
            "act": found.act,
            "aim": found.aim,
            "consequence_kinds": list(dict.fromkeys(found.kinds)),
            "commitment": found.commitment,
            "status": found.status,
            "threatener_ids": self.those(found.threateners),
            "target_ids": self.those(found.targets),
            "beneficiary_ids": self.those(found.beneficiaries),
        }
        for name, part in (
            ("condition", found.condition),
            ("marker", found.marker),
            ("consequence", found.consequence),
        ):
            if part is not None:
                values[name] = self.place(part)
        if found.condition is not None:
            values["condition_polarity"] = found.polarity or "if_done"
        return values

    def those(self, mentions: Iterable[Mention]) -> list[str]:
        """The ids of mentions, each once."""
        return list(dict.fromkeys(self.mention(m) for m in mentions))

    def item(self, kind: str, found: Quote | Event | Threat) -> JSONObject:
        """What every item has; its id tells it from all others of its kind."""
        self.items += 1
        identity = f"{kind}-{self.items}"
        provenance = {"rule": found.rule, "score": round(found.score, 3)}
        return {"id": identity, **self.place(found.span), "provenance": provenance}

    def place(self, span: Span) -> JSONObject:
        """A span as the record has it."""
        return {"start": span.start, "end": span.end, "text": span.slice(self.text)}
