"""Tables become documents, a row each; what cannot be read of one is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.corpus.made import made, pages, rows, spans, text_of, told, write_table
from toolkit.corpus import read, sources
from toolkit.errors import DocumentError


def test_each_row_is_a_document(tmp_path):
    documents, problems = made(write_table(tmp_path / "a.parquet", rows(250)))

    assert problems == []
    assert [(d.id, d.text) for d in documents] == [(f"p{n}", text_of(n)) for n in range(250)]


@pytest.mark.parametrize("size", [1, 15_000, 10_000_000])
def test_the_row_groups_are_shared_out_and_each_row_is_in_one(tmp_path, monkeypatch, size):
    monkeypatch.setattr("toolkit.corpus.inputs.LARGE", size)
    path = write_table(tmp_path / "a.parquet", rows(250))

    found = sources([path])

    assert len(found) == {1: 3, 15_000: 2, 10_000_000: 1}[size]
    assert spans(found)[0][0] == 0
    ids = [(page.id, page.place.row) for source in found for page in read(source)]
    assert ids == [(f"p{n}", n + 1) for n in range(250)]


def test_days_and_moments_are_days(tmp_path):
    values = [
        {"text": "Zenda.", "published": date(2031, 2, 3)},
        {"text": "Hentzau.", "published": date(2031, 2, 4)},
    ]
    path = write_table(tmp_path / "a.parquet", values)
    moments = [{"text": "Klow.", "date": datetime(2031, 2, 3, 4, tzinfo=UTC)}]
    other = write_table(tmp_path / "b.parquet", moments)

    assert [d.published for d in made(path, other)[0]] == ["2031-02-03", "2031-02-04", "2031-02-03"]


def test_a_row_without_a_text_is_told_with_its_number(tmp_path):
    values = [*rows(2), {"id": "none", "text": None}, {"id": "blank", "text": "\n"}]
    path = write_table(tmp_path / "a.parquet", values)

    documents, problems = made(path)

    assert len(documents) == 2
    assert told(problems) == [("document-empty", 3), ("document-empty", 4)]
    assert [p.record for p in problems] == ["none", "blank"]


def test_a_column_of_bytes_is_decoded_and_one_of_lists_is_told(tmp_path):
    table = write_table(tmp_path / "a.parquet", [{"text": b"Zenda."}, {"text": b"\xff"}])
    lists = write_table(tmp_path / "b.parquet", [{"text": ["Zenda."]}])

    assert told(made(table)[1]) == [("document-not-utf8", 2)]
    assert told(made(lists)[1]) == [("document-unreadable", 1)]


def test_a_table_without_texts_is_refused_with_the_columns_that_it_has(tmp_path):
    path = write_table(tmp_path / "a.parquet", [{"content": "Zenda.", "key": 1}])

    with pytest.raises(DocumentError, match="neither a column text nor html") as refused:
        sources([path])

    assert "it has content, key" in refused.value.hint
    assert len(pages(path, text_field="content")) == 1


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1 and more PAR1"])
def test_what_is_no_table_is_told(tmp_path, content):
    path = tmp_path / "a.parquet"
    path.write_bytes(content)

    assert told(made(path)[1]) == [("document-unreadable", 1)]


def test_of_a_table_that_is_broken_in_the_middle_the_rows_before_are_read(tmp_path):
    path = tmp_path / "a.parquet"
    values = [{"id": f"p{n}", "text": text_of(n) * 50} for n in range(300)]
    options = {"row_group_size": 100, "compression": "zstd", "use_dictionary": False}
    pq.write_table(pa.Table.from_pylist(values), path, **options)
    start = pq.read_metadata(path).row_group(1).column(1).data_page_offset
    data = bytearray(path.read_bytes())
    data[start : start + 200] = b"\xff" * 200
    path.write_bytes(data)

    documents, problems = made(path)

    assert [d.id for d in documents] == [f"p{n}" for n in range(100)]
    assert told(problems) == [("document-unreadable", 101)]
