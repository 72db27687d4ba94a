"""One annotator's passes over one document, each for other layers, are one record."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compose import compose
from toolkit.labelstudio.export import Decoding, decode_exports
from toolkit.labelstudio.shape import read_export
from toolkit.labelstudio.tasks import result_of
from toolkit.model import JSONObject
from toolkit.schema import load_schema

SCHEMA = load_schema()
ALL = [layer.name for layer in SCHEMA.layers]
TEXT = "Rudolf said that Duke Michael would lose Strelsau if he moved."


def mark(words: str, control: str, label: str, **fields: str) -> list[JSONObject]:
    """A region with its fields; its id is made of the words."""
    start = TEXT.index(words)
    place = {"start": start, "end": start + len(words), "text": words}
    kind = {"id": words, "to_name": "text"}
    made: list[JSONObject] = [
        {**kind, "from_name": control, "type": "labels", "value": {**place, "labels": [label]}}
    ]
    for name, value in fields.items():
        made.append(
            {**kind, "from_name": name, "type": "taxonomy", "value": {"taxonomy": [[value]]}}
        )
    return made


RUDOLF = mark("Rudolf", "mention", "name", actor="rudolf")
MICHAEL = mark("Duke Michael", "mention", "name", actor="michael")
QUOTE = mark("Duke Michael would lose Strelsau if he moved", "quote", "indirect")
SPEAKER: JSONObject = {
    "type": "relation", "from_id": QUOTE[0]["id"], "to_id": "Rudolf", "labels": ["speaker"]
}  # fmt: skip
FRAME = mark("lose Strelsau if he moved", "conditional_threat", "threat")
TARGET: JSONObject = {
    "type": "relation", "from_id": FRAME[0]["id"], "to_id": "Duke Michael", "labels": ["target"]
}  # fmt: skip


def passed(number: int, result: list[JSONObject], *layers: str, **data: Any) -> JSONObject:
    """A task for some layers with its annotation; a higher number is a newer one."""
    asked = {"layers": list(layers)} if layers else {}
    given = {"document_id": "zenda", "text": TEXT, "annotator": "annotator-1", **asked, **data}
    made = {"id": 20 + number, "result": result, "updated_at": f"2019-05-0{number}T10:00:00Z"}
    return {"id": number, "annotations": [made], "data": given}


def read(*tasks: JSONObject) -> Decoding:
    """What is made of passes, each in a file of its own."""
    exports = []
    for number, task in enumerate(tasks):
        data = json.dumps([task]).encode()
        export, problems = read_export(Path(f"pass-{number}.json"), data)
        assert not problems
        exports.append(export)
    decoding = decode_exports(exports, SCHEMA)
    assert decoding.ledger.adds_up
    return decoding


def said(decoding: Decoding) -> list[str]:
    """What is said, without the codes."""
    return [problem.message for problem in decoding.problems]


def test_two_passes_are_one_record():
    """A reference leads from one to the other; what follows from both is derived."""
    found = read(
        passed(1, [*RUDOLF, *MICHAEL, *QUOTE, SPEAKER], "mentions", "quotes"),
        passed(2, [*MICHAEL, *FRAME, TARGET], "conditional_threats"),
    )

    (record,) = found.records
    (quote,), (threat,) = record["quotes"], record["conditional_threats"]
    assert threat["target_ids"] == [record["mentions"][1]["id"]]
    assert threat["quote_id"] == quote["id"]
    assert said(found) == []


def test_a_mention_in_both_passes_is_one():
    found = read(
        passed(1, [*RUDOLF, *QUOTE, SPEAKER], "mentions", "quotes"),
        passed(2, [*RUDOLF, *MICHAEL, *FRAME, TARGET], "mentions", "conditional_threats"),
    )

    (record,) = found.records
    assert [m["actor_id"] for m in record["mentions"]] == ["rudolf", "michael"]
    assert said(found) == []
    assert found.ledger.count("item", "problem") == 0


def test_a_mention_that_differs_is_there_twice():
    other = mark("Rudolf", "mention", "nominal", actor="rudolf")

    found = read(
        passed(1, [*RUDOLF, *QUOTE, SPEAKER], "mentions", "quotes"),
        passed(2, [*other, *FRAME], "mentions", "conditional_threats"),
    )

    assert found.records[0]["mentions"][0]["form"] == "nominal"
    (problem,) = found.problems
    assert problem.code == "duplicate-annotation"
    assert problem.message.startswith("m.0-6 is annotated twice, and not alike, by annotator-1")
    assert "annotation 22 in pass-1.json" in problem.message
    assert (problem.location.annotation, problem.location.region) == (21, "Rudolf")


@pytest.mark.parametrize("layers", [(), ("quotes",)])
def test_two_passes_for_the_same_layers_are_a_second_annotation(layers):
    found = read(passed(1, QUOTE, *layers), passed(2, QUOTE, *layers))

    (message,) = said(found)
    assert message == (
        "a second annotation of this document by annotator-1; the newer counts: annotation 22 in"
        " pass-1.json"
    )
    assert found.ledger.count("annotation", "problem", "duplicate-annotation") == 1


def test_a_layer_that_two_passes_cover_is_a_second_annotation_of_it():
    found = read(
        passed(1, [*RUDOLF, *QUOTE], "mentions", "quotes"),
        passed(2, [*QUOTE, *FRAME], "quotes", "conditional_threats"),
    )

    (message,) = said(found)
    assert message.startswith("a second annotation of the quotes of this document by annotator-1")
    (record,) = found.records
    assert [len(record[name]) for name in ALL] == [1, 0, 1, 1]
    assert found.ledger.count("item", "problem", "duplicate-annotation") == 1


def test_passes_over_different_texts_are_not_put_together():
    found = read(
        passed(1, [*RUDOLF, *QUOTE], "mentions", "quotes"),
        passed(2, FRAME, "conditional_threats", text=TEXT + " "),
    )

    assert [len(found.records[0][name]) for name in ALL] == [0, 0, 0, 1]
    assert len(said(found)) == 1


def test_layers_of_no_pass_are_absent():
    found = read(passed(1, [*MICHAEL, *FRAME, TARGET], "conditional_threats"))

    assert found.said["zenda.annotator-1"].absent == {"mentions", "events", "quotes"}
    assert not any(said.absent for said in read(passed(1, QUOTE)).said.values())


def test_an_item_of_an_older_pass_is_placed_there():
    found = read(
        passed(1, [*RUDOLF, *QUOTE], "mentions", "quotes"), passed(2, FRAME, "conditional_threats")
    )

    (name,) = found.places
    assert found.places[name]["annotation"] == 22
    assert found.said[name].places["m.0-6"]["annotation"] == 21


@pytest.mark.parametrize("layers", ["quote", ["quote"], [], [["quotes"]], {"quotes": 1}])
def test_layers_that_the_schema_does_not_have_are_told_and_all_are_read(layers):
    found = read(passed(1, QUOTE, layers=layers))

    (problem,) = found.problems
    assert (problem.code, problem.path) == ("export-shape", "$[0].data.layers")
    assert len(found.records[0]["quotes"]) == 1


@given(st.integers(0, 2**32), st.data())
def test_a_record_in_two_passes_is_the_same_record(seed: int, data: st.DataObject):
    """However its layers are shared out, and whatever order the passes come in."""
    document, record = compose(Random(seed), SCHEMA)
    one = data.draw(st.sets(st.sampled_from(ALL), min_size=1, max_size=len(ALL) - 1))
    shares = [sorted(one), sorted(set(ALL) - one)]
    result = result_of(record, SCHEMA.layers)
    tasks = [
        passed(number, result, *layers, document_id=document.id, text=document.text)
        for number, layers in enumerate(data.draw(st.permutations(shares)), start=1)
    ]
    if not result:
        return

    found = read(*tasks)

    (made,) = found.records
    assert {name: strip(made[name]) for name in ALL} == {name: record[name] for name in ALL}
    assert said(found) == []


def strip(items: list[JSONObject]) -> list[JSONObject]:
    """Items without what says only where they come from."""
    return [{k: v for k, v in item.items() if k != "provenance"} for item in items]
