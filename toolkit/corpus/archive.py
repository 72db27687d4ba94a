"""A WARC file → the HTML pages that were answered with, one a record."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from toolkit.corpus.opened import opened, plain, unpacked
from toolkit.corpus.page import Page, Place, Source, Unread
from toolkit.corpus.rows import shortened, slug_of
from toolkit.corpus.unzipped import BrokenMember, Unzipped
from toolkit.documents import LARGEST
from toolkit.errors import DocumentError
from toolkit.files import sha256

BEGINS = b"WARC/"
HTML = ("text/html", "application/xhtml+xml")
ENOUGH = "200"
"""The status of an answer that holds the page that was asked for."""
NEXT = b"WARC/1."
LONGEST_LINE = 1 << 16
"""Bytes of a line in which a record is looked for."""
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class Broken(Exception):  # noqa: N818 (told as a problem)
    """A record that is not as it says."""


def read_archive(source: Source) -> Iterator[Page | Unread]:
    """The pages of a WARC file; after a broken record comes the next that can be read.

    Raises:
        DocumentError: When warcio is not installed.
    """
    (address,) = source.addresses
    loader = _loader()
    with opened(address) as stored:
        yield from _records(loader, stored, address)


def _records(loader: Any, stored: io.BufferedReader, address: str) -> Iterator[Page | Unread]:
    stream: io.BufferedReader | None = plain(stored, address, BEGINS)
    waiting: Page | Unread | None = None
    while stream is not None:
        begins = stream.tell()
        try:
            if not _at_record(stream):
                break
            begins = stream.tell()
            found = _record(loader, stream, Place(address, byte=_byte(stream, begins)))
        except (Broken, BrokenMember) as broken:
            member = broken.byte if isinstance(broken, BrokenMember) else None
            byte = _byte(stream, begins) if member is None else member
            # The sum of a gzip member is checked at its end, when its page has been read.
            if waiting is not None and waiting.place.byte != member:
                yield waiting
            message = f"it cannot be read: {shortened(broken)}; restore the file"
            waiting = Unread("document-unreadable", message, Place(address, byte=byte))
            stream = _after(stream, byte)
            continue
        if waiting is not None and found is not None:
            yield waiting
        waiting = found or waiting
    if waiting is not None:
        yield waiting


def _loader() -> Any:
    try:
        from warcio.recordloader import ArcWarcRecordLoader
    except ImportError as error:
        raise DocumentError(
            "WARC files cannot be read without warcio", hint="Install redline[scale]."
        ) from error
    return ArcWarcRecordLoader(verify_http=False)


def _byte(stream: io.BufferedReader, position: int) -> int:
    """Where in the file a record begins: of a compressed one, the member that it is in."""
    raw = stream.raw
    return raw.member_of(position) if isinstance(raw, Unzipped) else position


def _at_record(stream: io.BufferedReader) -> bool:
    """Pass over the empty lines between two records; False: the file has ended."""
    while ahead := stream.peek(1)[:1]:
        if ahead not in b"\r\n":
            return True
        stream.read(1)
    return False


def _record(loader: Any, stream: io.BufferedReader, place: Place) -> Page | Unread | None:
    """The next record: its page, what is wrong with it, or None where it holds no HTML."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    head = stream.readline(LONGEST_LINE)
    if not head.startswith(BEGINS):
        raise Broken("no record of a WARC file begins here")
    try:
        record = loader.parse_record_stream(stream, head, known_format="warc")
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise Broken(str(error) or "it ends too early") from error
    if record.length is None:
        raise Broken("it does not say how long it is")
    if not _is_page(record):
        _pass_over(record.raw_stream)
        return None
    identity = _identity(record.rec_headers)
    if record.length > LARGEST:
        _pass_over(record.raw_stream)
        message = f"it has {record.length / 1e6:.1f} MB, which no article has; leave it out"
        return Unread("document-too-large", message, place, identity)
    data = record.raw_stream.read()
    if record.raw_stream.limit:
        raise Broken(f"it lacks {record.raw_stream.limit} of its {record.length} bytes")
    content = _content(record, data)
    if content is None:
        message = "its content is compressed in a way that is not known; leave it out"
        return Unread("document-unreadable", message, place, identity)
    if len(content) > LARGEST:
        message = (
            f"it unpacks to more than {LARGEST / 1e6:.0f} MB, which no article has; leave it out"
        )
        return Unread("document-too-large", message, place, identity)
    address = record.rec_headers.get_header("WARC-Target-URI")
    html = _decoded(content, record.http_headers.get_header("Content-Type") or "")
    return Page(identity, place, html=html, metadata={"source": address} if address else {})


def _is_page(record: Any) -> bool:
    """Whether it is an answer that holds a web page; requests, redirects and pictures are none."""
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").partition(";")[0]
    status = record.http_headers.get_statuscode()
    return kind.strip().lower() in HTML and status == ENOUGH


def _pass_over(limited: Any) -> None:
    """Read the rest of a record without keeping it."""
    while limited.read(1 << 16):
        pass
    if limited.limit:
        raise Broken(f"it lacks {limited.limit} of its bytes")


def _content(record: Any, data: bytes) -> bytes | None:
    """What an answer held before it was sent; None: it is compressed in an unknown way."""
    from warcio.bufferedreaders import BufferedReader

    encoding = (record.http_headers.get_header("Content-Encoding") or "").strip().lower()
    record.raw_stream = io.BytesIO(data)
    stream = record.content_stream()
    # warcio knows brotli where that is installed, and passes on what it does not know.
    if encoding not in {"", "identity", *BufferedReader.DECOMPRESSORS}:
        return None
    return bytes(stream.read(LARGEST + 1))


def _decoded(content: bytes, kind: str) -> str | bytes:
    """A page in the encoding that its answer names; bytes where it names none that fits."""
    found = CHARSET.search(kind)
    if found is None or _is_utf8(content):
        return content
    try:
        return content.decode(found[1])
    except (LookupError, ValueError):
        return content


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _identity(headers: Any) -> str:
    """The id of a record; of one without, a hash of the address and the time of the answer."""
    given = slug_of(headers.get_header("WARC-Record-ID") or "")
    address = headers.get_header("WARC-Target-URI")
    if given or not address:
        return given
    when = headers.get_header("WARC-Date") or ""
    return f"page-{sha256(f'{address} {when}'.encode('utf-8', 'surrogatepass'))[:32]}"


def _after(stream: io.BufferedReader, byte: int) -> io.BufferedReader | None:
    """The file from the next record on that can be read; None: there is none."""
    raw = stream.raw
    if isinstance(raw, Unzipped):
        stream.detach()
        return unpacked(raw) if raw.go_on(byte) else None
    stream.seek(byte + 1)
    while line := stream.readline(LONGEST_LINE):
        if line.startswith(NEXT):
            stream.seek(-len(line), io.SEEK_CUR)
            return stream
    return None
