"""JSON lines become documents; a line that is none is told, and the others are read."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.corpus.made import codes, lines, made, packed, pages, rows, spans, text_of, told
from toolkit.corpus import read, sources
from toolkit.documents import LARGEST, document_of

NAMES = ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.ndjson", "A.JSONL.GZ"]
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc"])
IDS = st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,20}", fullmatch=True)
TEXTS = st.text(CHARACTERS, min_size=1).filter(lambda text: text.strip(" \ufeff") and text.strip())


@pytest.fixture
def write(tmp_path):
    def write(data: bytes, name: str = "a.jsonl"):
        path = tmp_path / name
        path.write_bytes(packed(data, name.lower()))
        return path

    return write


@pytest.mark.parametrize("name", NAMES)
def test_each_line_is_a_document_however_the_file_is_compressed(write, name):
    documents, problems = made(write(lines(rows(3)), name))

    assert problems == []
    assert [(d.id, d.text) for d in documents] == [(f"p{n}", text_of(n)) for n in range(3)]


@given(values=st.lists(st.tuples(IDS, TEXTS), max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", NAMES[:3])
def test_whatever_text_is_written_is_read_again(write, name, values):
    path = write(lines({"id": i, "text": t} for i, t in values), name)

    documents, problems = made(path)

    assert problems == []
    expected = [(i, t.removeprefix("\ufeff")) for i, t in values]
    assert [(d.id, d.text) for d in documents] == expected


@given(values=st.lists(st.tuples(IDS, TEXTS), max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_documents_are_read_as_the_documents_that_they_are(write, values):
    """What ingest has written can be given to it again, as part of a larger corpus."""
    first, _ = made(write(lines({"id": i, "text": t} for i, t in values)))

    second, problems = made(write(lines(d.to_json() for d in first), "b.jsonl"))

    assert (second, problems) == (first, [])
    assert [document_of(d.to_json(), "it") for d in second] == first


@given(
    good=st.lists(IDS, min_size=1, max_size=6, unique=True),
    bad=st.binary(max_size=40),
    at=st.integers(0, 6),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_bytes_stand_between_two_lines_the_others_are_read(write, good, bad, at):
    """They are told, or taken for what they are, and never an exception."""
    given = [lines([{"id": i, "text": f"Zenda {i}."}]) for i in good]
    given.insert(min(at, len(given)), bad + b"\n")

    found = pages(write(b"".join(given)))

    ids = [page.id for page in found if hasattr(page, "metadata")]
    assert [i for i in ids if i in good] == good or bad.startswith((b"\xff\xfe", b"\xfe\xff"))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "document-unreadable"),
        (b"[" * 100_000, "document-unreadable"),
        (b'"text"', "document-unreadable"),
        (b'{"id": [], "text": "Zenda."}', "document-unreadable"),
        (b'{"text": ["Zenda."]}', "document-unreadable"),
        (b'{"text": NaN}', "document-unreadable"),
        (b'{"text": "Zenda \xff"}', "document-not-utf8"),
        (b'{"text": "half a pair \\ud800"}', "document-not-utf8"),
        (b'{"text": "Zen\\u0000da"}', "document-binary"),
        (b'{"id": "a"}', "document-empty"),
        (b'{"text": " \\n"}', "document-empty"),
        (b'{"text": ""}', "document-empty"),
        (b'{"text": null, "html": null}', "document-empty"),
        (b'{"text": "' + b"a" * (LARGEST + 1) + b'"}', "document-too-large"),
        (b'{"text": "' + b"a" * (4 * LARGEST + 1) + b'"}', "document-too-large"),
    ],
    ids=lambda given: repr(given[:40]),
)
def test_a_line_that_is_no_page_is_told_with_its_number(write, line, code):
    (first, last) = rows(2)

    documents, problems = made(write(lines([first]) + line + b"\n" + lines([last])))

    assert [d.id for d in documents] == ["p0", "p1"]
    assert told(problems) == [(code, 2)]
    assert problems[0].message.startswith("line 2: ")


def test_the_last_line_needs_no_end_and_empty_lines_count(write):
    documents, problems = made(write(b"\n" + lines(rows(1)) + b"\r\n" + b'{"text":"Zenda."}'))

    assert [d.text for d in documents] == [text_of(0), "Zenda."]
    assert problems == []


def test_a_byte_order_mark_is_dropped_and_utf_16_is_told(write):
    assert len(made(write(b"\xef\xbb\xbf" + lines(rows(1))))[0]) == 1
    utf16 = lines(rows(2)).decode().encode("utf-16")
    assert told(made(write(utf16, "b.jsonl"))[1]) == [("document-not-utf8", 1)]


def test_after_a_broken_gzip_member_the_next_is_read(tmp_path):
    members = [gzip.compress(lines([row])) for row in rows(5)]
    members[2] = members[2][:25] + bytes([members[2][25] ^ 0xFF]) + members[2][26:]
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b"".join(members))

    documents, (problem,) = made(path)

    assert [d.id for d in documents] == ["p0", "p1", "p3", "p4"]
    assert problem.code == "document-unreadable"
    assert f"the gzip member at byte {len(members[0] + members[1])} is broken" in problem.message


def test_of_a_gzip_file_that_is_cut_off_what_is_there_is_read(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    whole = b"".join(gzip.compress(lines([row])) for row in rows(40))
    path.write_bytes(whole[:-20])

    documents, (problem,) = made(path)

    assert [d.id for d in documents] == [f"p{n}" for n in range(39)]
    assert told([problem]) == [("document-unreadable", 40)]


def test_of_a_zstd_file_that_is_cut_off_all_is_read_but_the_last_block(write):
    """What pyarrow has unpacked in the call that fails is lost: 64 KB at most."""
    path = write(lines(rows(1000)), "a.jsonl.zst")
    path.write_bytes(path.read_bytes()[:-20])

    found = pages(path)

    size = len(lines(rows(1000)))
    assert [page.id for page in found[:-1]] == [f"p{n}" for n in range(len(found) - 1)]
    assert size - len(lines(rows(len(found) - 1))) <= 2 * 65536
    assert codes(found)[-1] == "document-unreadable"
    assert found[-1].place.line == len(found)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_a_file_that_is_not_compressed_at_all_is_told(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(lines(rows(2)))

    assert told(made(path)[1]) == [("document-unreadable", 1)]


def test_fields_may_have_other_names(write):
    path = write(lines([{"key": 17, "content": "Zenda."}]))

    (document,), _ = made(path, text_field="content", id_field="key")

    assert (document.id, document.text) == ("17", "Zenda.")


def test_what_a_row_says_of_its_page_is_taken_over(write):
    row = {
        **rows(1)[0],
        "language": "en",
        "date": "2031-02-03T04:05:06Z",
        "url": "https://strelsau.example/gate",
        "license": "CC-BY-4.0",
        "translation": "human",
        "keywords": ["not ours"],
    }

    (document,), problems = made(write(lines([row])))

    assert problems == []
    assert (document.language, document.license, document.translation) == (
        "en",
        "CC-BY-4.0",
        "human",
    )
    assert (document.published, document.published_basis) == ("2031-02-03", "stated")
    assert document.source == "https://strelsau.example/gate"


def test_what_a_row_says_wrongly_is_told_and_the_document_stays(write):
    row = {**rows(1)[0], "language": "in English", "date": "last week", "source": 7}

    (document,), problems = made(write(lines([row])))

    assert (document.language, document.published, document.source) == ("und", None, None)
    assert {(p.path, p.code) for p in problems} == {
        ("$.language", "metadata-invalid"),
        ("$.published", "metadata-invalid"),
        ("$.source", "metadata-invalid"),
    }
    assert {p.location.line for p in problems} == {1}


def test_a_headline_that_the_text_lacks_stands_before_it(write):
    path = write(lines([{"text": "It rained.", "title": "Rain\nin Zenda"}]))

    (document,), problems = made(path)

    assert (document.text, document.title) == ("Rain in Zenda\n\nIt rained.", "Rain in Zenda")
    assert problems == []


def test_a_headline_that_the_text_has_is_not_said_twice(write):
    row = {**rows(1)[0], "title": "Ruritania closes gate 0 of the river"}

    (document,), _ = made(write(lines([row])))

    assert (document.text, document.title) == (text_of(0), row["title"])


@pytest.mark.suggest
def test_a_row_may_hold_html(write):
    from tests.corpus.made import html_of

    (document,), _ = made(write(lines([{"id": "gate", "html": html_of(3)}])))

    assert document.title == "Gate 3 is closed"
    assert "Home" not in document.text


def test_ids_that_are_slugs_stay_and_others_get_a_hash_so_that_none_are_mixed_up(write):
    ids = ["De-17", "de-17", "de 17", "http://a.example/?b", "—", "x" * 300]
    path = write(lines({"id": i, "text": f"Zenda {n}."} for n, i in enumerate(ids)))

    found = [d.id for d in made(path)[0]]

    assert found[1] == "de-17"
    assert found[0].startswith("de-17-")
    assert found[3].startswith("http-a.example-b-")
    assert len(set(found)) == len(ids)
    assert max(map(len, found)) <= 120


def test_a_row_without_id_has_the_same_each_time(write):
    path = write(lines([{"text": "Zenda."}, {"text": "Hentzau."}]))

    first, second = (sorted(d.id for d in made(path)[0]) for _ in range(2))

    assert first == second
    assert all(name.startswith("text-") for name in first)


@pytest.mark.parametrize("size", [1, 900, 1_100, 10_000])
def test_the_parts_of_a_large_file_hold_its_lines_once_each(write, monkeypatch, size):
    monkeypatch.setattr("toolkit.corpus.inputs.LARGE", size)
    monkeypatch.setattr("toolkit.corpus.inputs.BLOCK", 300)
    path = write(lines(rows(30)) + b"{\n" + lines(rows(31)[30:]))

    found = sources([path])

    assert len(found) == 1 or size < 10_000
    assert spans(found)[0][0] == 0
    pages = [page for source in found for page in read(source)]
    assert [p.id for p in pages] == [*(f"p{n}" for n in range(30)), "", "p30"]
    assert [p.place.line for p in pages] == list(range(1, 33))


def test_nobody_calls_a_line_of_documents_an_article_of_its_own(write):
    """A .json that is named is a text, as it ever was."""
    path = write(json.dumps({"id": "a"}).encode(), "a.json")

    assert [page.id for page in pages(path)] == ["a"]
    assert made(path)[0][0].text == '{"id": "a"}'
