"""The two invented articles of these tests, and a complete reading of each.

What is marked is written with the words around it: ``“If [Duke Michael] crosses`` is the name in
those words, and ``…`` stands for anything in between.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.model import JSONObject
from toolkit.schema import Schema, load_schema

HERE = Path(__file__).resolve().parent
SCHEMA: Schema = load_schema()
ARTICLE = (HERE / "article.txt").read_text("utf-8")
NOTICE = (HERE / "notice.txt").read_text("utf-8")
TEXTS = {"article": ARTICLE, "notice": NOTICE}
ACTORS: JSONObject = json.loads((HERE / "actors.json").read_text("utf-8"))
BOILERPLATE = ("By the ", "Read also: ")


def place(text: str, words: str) -> tuple[int, int]:
    """Words with the marked ones in brackets → where these begin and end; they stand there once."""
    quoted = re.escape(words).replace("…", ".*?")
    pattern = quoted.replace(r"\[", "(", 1).replace(r"\]", ")", 1)
    (found,) = re.finditer(pattern, text, re.DOTALL)
    return found.start(1), found.end(1)


def span(text: str, words: str) -> JSONObject:
    """The same as the span of an item."""
    start, end = place(text, words)
    return {"start": start, "end": end, "text": text[start:end]}


def document(name: str) -> JSONObject:
    """A line of ``documents.jsonl``: each paragraph is a section."""
    text = TEXTS[name]
    sections = []
    for number, paragraph in enumerate(re.finditer(r"[^\n]+", text)):
        kind = "body" if number else "title"
        if paragraph[0].startswith(BOILERPLATE):
            kind = "boilerplate"
        sections.append({"start": paragraph.start(), "end": paragraph.end(), "kind": kind})
    return {
        "id": name,
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "language": "en",
        "title": text.splitlines()[0],
        "published": "1897-05-02",
        "published_basis": "stated",
        "translation": "original",
        "license": "CC0-1.0",
        "sections": sections,
    }


class Marks:
    """Marks a text; an item's name is kept as the id of its region."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.layers: dict[str, list[JSONObject]] = {layer.name: [] for layer in SCHEMA.layers}

    def mark(self, layer: str, name: str, words: str, **values: Any) -> None:
        """Mark the words in brackets; parts are words in brackets, too."""
        for part in ("cue", "condition", "marker", "consequence"):
            if part in values:
                values[part] = span(self.text, values[part])
        item = {"id": name, **span(self.text, words), **values, "provenance": {"region_id": name}}
        self.layers[layer].append(item)

    def mention(self, name: str, words: str, actor: str, form: str = "name") -> None:
        """Mark words that refer to an actor."""
        self.mark("mentions", name, words, form=form, actor_id=actor)

    def event(
        self, name: str, words: str, kind: str, modality: str, date: str = "", **roles: str
    ) -> None:
        """Mark a trigger; two fillers of a role have a blank in between."""
        arguments = [
            {"role": role, "mention_id": filler}
            for role, fillers in roles.items()
            for filler in fillers.split()
        ]
        values = {"type": kind, "modality": modality, "polarity": "positive"}
        dated = {"date": date} if date else {}
        self.mark("events", name, words, **values, **dated, arguments=arguments)

    def quote(
        self, name: str, words: str, mode: str, cue: str, speaker: str, addressee: str = ""
    ) -> None:
        """Mark words said."""
        to = {"addressee_id": addressee} if addressee else {}
        known = {"speaker_id": speaker, "speaker_status": "explicit", **to}
        self.mark("quotes", name, words, mode=mode, cue=cue, **known)

    def threat(
        self, name: str, words: str, parts: Mapping[str, str], sides: Mapping[str, str], **v: Any
    ) -> None:
        """Mark a frame."""
        fillers = {
            f"{side}_ids": sides[side].split() if side in sides else []
            for side in ("threatener", "target", "beneficiary")
        }
        settled = {"condition_polarity": "if_done", "status": "issued"}
        self.mark("conditional_threats", name, words, **parts, **fillers, **settled, **v)

    def record(self, document: str, annotator: str) -> JSONObject:
        """The record in canonical form."""
        head = {
            "schema_version": SCHEMA.version,
            "id": f"{document}.{annotator}",
            "kind": "annotation",
            "document_id": document,
            "text_sha256": hashlib.sha256(self.text.encode()).hexdigest(),
            "annotator": annotator,
        }
        return canonical_record({**head, **self.layers}, SCHEMA.layers)


