"""Runs of characters that a string shares with an article: what a stand-off release may not hold.

A run is thirty code points that stand in an article one after the other, letters or digits among
them. To find them no table of the articles is made: of the strings, which are few, every block of
20 characters is known, and of an article every eleventh block is looked up. Whatever run of thirty
there is holds one that is looked up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.errors import PublishError
from toolkit.model import Document
from toolkit.problems import excerpt

RUN = 30
"""Characters of a run."""
BLOCK = 20
STEP = RUN - BLOCK + 1


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A stretch of a string that stands in an article, as long as it can be; at least a run."""

    start: int
    end: int
    """Offsets in the string."""
    document_id: str
    at: int
    """Where it begins in the article."""


class Blocks:
    """The blocks of some strings, to be found again in texts."""

    def __init__(self, strings: Iterable[str]) -> None:
        self.strings = [string for string in dict.fromkeys(strings) if len(string) >= RUN]
        self._places: dict[str, list[tuple[int, int]]] = {}
        for number, string in enumerate(self.strings):
            for offset in range(len(string) - BLOCK + 1):
                block = string[offset : offset + BLOCK]
                self._places.setdefault(block, []).append((number, offset))

    def matches(self, text: str, document_id: str) -> Iterator[tuple[str, Match]]:
        """Each string that shares a run with a text, and where; one place may come twice."""
        if not self._places:
            return
        for at in range(0, len(text) - BLOCK + 1, STEP):
            for number, offset in self._places.get(text[at : at + BLOCK], ()):
                string = self.strings[number]
                before = _alike_before(string, offset, text, at)
                after = _alike_after(string, offset + BLOCK, text, at + BLOCK)
                start, end = offset - before, offset + BLOCK + after
                if end - start >= RUN and any(map(str.isalnum, string[start:end])):
                    yield string, Match(start, end, document_id, at - before)


def _alike_before(string: str, offset: int, text: str, at: int) -> int:
    """How many characters before two places are the same."""
    count = 0
    while count < min(offset, at) and string[offset - count - 1] == text[at - count - 1]:
        count += 1
    return count


def _alike_after(string: str, offset: int, text: str, at: int) -> int:
    """How many characters from two places on are the same."""
    most, count = min(len(string) - offset, len(text) - at), 0
    while count < most and string[offset + count] == text[at + count]:
        count += 1
    return count


def runs(text: str, documents: Mapping[str, Document]) -> list[tuple[str, str]]:
    """A text → the stretches that it shares with articles, each with the article's id.

    White space counts as it stands, and also as if all of it were single spaces: a line that was
    broken elsewhere is the same line.
    """
    return runs_in([text], documents)


def runs_in(texts: Iterable[str], documents: Mapping[str, Document]) -> list[tuple[str, str]]:
    """The same for several texts, for which every article is gone through once."""
    given = list(texts)
    exact, folded = Blocks(given), Blocks(map(_folded, given))
    found = {
        (string[match.start : match.end], match.document_id): None
        for document in documents.values()
        for blocks, text in ((exact, document.text), (folded, _folded(document.text)))
        for string, match in blocks.matches(text, document.id)
    }
    return list(found)


def _folded(text: str) -> str:
    return " ".join(text.split())


def refuse_runs(files: Mapping[str, bytes], documents: Mapping[str, Document]) -> None:
    """Make sure that no file of a stand-off release holds a run of an article.

    Args:
        files: Text files by their names. Of JSON the strings are looked at, too, so that an
            escaped character does not hide anything.
        documents: The articles.

    Raises:
        PublishError: When one does; it names the file and the run.
    """
    contents = {name: list(_texts(name, data)) for name, data in files.items()}
    every = [text for texts in contents.values() for text in texts]
    if not runs_in(every, documents):
        return
    for name, texts in contents.items():
        for run, document_id in runs_in(texts, documents):
            raise PublishError(
                f"{name} holds {len(run)} characters of {document_id} in a row: {excerpt(run)}",
                hint="Reword what they come from, or build with --text full.",
            )


def _texts(name: str, data: bytes) -> Iterator[str]:
    text = data.decode("utf-8")
    yield text
    if name.endswith(".json"):
        yield from _strings(json.loads(text))


def _strings(value: Any) -> Iterator[str]:
    """Every string of a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, child in value.items():
            yield name
            yield from _strings(child)
    elif isinstance(value, list):
        for child in value:
            yield from _strings(child)
