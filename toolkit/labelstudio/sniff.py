"""A file's bytes → the JSON value that they hold, or what they are instead."""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from toolkit.collector import without_collector
from toolkit.problems import excerpt
from toolkit.violations import json_path
from toolkit.words import counted

AGAIN = "export the project as JSON, or run: redline pull"
"""What helps when a file is something else than an export."""

MAGIC = {
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database",
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
}
"""How other files begin, and what they are."""


class Fault(NamedTuple):
    """Why a file or a task cannot be read."""

    code: str
    what: str
    """What it is instead, or what is wrong."""
    mend: str = AGAIN
    """What to do."""
    path: str = "$"

    def message(self, more: str = "") -> str:
        """What to tell, with a word on others that have the same fault."""
        return f"{self.what}{more}; {self.mend}"


_NOT_JSON = partial(Fault, "export-not-json")


def shown(value: Any) -> str:
    """A JSON value in a few characters, however deep, long or large it is."""
    if isinstance(value, str):
        return value[:200]
    if isinstance(value, dict | list | _Odd):
        return kind_of(value)
    # Python refuses to write a number of more than some thousand digits.
    big = isinstance(value, int) and abs(value) > 1 << 64
    return "a huge number" if big else json.dumps(value)


def kind_of(value: Any) -> str:
    """What sort of JSON value it is, in words."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return "a string"
        case dict():
            return "an object"
        case list():
            return "a list"
    return "a number"


def quoted(value: Any, limit: int = 60) -> str:
    """The same for a message: strings in quotation marks, and safe for a terminal."""
    return excerpt(value, limit) if isinstance(value, str) else shown(value)


@dataclass(slots=True)
class _Odd:
    """Stands for a number that JSON does not have."""

    name: str


class _Doubled(dict[str, Any]):
    """An object in which a key stands twice; it holds the last of each."""

    key = ""


@dataclass(slots=True)
class _Seen:
    """What the parser met that must not be there; the first of it is looked up afterwards."""

    odd: list[_Odd] = field(default_factory=list)
    doubled: list[_Doubled] = field(default_factory=list)

    def constant(self, name: str) -> _Odd:
        self.odd.append(_Odd(name))
        return self.odd[-1]

    def number(self, written: str) -> Any:
        value = float(written)
        return self.constant(written) if math.isinf(value) else value

    def pairs(self, given: list[tuple[str, Any]]) -> Any:
        values = dict(given)
        if len(values) == len(given):
            return values
        counts = Counter(key for key, _ in given)
        self.doubled.append(_Doubled(values))
        self.doubled[-1].key = next(key for key, count in counts.items() if count > 1)
        return self.doubled[-1]


def read_value(data: bytes) -> tuple[Any, Fault | None]:
    """Bytes → the JSON value (None where there is none), and what keeps it from being used."""
    text, fault = _text(data)
    if fault is not None:
        return None, fault
    seen = _Seen()
    try:
        with without_collector():
            value = json.loads(
                text,
                object_pairs_hook=seen.pairs,
                parse_constant=seen.constant,
                parse_float=seen.number,
            )
    except json.JSONDecodeError as error:
        return None, _NOT_JSON(_not_json(text, error))
    except RecursionError:
        what = "values are nested too deeply in one another; no export has such"
        return None, Fault("export-shape", what)
    except ValueError:
        digits = sys.get_int_max_str_digits()
        return None, Fault("export-shape", f"a number has more than {digits} digits")
    return value, _flaw(value, seen)


def _flaw(value: Any, seen: _Seen) -> Fault | None:
    """The first thing that the parser met and that must not be there."""
    if seen.odd:
        name = excerpt(seen.odd[0].name, 20)
        what = f"not JSON: it holds the number {name}, which JSON does not have"
        return Fault("export-not-json", what, path=_path_to(value, seen.odd[0]))
    if seen.doubled:
        others = len(seen.doubled) - 1
        more = f", and so it is in {counted(others, 'other object')}" if others else ""
        what = (
            f"the key {excerpt(seen.doubled[0].key)} stands twice in one object{more}: nobody can"
            " tell which of the two counts"
        )
        return Fault("export-shape", what, path=_path_to(value, seen.doubled[0]))
    return None


def _text(data: bytes) -> tuple[str, Fault | None]:
    if not data:
        return "", _NOT_JSON("no byte at all")
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or b"\x00" in data[:4]:
        return "", _NOT_JSON("UTF-16 text", f"save it as UTF-8, or {AGAIN}")
    magic = next((what for start, what in MAGIC.items() if data.startswith(start)), None)
    if magic is not None:
        unpack = "unpack it first" if magic.endswith("archive") else AGAIN
        return "", _NOT_JSON(magic, unpack)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end == len(data):
            return "", _NOT_JSON("cut off in the middle of a character")
        what = f"not UTF-8: byte 0x{data[error.start]:02X} at {error.start}"
        return "", _NOT_JSON(what, f"save it as UTF-8, or {AGAIN}")
    return text, None if text.strip() else _NOT_JSON("nothing but white space")


def _not_json(text: str, error: json.JSONDecodeError) -> str:
    """What a text is that is no JSON."""
    start = text.lstrip()[:2000]
    if start.startswith("<"):
        return "a page of HTML or XML, perhaps of a server that asks to log in"
    python = text.startswith(("None", "True", "False"), error.pos)
    if python or re.match(r"[\[{(\s]*\{\s*'|[\[(]\s*'", start):
        return "a printed Python dict, not JSON"
    if start[0] not in "[{":
        return _no_brackets(start)
    if error.msg == "Extra data":
        if start[0] == text[error.pos] == "{" and "\n" in text[error.pos - 3 : error.pos]:
            return "JSON lines, a value a line, not one list of tasks"
        return f"more text after the end of the JSON value, in line {error.lineno}"
    end = len(text.rstrip())
    cut = error.pos >= end - 6 or error.msg.startswith("Unterminated string")
    if cut and text[end - 1] != {"[": "]", "{": "}"}[start[0]]:
        return f"cut off in the middle, after {counted(len(text), 'character')}"
    return f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}"


def _no_brackets(start: str) -> str:
    head = start.splitlines()[0]
    for mark, name in ((",", "a CSV table"), ("\t", "a TSV table"), (";", "a CSV table")):
        if mark in head:
            return f"{name}, which has lost the relations"
    return f"not JSON: it begins with {excerpt(head, 40)}"


def _path_to(value: Any, wanted: Any) -> str:
    """The JSON path of an object that stands in a value, found without recursion."""
    trail: list[tuple[Any, tuple[Any, ...]]] = [(value, ())]
    while trail:
        here, path = trail.pop()
        if here is wanted:
            break
        if isinstance(here, dict):
            trail.extend((inner, (path, key)) for key, inner in here.items())
        elif isinstance(here, list):
            trail.extend((inner, (path, index)) for index, inner in enumerate(here))
    else:
        return "$"
    parts: list[str | int] = []
    while path:
        path, part = path
        parts.append(part if isinstance(part, int) else excerpt(part, 40)[1:-1])
    return json_path(tuple(reversed(parts)))
