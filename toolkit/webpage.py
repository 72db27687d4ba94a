"""A saved web page → the text of its article, through trafilatura.

Kept are the headline and the paragraphs, headings, lists and quotations of the article, in order, a
blank line between them. Menus, teasers, share lines, cookie notes, comments, pictures with their
captions, tables of layout and scripts are not. The same page always gives the same text.
"""

from __future__ import annotations

import re

from toolkit.errors import DocumentError

PAGES = (".html", ".htm", ".xhtml")
"""Of the names of files that are web pages."""


def text_of_page(data: bytes) -> str:
    """The bytes of a page → its article's text; empty where there is none.

    Raises:
        DocumentError: When trafilatura is not installed.
    """
    try:
        from trafilatura import bare_extraction
        from trafilatura.utils import decode_file
    except ImportError as error:
        raise DocumentError(
            "web pages cannot be read without trafilatura",
            hint="Install redline[suggest], or save the articles as text.",
        ) from error
    found = bare_extraction(
        decode_file(data),
        include_comments=False,
        include_tables=True,
        include_images=False,
        include_links=False,
        include_formatting=False,
        deduplicate=False,
        with_metadata=True,
    )
    text = _tidy(str(getattr(found, "text", None) or ""))
    title = _tidy(str(getattr(found, "title", None) or ""))
    if not text:
        return ""
    if title and _plain(title) not in _plain(text[: 3 * len(title) + 100]):
        text = f"{title}\n\n{text}"
    return f"{text}\n"


def _tidy(text: str) -> str:
    """Each line a paragraph, with a blank line between two."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
