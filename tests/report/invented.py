"""Two invented articles that do what data may do to a page: markup, emoji, right to left."""

from __future__ import annotations

import hashlib
from typing import Any

from toolkit.dataset.source import Source
from toolkit.links import Links
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.schema import Schema

SCRIPT = "<script>alert(1)</script>"
ZENDA = (
    f'🙂 {SCRIPT} & “Strelsau” "waits"\n\n'
    "Rudolf 👩\u200d👩\u200d👧 said “We shall arm Flavia & all 🙂 if \u202eMichael\u202c attacks"
    "</script>”.\n\n"
    "Advertisement </article>"
)
ARABIC = "قال رودولف: إذا هاجم ميخائيل زيندا فسنسلح فلافيا.\n\nانتهى الخبر."
ACTORS: dict[str, JSONObject] = {
    "rudolf": {"id": "rudolf", "name": "Rudolf <b>V</b>", "kind": "person", "represents": ["rur"]},
    "michael": {"id": "michael", "name": "Michael \u202eof Strelsau", "kind": "person"},
    "flavia": {"id": "flavia", "name": "Flavia & Co 🙂", "kind": "person"},
    "rur": {"id": "rur", "name": "Ruritania", "kind": "state"},
}


def span(text: str, words: str) -> JSONObject:
    """Where words stand that stand once."""
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def item(text: str, prefix: str, words: str, **values: Any) -> JSONObject:
    """An item on words that stand once."""
    at = span(text, words)
    return {"id": f"{prefix}.{at['start']}-{at['end']}", **at, **values}


def article(
    schema: Schema, name: str, text: str, words: dict[str, str], **about: Any
) -> tuple[Document, JSONObject]:
    """A document, and the gold of it: who threatens whom, on what condition."""
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    cuts = [0, *(i for i in range(len(text)) if text[i : i + 2] == "\n\n"), len(text)]
    kinds = about.pop("kinds")
    sections = tuple(
        Section(Span(start if start == 0 else start + 2, end), kind)
        for start, end, kind in zip(cuts[:-1], cuts[1:], kinds, strict=True)
    )
    document = Document(
        id=name, text=text, text_sha256=digest, license="unknown", sections=sections,
        translation="unknown", **about,
    )  # fmt: skip
    who, whom, helped = (
        item(text, "m", words[actor], form="name", actor_id=actor)
        for actor in ("rudolf", "michael", "flavia")
    )
    quote = item(
        text, "q", words["quote"], mode=words["mode"], cue=span(text, words["cue"]),
        speaker_id=who["id"], speaker_status="explicit", note=f"{SCRIPT}\u202e \"'&",
    )  # fmt: skip
    event = item(
        text, "e", words["event"], type="AID", modality="hypothetical", polarity="positive",
        arguments=[{"role": "recipient", "mention_id": helped["id"]}],
    )  # fmt: skip
    threat = item(
        text, "t", words["threat"], act="threat", condition=span(text, words["condition"]),
        condition_polarity="if_done", marker=span(text, words["marker"]),
        consequence=span(text, words["consequence"]), aim="deter",
        consequence_kinds=["military_aid"], commitment="committed", status="issued",
        threatener_ids=[who["id"]], target_ids=[whom["id"]], beneficiary_ids=[helped["id"]],
        quote_id=quote["id"],
    )  # fmt: skip
    record: JSONObject = {
        "schema_version": schema.version,
        "id": f"{name}.gold",
        "kind": "gold",
        "document_id": name,
        "text_sha256": digest,
        "annotator": "gold",
        "mentions": [who, whom, helped],
        "events": [event],
        "quotes": [quote],
        "conditional_threats": [threat],
    }
    return document, record


def hostile(schema: Schema) -> Source:
    """Both articles with their gold, and their threats as one and the same."""
    zenda = article(
        schema, "zenda", ZENDA,
        {
            "rudolf": "Rudolf", "michael": "Michael", "flavia": "Flavia", "event": "arm",
            "quote": "We shall arm Flavia & all 🙂 if \u202eMichael\u202c attacks</script>",
            "threat": "We shall arm Flavia & all 🙂 if \u202eMichael\u202c attacks",
            "condition": "Michael\u202c attacks", "marker": "if",
            "consequence": "arm Flavia & all 🙂", "cue": "said", "mode": "direct",
        },
        language="en", title=f"🙂 {SCRIPT}", published="1894-07-01", source="<i>Gazette</i>",
        published_basis="stated", kinds=("title", "body", "boilerplate"),
    )  # fmt: skip
    arabic = article(
        schema, "zenda-ar", ARABIC,
        {
            "rudolf": "رودولف", "michael": "ميخائيل", "flavia": "فلافيا", "event": "فسنسلح",
            "quote": "إذا هاجم ميخائيل زيندا فسنسلح فلافيا",
            "threat": "إذا هاجم ميخائيل زيندا فسنسلح فلافيا",
            "condition": "هاجم ميخائيل زيندا", "marker": "إذا", "consequence": "فسنسلح فلافيا",
            "cue": "قال", "mode": "indirect",
        },
        language="ar", title="قال رودولف", published="1894-08", published_basis="stated",
        kinds=("body", "body"),
    )  # fmt: skip
    both = (zenda, arabic)
    members = [
        {"document_id": document.id, "id": record["conditional_threats"][0]["id"]}
        for document, record in both
    ]
    cluster = {"id": "arm-flavia", "kind": "same_threat", "members": members}
    return Source(
        [record for _, record in both],
        {document.id: document for document, _ in both},
        ACTORS,
        schema,
        links=Links(clusters=((0, cluster),)),
    )
