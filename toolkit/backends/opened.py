"""A backend and a registry → documents into records that break nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import tee
from typing import Any, Protocol, TypeVar

from toolkit.errors import RedlineError
from toolkit.files import dumps_line
from toolkit.model import Document, JSONObject
from toolkit.problems import printable
from toolkit.schema import Schema
from toolkit.settings import Settings
from toolkit.suggest.items import Event, Mention, Quote, Threat
from toolkit.suggest.record import NAMED, Found, record_of

Item = TypeVar("Item", Mention, Quote, Event, Threat)


class Backend(Protocol):
    """What finds things to suggest in one document."""

    def __call__(self, document: Document, /) -> Found:
        """Everything that is found in a document."""
        ...


Factory = Callable[[Sequence[Mapping[str, Any]], Schema, Settings], Backend]
"""What an entry point names."""


class Opened:
    """A backend that is ready to suggest."""

    def __init__(
        self,
        name: str,
        backend: Backend,
        actors: Sequence[Mapping[str, Any]],
        schema: Schema,
        *,
        package_version: str = "",
        sign: bool = True,
    ) -> None:
        """Nothing is asked yet.

        Args:
            name: As it is installed.
            backend: What finds; its `version`, if it has one, says what it asks.
            actors: The registry, for what records are held against.
            schema: What records are written for.
            package_version: Of the package that brings it.
            sign: Whether each item is given the version in its provenance: not needed where the
                names of the rules tell whose they are.
        """
        said = getattr(backend, "version", "")
        self.name = name
        self.version: str = _one_line(said or f"{name} {package_version}")
        """What made a suggestion, as provenance and Label Studio name it."""
        self.left_out: Counter[str] = Counter()
        """By layer: how many items broke the schema or a rule, so far."""
        self._backend = backend
        self._schema = schema
        self._sign = sign
        self._actors = {str(actor["id"]): actor for actor in actors}

    def records(self, documents: Iterable[Document]) -> Iterator[JSONObject]:
        """Documents → their suggestion records, in order, each as soon as it is there.

        Raises:
            RedlineError: When the backend fails; the message names the document.
        """
        for document, found in self._found(documents):
            try:
                yield self._record(document, found)
            except RedlineError:
                raise
            except Exception as error:
                raise self._fault(document.id, error) from error

    def _found(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Found]]:
        many = getattr(self._backend, "many", None)
        if many is not None:
            given, asked = tee(documents)
            yield from zip(given, many(asked), strict=True)
            return
        for document in documents:
            try:
                found = self._backend(document)
            except RedlineError as error:
                raise type(error)(f"{document.id}: {error.message}", hint=error.hint) from error
            except Exception as error:
                raise self._fault(document.id, error) from error
            yield document, found

    def _record(self, document: Document, found: Found) -> JSONObject:
        sound = Found(*(_sound(those) for those in _layers(found)))
        record = record_of(document, self._named(sound), self._schema, self._actors)
        if self._sign:
            dumps_line(record).encode()  # a name may hold what no file can
        for layer, before, kept in _counts(found, record):
            self.left_out[layer] += max(0, before - kept)
        return record

    def _named(self, found: Found) -> Found:
        """What was found, each item with what made it in front of its rule."""
        if not self._sign:
            return found
        return Found(
            [self._signed(name) for name in found.names],
            [
                replace(
                    self._signed(quote),
                    speaker=quote.speaker and self._signed(quote.speaker),
                    addressee=quote.addressee and self._signed(quote.addressee),
                )
                for quote in found.quotes
            ],
            [
                replace(
                    self._signed(event),
                    agents=self._each(event.agents),
                    recipients=self._each(event.recipients),
                    places=self._each(event.places),
                )
                for event in found.events
            ],
            [
                replace(
                    self._signed(threat),
                    threateners=self._each(threat.threateners),
                    targets=self._each(threat.targets),
                    beneficiaries=self._each(threat.beneficiaries),
                )
                for threat in found.threats
            ],
        )

    def _signed(self, item: Item) -> Item:
        return replace(item, rule=f"{self.version}: {item.rule}")

    def _each(self, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        return tuple(map(self._signed, mentions))

    def _fault(self, document: str, error: Exception) -> RedlineError:
        said = printable(f"{type(error).__name__}: {error}")
        return RedlineError(
            f"{document}: the backend {self.name} fails ({said})",
            hint="Report it to whoever wrote the backend (REDLINE_DEBUG=1 shows where), or leave"
            " the document out.",
        )


def _layers(found: Found) -> tuple[Sequence[Any], ...]:
    return found.names, found.quotes, found.events, found.threats


def _sound(items: Sequence[Item]) -> list[Item]:
    """Items without those whose score is no number from 0 to 1, which JSON could not hold."""
    return [item for item in items if math.isfinite(item.score)]


def _counts(found: Found, record: JSONObject) -> Iterator[tuple[str, int, int]]:
    """By layer: how many were found, and how many of them are in the record.

    Names alone are counted among mentions: the others come and go with what they serve.
    """
    names = {(m.span, m.form, m.actor.key) for m in found.names if m.form in NAMED}
    kept = [m for m in record["mentions"] if m["form"] in NAMED]
    yield "mentions", len(names), len(kept)
    yield "quotes", len(found.quotes), len(record["quotes"])
    yield "events", len(found.events), len(record["events"])
    yield "conditional_threats", len(found.threats), len(record["conditional_threats"])


def _one_line(said: object) -> str:
    return printable(" ".join(str(said).split()))
