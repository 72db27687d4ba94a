"""Any file: what it is, said once and by its name; and nothing in it that is not accounted for."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.labelstudio.export import Decoding, decode_exports
from toolkit.labelstudio.inventory import tally
from toolkit.labelstudio.shape import Export, read_export
from toolkit.ledger import KINDS
from toolkit.problems import Problem, printable
from toolkit.schema import load_schema

SCHEMA = load_schema()
DATA = Path(__file__).resolve().parent.parent / "data"
INPUTS = sorted((DATA / "inputs").glob("*.json"))
TEXT = "Rudolf of Ruritania told Flavia to wait."


def answered(data: bytes, path: Path = Path("zenda.json")) -> tuple[Decoding, list[Problem]]:
    """A file's bytes → what it decodes to, and all that is wrong with it."""
    export, problems = read_export(path, data)
    decoding = decode_exports([export], SCHEMA)
    return decoding, [*problems, *decoding.problems]


def answer(value: Any) -> tuple[Decoding, list[Problem]]:
    """A JSON value as an export → the same."""
    return answered(json.dumps(value).encode())


def label(
    identity: Any,
    start: Any = 0,
    end: Any = 6,
    *,
    labels: Any = ("name",),
    control: str = "mention",
) -> dict[str, Any]:
    """A label on the first word, unless told otherwise."""
    value = {"start": start, "end": end, "text": "Rudolf", "labels": list(labels)}
    about = {"from_name": control, "to_name": "text", "type": "labels"}
    return {"id": identity, **about, "value": value}


def task(*annotations: Any, text: str = TEXT, document_id: str = "zenda") -> dict[str, Any]:
    """A task with these annotations."""
    return {
        "id": 1,
        "data": {"document_id": document_id, "text": text},
        "annotations": list(annotations),
    }


def line(found: Problem) -> str:
    """A problem as a line of a ``.problems.txt``."""
    return f"{found.severity}: {found.path}: {found.message} [{found.code}]"


# Files


@pytest.mark.parametrize("path", INPUTS, ids=lambda p: p.stem)
def test_a_file_has_exactly_its_problems(path: Path):
    """Each line of the sibling ``.problems.txt`` is said, and nothing else."""
    expected = path.with_suffix(".problems.txt").read_text("utf-8").splitlines()

    decoding, problems = answered(path.read_bytes(), path)

    assert expected == [line(found) for found in problems]
    assert decoding.ledger.adds_up


@pytest.mark.parametrize("path", INPUTS, ids=lambda p: p.stem)
def test_what_is_said_of_a_file_can_be_printed(path: Path):
    """Whatever stands in it: control characters and markup come out as escapes, or not at all."""
    _, problems = answered(path.read_bytes(), path)

    assert all(printable(str(found)) == str(found) for found in problems)
    assert all(len(str(found)) < 1500 for found in problems)


def test_what_a_file_holds_is_counted_apart_from_what_becomes_of_it():
    made = {"id": 1, "result": [label("r"), label("s", 10, 19)], "draft": 7}
    tasks = [task(made, None), {**task(), "predictions": [3, {"result": [label("p")]}]}]

    ledger = tally(tasks)

    assert {kind: ledger.found(kind) for kind in KINDS} == {
        "task": 2,
        "annotation": 2,
        "draft": 0,
        "prediction": 2,
        "item": 3,
    }


def test_a_task_that_cannot_be_read_does_not_keep_the_others_from_being_read():
    decoding, problems = answer([task({"id": 1, "result": [label("r")]}), 7, 8])

    assert len(decoding.records) == 1
    assert [(p.code, p.path) for p in problems] == [("export-shape", "$[1]")]
    assert "(and 1 more task like it)" in problems[0].message


# Notes and persons


def test_nothing_is_said_of_an_address_in_an_article():
    decoding, problems = answer(
        [task({"id": 1, "result": [label("r")]}, text="Rudolf: write to flavia@ruritania.example")]
    )

    assert (len(decoding.records), problems) == (1, [])


def test_an_address_is_not_printed_and_not_kept():
    made = {"id": 1, "completed_by": {"email": "rudolf@ruritania.example"}, "result": [label("r")]}

    decoding, problems = answer([task(made)])

    assert [p.code for p in problems] == ["personal-data"]
    assert "rudolf@" not in json.dumps([*decoding.records, *map(str, problems)])
    assert decoding.records[0]["annotator"] == "user-unknown"


def noted(tmp_path: Path, notes: str) -> tuple[Decoding, list[Problem]]:
    """What an export with these notes beside it decodes to."""
    path = tmp_path / "zenda.json"
    path.write_text(json.dumps([task({"id": 1, "result": [label("r")]})]), "utf-8")
    path.with_suffix(".meta.json").write_text(notes, "utf-8")
    return answered(path.read_bytes(), path)


