"""spaCy reads its own file, and everything is in it."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from spacy.tokens import DocBin

from tests.convert.drawing import ACTORS, SCHEMA, SOME, readings
from toolkit.convert.given import Given
from toolkit.convert.spacy_docs import from_spacy, to_docbins
from toolkit.errors import RecordError
from toolkit.model import Span


def docs_of(document, record):
    [(name, data)] = to_docbins(Given([record], {document.id: document}, SCHEMA, ACTORS))
    assert name == f"{record['annotator']}.spacy"
    return list(DocBin().from_bytes(data).get_docs(spacy.blank("xx").vocab))


@SOME
@given(readings())
def test_a_record_and_its_document_come_back_whole(reading):
    document, record = reading

    [doc] = docs_of(document, record)

    assert from_spacy(doc, SCHEMA) == (record, document)


@SOME
@given(readings())
def test_the_groups_have_the_marks_with_labels_ids_and_actors(reading):
    document, record = reading

    [doc] = docs_of(document, record)

    assert doc.text == document.text
    for layer in SCHEMA.layers:
        found = [
            (s.start_char, s.end_char, s.label_, s.id_, s.kb_id_) for s in doc.spans[layer.name]
        ]
        assert found == [
            (*Span.of(item), item[layer.label_property], item["id"], item.get("actor_id", ""))
            for item in record[layer.name]
        ]
        for part in layer.parts:
            parts = [item[part.name] for item in record[layer.name] if part.name in item]
            group = doc.spans[f"{layer.name}.{part.name}"]
            assert [span.text for span in group] == [one["text"] for one in parts]


@SOME
@given(readings())
def test_the_entities_are_mentions_and_sentences_begin_where_none_goes_on(reading):
    document, record = reading

    [doc] = docs_of(document, record)

    mentions = {(item["start"], item["end"]) for item in record["mentions"]}
    assert doc.ents
    assert {(ent.start_char, ent.end_char) for ent in doc.ents} <= mentions
    starts = {sentence.start_char for sentence in doc.sents}
    for item in record["quotes"]:
        assert not [place for place in starts if item["start"] < place < item["end"]]


def test_a_document_of_another_pipeline_is_refused():
    with pytest.raises(RecordError, match="lacks what redline has put into it"):
        from_spacy(spacy.blank("en")("Anna left."), SCHEMA)
