"""A pair of items → a task of Label Studio that shows the two side by side, and its page.

Everything shown is escaped: what an article holds stays text, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from toolkit.actors import NEW
from toolkit.link import Candidate
from toolkit.link.cluster import Pair, pair_of
from toolkit.link.decided import ANSWERS, Question
from toolkit.link.items import KINDS, Entry
from toolkit.link.reasons import ROLES, Name
from toolkit.model import Document, JSONObject

ANSWER, COMMENT = "same", "comment"
"""What the controls of the page are called."""
ASKED = {
    "same_event": "Are these one and the same event?",
    "same_quote": "Are these one and the same utterance: verbatim, translated or paraphrased?",
    "same_threat": "Are these one and the same threat, by the same side on the same occasion?",
}
MEANT = {
    "yes": "One and the same, by the codebook.",
    "no": "Not the same: another speaker, another day, another act.",
    "unsure": "The texts leave it open.",
}
KEYS = {"yes": "1", "no": "2", "unsure": "3"}
AROUND = 600
"""Characters of the paragraphs around an item that are shown on either side."""
STYLE = """
.redline-pair{display:grid;grid-template-columns:1fr 1fr;gap:0 20px;padding:0 8px}
.redline-pair-head,.redline-pair-answer{grid-column:1/-1}
.redline-pair-head h4:first-child{font-size:18px!important}
.redline-pair-text{border:1px solid var(--color-neutral-border,#d9d9d9);border-radius:4px;
 padding:4px 14px 12px}
.redline-pair h4{margin:6px 0!important;font-size:14px!important;line-height:20px!important;
 white-space:pre-line}
"""
MARK = "background:#ffe08a;color:#1f1f24;padding:2px 0;border-bottom:2px solid #8a5a00"


def config() -> str:
    """The labeling configuration of the page, the same bytes each time."""
    page = ET.Element("View", className="redline-pair")
    ET.SubElement(page, "Style").text = STYLE
    head = ET.SubElement(page, "View", className="redline-pair-head")
    ET.SubElement(head, "Header", value="$question", size="4")
    ET.SubElement(head, "Header", value="$reasons", size="6")
    for side in ("one", "other"):
        box = ET.SubElement(page, "View", className="redline-pair-text")
        ET.SubElement(box, "Header", value=f"${side}_told", size="6")
        ET.SubElement(box, "HyperText", name=side, value=f"${side}", inline="true")
    below = ET.SubElement(page, "View", className="redline-pair-answer")
    choices = ET.SubElement(
        below,
        "Choices",
        {"name": ANSWER, "toName": "one", "choice": "single", "required": "true"}
        | {"showInline": "true"},
    )
    for answer in ANSWERS:
        ET.SubElement(choices, "Choice", value=answer, hotkey=KEYS[answer], hint=MEANT[answer])
    ET.SubElement(
        below,
        "TextArea",
        {"name": COMMENT, "toName": "one", "rows": "2", "maxSubmissions": "1"}
        | {"editable": "true", "placeholder": "A comment, if you like"},
    )
    ET.indent(page, " ")
    return ET.tostring(page, encoding="unicode") + "\n"


def instructions() -> str:
    """What the page says to annotators."""
    asked = "".join(f"<li>{escape(ASKED[kind])}</li>" for kind in KINDS)
    return (
        "<p>Two items are marked, each in its paragraph. Press 1 for yes, 2 for no, 3 for unsure,"
        " write a comment if you like (Shift+Enter adds it), and submit.</p>\n"
        f"<ul>{asked}</ul>\n"
        "<p>Words as reported by two different speakers are two quotes. What somebody repeats on"
        " another day is said anew. A threat that was announced and then made on that occasion is"
        " one.</p>\n"
    )


def task(candidate: Candidate, documents: Mapping[str, Document], name: Name) -> JSONObject:
    """A candidate → the task that asks for it; `name` gives the names of actors."""
    data: JSONObject = {
        "kind": candidate.kind,
        "question": ASKED[candidate.kind],
        "reasons": f"What speaks for it: {'; '.join(candidate.reasons)}",
        "score": round(candidate.score, 3),
    }
    for side, entry in (("one", candidate.one), ("other", candidate.other)):
        document = documents.get(entry.document)
        data[f"{side}_item"] = {"document_id": entry.document, "id": entry.id}
        data[f"{side}_told"] = _told(entry, document, name)
        data[side] = _shown(entry, document)
    return {"data": data}


def question_of(data: Any) -> Question | None:
    """The data of a task → what it asks; None: it is no task of this page."""
    match data:
        case {
            "kind": str(kind),
            "one_item": {"document_id": str(document), "id": str(item)},
            "other_item": {"document_id": str(other_document), "id": str(other_item)},
        } if kind in KINDS:
            pair: Pair = pair_of((document, item), (other_document, other_item))
            return kind, pair
    return None


def _told(entry: Entry, document: Document | None, name: Name) -> str:
    """What is known of an item: its article, when that appeared, and who speaks or acts."""
    lines = [entry.document]
    if document is not None:
        lines = [document.title or document.id]
        source = f", {document.source}" if document.source else ""
        lines.append(f"{document.published or 'no date'}{source}")
    people = ", ".join(sorted(name(actor).removeprefix(NEW) for actor in entry.who))
    lines.append(f"{ROLES[entry.kind]}: {people or 'not named'}")
    return "\n".join(lines)


def _shown(entry: Entry, document: Document | None) -> str:
    """The paragraph of an item as HTML, the item marked."""
    if document is None:
        return f'<p><mark style="{MARK}">{escape(entry.text)}</mark></p>'
    text = document.text
    first = text.rfind("\n\n", 0, entry.start) + 1
    last = text.find("\n\n", entry.end)
    first = max(first, entry.start - AROUND)
    last = min(len(text) if last < 0 else last, entry.end + AROUND)
    before, after = text[first : entry.start].lstrip(), text[entry.end : last].rstrip()
    marked = f'<mark style="{MARK}">{_lines(text[entry.start : entry.end])}</mark>'
    return f'<p dir="auto">{_lines(before)}{marked}{_lines(after)}</p>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
