"""Records → columns with BIO tags, a file for each layer, as CoNLL-2003 and its readers have them.

A line is a token: the token, where it begins and ends in the document, and its tag, with tabs
between them; a blank line ends a sentence, and ``-DOCSTART-`` begins a document. Marks that
overlap stand in files of their own: ``quotes.conll`` has the outermost ones, ``quotes.2.conll``
those that overlap them, and so on. So each tag says one thing, and no mark is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from toolkit.convert.drawn import Drawn, take_apart
from toolkit.convert.given import Given, Piece
from toolkit.convert.loss import (
    ACTORS,
    DOCUMENT_FACTS,
    LINKS,
    PROVENANCE,
    SOURCE,
    Losses,
    arrows_of,
    fields_of,
    parts_of,
)
from toolkit.convert.tokens import covered, sentences, tokens
from toolkit.model import Document, Span
from toolkit.schema import Schema

BEGIN = "-DOCSTART-"
OUTSIDE = "O"
PARTS = "parts"


class Mark(NamedTuple):
    """A stretch of text and its tag."""

    span: Span
    tag: str


def cannot_hold(schema: Schema) -> Losses:
    """All but what is marked, and how."""
    why = "a tag says what a token belongs to, and no more"
    apart = "the words of a part are tagged; whose part they are is not said"
    return (
        *fields_of(schema, why),
        *arrows_of(schema, why),
        *parts_of(schema, apart),
        *(*PROVENANCE, SOURCE, LINKS, ACTORS, *DOCUMENT_FACTS),
    )


def to_conll(given: Given) -> Iterator[Piece]:
    """Records → a folder for each reader, with a file for each layer and for the parts in it."""
    for record, document in given.pairs():
        drawn = list(take_apart(record, given.schema))
        every = [mark for one in drawn for mark in marks_of(one)]
        page = _Page(document, every)
        for layer in given.schema.layers:
            here = [one for one in drawn if one.layer is layer]
            marked = {layer.name: [Mark(one.span, one.label) for one in here]}
            if layer.parts:
                parts = [Mark(span, name) for one in here for name, span in one.parts.items()]
                marked[f"{layer.name}.{PARTS}"] = parts
            for name, marks in marked.items():
                for number, level in enumerate(levels(marks), start=1):
                    end = "" if number == 1 else f".{number}"
                    yield f"{record['annotator']}/{name}{end}.conll", page.with_tags(level)


def marks_of(one: Drawn) -> Iterator[Mark]:
    """An item and its parts."""
    yield Mark(one.span, one.label)
    yield from (Mark(span, name) for name, span in one.parts.items())


def levels(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Marks → those that do not overlap one another, the outermost first; there is one at least."""
    found: list[list[Mark]] = [[]]
    for mark in sorted(marks, key=lambda m: (m.span.start, -m.span.end, m.tag)):
        for level in found:
            if not level or level[-1].span.end <= mark.span.start:
                level.append(mark)
                break
        else:
            found.append([mark])
    return found


class _Page:
    """A document cut into sentences and tokens, the same for all files."""

    def __init__(self, document: Document, every: Sequence[Mark]) -> None:
        spans = [mark.span for mark in every]
        self.document = document
        self.words = tokens(document.text, {place for span in spans for place in span})
        self.sentences = list(sentences(document.text, spans))

    def with_tags(self, marks: Sequence[Mark]) -> bytes:
        """The lines of the document, with the tags of some marks."""
        tags = [OUTSIDE] * len(self.words)
        for mark in marks:
            for number, place in enumerate(covered(mark.span, self.words)):
                tags[place] = f"{'I' if number else 'B'}-{mark.tag}"
        lines = [f"{BEGIN}\t{self.document.id}\t{self.document.text_sha256}\t{OUTSIDE}\n\n"]
        place = 0
        for sentence in self.sentences:
            here = covered(sentence, self.words)
            for place in here:
                word = self.words[place]
                token = word.slice(self.document.text)
                lines.append(f"{token}\t{word.start}\t{word.end}\t{tags[place]}\n")
            if here:
                lines.append("\n")
        return "".join(lines).encode("utf-8")
