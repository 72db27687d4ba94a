"""Documents → their suggestion records, by several processes; and what is counted on the way."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

from toolkit.backends import DEFAULT, Opened, open_backend
from toolkit.jobs import in_order
from toolkit.jobs import suitable as suitable_for
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema
from toolkit.settings import Settings
from toolkit.suggest.parse import is_english

TOGETHER = 8
"""Documents that a process is given at once: spaCy reads several sooner than one by one."""
MANY = 100
"""Documents that are worth a process of their own: it takes seconds to begin."""
LAYERS = ("mentions", "quotes", "events", "conditional_threats")


@dataclass
class Bench:
    """What suggestions are made with. Each process opens its own backend, with its own secrets."""

    name: str
    actors: Sequence[Mapping[str, Any]]
    schema: Schema
    settings: Settings

    def __post_init__(self) -> None:
        self.settings = replace(self.settings, environment={})

    @cached_property
    def opened(self) -> Opened:
        """The backend, ready to suggest."""
        settings = replace(self.settings, environment=dict(os.environ))
        return open_backend(self.name, self.actors, self.schema, settings)

    def __getstate__(self) -> dict[str, Any]:
        """Without the backend."""
        return {name: value for name, value in self.__dict__.items() if name != "opened"}


@dataclass(slots=True)
class Tally:
    """What was suggested in some documents, in numbers."""

    documents: int = 0
    layers: Counter[str] = field(default_factory=Counter)
    spoken: int = 0
    """Quotes with a speaker."""
    left_out: Counter[str] = field(default_factory=Counter)
    """By layer: items that broke the schema or a rule."""
    foreign: list[str] = field(default_factory=list)
    """Documents that are not in English."""

    def add(self, record: JSONObject) -> None:
        """One more record."""
        self.documents += 1
        self.layers.update({layer: len(record[layer]) for layer in LAYERS})
        self.spoken += sum("speaker_id" in quote for quote in record["quotes"])

    def add_all(self, other: Tally) -> None:
        """What was suggested in others."""
        self.documents += other.documents
        self.layers.update(other.layers)
        self.spoken += other.spoken
        self.left_out.update(other.left_out)
        self.foreign += other.foreign


def suggested(documents: Iterable[Document], bench: Bench, tally: Tally) -> Iterator[JSONObject]:
    """Documents → their records, in their order; `tally` counts them."""
    before = bench.opened.left_out.copy()
    for record in bench.opened.records(_told(documents, tally)):
        tally.add(record)
        yield record
    tally.left_out.update(bench.opened.left_out - before)


def _told(documents: Iterable[Document], tally: Tally) -> Iterator[Document]:
    for document in documents:
        if not is_english(document):
            tally.foreign.append(document.id)
        yield document


def suggest_all(
    documents: Iterable[Document], bench: Bench, tally: Tally, jobs: int = 1
) -> Iterator[JSONObject]:
    """The same by so many processes."""
    if jobs == 1:
        yield from suggested(documents, bench, tally)
        return
    source = iter(documents)
    parcels = iter(lambda: list(islice(source, TOGETHER)), [])
    for records, counts in in_order(_parcel, bench, parcels, jobs):
        tally.add_all(counts)
        yield from records


def _parcel(documents: Sequence[Document], bench: Bench) -> tuple[list[JSONObject], Tally]:
    tally = Tally()
    return list(suggested(documents, bench, tally)), tally


def suitable(name: str, number: int) -> int:
    """How many processes are worth their while; whoever asks a model may ask it only so often."""
    return suitable_for(number, MANY) if name == DEFAULT else 1