@pytest.mark.parametrize(
    ("notes", "what"),
    [
        ("[]", "are a list, not an object"),
        ("{", "are not JSON"),
        ("", "are not JSON"),
        ("[" * 9999, "are not JSON"),
    ],
)
def test_notes_that_cannot_be_read_are_reported_and_the_export_is_read(
    tmp_path: Path, notes: str, what: str
):
    decoding, (problem,) = noted(tmp_path, notes)

    assert (len(decoding.records), problem.code) == (1, "export-shape")
    assert problem.location.file == str(tmp_path / "zenda.meta.json")
    assert problem.message.startswith(f"the notes on “zenda.json” {what}")
    assert problem.message.endswith("; run redline pull again, or restore the notes")


@pytest.mark.parametrize("notes", ["{}", '{"server": 7, "tasks": [], "project": {}}'])
def test_notes_that_say_little_are_no_fault(tmp_path: Path, notes: str):
    decoding, problems = noted(tmp_path, notes)

    assert (len(decoding.records), problems) == (1, [])
    assert "url" not in decoding.places["zenda.user-unknown"]


def test_a_file_of_so_long_a_name_that_there_can_be_no_notes_has_none(tmp_path: Path):
    path = tmp_path / f"{'z' * 250}.json"
    path.write_text(json.dumps([task({"id": 1, "result": [label("r")]})]), "utf-8")

    decoding, problems = answered(path.read_bytes(), path)

    assert (len(decoding.records), problems) == (1, [])


# Large ones


MANY = 1_000_000
HUGE = "x" * 100_000_000
LARGE: dict[str, Callable[[], Any]] = {
    "a million items": lambda: [task({"result": [label(number) for number in range(MANY)]})],
    "a million numbers as items": lambda: [task({"result": list(range(MANY))})],
    "a million strings": lambda: ["Rudolf"] * MANY,
    "one string of 100 MB": lambda: HUGE,
    "a label of 100 MB": lambda: [task({"result": [label(1, labels=[HUGE])]})],
    "an id of 100 MB": lambda: [task({"result": [label(HUGE, 90, 99)]})],
    "a document's id of 100 MB": lambda: [task(document_id=HUGE)],
    "nine hundred lists in one another": lambda: [task({"result": [label(nested(900), "0")]})],
}
"""What is too large to lie in a folder."""


def nested(levels: int) -> Any:
    """Lists in one another."""
    return json.loads("[" * levels + "]" * levels)


@pytest.mark.parametrize("name", LARGE)
def test_what_is_large_is_answered_once_and_shortly(name: str):
    """How soon, benchmarks/large.py says."""
    data = json.dumps(LARGE[name]()).encode()

    decoding, problems = answered(data)

    assert len(problems) == 1
    assert len(str(problems[0])) < 1000
    assert decoding.ledger.adds_up


@pytest.mark.parametrize(
    "data", [b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000]
)
def test_what_is_ten_thousand_levels_deep_is_no_export(data: bytes):
    _, problems = answered(data)

    assert [problem.code for problem in problems] == ["export-shape"]


def test_a_text_of_100_mb_is_read():
    value = task({"id": 1, "result": [label("r")]}, text="Rudolf " * 15_000_000)

    decoding, problems = answer([value])

    assert (len(decoding.records), problems) == (1, [])


@pytest.mark.parametrize("control", ["mention", "event", "quote", "conditional_threat"])
def test_a_result_of_twenty_thousand_items_is_read(control: str):
    names = {"mention": "name", "event": "OTHER", "quote": "indirect"}.get(control, "threat")
    many = [label(number, labels=[names], control=control) for number in range(20_000)]

    decoding, _ = answer([task({"id": 1, "result": many})])

    assert decoding.ledger.count("item", "used") == 20_000


def test_problems_of_one_kind_in_one_annotation_are_told_up_to_fifty():
    many = [label(number, 90 + number, 99) for number in range(200)]

    decoding, problems = answer([task({"id": 1, "result": [*many, label("r")]})])

    assert len(problems) == 51
    assert problems[-1].message == "and 150 more problems of this kind in it"
    assert decoding.ledger.count("item", "problem", "span-out-of-bounds") == 200


# Whatever it is


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def looked_through(value: Any) -> None:
    """Any value as an export: it is answered, and accounted for."""
    decoding, problems = answered(json.dumps(value).encode())

    assert decoding.ledger.adds_up
    assert all(printable(str(found)) == str(found) for found in problems)


@given(st.binary(max_size=60))
def test_any_bytes_are_answered(data: bytes):
    export, problems = read_export(Path("zenda.json"), data)

    assert problems or not export.tasks


@given(values)
def test_any_value_is_answered(value: Any):
    looked_through(value)


@given(st.lists(values, max_size=3))
def test_any_annotations_are_answered(annotations: list[Any]):
    looked_through([task(*annotations)])


@given(values, st.lists(values, max_size=4))
def test_any_result_is_answered(result: Any, items: list[Any]):
    looked_through([task({"id": 1, "result": result}), task({"id": 2, "result": items})])


@given(values, values, values)
def test_any_region_is_answered_and_left_as_it_is(identity: Any, start: Any, labels: Any):
    region = label(identity, start)
    region["value"]["labels"] = labels
    export = Export(Path("zenda.json"), {0: task({"id": 1, "result": [region, label("r")]})})
    before = copy.deepcopy(export.tasks)

    decode_exports([export], SCHEMA)

    assert repr(export.tasks) == repr(before)