def article(annotator: str) -> JSONObject:
    """A complete reading of the article."""
    marks = Marks(ARTICLE)
    _mentions(marks)
    _quotes(marks)
    _threats(marks)
    _events(marks)
    return marks.record("article", annotator)


def _mentions(marks: Marks) -> None:
    marks.mention("ruritania-0", "[Ruritania] warns", "ruritania")
    marks.mention("michael-0", "warns Duke [Michael]", "michael")
    marks.mention("zenda-0", "the ford at [Zenda]", "zenda")
    marks.mention("michael-1", "“If Duke [Michael]", "michael")
    marks.mention("ruritania", "[Ruritania] will", "ruritania")
    marks.mention("villagers-1", "shield the [villagers]", "villagers", "nominal")
    marks.mention("flavia", "Princess [Flavia]", "flavia")
    marks.mention("strakencz", "Marshal [Strakencz]", "strakencz")
    marks.mention("rudolf", "King [Rudolf]", "rudolf")
    marks.mention("strelsau", "stay in [Strelsau]", "strelsau")
    marks.mention("he", "[He] called", "rudolf", "pronoun")
    marks.mention("black", "“[Black Michael] told", "michael")
    marks.mention("me", "told [me]", "sapt", "pronoun")
    marks.mention("sapt", "Colonel [Sapt]", "sapt")
    marks.mention("duke", "If the [duke] frees", "michael", "nominal")
    marks.mention("kingdom", "the [kingdom] will", "ruritania", "nominal")
    marks.mention("fritz", "[Fritz von Tarlenheim] promised", "fritz")
    marks.mention("michael-2", "Duke [Michael] may", "michael")
    marks.mention("villagers-2", "the [villagers] would flee", "villagers", "nominal")
    marks.mention("sapt-2", "[Sapt] warned", "sapt")
    marks.mention("hussars", "his [hussars] attacked", "hussars", "nominal")
    marks.mention("patrol", "a [patrol] near", "patrol", "nominal")
    marks.mention("zenda", "patrol near [Zenda]", "zenda")
    marks.mention("sides", "The two [sides] will", "sides", "nominal")
    marks.mention("hofbau", "meet in [Hofbau] on", "hofbau")
    marks.mention("kravonia", "[Kravonia] sends", "kravonia")
    marks.mention("ruritania-9", "grain to [Ruritania].", "ruritania")


def _quotes(marks: Marks) -> None:
    ford = "“[If Duke Michael … villagers,]” Princess"
    marks.quote("ford", ford, "direct", "Flavia [told] Ruritanian", "flavia", "strakencz")
    garrison = "[the garrison would stay in Strelsau]."
    marks.quote("garrison", garrison, "indirect", "Rudolf [said] the", "rudolf")
    marks.quote("errand", "called [the plan “a fool’s errand”].", "mixed", "He [called] the", "he")
    march = "“[Black Michael told … in March,]” said"
    marks.quote("march", march, "direct", "” [said] Colonel", "sapt")
    castle = "‘[the castle is mine]’"
    marks.quote("castle", castle, "direct", "Michael [told] me", "black", "me")
    toll = "[If the duke … the toll], Fritz"
    marks.quote("toll", toll, "indirect", "Tarlenheim [promised].", "fritz")
    flee = "[In that case … the valley], Sapt"
    marks.quote("flee", flee, "indirect", "Sapt [warned].", "sapt-2")


