"""What was looked at is told as it was, in its order, whatever data hold."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from toolkit.problems import Location
from toolkit.reads import Looked, Read, Reads

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=9)
VALUES = st.none() | st.integers() | ANYTHING | st.lists(ANYTHING, max_size=2)
IN_FILES = st.builds(lambda file, line: {"file": file, "line": line}, ANYTHING, st.integers())
IN_EXPORTS = st.builds(
    lambda file, task, who: {"file": file, "task": task, "annotator": who, "url": None},
    *(ANYTHING, st.none() | st.integers(), ANYTHING),
)


def looked_at(place: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Looked]]:
    return st.lists(st.builds(Looked, ANYTHING, ANYTHING, ANYTHING, place), max_size=5)


@given(looked_at(IN_FILES), looked_at(IN_EXPORTS))
def test_records_of_files_come_first_then_those_of_exports_by_their_ids(
    of_files: list[Looked], of_exports: list[Looked]
):
    reads = Reads()
    for looked in (*of_files, *of_exports):
        reads.add(looked)

    ordered = [*of_files, *sorted(of_exports, key=lambda one: one.record)]
    assert list(reads) == [
        Read(one.record, one.document, one.annotator, Location(**one.place)) for one in ordered
    ]


@given(st.dictionaries(st.sampled_from(["id", "document_id", "annotator", "kind"]), VALUES))
def test_a_record_of_any_shape_has_names(record: dict[str, Any]):
    looked = Looked.at(record, {})

    assert all(isinstance(name, str) for name in looked[:3])


def test_a_record_without_an_annotator_is_of_its_kind():
    assert Looked.at({"id": "zenda.gold", "kind": "gold"}, {}).annotator == "gold"
