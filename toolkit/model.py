"""The frozen values that the rest of the package passes around.

Offsets everywhere count Unicode code points from the beginning of `Document.text`; `end` is
exclusive. Annotated items stay JSON objects (`Item.values`): which fields they have is the
schema's business, and is not repeated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

JSONObject = dict[str, Any]
PLACE = "place"
"""The one kind of actor that neither acts nor speaks, and the role that it fills."""
GOLD = "gold"
"""The kind of an adjudicated record, and what stands in it for an annotator."""
ADJUDICATOR = "adjudicator"
"""Who annotates the tasks of an adjudication: no reader beside the others, but who decides."""


class Span(NamedTuple):
    """A contiguous stretch of a document's text: ``text[start:end]``.

    A tuple, and no dataclass: there are some for every item, and they are keys of many a table.
    """

    start: int
    end: int

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """``{"start": …, "end": …}`` → the span."""
        # JSON Schema takes 3.0 for an integer, and a slice does not.
        return cls(int(values["start"]), int(values["end"]))

    def slice(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Whether `other` lies inside this span; equal spans contain each other."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a document's partition, of one kind (title, body, boilerplate, …)."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article: its text, never changed after reading, and what is known about it."""

    id: str
    text: str
    text_sha256: str
    language: str
    translation: str
    license: str
    sections: tuple[Section, ...]
    title: str | None = None
    published: str | None = None
    published_basis: str | None = None
    source: str | None = None

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """A document object of `documents.jsonl` → the value."""
        known = dict(values)
        known["sections"] = tuple(Section(Span.of(s), s["kind"]) for s in values["sections"])
        return cls(**known)

    def to_json(self) -> JSONObject:
        """The object that stands on one line of `documents.jsonl`; absent fields left out."""
        values: JSONObject = {
            "id": self.id,
            "text": self.text,
            "text_sha256": self.text_sha256,
            "language": self.language,
            "title": self.title,
            "published": self.published,
            "published_basis": self.published_basis,
            "translation": self.translation,
            "source": self.source,
            "license": self.license,
            "sections": [
                {"start": s.span.start, "end": s.span.end, "kind": s.kind} for s in self.sections
            ],
        }
        return {name: value for name, value in values.items() if value is not None}


@dataclass(slots=True)
class Item:
    """One annotated thing of a record: a mention, an event, a quote or a conditional threat.

    Never changed; it is not frozen because making a frozen one takes five times as long.
    """

    layer: str
    index: int
    values: Mapping[str, Any]
    span: Span = field(init=False)
    """Where it stands."""

    def __post_init__(self) -> None:
        self.span = Span.of(self.values)

    @property
    def id(self) -> str:
        """The item's id, unique in its document."""
        return str(self.values["id"])

    @property
    def path(self) -> str:
        """Where it stands in the record, as a JSON path."""
        return f"$.{self.layer}[{self.index}]"

    def get(self, name: str) -> Any:
        """The value of a field, or None where it is absent."""
        return self.values.get(name)

    def part(self, name: str) -> Span | None:
        """The span of a part (``cue``, ``condition`` …), or None where it is absent."""
        values = self.values.get(name)
        return None if values is None else Span.of(values)


@dataclass(frozen=True, slots=True)
class Label:
    """A value of an enum as an annotator meets it: a label or a choice with its meaning."""

    value: str
    description: str
    hotkey: str | None = None
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A second span of an item, marked with a label of its own (``cue``, ``condition`` …)."""

    name: str
    label: Label
    loose: bool
    """Whether a part inside exactly one item belongs to it without a relation."""


@dataclass(frozen=True, slots=True)
class Role:
    """A relation from an item to an item of another layer, and the property it fills.

    `key` and `role_key` are set where the property is a list of objects: then the filler's id
    is under `key` and the role's name under `role_key`.
    """

    name: str
    property: str
    target: str
    many: bool
    key: str | None = None
    role_key: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A property that is filled in beside the text, for one marked region."""

    name: str
    property: str
    control: str
    description: str
    choices: tuple[Label, ...] = ()
    many: bool = False
    source: str | None = None
    """For a Taxonomy: the key of the task data that holds its values."""
    free: bool = False
    """For a TextArea: a remark of any number of lines, on an item or on a part of it."""
    keys: tuple[str, ...] = ()
    """For a TextArea that holds an object: its keys, in the order they are typed."""
    default: str | None = None
    default_when: str | None = None
    """The property whose presence the default needs; None: the default always holds."""
    default_otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind of item: how it is marked, and what it is made of."""

    name: str
    title: str
    prefix: str
    control: str
    description: str
    label_property: str
    labels: tuple[Label, ...]
    parts: tuple[Part, ...]
    roles: tuple[Role, ...]
    fields: tuple[Field, ...]
    rulings: tuple[str, ...]
    """What hard cases are settled by, for annotators."""
    properties: tuple[str, ...]
    """Every property of an item, in the order in which it is written."""
    enclosing: Mapping[str, str] = field(default_factory=dict)
    """Derived properties: property → the layer whose smallest enclosing item it names."""

    def __hash__(self) -> int:
        """By its name: no two layers of a schema have the same."""
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Record:
    """One reading of one document: by an annotator, by rules (a suggestion), or gold."""

    values: Mapping[str, Any]
    layers: tuple[str, ...]
    rejected: frozenset[tuple[str, int]] = frozenset()
    """Items, by layer and index, that the schema refused: they are passed over."""

    @property
    def id(self) -> str:
        """``<document_id>.<annotator | gold | suggest>``."""
        return str(self.values["id"])

    @property
    def document_id(self) -> str:
        """The document that was read."""
        return str(self.values["document_id"])

    @property
    def kind(self) -> str:
        """annotation, suggestion or gold."""
        return str(self.values["kind"])

    def items(self, layer: str) -> Iterator[Item]:
        """The items of one layer, in the order of the record."""
        for index, values in enumerate(self.values[layer]):
            if (layer, index) not in self.rejected:
                yield Item(layer, index, values)

    def all_items(self) -> Iterator[Item]:
        """Every item of every layer."""
        for layer in self.layers:
            yield from self.items(layer)


@dataclass(frozen=True, slots=True)
class Annotators:
    """Who annotates, without names or addresses."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    """annotator-N → person or language_model."""
    tasks: Mapping[str, str] = field(default_factory=dict)
    """annotator-N → empty or suggestions: what their tasks held when they began, where stated."""
    users: tuple[Mapping[str, Any], ...] = ()
    """Whose annotations are whose: server, project and number of a user → annotator-N."""
