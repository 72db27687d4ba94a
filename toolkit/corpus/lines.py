"""A file of JSON lines, compressed or not → pages, one a line."""

from __future__ import annotations

import io
import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any

from toolkit.corpus.opened import opened, plain, unpacked
from toolkit.corpus.page import Page, Place, Source, Unread
from toolkit.corpus.rows import page_of, shortened
from toolkit.corpus.unzipped import BrokenMember, Unzipped
from toolkit.documents import LARGEST, MARKS_OF_UTF16

LONGEST = 4 * LARGEST
"""Bytes of a line: JSON may need several for a byte of the text."""


def read_lines(source: Source) -> Iterator[Page | Unread]:
    """The pages of a source of lines; what is no page is told, and reading goes on."""
    (address,) = source.addresses
    with opened(address) as stored:
        if source.begin:
            stored.seek(source.begin)
        stream = plain(stored, address)
        number, left = source.first, (source.end or 0) - source.begin
        while source.end is None or left > 0:
            place = Place(address, line=number)
            try:
                line = stream.readline(LONGEST + 1)
                size = len(line) + (_rest_of_line(stream) if len(line) > LONGEST else 0)
            except BrokenMember as broken:
                message = (
                    f"the gzip member at byte {broken.byte} is broken: {broken.reason};"
                    " restore the file"
                )
                yield Unread("document-unreadable", message, place)
                raw = stream.detach()
                if not (isinstance(raw, Unzipped) and raw.go_on(broken.byte)):
                    return
                stream = unpacked(raw)
                continue
            except OSError as error:
                if not address.endswith(".zst"):
                    raise
                message = f"what follows cannot be unpacked: {shortened(error)}; restore the file"
                yield Unread("document-unreadable", message, place)
                return
            if not size:
                return
            if number == 1 and line.startswith(MARKS_OF_UTF16):
                message = "the file is UTF-16; save it as UTF-8"
                yield Unread("document-not-utf8", message, place)
                return
            if size > LONGEST:
                message = f"it has {size / 1e6:.1f} MB, which no article has; leave it out"
                yield Unread("document-too-large", message, place)
            elif line.strip():
                yield _page(line.removeprefix(BOM_UTF8) if number == 1 else line, source, place)
            number += 1
            left -= size


def _rest_of_line(stream: io.BufferedReader) -> int:
    """Pass over the rest of a line → its bytes."""
    size = 0
    while part := stream.readline(1 << 20):
        size += len(part)
        if part.endswith(b"\n"):
            break
    return size


def _page(line: bytes, source: Source, place: Place) -> Page | Unread:
    try:
        values = _parsed(line)
    except UnicodeDecodeError as error:
        message = f"byte {error.start} of it is not UTF-8; save the file as UTF-8"
        return Unread("document-not-utf8", message, place)
    except (ValueError, RecursionError) as error:
        message = f"it is not JSON: {shortened(error)}; mend the line, or leave it out"
        return Unread("document-unreadable", message, place)
    if not isinstance(values, dict):
        message = "it is not a JSON object; mend the line, or leave it out"
        return Unread("document-unreadable", message, place)
    return page_of(values, source, place)


def _parsed(line: bytes) -> Any:
    import orjson

    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        # NaN and halves of surrogate pairs, which Python writes; and a better word for the rest.
        return json.loads(line.decode("utf-8"))
