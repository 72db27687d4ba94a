"""A source → a dataset folder: Parquet files, `redline.json`, and the card and its company."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit.dataset.columns import ACTORS
from toolkit.dataset.entries import Entries
from toolkit.dataset.folder import cleared, refuse_strangers
from toolkit.dataset.manifest import Manifest
from toolkit.dataset.remarks import tell
from toolkit.dataset.source import Contents, Source, Values, contents
from toolkit.dataset.withhold import FULL, Withholding, strings_of, withholding
from toolkit.dataset.writing import About, write
from toolkit.errors import PublishError
from toolkit.model import Document


@dataclass(frozen=True, slots=True)
class Built:
    """A dataset folder on disk."""

    folder: Path
    manifest: Manifest
    rows: Mapping[str, int]
    """Rows by config, in the order of the dataset; 0: it has no file."""
    left_out: Mapping[tuple[str, str], int]
    """What of readings and links is not in it: what and why, in words."""

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits that change with anything that it was built from."""
        return self.manifest.fingerprint


def build(source: Source, folder: Path, *, text: str = FULL) -> Built:
    """Write the dataset folder: a Parquet file for each split of each config, and the card.

    A config without rows is left out: `load_dataset` cannot read an empty one. The same source
    gives the same bytes. File names carry a hash of the file, because `load_dataset` caches by
    names and would otherwise give the rows of an earlier build. The documents are gone through
    one after the other, and their rows are not held.

    Args:
        source: What it is built from.
        folder: An empty one, or that of an earlier build.
        text: full, none or snippets: what of the texts is written.

    Raises:
        PublishError: When the source does not make a dataset, or the folder holds something else.
    """
    found = contents(source)
    refuse_strangers(folder)
    try:
        with cleared(folder):
            return _written(source, found, folder, text)
    except OSError as error:
        raise PublishError(
            f"cannot write {folder}: {error.strerror}", hint="Name another folder with -o."
        ) from error


def _written(source: Source, found: Contents, folder: Path, text: str) -> Built:
    held = withheld(source, found, text)

    def about() -> About:
        return About(
            text=text,
            inputs=found.inputs,
            splits=found.splits,
            annotators=source.annotators,
            readers=found.readers,
            told=tell(source, found),
            withheld=held.entries,
        )

    rows = published(source, found, held)
    manifest, counts = write(folder, source.schema, rows, about, held.documents)
    return Built(folder, manifest, counts, dict(found.left_out))


def published(
    source: Source, found: Contents, held: Withholding
) -> Iterator[tuple[str, str, list[Values]]]:
    """The rows that a folder holds, some at a time: config, split and rows, in their order.

    Actors belong to no document: all of them are in the first split.
    """
    first = next(iter(found.splits))
    yield ACTORS, first, [held.row(ACTORS, row) for row in source.tables.of_actors()]
    for entry, rows in found.rows(source):
        for config, those in rows.items():
            if those:
                yield config, entry.split, [held.row(config, row) for row in those]


def withheld(source: Source, found: Contents, text: str) -> Withholding:
    """What of the texts a folder does not hold."""
    strings = strings_in(source, found) if text != FULL else ()
    return withholding(text, _Only(source.documents, found.entries), strings)


def strings_in(source: Source, found: Contents) -> Iterator[str]:
    """The strings of all rows that could hold words of an article."""
    for row in source.tables.of_actors():
        yield from strings_of(ACTORS, row)
    for _, rows in found.rows(source):
        for config, those in rows.items():
            for row in those:
                yield from strings_of(config, row)


@dataclass(frozen=True, slots=True)
class _Only(Mapping[str, Document]):
    """Some of the documents; each is read when it is asked for."""

    documents: Mapping[str, Document]
    entries: Entries

    def __getitem__(self, name: str) -> Document:
        return self.documents[name]

    def __iter__(self) -> Iterator[str]:
        return (entry.document for entry in self.entries)

    def __len__(self) -> int:
        return len(self.entries)
