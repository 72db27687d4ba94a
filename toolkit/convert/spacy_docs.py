"""Records → spaCy's `Doc`, and back: a span group for each layer, and one for each part.

A group is called as its layer (``quotes``) or as layer and part (``quotes.cue``). A span has the
item's label, its id as `id_`, and the actor as `kb_id_`; what else is said of the items of a layer
stands in the group's `attrs`, by id. The mentions that do not overlap, the longer ones first, are
`doc.ents` as well. What belongs to the record and the document stands as JSON in
``doc.user_data["redline"]``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.canonical import canonical_record
from toolkit.convert.drawn import ITEM, Anatomy
from toolkit.convert.given import Given, Piece
from toolkit.convert.installed import library
from toolkit.convert.loss import ACTORS, LINKS, Losses
from toolkit.convert.tokens import covered, sentences, tokens
from toolkit.errors import RecordError
from toolkit.files import canonical
from toolkit.model import Document, JSONObject, Layer, Span
from toolkit.schema import Schema

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

KEY = "redline"
"""Where in `user_data` the rest is."""
ITEMS = "items"
"""Where in the `attrs` of a group the rest of its items is."""
WHAT = "spaCy"


def cannot_hold(schema: Schema) -> Losses:  # noqa: ARG001 (as for every format)
    """Only what is of no single document."""
    return (LINKS, ACTORS)


def to_docbins(given: Given) -> Iterator[Piece]:
    """Records → a `DocBin` for each reader."""
    tokens_of = library("spacy.tokens", WHAT)
    vocab = library("spacy.vocab", WHAT).Vocab()
    bins: dict[str, Any] = {}
    for record, document in given.pairs():
        name = str(record["annotator"])
        if name not in bins:
            bins[name] = tokens_of.DocBin(store_user_data=True)
        bins[name].add(to_spacy(record, document, given.schema, vocab))
    for name, docs in sorted(bins.items()):
        yield f"{name}.spacy", docs.to_bytes()


def to_spacy(record: Mapping[str, Any], document: Document, schema: Schema, vocab: Vocab) -> Doc:
    """A record in canonical form, and its document → a `Doc` with the same text."""
    made = library("spacy.tokens", WHAT)
    marks = list(_marks(record, schema))
    words = tokens(document.text, {place for span in marks for place in span})
    pieces, spaces = _with_gaps(document.text, words)
    starts = _starts(document.text, pieces, spaces, marks)
    doc: Doc = made.Doc(vocab, words=pieces, spaces=spaces, sent_starts=starts)
    for layer in schema.layers:
        items = record[layer.name]
        actor = Anatomy(layer).actor
        spans = [
            _marked(
                doc,
                item,
                label=item[layer.label_property],
                kb_id=item.get(actor, "") if actor else "",
                span_id=item["id"],
            )
            for item in items
        ]
        rest = {item["id"]: _rest(item, layer, actor) for item in items}
        doc.spans[layer.name] = made.SpanGroup(doc, spans=spans, attrs={ITEMS: rest})
        for part in layer.parts:
            there = [item for item in items if part.name in item]
            doc.spans[f"{layer.name}.{part.name}"] = [
                _marked(doc, one[part.name], label=part.name, span_id=one["id"]) for one in there
            ]
        if actor is not None:
            doc.ents = library("spacy.util", WHAT).filter_spans(spans)
    names = [layer.name for layer in schema.layers]
    head = {name: value for name, value in record.items() if name not in names}
    facts = {name: value for name, value in document.to_json().items() if name != "text"}
    doc.user_data[KEY] = canonical({"record": head, "document": facts})
    return doc


def _marked(doc: Any, item: Mapping[str, Any], **said: str) -> Any:
    """A span of a document; its tokens begin and end where marks do."""
    return doc.char_span(*Span.of(item), **said)


def from_spacy(doc: Doc, schema: Schema) -> tuple[JSONObject, Document]:
    """A `Doc` of a conversion → the record in canonical form, and its document.

    Raises:
        RecordError: When it was not made by a conversion.
    """
    try:
        known = json.loads(doc.user_data[KEY])
        record = {**known["record"], **{layer.name: _items(doc, layer) for layer in schema.layers}}
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(
            f"a spaCy document lacks what redline has put into it: {error}",
            hint="Read it from a DocBin of redline convert.",
        ) from error
    document = Document.from_json({**known["document"], "text": doc.text})
    return canonical_record(record, schema.layers), document


def _items(doc: Doc, layer: Layer) -> list[JSONObject]:
    rest = doc.spans[layer.name].attrs[ITEMS]
    actor = Anatomy(layer).actor
    found: dict[str, JSONObject] = {}
    for span in doc.spans[layer.name]:
        found[span.id_] = {
            "id": span.id_,
            **_stretch(span),
            layer.label_property: span.label_,
            **rest[span.id_],
        }
        if actor is not None and span.kb_id_:
            found[span.id_][actor] = span.kb_id_
    for part in layer.parts:
        for span in doc.spans[f"{layer.name}.{part.name}"]:
            found[span.id_][part.name] = _stretch(span)
    return list(found.values())


def _stretch(span: Any) -> JSONObject:
    # The text of spaCy's own ends with the white space behind the span in no case.
    return {"start": span.start_char, "end": span.end_char, "text": span.text}


def _rest(item: Mapping[str, Any], layer: Layer, actor: str | None) -> JSONObject:
    """What neither the span nor the groups of parts say."""
    said = {*ITEM, layer.label_property, actor, *(part.name for part in layer.parts)} - {
        "provenance"
    }
    return {name: value for name, value in item.items() if name not in said}


def _marks(record: Mapping[str, Any], schema: Schema) -> Iterator[Span]:
    for layer in schema.layers:
        for item in record[layer.name]:
            yield Span.of(item)
            yield from (Span.of(item[part.name]) for part in layer.parts if part.name in item)


def _with_gaps(text: str, words: Sequence[Span]) -> tuple[list[str], list[bool]]:
    """Tokens → those of spaCy: what is more than one space between two is a token, too."""
    pieces: list[str] = []
    spaces: list[bool] = []
    end = 0
    for word in (*words, Span(len(text), len(text))):
        gap = text[end : word.start]
        if pieces and gap.startswith(" "):
            spaces[-1], gap = True, gap[1:]
        found = [piece for piece in (gap, word.slice(text)) if piece]
        pieces += found
        spaces += [False] * len(found)
        end = word.end
    return pieces, spaces


def _starts(
    text: str, pieces: Sequence[str], spaces: Sequence[bool], marks: Sequence[Span]
) -> list[bool]:
    """Whether each token of spaCy's begins a sentence."""
    places: list[Span] = []
    start = 0
    for piece, space in zip(pieces, spaces, strict=True):
        places.append(Span(start, start + len(piece)))
        start += len(piece) + space
    first = {place for s in sentences(text, marks) for place in covered(s, places)[:1]}
    return [place in first or place == 0 for place in range(len(places))]
