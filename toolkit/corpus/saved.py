"""A group of texts and saved web pages → pages, one a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from toolkit.addresses import is_remote
from toolkit.corpus.opened import GONE, opened, storage
from toolkit.corpus.page import Page, Place, Source, Unread
from toolkit.documents import LARGEST, Fault, bytes_of, document_id, too_large
from toolkit.webpage import PAGES


def read_files(source: Source) -> Iterator[Page | Unread]:
    """The pages of a group of files, in their order."""
    for address in source.addresses:
        yield read_file(address)


def read_file(address: str) -> Page | Unread:
    """One file → its page; its id is its name, and empty where that has no letter."""
    path = Path(PurePosixPath(address).name) if is_remote(address) else Path(address)
    name, place = name_of(path), Place(address)
    data = _stored(address) if is_remote(address) else bytes_of(path)
    if isinstance(data, Fault):
        return Unread(data.code, data.message, place, name or document_id(path, ""))
    if path.suffix.lower() in PAGES:
        return Page(name, place, html=data)
    return Page(name, place, text=data)


def name_of(path: Path) -> str:
    """The id that a file's name gives its document; empty: none."""
    return "" if document_id(path, "") == document_id(Path(), "") else document_id(path, "")


def _stored(address: str) -> bytes | Fault:
    """The bytes of a file that lies elsewhere."""
    try:
        system, path = storage(address)
        size = int(system.size(path) or 0)
        if size > LARGEST:
            return too_large(size)
        with opened(address) as stream:
            return stream.read()
    except GONE as error:
        what = error.strerror or type(error).__name__
        return Fault("document-unreadable", f"{what}; check what you may read there")
