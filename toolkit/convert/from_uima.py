"""UIMA CAS → a record and its document; what of it means nothing here is told.

Types are read as far as they are called as the layers and parts are here, whatever their package;
roles as link features, or as relation layers (Governor, Dependent) that are called as a role.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.convert.drawn import Anatomy, Drawn, head_of, put_together
from toolkit.convert.from_brat import supply_defaults
from toolkit.convert.uima_types import (
    FACTS,
    IDENTIFIER,
    METADATA,
    PROVENANCE,
    READING,
    SECTION,
    SENTENCE,
    TOKEN,
    Kinds,
    feature_of,
    role_of,
)
from toolkit.convert.unmapped import Unmapped
from toolkit.documents import document_by_rules
from toolkit.files import sha256
from toolkit.model import Document, JSONObject, Layer, Section, Span
from toolkit.problems import Problem, excerpt
from toolkit.schema import Schema

STRUCTURE = {SENTENCE, TOKEN, METADATA, READING, SECTION, "uima.tcas.DocumentAnnotation"}
"""Types that say nothing of what is annotated."""
GOVERNOR, DEPENDENT = "Governor", "Dependent"
BASE = {"begin", "end", "sofa", IDENTIFIER, PROVENANCE}


def from_uima(
    cas: Any, name: str, annotator: str, schema: Schema, *, file: str = ""
) -> tuple[JSONObject, Document, list[Problem]]:
    """A `cassis.Cas` → the record, its document, and what could not be read.

    Args:
        cas: With the text in its first view.
        name: The id of the document where the CAS does not say it.
        annotator: Who has annotated, where it does not say it.
        schema: Whose layers, roles and fields are meant.
        file: The name of the file, for problems.
    """
    document = _document(cas, name)
    reading = _first(cas, READING)
    said = _get(reading, "annotator") or annotator
    head = head_of(document.id, said, document.text_sha256, schema.version)
    if reading is not None and _get(reading, "source"):
        head["source"] = json.loads(_get(reading, "source"))
    reader = _Reader(cas, Kinds(schema), Unmapped(file, str(head["id"])))
    record = put_together(reader.items(), head, document.text, schema)
    for layer in schema.layers:
        for item in record[layer.name]:
            supply_defaults(item, layer)
    return record, document, list(reader.unmapped.problems())


def _document(cas: Any, name: str) -> Document:
    text = str(cas.sofa_string or "")
    about, reading = _first(cas, METADATA), _first(cas, READING)
    digest = sha256(text.encode("utf-8"))
    language = _get(about, "language") or cas.document_language
    language = "und" if language in (None, "x-unspecified") else str(language)
    if reading is None:
        return replace(document_by_rules(name, text, digest), language=language)
    sections = tuple(
        Section(Span(one.begin, one.end), str(_get(one, "kind"))) for one in _all(cas, SECTION)
    )
    facts = {fact: _get(reading, f"document_{fact}") for fact in FACTS}
    return Document(
        id=str(_get(about, "documentId")),
        text=text,
        text_sha256=digest,
        language=language,
        translation=facts["translation"] or "unknown",
        license=facts["license"] or "unknown",
        sections=sections,
        title=_get(about, "documentTitle"),
        published=facts["published"],
        published_basis=facts["published_basis"],
        source=facts["source"],
    )


def _all(cas: Any, kind: str) -> list[Any]:
    return list(cas.select(kind)) if cas.typesystem.contains_type(kind) else []


def _first(cas: Any, kind: str) -> Any:
    return next(iter(_all(cas, kind)), None)


def _get(one: Any, name: str) -> Any:
    return None if one is None else getattr(one, name, None)


@dataclass(slots=True)
class _Reader:
    cas: Any
    kinds: Kinds
    unmapped: Unmapped
    drawn: dict[int, Drawn] = field(default_factory=dict)
    """By number of the feature structure."""
    used: set[int] = field(default_factory=set)
    """Parts that belong to something."""

    def items(self) -> Iterator[Drawn]:
        every = [one for one in self.cas.select_all_annotations() if one.type.name not in STRUCTURE]
        relations = [one for one in every if _joins(one)]
        marks = [one for one in every if not _joins(one)]
        parts = []
        for one in marks:
            short = _short(one)
            if short in self.kinds.layers:
                self.item(one, self.kinds.layers[short])
            elif short in self.kinds.parts:
                parts.append(one)
            else:
                why = "the schema has nothing that is called so"
                self.unmapped.add("region-unknown-label", "annotation", why, _named(one))
        for one in marks:
            if one.xmiID in self.drawn:
                self.links(one)
        for one in relations:
            self.relation(one)
        for one in parts:
            if one.xmiID not in self.used:
                why = "nothing has this part"
                self.unmapped.add("region-unattached", "annotation", why, _named(one))
        yield from self.drawn.values()

    def item(self, one: Any, layer: Layer) -> None:
        anatomy = Anatomy(layer)
        label = _get(one, feature_of(layer, layer.label_property))
        if not label:
            why = f"{layer.label_property} is empty"
            self.unmapped.add("region-unknown-label", "annotation", why, _named(one))
            return
        choices: dict[str, tuple[str, ...]] = {}
        for name in anatomy.choices:
            given = _get(one, feature_of(layer, name))
            values = tuple(given.elements) if hasattr(given, "elements") else (given,)
            if given is not None and any(values):
                choices[name] = tuple(map(str, values))
        words = {name: _get(one, feature_of(layer, name)) for name in anatomy.words}
        origin = _get(one, PROVENANCE)
        self.drawn[one.xmiID] = Drawn(
            str(one.xmiID),
            layer,
            Span(one.begin, one.end),
            str(label),
            choices=choices,
            words={name: str(value) for name, value in words.items() if value},
            provenance=_object(origin),
        )
        self.features(one, layer)

    def features(self, one: Any, layer: Layer) -> None:
        """What else is said of an item is told."""
        anatomy = Anatomy(layer)
        known = {feature_of(layer, name) for name in layer.properties} | {*anatomy.words} | BASE
        known |= {name for name, _ in self.kinds.targets(layer)}
        for feature in one.type.all_features:
            if feature.name not in known and _get(one, feature.name) is not None:
                why = f"no {layer.control} takes {excerpt(feature.name)}"
                self.unmapped.add("export-unused-item", "feature", why, _named(one))

    def links(self, one: Any) -> None:
        layer = self.drawn[one.xmiID].layer
        for name, _ in self.kinds.targets(layer):
            given = _get(one, name)
            # Which item stands around another is seen from where they stand.
            if given is not None and name not in layer.enclosing:
                for link in given.elements:
                    self.arrow(one, name, _get(link, "role"), _get(link, "target"))

    def relation(self, one: Any) -> None:
        """A relation layer is called as the role is, or says it in one of its features."""
        source = self.drawn.get(one[GOVERNOR].xmiID)
        said = [_get(one, f.name) for f in one.type.all_features if f.name not in BASE]
        names = {_short(one), *(value.casefold() for value in said if isinstance(value, str))}
        if source is not None:
            for role in source.layer.roles:
                if {role.name, role.property} & names:
                    self.arrow(one[GOVERNOR], role.property, role.name, one[DEPENDENT])
                    return
        why = "no role is called so"
        self.unmapped.add("relation-unknown-label", "relation", why, _named(one))

    def arrow(self, one: Any, feature: str, said: str | None, target: Any) -> None:
        """From an item to what fills a role, or is a part of it."""
        item = self.drawn[one.xmiID]
        role = role_of(item.layer, feature, said)
        filler = self.drawn.get(_get(target, "xmiID"))
        if feature in Anatomy(item.layer).parts and feature not in item.parts and target:
            self.used.add(target.xmiID)
            parts = {**item.parts, feature: Span(target.begin, target.end)}
            self.drawn[one.xmiID] = replace(item, parts=parts)
        elif role and filler and filler.layer.name == role.target and self.room(item, role, filler):
            fillers = (*item.fillers, (role.name, filler.id))
            self.drawn[one.xmiID] = replace(item, fillers=fillers)
        else:
            why = f"it cannot fill {excerpt(said or feature)}"
            self.unmapped.add("relation-signature", "link", why, _named(one))

    @staticmethod
    def room(item: Drawn, role: Any, filler: Drawn) -> bool:
        """Whether a role can take one more."""
        there = [given for given in item.fillers if given[0] == role.name]
        return (role.many or not there) and (role.name, filler.id) not in there


def _joins(one: Any) -> bool:
    """Whether it is a relation."""
    return _get(one, GOVERNOR) is not None and _get(one, DEPENDENT) is not None


def _object(text: Any) -> Mapping[str, Any] | None:
    try:
        value = json.loads(text) if text else None
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _short(one: Any) -> str:
    return str(one.type.name).rpartition(".")[2].casefold()


def _named(one: Any) -> str:
    begin = _get(one, "begin")
    return f"{one.type.name.rpartition('.')[2]}{'' if begin is None else f' at {begin}'}"
