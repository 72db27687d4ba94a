"""The table of events says who did what to whom, as the record does; pandas reads it."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given

from tests.convert.drawing import ACTORS, SCHEMA, SOME, readings
from tests.convert.test_brat import document_of, mention
from toolkit.convert.given import Given
from toolkit.convert.loss import without
from toolkit.convert.plover import COLUMNS, QUAD, cannot_hold, to_plover, to_table


def rows(data):
    table = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    assert tuple(table.columns) == COLUMNS
    return [
        {name: cell.removeprefix("'") for name, cell in line.items()}
        for line in table.to_dict("records")
    ]


@SOME
@given(readings())
def test_pandas_finds_every_event_that_plover_has_a_type_for(reading):
    """With its time, its modality and its actors in their order."""
    document, record = reading
    made = Given([record], {document.id: document}, SCHEMA, ACTORS)
    data = b"".join(piece for _, piece in to_table(made))

    left = without(record, cannot_hold(SCHEMA), SCHEMA)

    said = {item["id"]: item for item in record["mentions"]}
    found = rows(data)
    assert len(found) == len(left["events"])
    for event, cells in zip(left["events"], found, strict=True):
        assert cells["id"] == f"{record['id']}.{event['id']}"
        assert document.text[int(cells["event_start"]) : int(cells["event_end"])] == event["text"]
        for name, column in (
            *(("type", "event"), ("modality", "modality"), ("polarity", "polarity")),
            *(("date", "date_edtf"), ("note", "note")),
        ):
            assert cells[column] == event.get(name, "")
        for role, side in (("agent", "source"), ("recipient", "recipient"), ("place", "event_loc")):
            those = [said[a["mention_id"]] for a in event["arguments"] if a["role"] == role]
            ids = ";".join(one.get("actor_id", "") for one in those)
            assert cells[f"{side}_actor_id"] == ids


@SOME
@given(readings())
def test_nothing_but_events_is_left(reading):
    _, record = reading

    left = without(record, cannot_hold(SCHEMA), SCHEMA)

    assert [name for name in ("mentions", "quotes", "conditional_threats") if left[name]] == []
    assert "OTHER" not in {event["type"] for event in left["events"]}


def test_every_type_but_other_has_a_quad_category():
    types = SCHEMA.definition("event_type")["enum"]

    assert {*QUAD, "OTHER"} == set(types)


@pytest.fixture
def event():
    """Somebody who represents a state does something to somebody who was proposed, in a place."""
    text = "Anna met Rassendyll at the river"
    record = mention(text, 0, 4)
    empty = {"start": 0, "end": 4, "text": "Anna", "form": "name"}
    proposed = {"name": "Rassendyll; Rudolf", "kind": "armed_force", "country": "GBR"}
    record["mentions"] = [
        {**empty, "id": "m1", "actor_id": "anna-lindqvist"},
        {**empty, "id": "m2", "proposed_actor": proposed},
        {**empty, "id": "m3", "actor_id": "the.river"},
    ]
    roles = (("agent", "m1"), ("recipient", "m2"), ("recipient", "m1"), ("place", "m3"))
    record["events"] = [
        {
            "id": "e",
            "start": 5,
            "end": 8,
            "text": "met",
            "type": "CONSULT",
            "modality": "future",
            "polarity": "positive",
            "date": "2019-05-02/2019-05-04",
            "arguments": [{"role": role, "mention_id": name} for role, name in roles],
        }
    ]
    [found] = to_plover(record, document_of(text), ACTORS)
    return found


def test_the_country_is_that_of_whom_an_actor_represents(event):
    assert event["source_code"] == "RUR"
    assert event["source_identifier_id"] == "Q42"


def test_several_actors_stand_in_the_same_order_in_each_column(event):
    assert event["recipient_code"] == "GBR;RUR"
    assert event["recipient_sector"] == "MIL;"
    assert event["recipient_identifier_text"] == "Rassendyll, Rudolf;Anna Lindqvist"
    assert event["recipient_actor_id"] == ";anna-lindqvist"


def test_dates_are_days_and_what_is_yet_to_come_is_a_context(event):
    assert (event["date"], event["enddate"]) == ("2019-05-02", "2019-05-04")
    assert event["context"] == "future"
    assert event["quad_code"] == 1


def test_what_redline_does_not_annotate_stays_empty(event):
    assert not {"mode", "dead", "injured", "arrested"} & set(event)
