"""Arbitrary records: any marks on any words, nested, crossing and doubled, over any line ends."""

from __future__ import annotations

import hashlib
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from toolkit.canonical import canonical_record
from toolkit.convert.drawn import head_of
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.schema import Schema, load_schema

SCHEMA = load_schema()
SOME = settings(max_examples=50)
"""As many readings as a property is tried on: each takes some milliseconds to draw."""
LAYERS = [layer.name for layer in SCHEMA.layers]
TOKENS = (
    *(
        "Anna",
        "Lindqvist",
        "Strelsau’s",
        "said",
        "“We",
        "will",
        "arm",
        "them”",
        "«no»",
        "if",
        "50%",
    ),
    *("🙂", "🇨🇱", "👩\u200d👩\u200d👧", "e\u0301tude", "مرحبا", "שלום", "港口", "x\u200dy", "R&D"),
    *(
        "<b>",
        '"quoted"',
        "'tis",
        "-DOCSTART-",
        "=1+1",
        "@x",
        "a;b",
        "T1",
        "\\n",
        "\U0001d518",
        "#",
        "—",
    ),
)
GAPS = (" ", " ", " ", "\n", "\n\n", "\t", "\u2028", "\x85", ". ", ".\n\n", "\u00a0", "")
ACTORS: dict[str, JSONObject] = {
    "anna-lindqvist": {
        "id": "anna-lindqvist", "name": "Anna Lindqvist", "kind": "person",
        "represents": ["ruritania"], "wikidata": "Q42",
    },
    "ruritania": {"id": "ruritania", "name": "Ruritania", "kind": "state", "country": "RUR"},
    "the.river": {"id": "the.river", "name": "the\nRiver; “R”", "kind": "place"},
}  # fmt: skip
DATES = ("2019-05-02", "2019-05", "XXXX-05-02", "2019-05-02/2019-05-04", "2019-05~", "?" * 4)
STRANGE = "\n\t\r\\\x85\u2028 "
PLAIN = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn"))
NOTES = st.text(PLAIN | st.sampled_from(STRANGE), min_size=1, max_size=12)
SCORES = st.floats(0, 1)
PROVENANCE = st.fixed_dictionaries(
    {},
    optional={
        "region_id": st.sampled_from(["-Ab_1", "q.0-4"]),
        "rule": st.just("a rule, with “marks”"),
        "score": SCORES,
        "annotators": st.lists(
            st.sampled_from(["annotator-1", "annotator-2"]), unique=True, min_size=1
        ),
        "decision": st.just("d.1"),
        "reason": NOTES,
    },
)


