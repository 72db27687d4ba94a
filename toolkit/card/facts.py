"""Published rows, one after another → the counts that a card is written from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from toolkit.dataset.columns import definition_of
from toolkit.dates import bounds
from toolkit.model import Label
from toolkit.schema import Schema

MOST = 10_000
"""How many different values of one kind are counted apart."""
OTHERS = None
"""What names beyond `MOST` are counted under."""
THREATENER, TARGET = "threatener_names", "target_names"
SPEAKER_ID, SPEAKER = "speaker_actor_id", "speaker_name"
"""Columns that the build has resolved."""
DESCRIBED = ("language", "translation", "license", "source", "published_basis")
"""Columns of `documents` of which every value is counted."""


@dataclass
class Facts:
    """What a card says of the rows: counts, and never a row or a word of a text.

    Rows are plain: labels by their names, None for what is absent; the rows of a document follow
    each other. The state grows with the number of links, and with that of other rows not at all.
    """

    schema: Schema
    rows: Counter[str] = field(default_factory=Counter)
    """By config."""
    labels: dict[tuple[str, str], Counter[Any]] = field(default_factory=dict)
    """Config and column → how often each label stands there; a list counts each of its own."""
    documents: dict[str, Counter[Any]] = field(default_factory=dict)
    """A column of `documents` → how many documents have each of the first `MOST` values; None: they
    have none."""
    holding: Counter[str] = field(default_factory=Counter)
    """Config → documents with at least one row in it."""
    joint: Counter[Any] = field(default_factory=Counter)
    """(consequence kind, commitment) → threats; one of two kinds counts for both."""
    pairs: Counter[Any] = field(default_factory=Counter)
    """(threatener, target), by name → threats; a threat of two by two counts four pairs."""
    untargeted: int = 0
    """Threats without a target."""
    speakers: Counter[Any] = field(default_factory=Counter)
    """Name → quotes; those without a speaker are not among them, nor those without a name."""
    spoken: int = 0
    """Quotes whose speaker is known."""
    readings: Counter[str] = field(default_factory=Counter)
    """Annotator → documents that they read, where their reading is published."""
    clusters: Counter[str] = field(default_factory=Counter)
    """Kind of link → clusters."""
    characters: int = 0
    """Of all texts, from the ends of their sections."""
    published: tuple[str, str] | None = None
    """The first and the last day on which an article may have appeared: ISO 8601."""
    undated: int = 0
    """Documents of which no day of publication is known, not even roughly."""
    _known: dict[str, list[tuple[str, bool, Counter[Any]]]] = field(default_factory=dict)
    _last: dict[str, str] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _closed: Counter[int] = field(default_factory=Counter)
    _read: str | None = None
    _reading: int = 0

    def add(self, config: str, row: Mapping[str, Any]) -> None:
        """Count one row of one config."""
        self.add_all(config, [row])

    def add_all(self, config: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Count some rows of one config: many at once take less time than one after another."""
        self.rows[config] += len(rows)
        for column, listed, counter in self._counters(config):
            values = [row.get(column) for row in rows]
            if listed:
                values = [value for several in values for value in several or ()]
            counter.update(value for value in values if value is not None)
        for document in dict.fromkeys(row.get("document_id") for row in rows):
            if document is not None and self._last.get(config) != document:
                self._last[config] = document
                self.holding[config] += 1
        if counted := self._each.get(config):
            for row in rows:
                counted(row)

    def of(self, config: str, column: str) -> Counter[Any]:
        """How often each label stands in a column; empty where there is none."""
        return self.labels.get((config, column), Counter())

    def described(self, column: str) -> Counter[Any]:
        """How many documents have each value of a column; None: they have none."""
        return self.documents.get(column, Counter())

    def readers_by_number(self) -> dict[int, int]:
        """Number of published readings → documents with so many, from the fewest."""
        last = [self._reading] if self._reading else []
        return dict(sorted((self._closed + Counter(last)).items()))

    @cached_property
    def _each(self) -> Mapping[str, Callable[[Mapping[str, Any]], None]]:
        """What else is counted of the rows of a config."""
        return {
            "documents": self._document,
            "quotes": self._quote,
            "conditional_threats": self._threat,
            "annotations": self._annotation,
            "links": self._link,
        }

    def _counters(self, config: str) -> Sequence[tuple[str, bool, Counter[Any]]]:
        """The columns of a config that hold labels, whether in lists, with their counts."""
        if config not in self._known:
            self._known[config] = [
                (column, listed, self.labels.setdefault((config, column), Counter()))
                for column, listed in label_columns(self.schema, config)
            ]
        return self._known[config]

    def _document(self, row: Mapping[str, Any]) -> None:
        for column in DESCRIBED:
            # A value that is absent is counted, too: it is one that nobody has stated. Of others
            # beyond the most nothing is counted, as they would be taken for absent.
            counter = self.documents.setdefault(column, Counter())
            value = row.get(column)
            if value is None or value in counter or len(counter) < MOST:
                counter[value] += 1
        sections = row.get("sections") or ()
        self.characters += max((section["end"] for section in sections), default=0)
        days = bounds(row.get("published") or "")
        if days is None:
            self.undated += 1
            return
        first, last = (day.isoformat() for day in days)
        known = self.published
        self.published = (min(first, known[0]), max(last, known[1])) if known else (first, last)

    def _quote(self, row: Mapping[str, Any]) -> None:
        self.spoken += row.get(SPEAKER_ID) is not None
        _count(self.speakers, row.get(SPEAKER))

    def _threat(self, row: Mapping[str, Any]) -> None:
        for kind in row.get("consequence_kinds") or ():
            if row.get("commitment") is not None:
                self.joint[kind, row["commitment"]] += 1
        targets = row.get(TARGET) or ()
        self.untargeted += not targets
        for one in row.get(THREATENER) or ():
            for other in targets:
                if one is not None and other is not None:
                    _count(self.pairs, (one, other))

    def _annotation(self, row: Mapping[str, Any]) -> None:
        if row["document_id"] != self._read:
            # The readings of the document before are at their end.
            if self._reading:
                self._closed[self._reading] += 1
            self._read, self._reading = row["document_id"], 0
        self._reading += 1
        self.readings[str(row["annotator"])] += 1

    def _link(self, row: Mapping[str, Any]) -> None:
        identity = str(row.get("link_id"))
        if identity not in self._seen:
            self._seen.add(identity)
            self.clusters[str(row.get("kind"))] += 1


def label_columns(schema: Schema, config: str) -> Iterator[tuple[str, bool]]:
    """The columns of a config that hold labels, each with whether it holds lists of them."""
    if config == "conditional_threats":
        yield "completeness", False
    definition = definition_of(schema, config)
    for name, node in (schema.properties(definition) if definition else {}).items():
        if values_of(schema, definition, name):
            yield name, node.get("type") == "array"


def values_of(schema: Schema, definition: str, column: str) -> tuple[Label, ...]:
    """The values of an enum, or of a list of enums, with their meanings; empty: it is neither."""
    node = schema.properties(definition)[column]
    return schema.values(schema.resolved(node["items"]) if node.get("type") == "array" else node)


def _count(counter: Counter[Any], value: Hashable) -> None:
    if value is not None:
        counter[value if value in counter or len(counter) < MOST else OTHERS] += 1
