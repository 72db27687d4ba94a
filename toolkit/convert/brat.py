"""A record and its document → brat standoff: a text, its annotations, and the configuration.

Source: the formats of brat 1.3 (brat.nlplab.org/standoff.html, …/configuration.html) and what its
server checks when it reads a file. brat reads line by line and breaks lines where Python does, so
that a span over a line end is written as brat itself writes it: in pieces, joined by a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.convert.drawn import Anatomy, Drawn, take_apart
from toolkit.convert.loss import ACTORS, DOCUMENT_FACTS, LINKS, PROVENANCE, SOURCE, Losses
from toolkit.convert.named import Types
from toolkit.model import Document, Layer, Span
from toolkit.schema import Schema

BREAKS = re.compile("[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
"""What ends a line, for brat and for Python."""
ESCAPED = re.compile("[\\\\\n\r\v\f\t\x1c\x1d\x1e\x85\u2028\u2029]|^ | $")
REGISTRY = "actors"
"""The database that normalizations name: the ids of actors.json."""
NOTE = "AnnotatorNotes"
"""The type of the one note that brat lets a person edit."""


def cannot_hold(schema: Schema) -> Losses:  # noqa: ARG001 (as for every format)
    """What brat has no place for."""
    return (*PROVENANCE, SOURCE, LINKS, ACTORS, *DOCUMENT_FACTS)


def to_brat(
    record: Mapping[str, Any],
    document: Document,
    actors: Mapping[str, Mapping[str, Any]],
    schema: Schema,
) -> tuple[str, str]:
    """A record in canonical form → the text for ``.txt`` and the lines for ``.ann``.

    Args:
        record: Its references all resolve.
        document: The one that it reads.
        actors: By id; their names stand beside the ids.
        schema: Whose layers the record has.
    """
    drawn = list(take_apart(record, schema))
    writer = _Writer(document.text, Types(schema), actors)
    for one in drawn:
        writer.mark(one)
    for one in drawn:
        writer.describe(one)
    return document.text, "".join(f"{line}\n" for line in writer.lines)


def is_event(layer: Layer) -> bool:
    """Whether items of a layer have arguments: then they are events in brat, else entities."""
    return bool(layer.roles or layer.parts)


def pieces(span: Span, text: str) -> list[Span]:
    """A span → its pieces between line ends."""
    found: list[Span] = []
    start = span.start
    for gap in BREAKS.finditer(text, span.start, span.end):
        if gap.start() > start:
            found.append(Span(start, gap.start()))
        start = gap.end()
    return [*found, Span(start, span.end)] if start < span.end or not found else found


def escaped(text: str) -> str:
    r"""Free text on one line: ends of lines and tabs as escapes, and so the backslash.

    >>> print(escaped("one\ntwo \\"))
    one\ntwo \\
    """
    short = {"\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return ESCAPED.sub(lambda m: short.get(m[0]) or f"\\u{ord(m[0]):04x}", text)


@dataclass(slots=True)
class _Writer:
    text: str
    types: Types
    actors: Mapping[str, Mapping[str, Any]]
    lines: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """By id of an item: its id in brat."""
    counts: dict[str, int] = field(default_factory=dict)
    marked: dict[tuple[str, str], str] = field(default_factory=dict)
    """By item and part: the text-bound annotation."""

    def new(self, letter: str) -> str:
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"{letter}{self.counts[letter]}"

    def bound(self, kind: str, span: Span) -> str:
        """Write a text-bound annotation → its id."""
        name = self.new("T")
        parts = pieces(span, self.text)
        ends = ";".join(f"{p.start} {p.end}" for p in parts)
        words = BREAKS.sub(" ", " ".join(p.slice(self.text) for p in parts))
        self.lines.append(f"{name}\t{kind} {ends}\t{words}")
        return name

    def mark(self, one: Drawn) -> None:
        """Everything that stands in the text: the item, and its parts."""
        self.names[one.id] = trigger = self.bound(
            self.types.of_label(one.layer, one.label), one.span
        )
        if is_event(one.layer):
            self.names[one.id] = self.new("E")
            self.marked[one.id, ""] = trigger
            for part, span in one.parts.items():
                kind = self.types.of_part(one.layer, part)
                self.marked[one.id, part] = self.bound(kind, span)

    def describe(self, one: Drawn) -> None:
        """What is said of it."""
        name = self.names[one.id]
        if is_event(one.layer):
            self.event(one, name)
        for given, other in one.around.items():
            self.lines.append(f"{self.new('R')}\t{given} Arg1:{name} Arg2:{self.names[other]}")
        anatomy = Anatomy(one.layer)
        for given, values in one.choices.items():
            many = anatomy.choices[given].many
            for value in values:
                said = f"{given}-{value} {name}" if many else f"{given} {name} {value}"
                self.lines.append(f"{self.new('A')}\t{said}")
        for given, value in one.words.items():
            if given == anatomy.actor:
                known = BREAKS.sub(" ", str(self.actors.get(value, {}).get("name", value)))
                self.lines.append(f"{self.new('N')}\tReference {name} {REGISTRY}:{value}\t{known}")
            else:
                kind = NOTE if given == anatomy.note else given
                self.lines.append(f"{self.new('#')}\t{kind} {name}\t{escaped(value)}")

    def event(self, one: Drawn, name: str) -> None:
        kind = self.types.of_label(one.layer, one.label)
        given: dict[str, int] = {}
        arguments = [f"{kind}:{self.marked[one.id, '']}"]
        for role, filler in one.fillers:
            given[role] = given.get(role, 0) + 1
            number = str(given[role]) if given[role] > 1 else ""
            arguments.append(f"{role}{number}:{self.names[filler]}")
        arguments += [f"{part}:{self.marked[one.id, part]}" for part in one.parts]
        self.lines.append(f"{name}\t{' '.join(arguments)}")


def annotation_conf(schema: Schema) -> str:
    """A schema → ``annotation.conf``: the types that brat offers, and what they lead to."""
    types = Types(schema)
    plain = [layer for layer in schema.layers if not is_event(layer)]
    events = [layer for layer in schema.layers if is_event(layer)]
    lines = ["# Written by redline convert from its schema.", "", "[entities]", ""]
    for layer in plain:
        lines += [f"!{layer.control}", *(f"\t{name}" for name in types.of_layer(layer))]
    lines += [types.of_part(layer, part.name) for layer in events for part in layer.parts]
    lines += ["", "[events]", ""]
    for layer in events:
        arguments = ", ".join(_arguments(layer, types))
        lines.append(f"!{layer.control}_event")
        lines += [f"\t{name}\t{arguments}" for name in types.of_layer(layer)]
    lines += ["", "[relations]", ""]
    lines += [line for layer in schema.layers for line in _relations(layer, types)]
    lines += ["", "[attributes]", ""]
    lines += [line for layer in schema.layers for line in _attributes(layer, types)]
    return "".join(f"{line}\n" for line in lines)


def _arguments(layer: Layer, types: Types) -> Iterator[str]:
    for role in layer.roles:
        to = "|".join(types.of_layer(types.schema.layer(role.target)))
        yield f"{role.name}{'*' if role.many else '?'}:{to}"
    for part in layer.parts:
        yield f"{part.name}?:{types.of_part(layer, part.name)}"


def _relations(layer: Layer, types: Types) -> Iterator[str]:
    for name, other in layer.enclosing.items():
        ends = ("|".join(types.of_layer(one)) for one in (layer, types.schema.layer(other)))
        yield f"{name}\tArg1:{next(ends)}, Arg2:{next(ends)}"


def _attributes(layer: Layer, types: Types) -> Iterator[str]:
    to = "|".join(types.of_layer(layer))
    for name, one in Anatomy(layer).choices.items():
        if one.many:
            yield from (f"{name}-{choice.value}\tArg:{to}" for choice in one.choices)
        else:
            values = "|".join(choice.value for choice in one.choices)
            yield f"{name}\tArg:{to}, Value:{values}"


def visual_conf(schema: Schema) -> str:
    """A schema → ``visual.conf``: what types are called on the page, and their colours."""
    types = Types(schema)
    shown: dict[str, str] = {}
    colours: dict[str, str | None] = {}
    for layer in schema.layers:
        for label in layer.labels:
            name = types.of_label(layer, label.value)
            shown[name], colours[name] = label.value, label.color
        for part in layer.parts:
            name = types.of_part(layer, part.name)
            shown[name], colours[name] = part.name, part.label.color
    lines = ["# Written by redline convert from its schema.", "", "[labels]", ""]
    lines += [f"{name} | {_spaced(label)}" for name, label in shown.items()]
    lines += ["", "[drawing]", "", "SPAN_DEFAULT\tfgColor:black, bgColor:lightgray"]
    lines += [f"{name}\tfgColor:white, bgColor:{c}" for name, c in colours.items() if c]
    return "".join(f"{line}\n" for line in lines)


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def configuration(schema: Schema) -> Iterable[tuple[str, str]]:
    """The files that brat finds above the texts, with their names."""
    yield "annotation.conf", annotation_conf(schema)
    yield "visual.conf", visual_conf(schema)
