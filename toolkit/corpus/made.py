"""A page → its document, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from toolkit.corpus.page import Page, Unread, said
from toolkit.documents import Fault, article_of, document_by_rules, laid_over
from toolkit.files import sha256
from toolkit.model import Document
from toolkit.problems import Problem
from toolkit.schema import Schema, load_schema

NONE: Mapping[str, Any] = {}
NAMELESS = "text-"
"""What a page is called that has neither a name nor a text from whose hash one could be made."""


def document_of(
    page: Page | Unread, decided: Mapping[str, Any] = NONE, schema: Schema | None = None
) -> tuple[Document | None, list[Problem]]:
    """A page → its document.

    Args:
        page: What `read` found.
        decided: By document id, what a person decided (metadata.json); it wins over the page's row.
        schema: What both are held against; None: the schema that ships with redline.

    Returns:
        The document, None where the page holds none; and what is wrong. Of a document with
        problems, the faulty values are left out.
    """
    if isinstance(page, Unread):
        return None, [page.problem()]
    article = article_of(_bytes(page), page=page.html is not None, thing=_thing(page))
    if isinstance(article, Fault):
        # Of a file the line is known; of a page in one, the place is.
        found = said(page.id or NAMELESS, "", article.code, article.message, page.place)
        line = page.place.line if page.place.within else article.line
        return None, [replace(found, location=replace(found.location, line=line))]
    text, given = _with_title(article.text, page)
    digest = sha256(text.encode("utf-8"))
    name = page.id or f"{NAMELESS}{digest[:12]}"
    document = document_by_rules(name, text, digest, article.published)
    problems: list[Problem] = []
    if given:
        schema = schema or load_schema()
        document, faults = laid_over(document, given, schema)
        problems += [said(name, f.path, f.code, f.message, page.place) for f in faults]
    if name in decided:
        document, faults = laid_over(document, decided[name], schema or load_schema())
        problems += faults
    return document, problems


def _thing(page: Page) -> str:
    return "page" if page.place.within else "file"


def _bytes(page: Page) -> bytes:
    content = page.text if page.html is None else page.html
    if isinstance(content, bytes):
        return content
    # Half a surrogate pair is no character: it is found again where bytes are decoded.
    return (content or "").encode("utf-8", "surrogatepass")


def _with_title(text: str, page: Page) -> tuple[str, Mapping[str, Any]]:
    """The text and what its row says; a headline that the text lacks goes before it."""
    title = page.metadata.get("title")
    if not isinstance(title, str) or title in text:
        return text, page.metadata
    title = " ".join(title.split())
    if not title or not _is_clean(title):
        return text, {k: v for k, v in page.metadata.items() if k != "title"}
    if title not in text:
        text = f"{title}\n\n{text}"
    return text, {**page.metadata, "title": title}


def _is_clean(title: str) -> bool:
    """Whether it can stand in a text: no control character, no half of a surrogate pair."""
    return title.isprintable()
