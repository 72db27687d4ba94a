"""Documents of many parts → which of them are there twice, with some bytes of memory each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np

from toolkit.corpus.page import Place, said
from toolkit.corpus.parts import Parts, problem_of
from toolkit.files import dumps_line
from toolkit.problems import Problem

TOGETHER = 1 << 16
FILE = "doubles"


@dataclass(slots=True)
class Doubles:
    """Which documents are left out, because an earlier one has their id or their text."""

    parts: Parts
    dropped: np.ndarray[Any, np.dtype[np.bool_]]
    """For each document whether it is."""
    sections: Counter[str] = field(default_factory=Counter)
    """What sections those have that are left out."""

    def problems(self) -> Iterator[Problem]:
        """One for each that is left out."""
        with (self.parts.folder / FILE).open("rb") as stream:
            for line in stream:
                yield problem_of(json.loads(line))


def doubles(parts: Parts) -> Doubles:
    """Look at all documents whose hashes occur more than once; of equals the first stays."""
    keys = parts.keys()
    same_id, same_text = _repeated(keys[:, 0]), _repeated(keys[:, 1])
    found = Doubles(parts, np.zeros(len(keys), np.bool_))
    places: dict[str, str] = {}
    names: dict[str, str] = {}
    with (parts.folder / FILE).open("wb") as told:
        for number, line in _lines(parts, keys[:, 2], same_id | same_text):
            place, document = told_apart(line)
            values = json.loads(document)
            name, text, where = values["id"], values["text_sha256"], Place(**json.loads(place))
            if same_id[number] and name in places:
                message = f"{places[name]} has the same id; {_way_out(where, 'rename')}"
                problem = said(name, "$.id", "duplicate-document-id", message, where)
            elif same_text[number] and text in names:
                message = f"the text is that of {names[text]}; {_way_out(where, 'remove')}"
                problem = said(name, "$.text", "duplicate-document-text", message, where)
                places.setdefault(name, str(where))
            else:
                places.setdefault(name, str(where))
                names.setdefault(text, name)
                continue
            found.dropped[number] = True
            found.sections.update(section["kind"] for section in values["sections"])
            told.write(dumps_line(problem.to_json()).encode())
    return found


def told_apart(line: bytes) -> tuple[bytes, bytes]:
    """A line of a part → the place and the document; neither holds a tab that is not escaped."""
    place, _, document = line.partition(b"\t")
    return place, document


def _way_out(place: Place, verb: str) -> str:
    return "leave one of the two out" if place.within else f"{verb} one of the two files"


def _repeated(column: np.ndarray[Any, np.dtype[np.uint64]]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether each value stands in the column more than once."""
    ordered = np.sort(column)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered
    found = np.zeros(len(column), np.bool_)
    for begin in range(0, len(column) if len(twice) else 0, TOGETHER):
        some = column[begin : begin + TOGETHER]
        at = np.minimum(np.searchsorted(twice, some), len(twice) - 1)
        found[begin : begin + TOGETHER] = twice[at] == some
    return found


def _lines(
    parts: Parts,
    begins: np.ndarray[Any, np.dtype[np.uint64]],
    wanted: np.ndarray[Any, np.dtype[np.bool_]],
) -> Iterator[tuple[int, bytes]]:
    """The lines of the documents that are wanted, each with its number."""
    first = 0
    for number, part in enumerate(parts.done):
        here = np.flatnonzero(wanted[first : first + part.documents])
        if len(here):
            with parts.path(number, "pages").open("rb") as stream:
                for at in here:
                    yield first + int(at), _line(stream, int(begins[first + int(at)]))
        first += part.documents


def _line(stream: BinaryIO, begin: int) -> bytes:
    stream.seek(begin)
    return stream.readline()
