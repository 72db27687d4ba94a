"""What is converted: records with their documents, one after the other, and what surrounds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.canonical import canonical_record
from toolkit.convert.drawn import head_of
from toolkit.errors import RecordError
from toolkit.links import Links
from toolkit.model import Document, JSONObject
from toolkit.schema import Schema

Pair = tuple[JSONObject, Document]
Piece = tuple[str, bytes]
"""A file's path in the folder, with slashes, and the next bytes of it."""


@dataclass(frozen=True, slots=True)
class Given:
    """Records and all that they name."""

    records: Sequence[Mapping[str, Any]]
    documents: Mapping[str, Document]
    schema: Schema
    actors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    tick: Callable[[int], object] | None = None
    """Called with 1 when a record is done."""

    def pairs(self) -> Iterator[Pair]:
        """Each record, in canonical form, with its document.

        Raises:
            RecordError: When a record has no document, was made from another text, or is named
                after another reading than it is.
        """
        for record in self.records:
            document = self.documents.get(str(record["document_id"]))
            if document is None or document.text_sha256 != record["text_sha256"]:
                raise RecordError(
                    f"{record['id']} was made from a text that is not among the documents",
                    hint="Ingest that text, or name the documents with --documents.",
                )
            head = head_of(
                document.id, str(record["annotator"]), document.text_sha256, self.schema.version
            )
            if any(record[name] != value for name, value in head.items()):
                raise RecordError(
                    f"{record['id']} ({record['kind']}) is not called what the reading of"
                    f" {document.id} by {record['annotator']} is called: {head['id']}"
                    f" ({head['kind']})",
                    hint="Correct id, kind or annotator of that record.",
                )
            yield canonical_record(record, self.schema.layers), document
            if self.tick is not None:
                self.tick(1)

    def clusters(self, documents: Iterable[str]) -> list[Mapping[str, Any]]:
        """The links that join items of these documents, sorted by their ids."""
        there = set(documents)
        return sorted(
            (
                cluster
                for _, cluster in self.links.clusters
                if any(member["document_id"] in there for member in cluster["members"])
            ),
            key=lambda cluster: str(cluster["id"]),
        )

    def silent(self) -> Given:
        """The same, without telling anybody."""
        return replace(self, tick=None)


def place_of(record: Mapping[str, Any]) -> str:
    """Where a record's own file is, without ending: a folder for each reader."""
    return f"{record['annotator']}/{record['document_id']}"
