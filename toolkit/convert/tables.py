"""Records → flat tables, one for each layer: CSV after RFC 4180, in UTF-8, with a header.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and a text
that somebody else wrote may begin so. Such a cell, and one that begins with an apostrophe, gets an
apostrophe in front; whoever takes one away from each cell that has one has the text again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from toolkit.convert.drawn import Anatomy, Drawn, take_apart
from toolkit.convert.given import Given, Piece
from toolkit.convert.loss import Losses
from toolkit.model import JSONObject, Layer, Role
from toolkit.schema import Schema

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""What the first character of a cell must not be."""
PROVENANCE = "provenance_"
SOURCE = "source_"
RECORDS, DOCUMENTS, SECTIONS = "records", "documents", "sections"
ACTORS, ALIASES, OFFICES, LINKS = "actors", "aliases", "offices", "links"
ACTOR = ("id", "name", "kind", "country", "wikidata", "represents", "members")


def cannot_hold(schema: Schema) -> Losses:  # noqa: ARG001 (as for every format)
    """Nothing is lost."""
    return ()


def to_csv(given: Given) -> Iterator[Piece]:
    """Records → the rows of each table; the header of each comes first."""
    tables = columns(given.schema)
    for name, header in tables.items():
        yield f"{name}.csv", row(header)
    told: set[str] = set()
    for record, document in given.pairs():
        for name, values in _rows(record, given.schema):
            yield f"{name}.csv", row(values.get(column) for column in tables[name])
        if document.id not in told:
            told.add(document.id)
            values = document.to_json()
            yield "documents.csv", row(values.get(column) for column in tables[DOCUMENTS])
            for section in values["sections"]:
                yield "sections.csv", row((document.id, *section.values()))
    for _, actor in sorted(given.actors.items()):
        yield "actors.csv", row(_cell(actor.get(column)) for column in ACTOR)
        for name in (ALIASES, OFFICES):
            for values in actor.get(name, ()):
                cells = {**values, "of": values.get("actor_id"), "actor_id": actor["id"]}
                yield f"{name}.csv", row(cells.get(column) for column in tables[name])
    for cluster in given.clusters(told):
        for member in cluster["members"]:
            whole = (cluster["id"], cluster["kind"], member["document_id"], member["id"])
            yield "links.csv", row(whole)


def columns(schema: Schema) -> dict[str, list[str]]:
    """The header of each table."""
    head = ["id", "document_id", "annotator", "kind", "schema_version", "text_sha256"]
    document = [name for name in schema.properties("document") if name != "sections"]
    return {
        RECORDS: [*head, *(f"{SOURCE}{name}" for name in schema.properties("source"))],
        DOCUMENTS: document,
        SECTIONS: ["document_id", "start", "end", "kind"],
        **{layer.name: _columns(layer, schema) for layer in schema.layers},
        ACTORS: list(ACTOR),
        ALIASES: ["actor_id", "text", "form"],
        OFFICES: ["actor_id", "title", "of", "from", "to"],
        LINKS: ["link_id", "kind", "document_id", "item_id"],
    }


def _columns(layer: Layer, schema: Schema) -> list[str]:
    anatomy = Anatomy(layer)
    return [
        *("record_id", "id", "start", "end", "text", layer.label_property),
        *(f"{p.name}_{end}" for p in layer.parts for end in ("start", "end", "text")),
        *anatomy.choices,
        *(role_column(role) for role in layer.roles),
        *layer.enclosing,
        *anatomy.words,
        *(f"{PROVENANCE}{name}" for name in schema.properties("provenance")),
    ]


def role_column(role: Role) -> str:
    """The column of a role: ids of those who fill it, with a space between them."""
    return role.property if role.key is None else f"{role.property}_{role.name}"


def _rows(record: JSONObject, schema: Schema) -> Iterator[tuple[str, JSONObject]]:
    source = {f"{SOURCE}{name}": value for name, value in record.get("source", {}).items()}
    yield RECORDS, {**record, **source}
    items = (item for layer in schema.layers for item in record[layer.name])
    for one, item in zip(take_apart(record, schema), items, strict=True):
        yield one.layer.name, {"record_id": record["id"], **_row(one, item)}


def _row(one: Drawn, item: JSONObject) -> JSONObject:
    found: JSONObject = {
        "id": one.id,
        "start": one.span.start,
        "end": one.span.end,
        "text": item["text"],
        one.layer.label_property: one.label,
        **one.words,
        **one.around,
    }
    for name in one.parts:
        found |= {f"{name}_{end}": item[name][end] for end in ("start", "end", "text")}
    found |= {name: _cell(values) for name, values in one.choices.items()}
    for role in one.layer.roles:
        found[role_column(role)] = _cell([i for name, i in one.fillers if name == role.name])
    given = one.provenance or {}
    return found | {f"{PROVENANCE}{name}": _cell(value) for name, value in given.items()}


def _cell(value: Any) -> Any:
    """Several values in one cell, with a space between them: none of them has one."""
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else value


def row(cells: Iterable[Any]) -> bytes:
    r"""Values → a line of CSV; None is an empty cell.

    >>> row(["=1+1", 3, None, 'so "x", y'])
    b'\'=1+1,3,,"so ""x"", y"\r\n'
    """
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow([_harmless(cell) for cell in cells])
    return line.getvalue().encode("utf-8")


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
