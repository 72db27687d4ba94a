"""The tables hold all of a record; pandas reads them."""

from __future__ import annotations

import csv
import io

import pandas as pd
from hypothesis import given

from tests.convert.drawing import ACTORS, LAYERS, SCHEMA, SOME, readings
from toolkit.convert.drawn import Anatomy, Drawn, put_together
from toolkit.convert.given import Given
from toolkit.convert.tables import FORMULA, PROVENANCE, SOURCE, columns, role_column, row, to_csv
from toolkit.links import Links
from toolkit.model import Span

OTHERS = ("records", "documents", "sections", "actors", "aliases", "offices", "links")
CLUSTER = {
    "id": "same_event.1",
    "kind": "same_event",
    "members": [{"document_id": "invented", "id": "e.0-4"}, {"document_id": "b", "id": "e.1-2"}],
}


def files(*given_readings):
    """The bytes of each table."""
    documents = {document.id: document for document, _ in given_readings}
    records = [record for _, record in given_readings]
    found: dict[str, bytes] = {}
    for name, data in to_csv(
        Given(records, documents, SCHEMA, ACTORS, Links(None, ((0, CLUSTER),)))
    ):
        found[name] = found.get(name, b"") + data
    return found


def rows(data):
    """What pandas reads: the cells of each row by column, empty ones left out."""
    table = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, lineterminator=None)
    return [
        {name: cell.removeprefix("'") for name, cell in line.items() if cell != ""}
        for line in table.to_dict("records")
    ]


def drawn(layer, cells):
    """A row of a layer's table → the item."""
    anatomy = Anatomy(layer)
    provenance = {
        name.removeprefix(PROVENANCE): cell for name, cell in cells.items() if PROVENANCE in name
    }
    if "score" in provenance:
        provenance["score"] = float(provenance["score"])
    if "annotators" in provenance:
        provenance["annotators"] = provenance["annotators"].split(" ")
    return Drawn(
        cells["id"],
        layer,
        Span(int(cells["start"]), int(cells["end"])),
        cells[layer.label_property],
        parts={
            part.name: Span(int(cells[f"{part.name}_start"]), int(cells[f"{part.name}_end"]))
            for part in layer.parts
            if f"{part.name}_start" in cells
        },
        fillers=tuple(
            (role.name, one)
            for role in layer.roles
            if role_column(role) in cells
            for one in cells[role_column(role)].split(" ")
        ),
        choices={name: tuple(cells[name].split(" ")) for name in anatomy.choices if name in cells},
        words={name: cells[name] for name in anatomy.words if name in cells},
        provenance=provenance or None,
        text=cells["text"],
    )


@SOME
@given(readings())
def test_pandas_reads_the_record_back(reading):
    """All of it: nothing is lost."""
    document, record = reading
    found = files(reading)

    [cells] = rows(found["records.csv"])
    source = {k.removeprefix(SOURCE): v for k, v in cells.items() if k.startswith(SOURCE)}
    head = {k: v for k, v in cells.items() if not k.startswith(SOURCE)}
    if source:
        numbers = {"project": int, "task_id": int, "lead_time": float}
        head["source"] = {k: numbers.get(k, str)(v) for k, v in source.items()}
    items = [drawn(layer, r) for layer in SCHEMA.layers for r in rows(found[f"{layer.name}.csv"])]
    assert put_together(items, head, document.text, SCHEMA) == record


@SOME
@given(readings())
def test_pandas_reads_the_document_back(reading):
    document, _ = reading
    found = files(reading)

    [cells] = rows(found["documents.csv"])
    sections = [
        {"start": int(line["start"]), "end": int(line["end"]), "kind": line["kind"]}
        for line in rows(found["sections.csv"])
    ]
    assert {**cells, "sections": sections} == document.to_json()


@SOME
@given(readings())
def test_every_line_has_every_column_and_ends_as_the_standard_says(reading):
    for name, data in files(reading).items():
        lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))

        assert data.endswith(b"\r\n")
        assert lines[0] == columns(SCHEMA)[name.removesuffix(".csv")]
        assert {len(line) for line in lines} == {len(lines[0])}


@SOME
@given(readings())
def test_no_cell_is_a_formula(reading):
    dangerous = [sign for sign in FORMULA if sign != "'"]
    for data in files(reading).values():
        for line in csv.reader(io.StringIO(data.decode("utf-8"), newline="")):
            assert not [cell for cell in line if cell.startswith(tuple(dangerous))]


def test_parts_and_the_condition_stand_beside_the_threat():
    header = columns(SCHEMA)["conditional_threats"]

    assert header[:9] == [
        *("record_id", "id", "start", "end", "text", "act"),
        *("condition_start", "condition_end", "condition_text"),
    ]


@SOME
@given(readings())
def test_actors_and_links_have_tables_of_their_own(reading):
    document, _ = reading
    found = files(reading)

    assert [line["id"] for line in rows(found["actors.csv"])] == sorted(ACTORS)
    linked = [line["item_id"] for line in rows(found["links.csv"])]
    assert linked == (["e.0-4", "e.1-2"] if document.id == "invented" else [])
    assert set(found) == {f"{name}.csv" for name in (*LAYERS, *OTHERS)}


def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe():
    assert row(["=1", "-x", "'tis", "a=1", 5, None]) == b"'=1,'-x,''tis,a=1,5,\r\n"
