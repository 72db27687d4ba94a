"""`documents.jsonl` → its documents, each of which is read when it is asked for."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from pathlib import Path
from sqlite3 import IntegrityError
from typing import Any

from toolkit.documents import document_of, read_documents
from toolkit.errors import DocumentError, RecordError
from toolkit.files import short_hash
from toolkit.model import Document
from toolkit.slices import Sliced
from toolkit.spilled import Tables, packed, unpacked

KEPT = 32
"""How many documents are kept: they are asked for again and again, one after the other."""
BOM = b"\xef\xbb\xbf"
UNFIT = (DocumentError, RecordError, ValueError, TypeError, AttributeError, RecursionError)
"""What is raised by lines that hold no documents."""
SIGNED = 1 << 63
"""What a mark is the less for, so that a database takes it."""


class Library(Mapping[str, Document]):
    """Documents by id, in the order of their file; sixteen bytes of each are in memory."""

    def __init__(
        self, file: Sliced, marks: array[int], starts: array[int], names: Tables | None = None
    ) -> None:
        """Args: the file, of each document its mark (sorted) and where it begins, and the ids."""
        self.file = file
        self.marks = marks
        self.starts = starts
        self._names = names
        """None: those of the file, in another process."""
        self._kept: dict[str, Document] = {}

    def __getitem__(self, name: str) -> Document:
        """A document, as it was when the file was looked through.

        Raises:
            RecordError: When the file has been written since.
        """
        if name not in self._kept:
            found = self._read(name)
            if found is None:
                raise KeyError(name)
            if len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[name] = found
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        if self._names is None:
            for _, _, line in self.file.lines():
                if line.strip():
                    yield json.loads(line.removeprefix(BOM))["id"]
            return
        for (name,) in self._names.rows("SELECT name FROM documents ORDER BY rowid"):
            yield unpacked(name)

    def __len__(self) -> int:
        return len(self.marks)

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        if self._names is None:
            return name in self._kept or self._read(name) is not None
        return self._names.row("SELECT 1 FROM documents WHERE name = ?", packed(name)) is not None

    def __reduce__(self) -> tuple[type[Library], tuple[Any, ...]]:
        """How it is sent to another process: without what is kept, and without the ids."""
        return Library, (self.file, self.marks, self.starts)

    def _read(self, name: str) -> Document | None:
        mark = _mark(name)
        for at in range(bisect_left(self.marks, mark), len(self)):
            if self.marks[at] != mark:
                break
            view, start = self.file.view(), self.starts[at]
            end = view.find(b"\n", start)
            found = Document.from_json(json.loads(view[start : end if end >= 0 else len(view)]))
            if found.id == name:
                return found
        return None


def open_documents(path: Path) -> Mapping[str, Document]:
    """A file of documents, one a line → the same as `read_documents`, not held in memory.

    Raises:
        DocumentError: When a line is not a document, or repeats an id.
        RecordError: When the file cannot be read, or a line is not a JSON object.
    """
    file = Sliced.of(path)
    names = Tables("documents (name BLOB PRIMARY KEY, mark INTEGER, start INTEGER)")
    try:
        for number, start, line in file.lines():
            if line.strip():
                begins = len(BOM) if number == 1 and line.startswith(BOM) else 0
                values = json.loads(line[begins:].decode("utf-8"))
                name = document_of(values, "").id
                query = "INSERT INTO documents VALUES (?, ?, ?)"
                names.put(query, packed(name), _mark(name), start + begins)
        by_mark = names.rows("SELECT mark, start FROM documents ORDER BY mark")
    except (IntegrityError, *UNFIT):
        # It says what is wrong, and where.
        return read_documents(path)
    marks, starts = array("q"), array("Q")
    for mark, start in by_mark:
        marks.append(mark)
        starts.append(start)
    return Library(file, marks, starts, names)


def _mark(name: str) -> int:
    return short_hash(packed(name)) - SIGNED
