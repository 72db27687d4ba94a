"""The lines of an ``.ann`` file → what they say, each with what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.model import Span

BOUND = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)\s*")
EVENT = re.compile(r"(\S+?):(\S+)((?: \S+?:\S+)*)\s*")
RELATION = re.compile(r"(\S+) Arg1:(\S+) Arg2:(\S+)\s*")
ATTRIBUTE = re.compile(r"(\S+) (\S+)(?: (.+?))?\s*")
REFERENCE = re.compile(r"\S+ (\S+) (\S+?):(\S+)\s*")
COMMENT = re.compile(r"(\S+) (\S+)\s*")
UNESCAPED = re.compile(r"\\(?:([\\nt])|u([0-9a-f]{4}))")


@dataclass(frozen=True, slots=True)
class Bound:
    """A text-bound annotation (``T``)."""

    id: str
    kind: str
    pieces: tuple[Span, ...]
    text: str

    @property
    def span(self) -> Span:
        """From the first character to the last."""
        return Span(min(p.start for p in self.pieces), max(p.end for p in self.pieces))


@dataclass(frozen=True, slots=True)
class Event:
    """An event (``E``)."""

    id: str
    kind: str
    trigger: str
    arguments: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation (``R``)."""

    id: str
    kind: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Said:
    """An attribute (``A``, ``M``), a normalization (``N``) or a note (``#``)."""

    id: str
    kind: str
    """Its name; of a normalization the database."""
    target: str
    value: str


@dataclass(slots=True)
class Lines:
    """All that a file says."""

    bounds: dict[str, Bound] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    attributes: list[Said] = field(default_factory=list)
    references: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    unread: list[tuple[int, str, str]] = field(default_factory=list)
    """Number and text of each line that says nothing that is known, and why."""


def read_lines(text: str) -> Lines:
    """An ``.ann`` file → what it says; lines that nobody can read are kept."""
    found = Lines()
    seen: set[str] = set()
    for number, line in enumerate(re.split("\r?\n", text), start=1):
        if not line.strip():
            continue
        name, _, rest = line.partition("\t")
        if name in seen and name != "*":
            found.unread.append((number, line, "its id stands twice"))
        elif not _read(found, name, rest):
            why = "it joins what is the same" if name == "*" else "it is no line of brat’s"
            found.unread.append((number, line, why))
        seen.add(name)
    return found


def _read(found: Lines, name: str, rest: str) -> bool:
    data, _, tail = rest.partition("\t")
    match name[:1]:
        case "T" if match := BOUND.fullmatch(data):
            found.bounds[name] = Bound(name, match[1], tuple(_spans(match[2])), tail)
            return all(p.start < p.end for p in found.bounds[name].pieces) or _forget(found, name)
        case "E" if match := EVENT.fullmatch(data):
            pairs = (argument.partition(":") for argument in match[3].split())
            given = tuple((role, filler) for role, _, filler in pairs)
            found.events[name] = Event(name, match[1], match[2], given)
        case "R" if match := RELATION.fullmatch(data):
            found.relations.append(Relation(name, match[1], match[2], match[3]))
        case "A" | "M" if match := ATTRIBUTE.fullmatch(data):
            found.attributes.append(Said(name, match[1], match[2], match[3] or ""))
        case "N" if match := REFERENCE.fullmatch(data):
            found.references.append(Said(name, match[2], match[1], match[3]))
        case "#" if match := COMMENT.fullmatch(data):
            found.notes.append(Said(name, match[1], match[2], unescaped(tail)))
        case _:
            return False
    return True


def _forget(found: Lines, name: str) -> bool:
    del found.bounds[name]
    return False


def _spans(given: str) -> Iterator[Span]:
    for one in given.split(";"):
        start, end = one.split(" ")
        yield Span(int(start), int(end))


def unescaped(text: str) -> str:
    """What `escaped` has put on one line → the text."""
    long = {"\\": "\\", "n": "\n", "t": "\t"}
    return UNESCAPED.sub(lambda m: long[m[1]] if m[1] else chr(int(m[2], 16)), text)
