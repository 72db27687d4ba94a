"""A schema → a UIMA type system as INCEpTION's layers have it.

Each layer and each part is a span layer of its own; a role is a link feature: an array of links,
each with the name of the role and its target. Values are strings, several ones an array of them.
INCEpTION takes the file as layers (Settings → Layers → Import), before the texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from toolkit.convert.drawn import Anatomy
from toolkit.convert.installed import library
from toolkit.model import Layer, Part, Role
from toolkit.schema import Schema

WHAT = "DKPro Cassis"
CUSTOM = "webanno.custom"
DKPRO = "de.tudarmstadt.ukp.dkpro.core.api"
SENTENCE = f"{DKPRO}.segmentation.type.Sentence"
TOKEN = f"{DKPRO}.segmentation.type.Token"
METADATA = f"{DKPRO}.metadata.type.DocumentMetaData"
READING = f"{CUSTOM}.Reading"
SECTION = f"{CUSTOM}.Section"
STRING, STRINGS, LINKS = "uima.cas.String", "uima.cas.StringArray", "uima.cas.FSArray"
IDENTIFIER, PROVENANCE = "identifier", "provenance"
HEAD = ("id", "annotator", "kind", "text_sha256", "source")
"""What a reading has of the record; the source is JSON."""
FACTS = ("published", "published_basis", "translation", "source", "license")
"""What it has of the document, each after ``document_``."""
RESERVED = ("type", "self")
"""Names that features must not have in Python."""


@dataclass(frozen=True)
class Kinds:
    """The types of a schema."""

    schema: Schema

    @cached_property
    def layers(self) -> dict[str, Layer]:
        """By name of the type, in small letters and without its package."""
        return {camel(layer.control).casefold(): layer for layer in self.schema.layers}

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The same of parts; where two layers have one of a name, they share its type."""
        found = {part.name: part for layer in self.schema.layers for part in layer.parts}
        return {camel(name).casefold(): part for name, part in found.items()}

    @staticmethod
    def of_layer(layer: Layer) -> str:
        """The type of the items of a layer."""
        return f"{CUSTOM}.{camel(layer.control)}"

    @staticmethod
    def of_part(name: str) -> str:
        """The type of a part."""
        return f"{CUSTOM}.{camel(name)}"

    @staticmethod
    def of_link(layer: Layer, feature: str) -> str:
        """The type of the links of a feature."""
        return f"{CUSTOM}.{camel(layer.control)}{camel(feature)}Link"

    def targets(self, layer: Layer) -> Iterator[tuple[str, str]]:
        """Each link feature of a layer, and the type that it leads to."""
        for name in dict.fromkeys(role.property for role in layer.roles):
            role = next(role for role in layer.roles if role.property == name)
            yield name, self.of_layer(self.schema.layer(role.target))
        for name, other in layer.enclosing.items():
            yield name, self.of_layer(self.schema.layer(other))
        for part in layer.parts:
            yield part.name, self.of_part(part.name)


def camel(name: str) -> str:
    """A name of the schema → the name of a type.

    >>> camel("conditional_threat")
    'ConditionalThreat'
    """
    return "".join(word.capitalize() for word in name.split("_"))


def feature_of(layer: Layer, name: str) -> str:
    """The feature of a property."""
    return f"{layer.control}_{name}" if name in RESERVED else name


def role_of(layer: Layer, feature: str, said: str | None) -> Role | None:
    """The role of a link: of its feature, and where that has several, what the link says."""
    roles = [role for role in layer.roles if role.property == feature]
    if len(roles) == 1:
        return roles[0]
    return next((role for role in roles if role.name == (said or "").casefold()), None)


def type_system(schema: Schema) -> Any:
    """A schema → the type system, with what INCEpTION wants of every document."""
    made = library("cassis", WHAT).TypeSystem()
    kinds = Kinds(schema)
    _segments(made)
    for part in kinds.parts.values():
        made.create_type(kinds.of_part(part.name), description=part.label.description)
    for layer in schema.layers:
        one = made.create_type(kinds.of_layer(layer), description=layer.description)
        anatomy = Anatomy(layer)
        many = {name for name, wanted in anatomy.choices.items() if wanted.many}
        plain = (IDENTIFIER, layer.label_property, *anatomy.choices, *anatomy.words, PROVENANCE)
        for name in plain:
            range_type = STRINGS if name in many else STRING
            made.create_feature(one, feature_of(layer, name), range_type)
    for layer in schema.layers:
        for name, target in kinds.targets(layer):
            link = made.create_type(kinds.of_link(layer, name), "uima.cas.TOP")
            made.create_feature(link, "role", STRING)
            made.create_feature(link, "target", target)
            made.create_feature(kinds.of_layer(layer), name, LINKS, elementType=link)
    reading = made.create_type(READING, "uima.cas.AnnotationBase")
    for name in (*HEAD, *(f"document_{fact}" for fact in FACTS)):
        made.create_feature(reading, name, STRING)
    section = made.create_type(SECTION)
    made.create_feature(section, "kind", STRING)
    return made


def _segments(made: Any) -> None:
    """What DKPro Core calls tokens, sentences and what is known of a document."""
    made.create_type(SENTENCE)
    made.create_type(TOKEN)
    made.create_type(METADATA, "uima.tcas.DocumentAnnotation")
    for name in ("documentTitle", "documentId", "documentUri", "collectionId"):
        made.create_feature(METADATA, name, STRING)
