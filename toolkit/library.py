"""`documents.jsonl` → its documents, each of which is read when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit.documents import document_of, read_documents
from toolkit.errors import DocumentError, RecordError
from toolkit.model import Document
from toolkit.slices import Sliced

KEPT = 32
"""How many documents are kept: they are asked for again and again, one after the other."""
BOM = b"\xef\xbb\xbf"
Place = tuple[int, int]
"""Where a line begins and ends."""


class Library(Mapping[str, Document]):
    """Documents by id, in the order of their file."""

    def __init__(self, file: Sliced, places: Mapping[str, Place]) -> None:
        self.file = file
        self.places = places
        self._kept: dict[str, Document] = {}

    def __getitem__(self, name: str) -> Document:
        """A document, as it was when the file was looked through.

        Raises:
            RecordError: When the file has been written since.
        """
        if name not in self._kept:
            values = json.loads(self.file.slice(*self.places[name]).decode("utf-8"))
            if len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[name] = Document.from_json(values)
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, name: object) -> bool:
        return name in self.places

    def __reduce__(self) -> tuple[type[Library], tuple[Sliced, Mapping[str, Place]]]:
        """How it is sent to another process: without what is kept."""
        return Library, (self.file, self.places)


def open_documents(path: Path) -> Mapping[str, Document]:
    """A file of documents, one a line → the same as `read_documents`, not held in memory.

    Raises:
        DocumentError: When a line is not a document, or repeats an id.
        RecordError: When the file cannot be read, or a line is not a JSON object.
    """
    file = Sliced.of(path)
    places: dict[str, Place] = {}
    try:
        for number, start, line in file.lines():
            if line.strip():
                begins = len(BOM) if number == 1 and line.startswith(BOM) else 0
                values = json.loads(line[begins:].decode("utf-8"))
                name = document_of(values, "").id
                if name in places:
                    return read_documents(path)
                places[name] = (start + begins, start + len(line))
    except (DocumentError, RecordError, ValueError, TypeError, AttributeError, RecursionError):
        # It says what is wrong, and where.
        return read_documents(path)
    return Library(file, places)