def choice(name: str) -> st.SearchStrategy[str]:
    """A value of an enum of the schema."""
    return st.sampled_from(SCHEMA.definition(name)["enum"])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text, and where its words are."""
    text, words = "", []
    for token in draw(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=14)):
        text += draw(st.sampled_from(GAPS)) if text else draw(st.sampled_from(["", "\n", " "]))
        words.append(Span(len(text), len(text) + len(token)))
        text += token
    return text + draw(st.sampled_from(["", "\n"])), words


def stretch(draw: st.DrawFn, text: str, words: list[Span]) -> JSONObject:
    """From one word to another."""
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, min(len(words) - 1, first + 6)))
    start, end = words[first].start, words[last].end
    return {"start": start, "end": end, "text": text[start:end]}


class Drawing:
    """Draws the items of one record."""

    def __init__(self, draw: st.DrawFn, text: str, words: list[Span]) -> None:
        self.draw, self.text, self.words = draw, text, words
        self.items: dict[str, list[JSONObject]] = {name: [] for name in LAYERS}

    def part(self) -> JSONObject:
        return stretch(self.draw, self.text, self.words)

    def maybe(self, values: JSONObject, name: str, value: Any) -> None:
        if self.draw(st.booleans()):
            values[name] = value() if callable(value) else self.draw(value)

    def add(self, layer: str, values: JSONObject) -> None:
        if self.draw(st.integers(0, 3)) == 0:
            values["note"] = self.draw(NOTES)
        if self.draw(st.integers(0, 3)) == 0:
            values["provenance"] = self.draw(PROVENANCE)
            if not values["provenance"]:
                del values["provenance"]
        identity = f"{layer}-{len(self.items[layer])}"
        self.items[layer].append({"id": identity, **self.part(), **values})

    def mention(self) -> None:
        values: JSONObject = {"form": self.draw(choice("mention_form"))}
        if self.draw(st.integers(0, 3)):
            values["actor_id"] = self.draw(st.sampled_from(sorted(ACTORS)))
        else:
            values["proposed_actor"] = self.draw(
                st.fixed_dictionaries(
                    {"name": st.sampled_from(["Żółć & co", "N", "a “new” one"])},
                    optional={"kind": choice("actor_kind"), "country": st.just("CHL")},
                )
            )
        self.add("mentions", values)

    def some(self, most: int = 3) -> list[str]:
        known = [item["id"] for item in self.items["mentions"]]
        return self.draw(st.lists(st.sampled_from(known), unique=True, max_size=most))

    def event(self) -> None:
        roles = st.tuples(choice("argument_role"), st.sampled_from(self.items["mentions"]))
        given = self.draw(
            st.lists(roles, max_size=4, unique_by=lambda pair: (pair[0], pair[1]["id"]))
        )
        values: JSONObject = {
            "type": self.draw(choice("event_type")),
            "modality": self.draw(choice("modality")),
            "polarity": self.draw(choice("polarity")),
            "arguments": [{"role": role, "mention_id": one["id"]} for role, one in given],
        }
        self.maybe(values, "date", st.sampled_from(DATES))
        self.add("events", values)

    def quote(self) -> None:
        values: JSONObject = {"mode": self.draw(choice("quote_mode")), "speaker_status": "unknown"}
        for speaker in self.some(1):
            status = self.draw(st.sampled_from(["explicit", "implicit"]))
            values |= {"speaker_id": speaker, "speaker_status": status}
        for other in self.some(1):
            values["addressee_id"] = other
        self.maybe(values, "cue", self.part)
        self.add("quotes", values)

    def threat(self) -> None:
        values: JSONObject = {
            "act": self.draw(choice("threat_act")),
            "aim": self.draw(choice("aim")),
            "commitment": self.draw(choice("commitment")),
            "status": self.draw(choice("threat_status")),
            "consequence_kinds": ["unspecified"],
            "threatener_ids": self.some() or [self.items["mentions"][0]["id"]],
            "target_ids": self.some(),
            "beneficiary_ids": self.some(),
        }
        self.maybe(values, "condition", self.part)
        if "condition" not in values or self.draw(st.booleans()):
            values["consequence"] = self.part()
            kinds = st.lists(choice("consequence_kind"), unique=True, min_size=1, max_size=3)
            values["consequence_kinds"] = self.draw(kinds)
        if "condition" in values:
            values["condition_polarity"] = self.draw(choice("condition_polarity"))
            self.maybe(values, "marker", self.part)
        self.add("conditional_threats", values)


@st.composite
def readings(draw: st.DrawFn, schema: Schema = SCHEMA) -> tuple[Document, JSONObject]:
    """A document and a record of it in canonical form, which the schema accepts."""
    text, words = draw(texts())
    drawing = Drawing(draw, text, words)
    for make, most in (
        (drawing.mention, 5),
        (drawing.event, 3),
        (drawing.quote, 3),
        (drawing.threat, 3),
    ):
        least = int(make == drawing.mention)
        for _ in range(draw(st.integers(least, most))):
            make()
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    name = draw(st.sampled_from(["invented", "an.article", "007_x-y"]))
    facts = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "title": st.just(words[0].slice(text)),
                "source": st.just("The Strelsau Courier"),
                "published": st.just("2019-05-02"),
            },
        )
    )
    if "published" in facts:
        facts["published_basis"] = "stated"
    document = Document(
        id=name,
        text=text,
        text_sha256=digest,
        language=draw(st.sampled_from(["und", "en", "ar"])),
        translation=draw(st.sampled_from(["unknown", "original"])),
        license="unknown",
        sections=(Section(Span(words[0].start, words[-1].end), "body"),),
        **facts,
    )
    annotator = draw(st.sampled_from(["annotator-1", "annotator-12", "gold", "suggest"]))
    head = head_of(name, annotator, digest, schema.version)
    if draw(st.booleans()):
        head["source"] = {"export": "p.json", "project": 1, "task_id": 7, "lead_time": 1.5}
    return document, canonical_record({**head, **drawing.items}, schema.layers)
