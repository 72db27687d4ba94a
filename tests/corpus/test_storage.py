"""Corpora on an object store: addresses of fsspec, here S3 as moto answers for it on loopback."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.corpus.made import codes, lines, packed, pages, record, rows, write_table
from toolkit.corpus import read, sources
from toolkit.errors import DocumentError

pytest.importorskip("s3fs", reason="no s3fs; install redline[scale]")
server = pytest.importorskip("moto.server", reason="no moto; make setup installs it")


@pytest.fixture
def store(monkeypatch):
    """A file system with a bucket ``news``, on a server of its own."""
    import s3fs

    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    host, port = running.get_host_and_port()
    given = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "invented",
        "AWS_SECRET_ACCESS_KEY": "invented",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    # What one server holds, all servers of a process hold.
    httpx.post(f"{given['AWS_ENDPOINT_URL']}/moto-api/reset").raise_for_status()
    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem()
    system.mkdir("news")
    yield system
    s3fs.S3FileSystem.clear_instance_cache()
    running.stop()


@pytest.fixture
def filled(store, tmp_path):
    """The bucket with pages of every kind."""
    table = write_table(tmp_path / "t.parquet", rows(30)[20:], group=5)
    store.put_file(str(table), "news/in/t.parquet")
    store.pipe_file("news/in/a.jsonl.gz", packed(lines(rows(10)), ".gz"))
    store.pipe_file("news/in/b.jsonl.zst", packed(lines(rows(20)[10:]), ".zst"))
    store.pipe_file("news/in/x.txt", b"Zenda.")
    store.pipe_file("news/in/notes.md", b"Not this.")
    return store


@pytest.mark.usefixtures("filled")
def test_a_folder_of_a_bucket_is_read():
    found = [page.id for page in pages("s3://news/in")]

    assert found == ["x", *(f"p{n}" for n in range(30))]


@pytest.mark.usefixtures("filled")
def test_a_pattern_and_a_file_are_read():
    assert [page.id for page in pages("s3://news/in/*.jsonl.*")] == [f"p{n}" for n in range(20)]
    assert len(pages("s3://news/in/t.parquet")) == 10
    assert [page.id for page in pages("s3://news/in/notes.md")] == ["notes"]


def test_a_source_knows_its_address_and_changes_with_its_file(filled):
    (before,) = sources(["s3://news/in/a.jsonl.gz"])
    filled.pipe_file("news/in/a.jsonl.gz", packed(lines(rows(9)), ".gz"))

    (after,) = sources(["s3://news/in/a.jsonl.gz"])

    assert before.addresses == ("s3://news/in/a.jsonl.gz",)
    assert before.version != after.version


def test_lines_that_are_not_compressed_are_read(store):
    store.pipe_file("news/a.jsonl", lines(rows(5)) + b"{\n")

    found = pages("s3://news/a.jsonl")

    assert [page.id for page in found] == [*(f"p{n}" for n in range(5)), ""]


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_an_archive_that_is_broken_is_read_on(store, name):
    pytest.importorskip("warcio", reason="no warcio; install redline[scale]")
    records = [record(number, gzipped=name.endswith("gz")) for number in range(3)]
    records[1] = b"WORC" + records[1][4:60] + b"\r\n"
    store.pipe_file(f"news/{name}", b"".join(records))

    found = pages(f"s3://news/{name}")

    assert [page.place.byte for page in found] == [
        0, len(records[0]), len(records[0] + records[1])
    ]  # fmt: skip
    assert codes(found) == ["", "document-unreadable", ""]


def test_a_file_that_is_too_large_is_told_and_not_fetched(store):
    store.pipe_file("news/big.txt", b"a" * 10_000_001)

    assert codes(pages("s3://news/big.txt")) == ["document-too-large"]


@pytest.mark.usefixtures("store")
def test_what_is_not_there_is_refused():
    for address in ("s3://news/none.jsonl", "s3://nowhere/none.jsonl", "s3://news/none/*.jsonl"):
        with pytest.raises(DocumentError):
            sources([address])


def test_a_file_that_vanishes_is_told(filled):
    (found,) = sources(["s3://news/in/a.jsonl.gz"])
    filled.rm("news/in/a.jsonl.gz")

    assert codes(read(found)) == ["document-unreadable"]


@pytest.mark.usefixtures("filled")
def test_a_store_that_answers_no_more_stops_the_run_and_no_page_is_called_faulty(monkeypatch):
    """It goes on where it was when the command is given again."""
    import s3fs

    found = sources(["s3://news/in"])
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
    s3fs.S3FileSystem.clear_instance_cache()

    for source in found:
        with pytest.raises(DocumentError, match="cannot read s3://news/in/") as stopped:
            list(read(source))
        assert "run the command again" in stopped.value.hint


@pytest.mark.usefixtures("filled")
def test_the_command_takes_addresses(run):
    code, out, _ = run("ingest", "s3://news/in", "-o", "-")

    assert code == 0
    assert len([json.loads(line)["id"] for line in out.splitlines()]) == 31
