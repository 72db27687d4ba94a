"""WARC files become documents, a page each; a broken record is told, and the next one is read."""

from __future__ import annotations

import gzip
import zlib

import pytest

from tests.corpus.made import ADDRESS, codes, html_of, made, name_of, pages, record, told
from toolkit.corpus.unzipped import Unzipped
from toolkit.documents import LARGEST

pytest.importorskip("warcio", reason="no warcio; install redline[scale]")
pytestmark = pytest.mark.suggest
BOTH = pytest.mark.parametrize("gzipped", [True, False], ids=["gzip", "plain"])


@pytest.fixture
def write(tmp_path):
    """Write records to a file → its path; each is written by itself, as crawlers do."""

    def write(*records: bytes):
        name = "pages.warc.gz" if records[0].startswith(b"\x1f\x8b") else "pages.warc"
        path = tmp_path / name
        path.write_bytes(b"".join(records))
        return path

    return write


def several(count: int, gzipped: bool) -> list[bytes]:
    return [record(number, gzipped=gzipped) for number in range(count)]


@BOTH
def test_each_page_is_a_document_named_by_its_record(write, gzipped):
    documents, problems = made(write(*several(3, gzipped)))

    assert problems == []
    assert [(d.id, d.title, d.source) for d in documents] == [
        (name_of(n), f"Gate {n} is closed", ADDRESS.format(n)) for n in range(3)
    ]


@BOTH
def test_what_is_no_answer_with_a_page_is_passed_over(write, gzipped):
    path = write(
        record(1, type="request", gzipped=gzipped),
        record(2, kind="image/png", body=b"\x89PNG", gzipped=gzipped),
        record(3, status="404 Not Found", gzipped=gzipped),
        record(4, status="301 Moved Permanently", gzipped=gzipped),
        record(5, gzipped=gzipped),
        record(6, kind="image/png", body=b"\0" * (LARGEST + 1), gzipped=gzipped),
    )

    assert [page.id for page in pages(path)] == [name_of(5)]


def test_a_record_without_an_id_is_named_by_its_address_and_time(write):
    plain = record(1, gzipped=False)
    begin, end = plain.index(b"WARC-Record-ID"), plain.index(b"\r\n", plain.index(b"WARC-Rec"))
    path = write(plain[:begin] + plain[end + 2 :])

    (first,), (second,) = made(path)[0], made(path)[0]

    assert first.id == second.id
    assert first.id.startswith("page-")


@BOTH
def test_where_a_record_begins_does_not_matter(write, gzipped):
    """Not in a block of what is read at once, either: the first three bytes may end one."""
    wide = b" " * (65536 - 3)
    for less in range(8):
        records = [record(0, gzipped=gzipped), record(1, gzipped=gzipped)]
        length = len(record(2, body=b"", kind="text/plain", gzipped=False))
        filler = record(
            2, body=wide[: len(wide) - length - less], kind="text/plain", gzipped=gzipped
        )

        found = pages(write(filler, *records))

        assert codes(found) == ["", ""]


@BOTH
def test_a_file_that_is_cut_off_is_told_and_what_is_whole_is_read(write, gzipped):
    records = several(3, gzipped)
    records[2] = records[2][:-100]

    documents, problems = made(write(*records))

    assert [d.id for d in documents] == [name_of(0), name_of(1)]
    assert told(problems) == [("document-unreadable", len(records[0] + records[1]))]


@pytest.mark.parametrize("at", [5, 40, -6], ids=["header", "content", "sum"])
def test_after_a_broken_gzip_member_the_next_is_read(write, at):
    records = several(4, gzipped=True)
    broken = bytearray(records[1])
    broken[at] ^= 0xFF
    # Another byte of a header may be anything: what makes it a header must not.
    broken[3] = 0xFF if at == 5 else broken[3]
    records[1] = bytes(broken)

    documents, problems = made(write(*records))

    assert [d.id for d in documents] == [name_of(n) for n in (0, 2, 3)]
    assert told(problems) == [("document-unreadable", len(records[0]))]


def test_a_long_page_whose_sum_is_wrong_is_not_taken_for_good(write):
    """Its bytes have all been unpacked by then."""
    body = html_of(1).encode() + b" " * 1_000_000
    records = [record(0), record(1, body=body), record(2)]
    broken = bytearray(records[1])
    broken[-6] ^= 0xFF
    records[1] = bytes(broken)

    documents, problems = made(write(*records))

    assert [d.id for d in documents] == [name_of(0), name_of(2)]
    assert told(problems) == [("document-unreadable", len(records[0]))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"WARC/1.", b"WORC/1."),
        (b"Content-Length: ", b"Content-Length: -"),
        (b"Content-Length: ", b"Content-Length: x"),
        (b"Content-Length: ", b"Content-Width: "),
    ],
)
@BOTH
def test_after_a_record_with_a_faulty_header_the_next_is_read(write, gzipped, old, new):
    records = [record(number, gzipped=False) for number in range(3)]
    records[1] = records[1].replace(old, new, 1)
    if gzipped:
        records = [gzip.compress(one, mtime=0) for one in records]

    documents, problems = made(write(*records))

    assert [d.id for d in documents] == [name_of(0), name_of(2)]
    assert [code for code, _ in told(problems)] == ["document-unreadable"]
    assert (problems[0].location.byte or 0) >= len(records[0])


