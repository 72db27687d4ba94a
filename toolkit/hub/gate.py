"""What is searched before anything is published: every string of every file of a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.dataset.columns import ACTORS, ANNOTATIONS, DOCUMENTS
from toolkit.errors import PublishError
from toolkit.hub.folder import Folder
from toolkit.hub.patterns import Pattern, Secrets, masked, patterns
from toolkit.problems import printable
from toolkit.words import counted

QUOTED = frozenset({"text", "title", "sentence", "document_title"})
"""Columns, wherever they stand in a row, that hold what the articles say and nothing of ours; in
`actors` all is ours, the texts of aliases and the titles of offices too."""
MOST = 20
"""How many findings are told."""
TOGETHER = 1000
"""Rows that are searched at a time."""
WHOLE = 50
"""The same of rows that hold whole documents."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be published: where it is, what, and no more than its beginning."""

    file: str
    place: str
    """A column and a row, or a line."""
    kind: str
    begins: str

    def __str__(self) -> str:
        """For a person."""
        return printable(f"{self.file}, {self.place}: {self.kind} ({self.begins})")


def search(folder: Folder, secrets: Secrets) -> Iterator[Finding]:
    """Everything in a folder that must not be published, in the order of its files.

    E-mail addresses, names and paths in what articles say are let through: an article may print
    the address of its newsroom. Addresses of annotators, and tokens, are not, wherever they stand.
    """
    wanted = patterns(secrets)
    for name in sorted(folder.files):
        path = folder.path / name
        if name.endswith(".parquet"):
            yield from _in_parquet(path, name, wanted)
        else:
            yield from _in_text(path, name, wanted)


def refuse_secrets(folder: Folder, secrets: Secrets, tell: Callable[[str], None]) -> None:
    """Let a folder go further only where nothing is found.

    Args:
        folder: What is to be published.
        secrets: What is known on this machine.
        tell: Called with a line for each of the first places.

    Raises:
        PublishError: When something is found.
    """
    number = 0
    for number, found in enumerate(search(folder, secrets), start=1):
        if number <= MOST:
            tell(str(found))
    if number:
        shown = f", of which {MOST} are shown" if number > MOST else ""
        raise PublishError(
            f"{folder.path} holds what must not be published, in {counted(number, 'place')}{shown}",
            hint="Take it out of the records, documents or actors that it came from, and build"
            " again.",
        )


def _in_text(path: Path, name: str, wanted: Sequence[Pattern]) -> Iterator[Finding]:
    text = path.read_bytes().decode("utf-8", errors="replace")
    for number, line in enumerate(text.split("\n"), start=1):
        yield from _told(line, name, f"line {number}", wanted)


def _told(text: str, file: str, place: str, wanted: Iterable[Pattern]) -> Iterator[Finding]:
    for pattern in wanted:
        found = pattern.find(text)
        if found is not None:
            yield Finding(file, place, pattern.kind, masked(found))
            return


def _in_parquet(path: Path, name: str, wanted: Sequence[Pattern]) -> Iterator[Finding]:
    import pyarrow.parquet as pq

    in_quoted = [pattern for pattern in wanted if pattern.quoted]
    config = name.split("/")[1]
    quoted = frozenset() if config == ACTORS else QUOTED
    with pq.ParquetFile(path) as file:
        for key, value in (file.schema_arrow.metadata or {}).items():
            text = value.decode("utf-8", errors="replace")
            yield from _told(text, name, f"schema metadata {key.decode()}", wanted)
        first = 0
        together = WHOLE if config in (DOCUMENTS, ANNOTATIONS) else TOGETHER
        for batch in file.iter_batches(together):
            for column, array in zip(batch.schema.names, batch.columns, strict=True):
                for place, strings, rows in _leaves(column, array, None):
                    chosen = in_quoted if place.rpartition(".")[2] in quoted else wanted
                    for row, told in _among(strings, rows, chosen):
                        where = f"column {place.replace('[]', '')}, row {first + row + 1}"
                        yield Finding(name, where, *told)
            first += batch.num_rows


def _among(
    strings: Any, rows: Any, wanted: Sequence[Pattern]
) -> Iterator[tuple[int, tuple[str, str]]]:
    """An array of strings → the rows with a finding; equal strings are looked at once."""
    import pyarrow.compute as pc

    known: dict[str, tuple[str, str]] = {}
    texts = [text for text in pc.unique(strings).to_pylist() if text]
    # Most hold nothing, which is seen soonest in all of them at once.
    together = "\n".join(texts)
    for text in texts if any(pattern.find(together) for pattern in wanted) else ():
        for found in _told(text, "", "", wanted):
            known[text] = (found.kind, found.begins)
    if known:
        numbers = range(len(strings)) if rows is None else rows.to_pylist()
        for text, row in zip(strings.to_pylist(), numbers, strict=True):
            if text in known:
                yield row, known[text]


def _leaves(place: str, array: Any, rows: Any) -> Iterator[tuple[str, Any, Any]]:
    """A column → its arrays of strings, each with its place and the row of each string.

    `rows` is an array of numbers, or None where strings and rows are counted alike.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = array.type
    if pa.types.is_dictionary(kind):
        yield from _leaves(place, array.dictionary_decode(), rows)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        yield place, array, rows
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        parents = pc.list_parent_indices(array)
        inner = parents if rows is None else rows.take(parents)
        yield from _leaves(f"{place}[]", array.flatten(), inner)
    elif pa.types.is_struct(kind):
        for field, values in zip(kind, array.flatten(), strict=True):
            yield from _leaves(f"{place}.{field.name}", values, rows)
