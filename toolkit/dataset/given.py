"""Files of articles → the texts that a stand-off release may want, by id and by hash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.documents import ingest
from toolkit.files import read_lines, sha256

LINES = (".jsonl", ".ndjson")
DOCUMENTS_FILE = "documents.jsonl"


@dataclass(frozen=True, slots=True)
class Given:
    """Articles, as somebody has them."""

    texts: dict[str, str] = field(default_factory=dict)
    """By the id of the document."""
    faults: dict[str, str] = field(default_factory=dict)
    """Id → why there is no text of it though there is a file."""
    _by_digest: dict[str, str] = field(default_factory=dict)
    """SHA-256 of the text → id."""

    def add(self, name: str, text: str) -> None:
        """One more article; of two with one id, each is found by its hash."""
        digest = digest_of(text)
        key = name if name not in self.texts else f"{name} {digest}"
        self.texts[key] = text
        self._by_digest.setdefault(digest, key)

    def text(self, digest: str) -> str | None:
        """The text with that hash, whatever its file is called; None: it is not among them."""
        key = self._by_digest.get(digest)
        return None if key is None else self.texts[key]

    def why_not(self, name: str, digest: str) -> str:
        """Why the text of a document is not among them."""
        if name in self.texts:
            other = digest_of(self.texts[name])
            return f"its text is another one: SHA-256 {other[:12]}…, and not {digest[:12]}…"
        if name in self.faults:
            return f"its text cannot be used: {self.faults[name]}"
        return "there is no text of it"


def digest_of(text: str) -> str:
    """A text → its SHA-256."""
    # What no file holds can stand in JSON: it is never the text that is looked for.
    return sha256(text.encode("utf-8", "surrogatepass"))


def read_given(paths: Iterable[Path]) -> Given:
    """Text files and folders of them, read as by `redline ingest`, and files of documents.

    A folder without text files may hold a `documents.jsonl`.

    Raises:
        DocumentError: When a path does not exist, or a folder holds neither.
        RecordError: When a file of documents cannot be read.
    """
    given = Given()
    seeds: list[Path] = []
    for path in paths:
        inside = path / DOCUMENTS_FILE
        if path.suffix in LINES and not path.is_dir():
            _read_lines(path, given)
        elif inside.is_file() and not any(path.glob("*.txt")):
            _read_lines(inside, given)
        else:
            seeds.append(path)
    if seeds:
        _read_texts(seeds, given)
    return given


def _read_lines(path: Path, given: Given) -> None:
    for _, values in read_lines(path):
        name, text = values.get("id"), values.get("text")
        if isinstance(name, str) and isinstance(text, str):
            given.add(name, text)


def _read_texts(seeds: Sequence[Path], given: Given) -> None:
    documents, problems = ingest(seeds, {})
    for document in documents:
        given.add(document.id, document.text)
    for problem in problems:
        given.faults.setdefault(problem.record, problem.message)