@BOTH
def test_a_record_that_is_longer_than_it_says_is_told_and_the_next_is_read(write, gzipped):
    records = [record(number, gzipped=False) for number in range(3)]
    records[1] = records[1].replace(b"</body></html>", b"</body></html>" + b"<!-- more -->" * 9)
    if gzipped:
        records = [gzip.compress(one, mtime=0) for one in records]

    documents, problems = made(write(*records))

    assert [d.id for d in documents][::2] == [name_of(0), name_of(2)]
    assert [code for code, _ in told(problems)] == ["document-unreadable"]


def test_a_file_in_one_gzip_member_is_read(write):
    plain = b"".join(several(3, gzipped=False))

    documents, problems = made(write(gzip.compress(plain)))

    assert [d.id for d in documents] == [name_of(n) for n in range(3)]
    assert problems == []


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("content", [b"no archive", b"\x1f\x8b\x08", b"\0" * 100, b"WARC/1.0"])
def test_what_is_no_archive_is_told(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    documents, problems = made(path)

    assert documents == []
    assert {p.code for p in problems} <= {"document-unreadable"}
    assert problems or (content == b"\0" * 100 and name == "a.warc.gz")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "identity"])
def test_an_answer_that_was_compressed_is_unpacked(write, encoding):
    page = html_of(1).encode()
    body = {"gzip": gzip.compress(page), "deflate": zlib.compress(page), "identity": page}[encoding]
    path = write(record(1, body=body, headers=[("Content-Encoding", encoding)]))

    assert made(path)[0][0].title == "Gate 1 is closed"


def test_an_answer_that_its_crawler_has_unpacked_already_is_read(write):
    path = write(record(1, headers=[("Content-Encoding", "gzip")]))

    assert made(path)[0][0].title == "Gate 1 is closed"


def test_an_answer_in_chunks_is_put_together(write):
    data = html_of(1).encode()
    parts = (data[at : at + 300] for at in range(0, len(data), 300))
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    path = write(record(1, body=chunks, headers=[("Transfer-Encoding", "chunked")]))

    assert made(path)[0][0].title == "Gate 1 is closed"


def test_an_answer_that_is_compressed_in_an_unknown_way_is_told(write):
    path = write(record(1, body=b"\x8b\x00", headers=[("Content-Encoding", "compress")]))

    assert told(made(path)[1]) == [("document-unreadable", 0)]


def test_an_answer_is_read_in_the_encoding_that_it_names(write):
    page = html_of(1).replace("Strelsau", "Žatec")
    path = write(record(1, body=page.encode("iso-8859-2"), kind="text/html; charset=ISO-8859-2"))

    assert "Žatec" in made(path)[0][0].text


@pytest.mark.parametrize("charset", ["no-such-thing", "ascii", "rot13", "zlib", "undefined"])
def test_an_encoding_that_does_not_fit_is_found_out(write, charset):
    page = html_of(1).replace("Strelsau", "Žatec").encode("cp1250")
    path = write(record(1, body=page, kind=f"text/html; charset={charset}"))

    assert made(path)[0][0].title == "Gate 1 is closed"


def test_a_page_that_is_too_long_is_told_and_not_held(write):
    path = write(record(1, body=b"a" * (LARGEST + 1)), record(2))

    documents, problems = made(path)

    assert [d.id for d in documents] == [name_of(2)]
    assert told(problems) == [("document-too-large", 0)]


def test_an_answer_that_unpacks_to_too_much_is_told(write):
    bomb = gzip.compress(b"a" * (LARGEST * 3))
    path = write(record(1, body=bomb, headers=[("Content-Encoding", "gzip")]))

    assert told(made(path)[1]) == [("document-too-large", 0)]


def test_a_page_without_an_article_is_told(write):
    path = write(record(1, body=b"<html><body></body></html>"), record(2))

    documents, problems = made(path)

    assert [d.id for d in documents] == [name_of(2)]
    assert told(problems) == [("document-empty", 0)]


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_whatever_of_a_member_is_missing_no_other_is_lost(write, cut):
    records = several(3, gzipped=True)
    records[1] = records[1][: len(records[1]) * cut // 60]

    documents, problems = made(write(*records))

    assert [d.id for d in documents] == [name_of(0), name_of(2)]
    assert len(problems) == (1 if cut else 0)


def test_unpacked_bytes_know_the_member_that_they_stand_in(tmp_path):
    path = tmp_path / "a.gz"
    members = [gzip.compress(bytes([65 + n]) * 10) for n in range(3)]
    path.write_bytes(b"".join(members) + b"\0" * 512)
    with path.open("rb") as stream:
        raw = Unzipped(stream)
        assert raw.read() == b"A" * 10 + b"B" * 10 + b"C" * 10
        found = [raw.member_of(position) for position in (0, 9, 10, 29)]

    assert found == [0, 0, len(members[0]), len(members[0] + members[1])]
