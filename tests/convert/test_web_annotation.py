"""The pages are JSON-LD that says what the record says; rdflib reads it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from tests.convert.drawing import ACTORS, SCHEMA, SOME, readings
from tests.convert.test_brat import document_of, mention
from tests.convert.vocabulary import CLASSES, PURPOSES, TERMS, alone
from toolkit.convert.given import Given
from toolkit.convert.web_annotation import (
    VOCABULARY,
    from_web_annotation,
    to_jsonld,
    to_web_annotation,
)
from toolkit.errors import RecordError

# rdflib's own parser makes one.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

OA = Namespace("http://www.w3.org/ns/oa#")
REDLINE = Namespace(VOCABULARY)


def written(document, record):
    """The page as it is written and read again."""
    return json.loads(json.dumps(to_web_annotation(record, document, SCHEMA, ACTORS)))


def graph_of(page):
    return Graph().parse(data=json.dumps(alone(page)), format="json-ld")


@SOME
@given(readings())
def test_a_record_and_its_document_come_back_whole(reading):
    document, record = reading

    assert from_web_annotation(written(document, record), document.text, SCHEMA) == (
        record,
        document,
    )


@settings(max_examples=30)
@given(readings())
def test_the_statements_are_those_of_the_record(reading):
    """Each item is an annotation whose two selectors find the same words."""
    document, record = reading

    graph = graph_of(written(document, record))

    items = [item for layer in SCHEMA.layers for item in record[layer.name]]
    found = []
    for annotation in graph.subjects(RDF.type, OA.Annotation):
        [target] = graph.objects(annotation, OA.hasTarget)
        assert list(graph.objects(target, OA.hasSource)) == [URIRef(f"urn:redline:{document.id}")]
        selectors = {graph.value(s, RDF.type): s for s in graph.objects(target, OA.hasSelector)}
        start = graph.value(selectors[OA.TextPositionSelector], OA.start)
        end = graph.value(selectors[OA.TextPositionSelector], OA.end)
        exact = graph.value(selectors[OA.TextQuoteSelector], OA.exact)
        assert isinstance(start, Literal)
        assert isinstance(end, Literal)
        assert str(exact) == document.text[int(start) : int(end)]
        found.append((str(annotation).rpartition(":")[2], int(start), int(end)))
    assert sorted(found) == sorted((item["id"], item["start"], item["end"]) for item in items)


@settings(max_examples=30)
@given(readings())
def test_roles_lead_to_the_annotation_that_fills_them(reading):
    document, record = reading

    graph = graph_of(written(document, record))

    prefix = f"urn:redline:{document.id}:{record['annotator']}:"
    arrows = {
        (str(event).removeprefix(prefix), str(role), str(filler).removeprefix(prefix))
        for event, _, body in graph.triples((None, OA.hasBody, None))
        for role in graph.objects(body, REDLINE.role)
        for filler in graph.objects(body, OA.hasSource)
    }
    of_events = {
        (event["id"], one["role"], one["mention_id"])
        for event in record["events"]
        for one in event["arguments"]
    }
    speakers = {
        (q["id"], "speaker", q["speaker_id"]) for q in record["quotes"] if "speaker_id" in q
    }
    assert of_events | speakers <= arrows


@SOME
@given(readings())
def test_every_word_is_of_the_vocabulary(reading):
    """But for those of ``redline:``, which say so."""
    document, record = reading
    words: set[str] = set()
    kinds: set[str] = set()

    def walk(value):
        if isinstance(value, dict):
            if value.get("@type") == "@json":
                return
            words.update(value)
            kinds.update(value[name] for name in ("type", "purpose", "motivation") if name in value)
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    page = written(document, record)
    del page["@context"]
    walk(page)

    assert {word for word in words if not word.startswith("redline:")} <= set(TERMS)
    assert kinds <= {*PURPOSES, *CLASSES, "AnnotationPage"}


def test_the_text_lies_beside_the_annotations():
    text = "Anna\nleft 🙂"
    made = Given([mention(text, 0, 4)], {"article": document_of(text)}, SCHEMA, ACTORS)

    found = dict(to_jsonld(made))

    assert list(found) == ["annotator-1/article.jsonld", "texts/article.txt"]
    assert found["texts/article.txt"].decode("utf-8") == text


def test_a_page_of_somebody_else_is_refused():
    with pytest.raises(RecordError, match="lacks what redline has put into it"):
        from_web_annotation({"items": []}, "Anna", SCHEMA)
