"""Invented pages, and files of every kind that corpora come in."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.corpus import Page, Source, Unread, document_of, read, sources
from toolkit.model import Document, JSONObject
from toolkit.problems import Problem

ADDRESS = "https://strelsau.example/{}"


def text_of(number: int) -> str:
    """A short article."""
    return (
        f"Ruritania closes gate {number} of the river\n\n"
        f"The harbour master of Strelsau said on Tuesday that ship {number} may not pass.\n"
    )


def rows(count: int) -> list[JSONObject]:
    """Rows of pages."""
    return [{"id": f"p{number}", "text": text_of(number)} for number in range(count)]


def html_of(number: int) -> str:
    """A page with an article and what stands around one."""
    said = "".join(
        f"<p>Ship {number} with {load} sacks of wheat lay before the river gate of Strelsau, and"
        " nobody would say when it was to pass, or whether it ever would.</p>"
        for load in range(3, 8)
    )
    return (
        f"<html><head><title>Gate {number} is closed</title></head><body><nav><a href='/'>Home</a>"
        f"</nav><article><h1>Gate {number} is closed</h1>{said}</article></body></html>"
    )


def lines(values: Iterable[Any]) -> bytes:
    """JSON lines."""
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def packed(data: bytes, name: str) -> bytes:
    """Bytes as a file of that name holds them."""
    if name.endswith(".gz"):
        return gzip.compress(data)
    if name.endswith(".zst"):
        return bytes(pa.compress(data, codec="zstd", asbytes=True))
    return data


def write_table(path: Path, values: Sequence[Mapping[str, Any]], group: int = 100) -> Path:
    """A Parquet file."""
    pq.write_table(pa.Table.from_pylist(list(values)), path, row_group_size=group)
    return path


def record(
    number: int,
    *,
    body: bytes | None = None,
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    headers: Sequence[tuple[str, str]] = (),
    gzipped: bool = True,
    **given: Any,
) -> bytes:
    """One record of a WARC file, as warcio writes it."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=gzipped)
    http = StatusAndHeaders(status, [("Content-Type", kind), *headers], protocol="HTTP/1.1")
    about = {
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "WARC-Date": "2031-02-03T00:00:00Z",
    }
    made = writer.create_warc_record(
        ADDRESS.format(number),
        given.get("type", "response"),
        payload=io.BytesIO(html_of(number).encode() if body is None else body),
        http_headers=http,
        warc_headers_dict=about,
    )
    writer.write_record(made)
    made.raw_stream.close()
    return stream.getvalue()


def name_of(number: int) -> str:
    """The id of the document of a record."""
    return f"00000000-0000-4000-8000-{number:012}"


def pages(*inputs: Path | str, **names: str) -> list[Page | Unread]:
    """What inputs hold."""
    return [page for source in sources(inputs, **names) for page in read(source)]


def codes(found: Iterable[Page | Unread]) -> list[str]:
    """Why each could not be read; empty: it could."""
    return [one.code if isinstance(one, Unread) else "" for one in found]


def made(*inputs: Path | str, **names: str) -> tuple[list[Document], list[Problem]]:
    """The documents of inputs, and what is wrong."""
    found = [document_of(page) for page in pages(*inputs, **names)]
    return [d for d, _ in found if d], [p for _, problems in found for p in problems]


def told(problems: Iterable[Problem]) -> list[tuple[str, int | None]]:
    """The code of each problem and where in the file it is."""
    places = ((p.code, p.location) for p in problems)
    return [(code, where.line or where.row or where.byte) for code, where in places]


def spans(found: Sequence[Source]) -> list[tuple[int, int | None, int]]:
    """What each source covers: begin, end, and the number of its first row."""
    return [(source.begin, source.end, source.first) for source in found]
