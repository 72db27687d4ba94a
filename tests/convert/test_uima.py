"""What is written as UIMA CAS is what dkpro-cassis reads, and comes back as it was."""

from __future__ import annotations

import re

import cassis
import pytest
from hypothesis import given
from lxml import etree

from tests.convert.drawing import SCHEMA, SOME, readings
from tests.convert.test_brat import document_of, mention
from toolkit.convert.from_uima import from_uima
from toolkit.convert.given import Given
from toolkit.convert.uima import to_uima, to_xmi
from toolkit.convert.uima_types import type_system
from toolkit.errors import RecordError
from toolkit.model import Span

TYPES = type_system(SCHEMA)


def read(xmi, types=TYPES):
    return from_uima(cassis.load_cas_from_xmi(xmi, types), "article", "annotator-1", SCHEMA)


@SOME
@given(readings())
def test_a_record_and_its_document_come_back_whole(reading):
    document, record = reading

    xmi = to_uima(record, document, SCHEMA, TYPES).to_xmi()

    assert read(xmi) == (record, document, [])


@SOME
@given(readings())
def test_offsets_in_the_file_count_utf_16_units(reading):
    """As UIMA has them, whose strings are Java's."""
    document, record = reading
    xmi = to_uima(record, document, SCHEMA, TYPES).to_xmi()

    root = etree.fromstring(xmi.encode("utf-8"))
    units = document.text.encode("utf-16-le")
    found = []
    for element in root.iter("{http:///webanno/custom.ecore}Mention"):
        begin, end = int(element.attrib["begin"]), int(element.attrib["end"])
        found.append(units[2 * begin : 2 * end].decode("utf-16-le"))
    assert sorted(found) == sorted(item["text"] for item in record["mentions"])


@SOME
@given(readings())
def test_every_token_is_in_a_sentence_as_inception_wants_it(reading):
    document, record = reading
    cas = to_uima(record, document, SCHEMA, TYPES)
    segment = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"

    inside = [
        token
        for sentence in cas.select(f"{segment}.Sentence")
        for token in cas.select_covered(f"{segment}.Token", sentence)
    ]

    assert inside == cas.select(f"{segment}.Token")
    assert "".join(token.get_covered_text() for token in inside) == "".join(document.text.split())


def test_the_type_system_is_read_back_by_cassis():
    again = cassis.load_typesystem(TYPES.to_xml())

    links = [one.name for one in again.get_types() if one.supertype.name == "uima.cas.TOP"]
    assert again.get_type("webanno.custom.Mention").get_feature("form") is not None
    assert "webanno.custom.ConditionalThreatTargetIdsLink" in links
    for name in links:
        assert [feature.name for feature in again.get_type(name).features] == ["role", "target"]


def test_a_text_that_xml_cannot_hold_is_refused():
    text = "Anna \x08 left"
    record = mention(text, 0, 4)

    with pytest.raises(RecordError, match=r"the text has the character U\+0008"):
        to_uima(record, document_of(text), SCHEMA, TYPES)


@SOME
@given(readings())
def test_each_record_is_a_file_and_all_share_a_type_system(reading):
    document, record = reading

    found = dict(to_xmi(Given([record], {document.id: document}, SCHEMA)))

    assert list(found) == ["TypeSystem.xml", f"{record['annotator']}/{document.id}.xmi"]
    for data in found.values():
        etree.fromstring(data)


class TestOtherCorpora:
    @pytest.fixture
    def types(self):
        """A type system of somebody else: other packages, a relation layer, and more features."""
        made = cassis.TypeSystem()
        for name in ("org.example.Mention", "org.example.Quote", "org.example.Opinion"):
            made.create_type(name)
        made.create_feature("org.example.Mention", "form", "uima.cas.String")
        made.create_feature("org.example.Mention", "animacy", "uima.cas.String")
        made.create_feature("org.example.Quote", "mode", "uima.cas.String")
        made.create_type("org.example.Speaker")
        made.create_feature("org.example.Speaker", "Governor", "org.example.Quote")
        made.create_feature("org.example.Speaker", "Dependent", "org.example.Mention")
        return made

    @pytest.fixture
    def cas(self, types):
        found = cassis.Cas(types, sofa_string="Anna 🙂 said: yes")
        anna = types.get_type("org.example.Mention")(begin=0, end=4, form="name")
        yes = types.get_type("org.example.Quote")(begin=13, end=16, mode="direct")
        arrow = types.get_type("org.example.Speaker")(begin=0, end=4, Governor=yes, Dependent=anna)
        found.add_all([anna, yes, arrow])
        return found

    def test_layers_are_known_by_their_names_and_relations_are_roles(self, cas, types):
        record, document, problems = read(cas.to_xmi(), types)

        assert problems == []
        assert (document.id, document.text) == ("article", "Anna 🙂 said: yes")
        assert record["id"] == "article.annotator-1"
        [quote] = record["quotes"]
        assert Span.of(quote) == Span(13, 16)
        assert (quote["speaker_id"], quote["speaker_status"]) == ("m.0-4", "explicit")

    def test_what_means_nothing_here_is_told(self, cas, types):
        opinion = types.get_type("org.example.Opinion")(begin=0, end=4)
        odd = types.get_type("org.example.Mention")(begin=5, end=6, form="name", animacy="none")
        bare = types.get_type("org.example.Mention")(begin=7, end=8)
        arrow = types.get_type("org.example.Speaker")(begin=0, end=4, Governor=odd, Dependent=bare)
        cas.add_all([opinion, odd, bare, arrow])

        _, _, problems = read(cas.to_xmi(), types)

        assert sorted((p.code, re.sub(r"\(.*?\)", "()", p.message)) for p in problems) == [
            ("export-unused-item", "1 feature (): no mention takes “animacy”"),
            ("region-unknown-label", "1 annotation (): form is empty"),
            ("region-unknown-label", "1 annotation (): the schema has nothing that is called so"),
            ("relation-unknown-label", "1 relation (): no role is called so"),
        ]
