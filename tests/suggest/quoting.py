"""A text → the quotes found in it, as short as a test can read them."""

from __future__ import annotations

from toolkit.files import sha256
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Quote
from toolkit.suggest.names.find import find_names
from toolkit.suggest.names.known import Known
from toolkit.suggest.parse import parse
from toolkit.suggest.quotes.find import find_quotes

ACTORS: list[JSONObject] = [
    {
        "id": "hentzau",
        "kind": "person",
        "name": "Otto Hentzau",
        "aliases": [{"text": "Hentzau", "form": "name"}],
    },
    {
        "id": "lind",
        "kind": "person",
        "name": "Anna Lind",
        "aliases": [{"text": "Lind", "form": "name"}],
    },
    {"id": "ruritania", "kind": "state", "name": "Ruritania"},
    {"id": "klow", "kind": "place", "name": "Klow"},
    {"id": "palace", "kind": "organization", "name": "Red Palace"},
]
PLAIN = "de"
"""A language without a parse: what is found by lists of words alone."""


def document(text: str, *sections: tuple[int, int, str], language: str = "en") -> Document:
    """A document; without sections, all body."""
    parts = sections or ((0, len(text), "body"),)
    digest = sha256(text.encode())
    cut = tuple(Section(Span(start, end), kind) for start, end, kind in parts)
    return Document("d", text, digest, language, "original", "unknown", cut)


def found(read: Document) -> list[Quote]:
    """The quotes of a document."""
    parsed, known = parse(read), Known(ACTORS)
    return find_quotes(parsed, Fillers(parsed, find_names(parsed, known), known))


def told(text: str, *sections: tuple[int, int, str], language: str = "en") -> list[str]:
    """What is found: ``mode [words] cue, speaker > addressee``; ~ before an implicit speaker."""
    return [shown(quote, text) for quote in found(document(text, *sections, language=language))]


def shown(quote: Quote, text: str) -> str:
    """One quote in short."""
    cue = quote.cue.slice(text) if quote.cue else "-"
    implied = "~" if quote.status == "implicit" else ""
    who = quote.speaker.span.slice(text) if quote.speaker else "?"
    to = f" > {quote.addressee.span.slice(text)}" if quote.addressee else ""
    return f"{quote.mode} [{quote.span.slice(text)}] {cue}, {implied}{who}{to}"
