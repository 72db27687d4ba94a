"""Offsets into a file as it is → offsets into its text: no byte-order mark, line ends made LF."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.model import JSONObject
from toolkit.schema import Schema

DROPPED = re.compile("\\A\ufeff|\r(?=\n)")


@dataclass(frozen=True)
class Counted:
    """A file's text with everything in it, which offsets count in."""

    raw: str

    @cached_property
    def _dropped(self) -> list[int]:
        return [match.start() for match in DROPPED.finditer(self.raw)]

    def place(self, offset: int) -> int:
        """An offset into the file → the offset into the text."""
        return offset - bisect_left(self._dropped, offset)


def moved(record: Mapping[str, Any], counted: Counted, text: str, schema: Schema) -> JSONObject:
    """A record whose offsets count in a file → the same with offsets into the text."""
    result = dict(record)
    for layer in schema.layers:
        result[layer.name] = [
            _moved(item, counted, text, [part.name for part in layer.parts])
            for item in record[layer.name]
        ]
    return canonical_record(result, schema.layers)


def _moved(item: Mapping[str, Any], counted: Counted, text: str, parts: list[str]) -> JSONObject:
    start, end = counted.place(int(item["start"])), counted.place(int(item["end"]))
    there = item["text"] == counted.raw[int(item["start"]) : int(item["end"])]
    words = text[start:end] if there else item["text"]
    inner = {name: _moved(item[name], counted, text, []) for name in parts if name in item}
    return {**item, "start": start, "end": end, "text": words, **inner}
