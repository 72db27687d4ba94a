"""A record, its document and the actors → the rows of the document in every config.

A row holds every column, None for what is absent, and labels by their names. Ids and references
carry the document's id in front, so that they are unique in the dataset and tables join on them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.dataset.columns import (
    ACTORS,
    ANNOTATIONS,
    DOCUMENTS,
    LINKS,
    NOT_PUBLISHED,
    ROWS_SHA256,
    Column,
    Columns,
    Listed,
    all_columns,
    item_columns,
)
from toolkit.dataset.resolved import Resolver
from toolkit.errors import PublishError
from toolkit.files import canonical
from toolkit.model import Document, JSONObject, Layer, Role
from toolkit.schema import Schema

Values = Mapping[str, Any]
Rows = dict[str, list[JSONObject]]
"""By config, in the order of the dataset."""
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Tables:
    """What rows are made with, of any number of documents."""

    schema: Schema
    actors: Mapping[str, Values] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    """annotator-N → person or language_model."""
    absent: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By the id of a reading: the layers that its annotator was not asked for."""
    _made: Mapping[str, Make] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        columns = all_columns(self.schema)
        made = {config: _row_of(columns[config]) for config in (DOCUMENTS, ACTORS)}
        for layer in self.schema.layers:
            made[layer.name] = _row_of(item_columns(self.schema, layer), layer)
        object.__setattr__(self, "_made", made)

    def of(
        self,
        record: Values,
        document: Document,
        readings: Sequence[Values] = (),
        links: Sequence[JSONObject] = (),
    ) -> Rows:
        """The rows of one document in every config but `actors`.

        Args:
            record: The reading that is published.
            document: The document that it reads.
            readings: Each annotator's own, in the order of their names.
            links: Its rows in `links`: `link_rows`.

        Raises:
            PublishError: When an item has a value that no column takes.
        """
        leading = {"document_id": document.id, "annotator": record["annotator"]}
        items = self.items(record)
        resolver = Resolver(record, document, self.actors)
        rows: Rows = {DOCUMENTS: []}
        for layer in self.schema.layers:
            rows[layer.name] = [
                {"id": None, **leading, **item, **resolver.columns(layer, given)}
                for item, given in zip(items[layer.name], record[layer.name], strict=True)
            ]
        rows[LINKS] = list(links)
        rows[ANNOTATIONS] = [self.annotation(reading) for reading in readings]
        whole = self._made[DOCUMENTS](document.to_json(), document.id)
        del whole[ROWS_SHA256]
        whole |= items
        rows[DOCUMENTS] = [whole]
        whole[ROWS_SHA256] = rows_digest(rows)
        return rows

    def items(self, record: Values) -> dict[str, list[JSONObject]]:
        """The items of a record by layer, with full ids, as they stand in all tables."""
        name = record["document_id"]
        return {
            layer.name: [self._made[layer.name](item, name) for item in record[layer.name]]
            for layer in self.schema.layers
        }

    def annotation(self, reading: Values) -> JSONObject:
        """One annotator's reading → its row; a layer that was not asked for is None."""
        annotator = str(reading["annotator"])
        absent = dict.fromkeys(self.absent.get(reading["id"], ()))
        return {
            "id": f"{reading['document_id']}.{annotator}",
            "document_id": reading["document_id"],
            "annotator": annotator,
            "annotator_kind": self.kinds.get(annotator, UNKNOWN),
            "text_sha256": reading["text_sha256"],
            **self.items(reading),
            **absent,
        }

    def of_actors(self) -> list[JSONObject]:
        """The rows of the registry, sorted by id."""
        made = self._made[ACTORS]
        return [made(self.actors[name], "") for name in sorted(self.actors)]


def link_rows(clusters: Iterable[Values]) -> dict[str, list[JSONObject]]:
    """Clusters → the rows of `links` by document, in the order of the clusters."""
    found: dict[str, list[JSONObject]] = {}
    for cluster in clusters:
        for member in cluster["members"]:
            document = member["document_id"]
            item = f"{document}.{member['id']}"
            row = {
                "id": f"{cluster['id']}.{item}",
                "link_id": cluster["id"],
                "kind": cluster["kind"],
                "document_id": document,
                "item_id": item,
            }
            found.setdefault(document, []).append(row)
    return found


def rows_digest(rows: Mapping[str, Sequence[Values]]) -> str:
    """All rows of a document by config, without `rows_sha256` → SHA-256 as 64 hex digits.

    It is that of an object with every config but `actors`, empty ones too.
    """
    return digest_of(rows)


def digest_of(value: Any) -> str:
    """A JSON value → the SHA-256 of its canonical form, as 64 hex digits."""
    return hashlib.sha256(dumped(value)).hexdigest()


def dumped(value: Any) -> bytes:
    """A JSON value → its canonical form."""
    import orjson

    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # A number or a character that only Python's own way can write.
        return canonical(value).encode("utf-8")


# Every column is there

Make = Callable[[Any, str], Any]
"""A value and the id of its document → the value as it stands in a table."""


def _row_of(columns: Columns, layer: Layer | None = None) -> Make:
    """A function that gives an object every column, at every depth, in their order.

    Args:
        columns: Those of the object.
        layer: Whose items they are of; None: ids stay as they are.
    """
    names = tuple(columns)
    known = frozenset((*names, *(NOT_PUBLISHED if layer else ())))
    inside = {name: make for name, child in columns.items() if (make := _inner(child))}
    if layer is not None:
        inside |= dict.fromkeys(("id", *layer.enclosing), _full)
        inside |= {role.property: _fillers(role, inside) for role in layer.roles}
    steps = tuple(inside.items())

    def made(values: Any, document: str) -> JSONObject:
        if not known.issuperset(values):
            raise PublishError(
                f"no column takes {', '.join(sorted(set(values) - known))}",
                hint="Validate the records, then build again.",
            )
        get = values.get
        row = {name: get(name) for name in names}
        for name, make in steps:
            value = row[name]
            if value is not None:
                row[name] = make(value, document)
        return row

    return made


def _inner(column: Column) -> Make | None:
    """The same for what is in a column; None: it stays as it is."""
    match column:
        case "int64":
            # JSON Schema takes 3.0 for an integer.
            return lambda value, _: int(value)
        case Listed(of):
            each = _inner(of)
            return each and (lambda values, document: [each(value, document) for value in values])
        case Mapping():
            return _row_of(column)
        case _:
            return None


def _full(identity: str, document: str) -> str:
    return f"{document}.{identity}"


def _fillers(role: Role, inside: Mapping[str, Make]) -> Make:
    """What makes the ids of those who fill a role."""
    key = role.key
    if key is None:
        return _all_full if role.many else _full
    objects = inside[role.property]

    def made(fillers: Any, document: str) -> Any:
        rows = objects(fillers, document)
        for row in rows:
            row[key] = f"{document}.{row[key]}"
        return rows

    return made


def _all_full(identities: Any, document: str) -> Any:
    return [f"{document}.{identity}" for identity in identities]
