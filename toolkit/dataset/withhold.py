"""Rows → the same without the words of the articles, in a way that can be undone.

In a stand-off release the texts of documents, spans and sentences are null; ids, offsets and hashes
stay, and say which characters were there. Any other string that shares a run of thirty characters
with an article (a headline, the name of an actor) is null as well, and an entry of the manifest
says how it is put together again: of literal pieces, and of stretches of articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.dataset.columns import ACTORS, DOCUMENTS, LINKS, QUOTES, THREATS
from toolkit.dataset.runs import RUN, Blocks, Match
from toolkit.dataset.spans import with_spans
from toolkit.errors import ConfigurationError, PublishError
from toolkit.model import Document, JSONObject

FULL, NONE, SNIPPETS = "full", "none", "snippets"
MODES = (FULL, NONE, SNIPPETS)
SENTENCE, SENTENCE_START, TEXT = "sentence", "sentence_start", "text"
LONGEST = 200
"""Characters of a snippet."""
ALONE = (QUOTES, THREATS)
"""The configs that have a sentence."""
OF_DOCUMENT = "document_"
"""What begins the name of a column that says the same in all rows of a document."""
IDS = {DOCUMENTS: "id", ACTORS: "id", LINKS: "link_id"}
"""By config, the column of ids that a person has given."""
Row = Mapping[str, Any]
Place = tuple[str | int, ...]
Piece = Match | tuple[int, int]
"""What of a string stands in an article, or from where to where it is literal."""
Part = str | JSONObject


def withholding(
    mode: str, documents: Mapping[str, Document], strings: Iterable[str] = ()
) -> Withholding:
    """What of the rows of a dataset is left out.

    Args:
        mode: full: nothing; none: all text; snippets: all but a sentence of each quote and threat.
        documents: Those of the dataset, by id.
        strings: What `strings_of` gives of its rows; every article is gone through once for all
            of them, and once more for each string that was not among them.

    Raises:
        ConfigurationError: When there is no such mode.
    """
    if mode not in MODES:
        raise ConfigurationError(
            f"there is no way {mode!r} to write texts", hint=f"Choose one of {', '.join(MODES)}."
        )
    held = Withholding(mode, documents)
    if mode != FULL:
        held.look_up(strings)
    return held


def strings_of(config: str, row: Row) -> Iterator[str]:
    """The strings of a row that are no text of a span, and long enough to hold a run."""
    for _, value in _long_strings(config, row):
        yield value
    identity = row.get(IDS.get(config, ""))
    if identity is not None and len(identity) >= RUN:
        yield identity


@dataclass
class Withholding:
    """Rows go in with their text, and come out without."""

    mode: str
    documents: Mapping[str, Document]
    entries: list[JSONObject] = field(default_factory=list)
    """What was withheld of other strings, in the order of the rows: config, id of the row (or
    document_id, for all rows of the document), path in the row, and parts."""
    _known: dict[str, list[Match]] = field(default_factory=dict)
    """Each string → what it shares with any article."""
    _own: dict[tuple[str, str], list[Part]] = field(default_factory=dict)
    """Document and string → its parts."""
    _told: set[tuple[str, str]] = field(default_factory=set)
    """Config and column, of the document that is being gone through."""
    _document: str | None = None

    def look_up(self, strings: Iterable[str]) -> None:
        """Find what strings share with articles."""
        blocks = Blocks(strings)
        found: defaultdict[str, dict[tuple[int, int], Match]] = defaultdict(dict)
        if blocks.strings:
            for document in self.documents.values():
                for string, match in blocks.matches(document.text, document.id):
                    # Of documents that have the same stretch, the first is named.
                    found[string].setdefault((match.start, match.end), match)
        self._known |= {string: sorted(found[string].values()) for string in blocks.strings}

    def row(self, config: str, row: Row) -> Row:
        """A row → a copy without what is withheld; where nothing is, the row itself.

        Raises:
            PublishError: When an id holds a run of an article.
        """
        if self.mode == FULL:
            return row
        document = row.get("document_id", row["id"] if config == DOCUMENTS else None)
        if document != self._document:
            self._document = document
            self._told.clear()
            self._own.clear()
        self._refuse_id(config, row)
        snippet = _snippet(row) if self.mode == SNIPPETS and config in ALONE else None

        def leave_out(span: JSONObject) -> None:
            if TEXT in span and not _inside(span, snippet):
                span[TEXT] = None

        copy: JSONObject = with_spans(row, leave_out)
        if config == DOCUMENTS:
            copy[TEXT] = None
        if config in ALONE:
            copy[SENTENCE], copy[SENTENCE_START] = snippet or (None, row[SENTENCE_START])
        for place, string in _long_strings(config, row):
            parts = self._parts(string, document)
            if parts is not None:
                _put(copy, place, None)
                self._tell(config, row, document, place, parts)
        return copy

    def _refuse_id(self, config: str, row: Row) -> None:
        identity = row.get(IDS.get(config, "")) or ""
        if len(identity) >= RUN and (parts := self._parts(identity, None)):
            article = next(part["document_id"] for part in parts if not isinstance(part, str))
            raise PublishError(
                f"the id {identity} holds {RUN} or more characters of {article} in a row",
                hint="Give it another id: ids stand in the dataset whatever is withheld.",
            )

    def _parts(self, string: str, document: str | None) -> list[Part] | None:
        """What a string is put together from; None: it shares no run."""
        if string not in self._known:
            self.look_up([string])
        everywhere = self._known[string]
        if not everywhere:
            return None
        key = (document or "", string)
        if key not in self._own:
            own: list[Match] = []
            if document is not None and document in self.documents:
                text = self.documents[document].text
                own = [match for _, match in Blocks([string]).matches(text, document)]
            # First of all of its own article, so that it does not depend on others.
            pieces: list[Piece] = []
            for piece in _cut(string, 0, len(string), own):
                if isinstance(piece, Match):
                    pieces.append(piece)
                else:
                    pieces.extend(_cut(string, *piece, everywhere))
            self._own[key] = [_part(string, piece) for piece in pieces]
        return self._own[key]

    def _tell(
        self,
        config: str,
        row: Row,
        document: str | None,
        place: Place,
        parts: Sequence[Part],
    ) -> None:
        column = str(place[0])
        entry: JSONObject = {"config": config}
        if config in ALONE and len(place) == 1 and column.startswith(OF_DOCUMENT):
            if (config, column) in self._told:
                return
            self._told.add((config, column))
            entry["document_id"] = document
        else:
            entry["id"] = row["id"]
        self.entries.append({**entry, "path": list(place), "parts": list(parts)})


def _part(string: str, piece: Piece) -> Part:
    if isinstance(piece, Match):
        end = piece.at + piece.end - piece.start
        return {"document_id": piece.document_id, "start": piece.at, "end": end}
    return string[slice(*piece)]


def _cut(string: str, start: int, end: int, matches: Iterable[Match]) -> Iterator[Piece]:
    """A stretch of a string → pieces of it: those that stand in an article, and what is between.

    What is between holds no run of any of the matches.
    """
    known = list(matches)
    while start < end:
        left = (_clipped(match, start, end) for match in known)
        long = [match for match in left if match is not None and _is_run(string, match)]
        if not long:
            yield (start, end)
            return
        first = min(long, key=lambda match: (match.start, -match.end, match.document_id, match.at))
        if first.start > start:
            yield (start, first.start)
        yield first
        start = first.end


def _clipped(match: Match, start: int, end: int) -> Match | None:
    begins, ends = max(match.start, start), min(match.end, end)
    if ends - begins < RUN:
        return None
    return Match(begins, ends, match.document_id, match.at + begins - match.start)


def _is_run(string: str, match: Match) -> bool:
    return any(map(str.isalnum, string[match.start : match.end]))


# What is in a row


def _long_strings(config: str, row: Row) -> list[tuple[Place, str]]:
    """Every string of a row that is neither text nor an id, and could hold a run; its place."""
    found: list[tuple[Place, str]] = []
    _look_into(row, (), found)
    if config == DOCUMENTS or config in ALONE:
        texts = {(TEXT,)} if config == DOCUMENTS else {(SENTENCE,)}
        found = [(place, string) for place, string in found if place not in texts]
    return found


def _look_into(value: Any, place: Place, found: list[tuple[Place, str]]) -> None:
    """Put the long strings of an object or a list into `found`."""
    # Most of what there is are numbers, short words and null: they are passed over first.
    if isinstance(value, dict):
        for name, child in value.items():
            kind = type(child)
            if kind is str:
                if len(child) >= RUN and not (_is_id(name) or (name == TEXT and is_span(value))):
                    found.append(((*place, name), child))
            elif (kind is dict or kind is list) and child:
                _look_into(child, (*place, name), found)
    else:
        for number, child in enumerate(value):
            kind = type(child)
            if kind is str:
                if len(child) >= RUN and not _is_id(str(place[-1])):
                    found.append(((*place, number), child))
            elif (kind is dict or kind is list) and child:
                _look_into(child, (*place, number), found)


def is_span(value: Row) -> bool:
    """Whether an object says where in an article its text stands."""
    return TEXT in value and "start" in value and "end" in value


def _is_id(name: str) -> bool:
    return name == "id" or name.endswith(("_id", "_ids", "_sha256"))


def _inside(span: Row, snippet: tuple[str, int] | None) -> bool:
    if snippet is None:
        return False
    kept, start = snippet
    return bool(start <= span["start"] and span["end"] <= start + len(kept))


def _snippet(row: Row) -> tuple[str, int]:
    """What is kept of the sentence of a row, and where it begins: at most 200 characters."""
    sentence, offset = row[SENTENCE], row[SENTENCE_START]
    if len(sentence) <= LONGEST:
        return sentence, offset
    first, last = row["start"] - offset, row["end"] - offset
    spare = max(0, LONGEST - (last - first))
    end = min(len(sentence), max(0, first - spare // 2) + LONGEST)
    start = max(0, min(first, end - LONGEST))
    last = min(last, end)
    if start > 0 and not sentence[start - 1].isspace():
        space = sentence.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    if end < len(sentence) and not sentence[end].isspace():
        space = sentence.rfind(" ", last, end)
        end = space if space >= 0 else end
    return sentence[start:end], offset + start


def _put(row: JSONObject, place: Place, value: Any) -> None:
    """Set a value at a place in a row."""
    *before, last = place
    holder: Any = row
    for step in before:
        holder = holder[step]
    holder[last] = value