def _threats(marks: Marks) -> None:
    marks.threat(
        "bridge",
        "“[If Duke Michael … shield the villagers],”",
        {
            "marker": "“[If] Duke",
            "condition": "[Duke Michael crosses the ford]",
            "consequence": "[close the bridge and shield the villagers]",
        },
        {"threatener": "ruritania", "target": "michael-1", "beneficiary": "villagers-1"},
        act="threat",
        aim="deter",
        consequence_kinds=["force_posture", "economic"],
        commitment="committed",
    )
    marks.threat(
        "offer",
        "[If the duke frees … lift the toll]",
        {
            "marker": "[If] the duke",
            "condition": "[the duke frees the prisoner]",
            "consequence": "[lift the toll]",
        },
        {"threatener": "kingdom", "target": "duke"},
        act="offer",
        aim="compel",
        consequence_kinds=["inducement"],
        commitment="committed",
    )
    marks.threat(
        "dam",
        "[In that case the villagers would flee the valley]",
        {
            "marker": "[In that case] the",
            "condition": "[Duke Michael may open the dam].",
            "consequence": "[flee the valley]",
        },
        {"threatener": "sapt-2", "target": "michael-2"},
        act="warning",
        aim="deter",
        consequence_kinds=["unspecified"],
        commitment="signalled",
    )


def _events(marks: Marks) -> None:
    sides = {"agent": "ruritania-0", "recipient": "michael-0"}
    marks.event("warns", "Ruritania [warns]", "THREATEN", "actual", **sides)
    marks.event("crosses", "Michael [crosses] the", "MOBILIZE", "hypothetical", agent="michael-1")
    marks.event("close", "will [close] the", "OTHER", "hypothetical", agent="ruritania")
    marks.event("frees", "duke [frees] the", "CONCEDE", "hypothetical", agent="duke")
    marks.event("lift", "will [lift] the", "CONCEDE", "hypothetical", agent="kingdom")
    sides = {"agent": "hussars", "recipient": "patrol", "place": "zenda"}
    marks.event("attacked", "hussars [attacked] a", "ASSAULT", "actual", "1897-04-30", **sides)
    sides = {"agent": "sides", "place": "hofbau"}
    marks.event("meet", "will [meet] in", "CONSULT", "future", "1897-05-10", **sides)
    sides = {"agent": "kravonia", "recipient": "ruritania-9"}
    marks.event("sends", "Kravonia [sends] grain", "AID", "actual", **sides)


def notice(annotator: str) -> JSONObject:
    """A complete reading of the notice."""
    marks = Marks(NOTICE)
    marks.mention("kravonia-0", "[Kravonia] sends grain\n", "kravonia")
    marks.mention("kravonia", "[Kravonia] sends grain to", "kravonia")
    marks.mention("ruritania", "to [Ruritania] by", "ruritania")
    marks.mention("sophy", "[Sophy] met", "sophy")
    marks.mention("fritz", "met [Fritz von Tarlenheim]", "fritz")
    marks.mention("strelsau", "in [Strelsau].", "strelsau")
    sides = {"agent": "kravonia", "recipient": "ruritania"}
    marks.event("sends", "[sends] grain to", "AID", "actual", **sides)
    sides = {"agent": "sophy", "recipient": "fritz", "place": "strelsau"}
    marks.event("met", "Sophy [met]", "CONSULT", "actual", **sides)
    return marks.record("notice", annotator)


def suggested(name: str) -> JSONObject:
    """What rules would have suggested: the names, and no more."""
    record = article("suggest") if name == "article" else notice("suggest")
    names = [item for item in record["mentions"] if item["form"] == "name"]
    rest: JSONObject = {layer.name: [] for layer in SCHEMA.layers}
    return {**record, **rest, "kind": "suggestion", "mentions": names}
