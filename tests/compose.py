"""Invented documents with valid annotations: a text is written and marked at the same time."""

from __future__ import annotations

import hashlib
from random import Random
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.schema import Schema

WORDS = (
    *("river", "bridges", "Brücke", "naïve", "e\u0301tude", "<b>bold</b>", "fish &amp; chips"),
    *("🙂", "🇨🇱", "👩\u200d👩\u200d👧 crossing", "مرحبا بكم", "שלום לכם", "港口", "x\u200dy"),
    *("tab\tstop", "50%", "a-b", "I’ll"),
)
NAMES = (
    "Anna Lindqvist",
    "Strelsau",
    "Żółć",
    "ريما",
    "דוד",
    "李明",
    "O’Brien",
    "Ruritania 🇷🇺",
    "R&D",
)
NOTES = ("hard", "two readings:\nthis, or that", "“quoted” & <i>marked</i>", "🙂\t\\n literal")
ACTORS: dict[str, JSONObject] = {
    f"actor-{number}": {"id": f"actor-{number}", "name": f"Actor {number}", "kind": "state"}
    for number in range(6)
}
DATES = ("2019-05-02", "2019-05", "XXXX-05-02", "2019-05-02/2019-05-04", "2019-05~")


class Composer:
    """Writes a text piece by piece, and knows where each piece stands."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.text = ""
        self.items: dict[str, list[JSONObject]] = {
            "mentions": [], "events": [], "quotes": [], "conditional_threats": []
        }  # fmt: skip

    def write(self, piece: str) -> Span:
        """Append to the text."""
        start = len(self.text)
        self.text += piece
        return Span(start, len(self.text))

    def words(self) -> str:
        """A few words without quotation marks."""
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 4)))

    def mark(self, layer: str, span: Span, **values: Any) -> str:
        """Annotate a span; None among the values is left out."""
        identity = f"{layer}-{len(self.items[layer])}"
        if self.random.random() < 0.2:
            values["note"] = self.random.choice(NOTES)
        known = {name: value for name, value in values.items() if value is not None}
        self.items[layer].append({"id": identity, "start": span.start, "end": span.end, **known})
        return identity

    def part(self, span: Span) -> JSONObject:
        """A second span of an item."""
        return {"start": span.start, "end": span.end}

    def mention(self, actor: str) -> str:
        """Write and mark a name."""
        form = self.random.choice(["name", "nominal", "pronoun", "demonym", "metonym"])
        span = self.write(self.random.choice(NAMES))
        if self.random.random() < 0.1:
            proposed = self.random.choice(
                [{"name": "A new one"}, {"name": "N", "country": "CHL"},
                 {"name": "Żółć & co", "kind": "media", "country": "POL"}]
            )  # fmt: skip
            return self.mark("mentions", span, form=form, proposed_actor=proposed)
        return self.mark("mentions", span, form=form, actor_id=actor)

    def actors(self, count: int) -> list[str]:
        """Different actors."""
        return self.random.sample(sorted(ACTORS), count)

    def quote_sentence(self) -> None:
        """Somebody says something, in one of the three modes."""
        one, other = self.actors(2)
        mode = self.random.choice(["direct", "indirect", "mixed"])
        speaker = self.mention(one)
        self.write(" ")
        cue = self.write(self.random.choice(["said", "told", "warned"]))
        self.write(" ")
        addressee = None
        if self.random.random() < 0.5:
            addressee = self.mention(other)
            self.write(" ")
        start = len(self.text)
        opening, closing = self.random.choice([*map(tuple, ("“”", "„“", "«»", "‘’", '""'))])
        if mode == "direct":
            self.write(opening)
            span = self.write(self.words() + self.random.choice(["", ".", "!"]))
            self.write(closing)
        elif mode == "indirect":
            span = self.write("that " + self.words())
        else:
            self.write(f"the {opening}{self.words()}{closing} was {self.random.choice(WORDS)}")
            span = Span(start, len(self.text))
        known = self.random.random() < 0.8
        self.mark(
            "quotes",
            span,
            mode=mode,
            cue=self.part(cue) if self.random.random() < 0.8 else None,
            speaker_id=speaker if known else None,
            speaker_status=self.random.choice(["explicit", "implicit"]) if known else "unknown",
            addressee_id=addressee,
        )

    def event_sentence(self) -> None:
        """Somebody does something to somebody."""
        one, other = self.actors(2)
        agent = self.mention(one)
        self.write(" ")
        trigger = self.write(self.random.choice(["met", "attacked", "helped"]))
        self.write(" ")
        recipient = self.mention(other)
        arguments = [{"role": "agent", "mention_id": agent}]
        arguments.append(
            {"role": self.random.choice(["agent", "recipient", "place"]), "mention_id": recipient}
        )
        self.mark(
            "events",
            trigger,
            type=self.random.choice(["CONSULT", "ASSAULT", "AID", "OTHER"]),
            modality=self.random.choice(["actual", "future", "hypothetical", "generic"]),
            polarity=self.random.choice(["positive", "negative"]),
            date=self.random.choice([None, *DATES]),
            arguments=arguments[: self.random.randint(0, 2)],
        )

    def threat_sentence(self) -> None:
        """Somebody threatens somebody, with or without marker, condition and consequence."""
        one, other, third = self.actors(3)
        marker = condition = target = None
        start = len(self.text)
        with_condition = self.random.random() < 0.8
        if with_condition:
            if self.random.random() < 0.7:
                marker = self.part(self.write(self.random.choice(["if", "unless"])))
                self.write(" ")
            begun = len(self.text)
            target = self.mention(other)
            self.write(" " + self.words())
            condition = self.part(Span(begun, len(self.text)))
            self.write(", ")
        with_consequence = not with_condition or self.random.random() < 0.8
        threatener = self.mention(one)
        self.write(" will ")
        consequence = beneficiary = None
        if with_consequence:
            begun = len(self.text)
            self.write("arm ")
            beneficiary = self.mention(third)
            consequence = self.part(Span(begun, len(self.text)))
        else:
            self.write("see")
        act = self.random.choice(["threat", "warning", "offer"])
        kinds = ["military_aid", "economic"][: self.random.randint(1, 2)]
        if act == "offer":
            kinds = ["inducement"]
        self.mark(
            "conditional_threats",
            Span(start, len(self.text)),
            act=act,
            condition=condition,
            condition_polarity=self.random.choice(["if_done", "if_not_done"])
            if condition
            else None,
            marker=marker,
            consequence=consequence,
            aim=self.random.choice(["deter", "compel", "unclear"]),
            consequence_kinds=kinds if consequence else ["unspecified"],
            commitment=self.random.choice(["committed", "prepared", "signalled"]),
            status=self.random.choice(["issued", "announced", "recalled"]),
            threatener_ids=[threatener],
            target_ids=[target] if target else [],
            beneficiary_ids=[beneficiary] if beneficiary else [],
        )


def compose(random: Random, schema: Schema, name: str = "invented") -> tuple[Document, JSONObject]:
    """An invented document, and a valid record of it in canonical form."""
    composer = Composer(random)
    sentences = [composer.quote_sentence, composer.event_sentence, composer.threat_sentence]
    for _ in range(random.randint(1, 8)):
        random.choice(sentences)()
        composer.write(random.choice([". ", ".\n\n", ".\r\n\r\n", ".\u2028", " –\t"]))
    text = composer.text
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    document = Document(
        id=name,
        text=text,
        text_sha256=digest,
        language="und",
        translation="unknown",
        license="unknown",
        sections=(Section(Span(0, len(text.rstrip())), "body"),),
    )
    record: JSONObject = {
        "schema_version": schema.version,
        "id": f"{name}.annotator-1",
        "kind": "annotation",
        "document_id": name,
        "text_sha256": digest,
        "annotator": "annotator-1",
        **composer.items,
    }
    for layer in schema.layers:
        for item in record[layer.name]:
            for values in (item, *(item[p.name] for p in layer.parts if p.name in item)):
                values["text"] = Span.of(values).slice(text)
    return document, canonical_record(record, schema.layers)
