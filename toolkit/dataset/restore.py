"""Rows without their text, and the texts → the rows as they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.dataset.columns import DOCUMENTS
from toolkit.dataset.resolved import Passages
from toolkit.dataset.spans import with_spans
from toolkit.dataset.withhold import ALONE, SENTENCE, SENTENCE_START, TEXT
from toolkit.model import JSONObject, Span
from toolkit.violations import json_path

Values = Mapping[str, Any]
Key = tuple[str, str]


class OutsideError(Exception):
    """An offset lies outside the text that it counts in."""


@dataclass(frozen=True, slots=True)
class Open:
    """A string that was withheld and could not be put together again."""

    config: str
    row: str
    """The row's id."""
    path: str
    needs: tuple[str, ...]
    """The documents whose text is missing."""

    def to_json(self) -> JSONObject:
        """As JSON."""
        return {"config": self.config, "id": self.row, "path": self.path, "needs": [*self.needs]}


@dataclass
class Restoring:
    """Rows go in without their text, and come out with it."""

    withheld: Iterable[Values]
    """What the manifest says of other strings."""
    texts: Mapping[str, str]
    """By the id of the document; those that are missing are missing."""
    open: list[Open] = field(default_factory=list)
    """What could not be put together, in the order of the rows."""
    _entries: dict[Key, list[Values]] = field(default_factory=dict)
    _passages: dict[str, Passages] = field(default_factory=dict)
    """Of the document that is being gone through: the row of it comes before others."""

    def __post_init__(self) -> None:
        found: defaultdict[Key, list[Values]] = defaultdict(list)
        for entry in self.withheld:
            found[entry["config"], str(entry.get("id", entry.get("document_id")))].append(entry)
        self._entries = dict(found)

    def row(self, config: str, row: Values) -> JSONObject:
        """A row → the same with its text.

        Raises:
            OutsideError: When an offset lies outside the text.
            KeyError: When there is no text of its document.
        """
        document = row["id"] if config == DOCUMENTS else row.get("document_id")
        text = None if document is None else self.texts[document]

        def fill_in(span: JSONObject) -> None:
            if text is not None:
                words = _slice(text, span)
                if TEXT in span:
                    span[TEXT] = words

        copy: JSONObject = with_spans(row, fill_in)
        if config == DOCUMENTS:
            copy[TEXT] = self.texts[row["id"]]
            self._passages = {row["id"]: Passages(copy[TEXT], row["sections"])}
        if config in ALONE:
            around = self._around(row)
            copy[SENTENCE] = around.slice(self.texts[row["document_id"]])
            copy[SENTENCE_START] = around.start
        names = dict.fromkeys((row["id"], document))
        for entry in (one for name in names for one in self._entries.get((config, name), ())):
            self._put_back(config, copy, entry)
        return copy

    def _put_back(self, config: str, row: JSONObject, entry: Values) -> None:
        missing = sorted(
            {
                part["document_id"]
                for part in entry["parts"]
                if not isinstance(part, str) and part["document_id"] not in self.texts
            }
        )
        path = entry["path"]
        if missing:
            where = json_path(tuple(path))
            self.open.append(Open(config, str(row["id"]), where, tuple(missing)))
            return
        whole = "".join(
            part if isinstance(part, str) else _slice(self.texts[part["document_id"]], part)
            for part in entry["parts"]
        )
        holder: Any = row
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = whole

    def _around(self, row: Values) -> Span:
        """The sentence that a row stands in."""
        return self._passages[row["document_id"]].around(Span.of(row))


def _slice(text: str, span: Values) -> str:
    start, end = span["start"], span["end"]
    if not 0 <= start <= end <= len(text):
        raise OutsideError(f"{start}–{end} lies outside the {len(text)} characters of the text")
    return text[start:end]
