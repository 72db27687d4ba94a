"""Corpora: what pages come from, and how each becomes a document.

`sources` says what inputs are cut into, `read` what pages one of these holds, and `document_of`
what document a page is. Any part that cannot be read is told, and stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.addresses import is_remote
from toolkit.corpus.archive import read_archive
from toolkit.corpus.inputs import sources
from toolkit.corpus.lines import read_lines
from toolkit.corpus.made import document_of
from toolkit.corpus.opened import GONE, is_of_storage, unreachable
from toolkit.corpus.page import Page, Place, Source, Unread
from toolkit.corpus.saved import read_files
from toolkit.corpus.tables import read_table

__all__ = ["Page", "Place", "Source", "Unread", "document_of", "read", "sources"]

READERS = {
    "files": read_files,
    "lines": read_lines,
    "table": read_table,
    "archive": read_archive,
}


def read(source: Source) -> Iterator[Page | Unread]:
    """The pages of a source in their order, and what could not be read as one.

    Raises:
        DocumentError: When what a source lies on does not answer, or a library is not installed.
    """
    try:
        yield from READERS[source.kind](source)
    except GONE as error:
        message = f"{error.strerror or type(error).__name__}; check the file's permissions"
        yield Unread("document-unreadable", message, Place(source.addresses[0]))
    except Exception as error:
        if is_remote(source.addresses[0]) and is_of_storage(error):
            raise unreachable(source.addresses[0], error) from error
        if not isinstance(error, OSError):
            raise
        message = f"{error.strerror or error}; check the disk"
        yield Unread("document-unreadable", message, Place(source.addresses[0]))
