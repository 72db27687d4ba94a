"""Records → W3C Web Annotations in JSON-LD, and back: a page for each record.

Each item is an annotation. Its target is the text with two selectors that say the same: a position
in code points, and the words with some before and after them. Its bodies say the rest, each with a
purpose: label and fields, the actor, what arrows lead to, parts. Where the vocabulary has no word
for which field or role it is, a property of ``redline:`` says it.

Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.convert.drawn import Anatomy, Drawn, put_together, take_apart
from toolkit.convert.given import Given, Piece, place_of
from toolkit.convert.loss import ACTORS, LINKS, Losses
from toolkit.errors import RecordError
from toolkit.files import dumps_page
from toolkit.model import Document, JSONObject, Layer, Span
from toolkit.schema import Schema

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
URN = "urn:redline:"
VOCABULARY = f"{URN}vocabulary:"
ACTOR = f"{URN}actor:"
WIKIDATA = "http://www.wikidata.org/entity/"
AROUND = 32
"""How many characters before and after its words a selector quotes."""
PROPERTY, ROLE, PART = "redline:property", "redline:role", "redline:part"


def cannot_hold(schema: Schema) -> Losses:  # noqa: ARG001 (as for every format)
    """Only what is of no single document."""
    return (LINKS, ACTORS)


def to_jsonld(given: Given) -> Iterator[Piece]:
    """Records → a page for each, and the texts that they are about."""
    told: set[str] = set()
    for record, document in given.pairs():
        page = to_web_annotation(record, document, given.schema, given.actors)
        yield f"{place_of(record)}.jsonld", dumps_page(page).encode("utf-8")
        if document.id not in told:
            told.add(document.id)
            yield f"texts/{document.id}.txt", document.text.encode("utf-8")


def to_web_annotation(
    record: Mapping[str, Any],
    document: Document,
    schema: Schema,
    actors: Mapping[str, Mapping[str, Any]],
) -> JSONObject:
    """A record in canonical form, and its document → an ``AnnotationPage``."""
    names = [layer.name for layer in schema.layers]
    head = {name: value for name, value in record.items() if name not in names}
    facts = {name: value for name, value in document.to_json().items() if name != "text"}
    prefix = f"{URN}{document.id}:{record['annotator']}:"
    made = _Maker(document, prefix, actors)
    return {
        "@context": [CONTEXT, {"redline": VOCABULARY}],
        "id": f"{URN}{document.id}:{record['annotator']}",
        "type": "AnnotationPage",
        "redline:record": _as_json(head),
        "redline:document": _as_json(facts),
        "items": [made.annotation(one) for one in take_apart(record, schema)],
    }


def from_web_annotation(
    page: Mapping[str, Any], text: str, schema: Schema
) -> tuple[JSONObject, Document]:
    """A page of a conversion, and its text → the record in canonical form, and its document.

    Raises:
        RecordError: When it was not made by a conversion.
    """
    try:
        head = page["redline:record"]["@value"]
        document = Document.from_json({**page["redline:document"]["@value"], "text": text})
        drawn = [_drawn(one, schema) for one in page["items"]]
    except (KeyError, TypeError, StopIteration) as error:
        raise RecordError(
            f"a page of annotations lacks what redline has put into it: {error}",
            hint="Read one of redline convert.",
        ) from error
    return put_together(drawn, head, text, schema), document


def _as_json(value: Any) -> JSONObject:
    """A value that JSON-LD takes as it is."""
    return {"@type": "@json", "@value": value}


class _Maker:
    """Makes the annotations of one record."""

    def __init__(
        self, document: Document, prefix: str, actors: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.document, self.prefix, self.actors = document, prefix, actors

    def annotation(self, one: Drawn) -> JSONObject:
        anatomy = Anatomy(one.layer)
        made: JSONObject = {
            "id": f"{self.prefix}{one.id}",
            "type": "Annotation",
            "motivation": "identifying" if anatomy.actor else "classifying",
            "redline:layer": one.layer.name,
            "body": list(self.bodies(one, anatomy)),
            "target": self.selected(one.span),
        }
        if one.provenance is not None:
            made["redline:provenance"] = _as_json(one.provenance)
        return made

    def bodies(self, one: Drawn, anatomy: Anatomy) -> Iterator[JSONObject]:
        yield _text(one.layer.label_property, one.label, "classifying")
        for name, values in one.choices.items():
            yield from (_text(name, value, "classifying") for value in values)
        for name, value in one.words.items():
            if name == anatomy.actor:
                yield {**_resource(f"{ACTOR}{value}", "identifying"), PROPERTY: name}
                wikidata = self.actors.get(value, {}).get("wikidata")
                if wikidata:
                    yield _resource(f"{WIKIDATA}{wikidata}", "identifying")
            else:
                yield _text(name, value, "commenting" if name == anatomy.note else "describing")
        for name, other in one.fillers:
            yield {**_resource(f"{self.prefix}{other}", "linking"), ROLE: name}
        for name, other in one.around.items():
            yield {**_resource(f"{self.prefix}{other}", "linking"), PROPERTY: name}
        for name, span in one.parts.items():
            yield {**self.selected(span), "purpose": "highlighting", PART: name}

    def selected(self, span: Span) -> JSONObject:
        """A stretch of the text."""
        text = self.document.text
        return {
            "type": "SpecificResource",
            "source": f"{URN}{self.document.id}",
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": span.slice(text),
                    "prefix": text[max(0, span.start - AROUND) : span.start],
                    "suffix": text[span.end : span.end + AROUND],
                },
            ],
        }


def _text(name: str, value: str, purpose: str) -> JSONObject:
    return {"type": "TextualBody", "purpose": purpose, "value": value, PROPERTY: name}


def _resource(source: str, purpose: str) -> JSONObject:
    return {"type": "SpecificResource", "purpose": purpose, "source": source}


def _drawn(one: Mapping[str, Any], schema: Schema) -> Drawn:
    layer = schema.layer(one["redline:layer"])
    bodies: Sequence[JSONObject] = one["body"]
    texts = [(body[PROPERTY], body["value"]) for body in bodies if "value" in body]
    provenance = one.get("redline:provenance")
    return Drawn(
        _last(one["id"]),
        layer,
        _span(one["target"]),
        next(value for name, value in texts if name == layer.label_property),
        parts={body[PART]: _span(body) for body in bodies if PART in body},
        fillers=tuple((body[ROLE], _last(body["source"])) for body in bodies if ROLE in body),
        choices=_choices(texts, layer),
        words=_words(texts, bodies, layer),
        provenance=None if provenance is None else provenance["@value"],
    )


def _choices(texts: Sequence[tuple[str, str]], layer: Layer) -> dict[str, tuple[str, ...]]:
    known = Anatomy(layer).choices
    found: dict[str, tuple[str, ...]] = {}
    for name, value in texts:
        if name in known:
            found[name] = (*found.get(name, ()), value)
    return found


def _words(
    texts: Sequence[tuple[str, str]], bodies: Sequence[JSONObject], layer: Layer
) -> dict[str, str]:
    known = Anatomy(layer)
    found = {name: value for name, value in texts if name in known.words}
    for body in bodies:
        if known.actor is not None and body.get(PROPERTY) == known.actor:
            found[known.actor] = body["source"].removeprefix(ACTOR)
    return found


def _span(resource: Mapping[str, Any]) -> Span:
    selectors = resource["selector"]
    return Span.of(next(one for one in selectors if one["type"] == "TextPositionSelector"))


def _last(iri: str) -> str:
    return iri.rpartition(":")[2]
