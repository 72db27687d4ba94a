"""What is held in memory of a document, of its gold and of its readings: next to nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests.holding import FEW, MANY, MOST, one_more
from tests.mutations.reading import ACTORS, SCHEMA, document, notice
from toolkit.dataset.remarks import split_notes
from toolkit.dataset.source import Source, Spooled, contents
from toolkit.gather import Twice
from toolkit.library import open_documents
from toolkit.reads import Looked, Reads
from toolkit.records import Absent, Places, decode_records

READERS = ("annotator-1", "annotator-2")


def write(folder: Path, number: int) -> Path:
    """So many documents, each with gold and two readings."""
    folder.mkdir()
    with (
        (folder / "documents.jsonl").open("w", encoding="utf-8") as documents,
        (folder / "gold.jsonl").open("w", encoding="utf-8") as gold,
        (folder / "readings.jsonl").open("w", encoding="utf-8") as readings,
    ):
        for name in (f"zenda-{at * 7 % number:06}" for at in range(number)):
            documents.write(json.dumps({**document("notice"), "id": name}) + "\n")
            known = {**notice("annotator-1"), "document_id": name}
            adjudicated = {"id": f"{name}.gold", "kind": "gold", "annotator": "gold"}
            gold.write(json.dumps({**known, **adjudicated}) + "\n")
            for who in READERS:
                whose = {"id": f"{name}.{who}", "annotator": who}
                readings.write(json.dumps({**known, **whose}) + "\n")
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Any]:
    """All that a build holds while rows are written."""
    documents = open_documents(folder / "documents.jsonl")
    actors = {actor["id"]: actor for actor in ACTORS["actors"]}
    with (
        decode_records([folder / "gold.jsonl"], SCHEMA) as gold,
        decode_records([folder / "readings.jsonl"], SCHEMA) as readings,
    ):
        left_out = frozenset({f"zenda-000000.{READERS[0]}"})
        some = Spooled.of(readings, left_out)
        source = Source(Spooled.of(gold), documents, actors, SCHEMA, readings=some)
        found = contents(source)
        assert list(split_notes(found))
        yield source, found


def test_of_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # Lines go into a file at once: a million bytes of them would outweigh all else.
    monkeypatch.setattr("toolkit.records.HELD", 1)
    folders = {number: write(tmp_path / str(number), number) for number in (FEW, MANY)}

    assert one_more(lambda number: opened(folders[number])) < MOST


def places(number: int) -> Places:
    """Lines that are not in the order of their ids."""
    made = Places()
    for at in range(number):
        made.append(f"zenda-{at * 7 % number:06}", 1000)
    made.sort()
    assert len(list(made)) == number
    return made


def absent(number: int) -> Absent:
    """Records of which one layer was not asked for."""
    made = Absent()
    for at in range(number):
        made.update({f"zenda-{at:06}": frozenset({"events"})})
    assert made["zenda-000000"] == {"events"}
    return made


def reads(number: int) -> Reads:
    """Records of an export that were looked at."""
    made = Reads()
    for at in range(number):
        place = {"file": "zenda.json", "task": at, "annotation": 2 * at}
        made.add(Looked(f"zenda-{at:06}.annotator-1", f"zenda-{at:06}", "annotator-1", place))
    assert sum(1 for _ in made) == number
    return made


def twice(number: int) -> Twice:
    """Ids of records that were met."""
    made = Twice()
    for at in range(number):
        assert not list(made.add(f"zenda-{at:06}", {"file": "zenda.jsonl", "line": at}))
    return made


@pytest.mark.parametrize("make", [places, absent, reads, twice])
def test_of_what_is_noted(make: Callable[[int], Any]):
    assert one_more(lambda number: nullcontext(make(number))) < MOST
