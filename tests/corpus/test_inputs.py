"""What inputs are read from: files, folders and addresses, each file once."""

from __future__ import annotations

import os

import pytest

from tests.corpus.made import codes, lines, made, pages, rows, write_table
from toolkit.corpus import read, sources
from toolkit.documents import ingest
from toolkit.errors import DocumentError


@pytest.fixture
def folder(tmp_path):
    """A folder with a text, a table, lines, and things that are no pages."""
    (tmp_path / "B b.txt").write_text("Zenda.")
    (tmp_path / "a.jsonl").write_bytes(lines(rows(2)))
    write_table(tmp_path / "t.parquet", rows(4)[2:])
    (tmp_path / "notes.md").write_text("Not this.")
    (tmp_path / ".hidden.jsonl").write_text("{")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "c.txt").write_text("Nor this.")
    return tmp_path


def test_a_folder_stands_for_all_that_it_holds_texts_first(folder):
    assert [page.id for page in pages(folder)] == ["b-b", "p0", "p1", "p2", "p3"]


def test_corpora_stay_in_the_order_in_which_they_are_given(folder):
    found = sources([folder / "t.parquet", folder / "a.jsonl", folder / "B b.txt"])

    assert [source.kind for source in found] == ["files", "table", "lines"]


def test_a_file_that_is_named_twice_is_read_once(folder, monkeypatch):
    monkeypatch.chdir(folder)

    assert len(sources([folder, "a.jsonl", folder / "below" / ".." / "a.jsonl"])) == 3


def test_texts_and_pages_give_what_they_ever_gave(root, tmp_path):
    """In the order of their ids; also where a name gives none."""
    (tmp_path / "日本.txt").write_text("Zenda.")
    (tmp_path / "z.txt").write_text("Hentzau.")
    (tmp_path / "Ω.txt").write_bytes(b"\xff")
    inputs = [root / "seeds", tmp_path]

    documents, problems = made(*inputs)

    expected = ingest(inputs, {})
    assert documents == expected[0]
    assert [str(p) for p in problems] == [str(p) for p in expected[1]]


def test_many_texts_are_several_sources(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.corpus.inputs.TOGETHER", 10)
    for number in range(25):
        (tmp_path / f"{number:02}.txt").write_text(f"Zenda {number}.")

    found = sources([tmp_path])

    assert [len(source.addresses) for source in found] == [10, 10, 5]
    assert [page.id for source in found for page in read(source)] == [f"{n:02}" for n in range(25)]


def test_a_source_changes_when_its_file_does(folder):
    before = sources([folder / "a.jsonl"])
    os.utime(folder / "a.jsonl", (1, 1))

    assert sources([folder / "a.jsonl"]) != before


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("nothing", "there is no nothing"),
        ("below/../empty", "holds no [*].txt"),
        ("nosuch://bucket/a", "no address of a kind that is known"),
        ("file:///nowhere/a.jsonl", "there is no file:///nowhere/a.jsonl"),
    ],
)
def test_what_is_no_input_is_refused(folder, monkeypatch, given, words):
    monkeypatch.chdir(folder)
    (folder / "empty").mkdir()

    with pytest.raises(DocumentError, match=words):
        sources([given])


def test_an_address_is_a_file_a_folder_or_a_pattern(folder):
    address = f"file://{folder}"

    assert [page.id for page in pages(address)] == ["b-b", "p0", "p1", "p2", "p3"]
    assert [page.id for page in pages(f"{address}/*.parquet")] == ["p2", "p3"]
    assert [page.id for page in pages(f"{address}/a.jsonl")] == ["p0", "p1"]
    assert [page.id for page in pages(f"{address}/notes.md")] == ["notes"]


def test_a_file_that_vanishes_is_told(folder):
    found = sources([folder])
    for path in folder.glob("*.*"):
        path.unlink()

    told = [page for source in found for page in read(source)]

    assert codes(told) == ["document-unreadable"] * 3
