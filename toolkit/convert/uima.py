"""A record and its document → UIMA CAS as XMI, which INCEpTION opens.

dkpro-cassis counts offsets in code points and writes them in UTF-16 units, as UIMA has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.convert.drawn import Anatomy, Drawn, take_apart
from toolkit.convert.given import Given, Piece, place_of
from toolkit.convert.installed import library
from toolkit.convert.loss import ACTORS, LINKS, Losses
from toolkit.convert.tokens import sentences, tokens
from toolkit.convert.uima_types import (
    FACTS,
    HEAD,
    IDENTIFIER,
    METADATA,
    PROVENANCE,
    READING,
    SECTION,
    SENTENCE,
    STRINGS,
    TOKEN,
    WHAT,
    Kinds,
    feature_of,
    type_system,
)
from toolkit.convert.uima_types import LINKS as ARRAY
from toolkit.errors import RecordError
from toolkit.files import canonical, dumps_line
from toolkit.model import Document, Span
from toolkit.schema import Schema

TYPES = "TypeSystem.xml"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 can hold."""


def cannot_hold(schema: Schema) -> Losses:  # noqa: ARG001 (as for every format)
    """Only what is of no single document."""
    return (LINKS, ACTORS)


def to_xmi(given: Given) -> Iterator[Piece]:
    """Records → a file for each, and the type system of all."""
    types = type_system(given.schema)
    yield TYPES, types.to_xml().encode("utf-8")
    for record, document in given.pairs():
        cas = to_uima(record, document, given.schema, types)
        yield f"{place_of(record)}.xmi", cas.to_xmi().encode("utf-8")


def to_uima(
    record: Mapping[str, Any], document: Document, schema: Schema, types: Any = None
) -> Any:
    """A record in canonical form, and its document → a `cassis.Cas`.

    Args:
        record: Its references all resolve.
        document: The one that it reads.
        schema: Whose layers the record has.
        types: From `type_system`; None: it is made anew.

    Raises:
        RecordError: When the text or a note has a character that XML cannot hold.
    """
    for what, text in (("the text", document.text), ("a value", canonical(record))):
        if strange := NOT_XML.search(text):
            raise RecordError(
                f"{record['id']}: {what} has the character U+{ord(strange[0]):04X}, which XML"
                " cannot hold",
                hint="Take it out of the source and ingest it again, or convert to another format.",
            )
    types = types or type_system(schema)
    cas = library("cassis", WHAT).Cas(
        types, sofa_string=document.text, sofa_mime="text/plain", document_language=None
    )
    writer = _Writer(cas, types, Kinds(schema))
    drawn = list(take_apart(record, schema))
    writer.segments(document, [mark for one in drawn for mark in (one.span, *one.parts.values())])
    writer.facts(record, document)
    for one in drawn:
        writer.mark(one)
    for one in drawn:
        writer.links(one)
    return cas


@dataclass(slots=True)
class _Writer:
    cas: Any
    types: Any
    kinds: Kinds
    made: dict[str, Any] = field(default_factory=dict)
    """Items by id."""
    parts: dict[tuple[str, str], Any] = field(default_factory=dict)

    def add(self, kind: str, span: Span | None = None, /, **features: Any) -> Any:
        """Make a feature structure and put it into the index."""
        ends = {} if span is None else {"begin": span.start, "end": span.end}
        one = self.types.get_type(kind)(**ends, **features)
        self.cas.add(one)
        return one

    def segments(self, document: Document, marks: list[Span]) -> None:
        for sentence in sentences(document.text, marks):
            self.add(SENTENCE, sentence)
        for token in tokens(document.text, {place for mark in marks for place in mark}):
            self.add(TOKEN, token)
        for section in document.sections:
            self.add(SECTION, section.span, kind=section.kind)

    def facts(self, record: Mapping[str, Any], document: Document) -> None:
        whole = Span(0, len(document.text))
        said = {"documentTitle": document.title, "documentId": document.id}
        self.add(METADATA, whole, language=document.language, **said)
        head = {name: record.get(name) for name in HEAD}
        head["source"] = dumps_line(record["source"]).rstrip("\n") if "source" in record else None
        values = document.to_json()
        about = {f"document_{name}": values.get(name) for name in FACTS}
        self.add(READING, **head, **about)

    def mark(self, one: Drawn) -> None:
        anatomy = Anatomy(one.layer)
        values: dict[str, Any] = {
            IDENTIFIER: one.id, feature_of(one.layer, one.layer.label_property): one.label
        }  # fmt: skip
        for name, chosen in one.choices.items():
            many = anatomy.choices[name].many
            value = self.array(STRINGS, list(chosen)) if many else chosen[0]
            values[feature_of(one.layer, name)] = value
        values |= {feature_of(one.layer, name): value for name, value in one.words.items()}
        if one.provenance is not None:
            values[PROVENANCE] = dumps_line(one.provenance).rstrip("\n")
        self.made[one.id] = self.add(self.kinds.of_layer(one.layer), one.span, **values)
        for name, span in one.parts.items():
            self.parts[one.id, name] = self.add(self.kinds.of_part(name), span)

    def array(self, kind: str, elements: list[Any]) -> Any:
        return self.types.get_type(kind)(elements=elements)

    def links(self, one: Drawn) -> None:
        """Links come when all that they lead to is there."""
        properties = {role.name: role.property for role in one.layer.roles}
        found: dict[str, list[Any]] = {}
        arrows = [
            *((properties[name], name, self.made[other]) for name, other in one.fillers),
            *((name, name, self.made[other]) for name, other in one.around.items()),
            *((name, name, self.parts[one.id, name]) for name in one.parts),
        ]
        for feature, role, target in arrows:
            link = self.types.get_type(self.kinds.of_link(one.layer, feature))
            found.setdefault(feature, []).append(link(role=role, target=target))
        for feature, those in found.items():
            self.made[one.id][feature] = self.array(ARRAY, those)
