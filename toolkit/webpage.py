"""A saved web page → the text of its article, through trafilatura, and the day that it states.

Kept are the headline and the paragraphs, headings, lists and quotations of the article, in order, a
blank line between them. Menus, teasers, share lines, cookie notes, comments, pictures with their
captions, tables of layout and scripts are not. The same page always gives the same text.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from toolkit.errors import DocumentError

PAGES = (".html", ".htm", ".xhtml")
"""Of the names of files that are web pages."""
DATED = (
    *("article:published_time", "datepublished", "og:article:published_time", "dc.date.issued"),
    *("dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "citation_date", "date"),
    *("publication_date", "publishdate", "pubdate", "publish_date", "parsely_pub_date"),
    "sailthru.date",
)
"""Names of the fields of a page's head that say when it appeared, the surest first; - is _."""

ARTICLE = re.compile(r"Article|BlogPosting|\bReport\b")
"""What schema.org calls an article."""


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a page holds of an article."""

    text: str
    """Empty where there is none."""
    published: str | None = None
    """The day that the page states of itself, as YYYY-MM-DD."""


def read_page(data: bytes) -> WebPage:
    """The bytes of a page → its article.

    Raises:
        DocumentError: When trafilatura is not installed.
    """
    try:
        from trafilatura import bare_extraction
        from trafilatura.utils import decode_file, load_html
    except ImportError as error:
        raise DocumentError(
            "web pages cannot be read without trafilatura",
            hint="Install redline[suggest], or save the articles as text.",
        ) from error
    _hush()
    page = decode_file(data)
    found = bare_extraction(
        page,
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
        return WebPage("")
    if title and _plain(title) not in _plain(text[: 3 * len(title) + 100]):
        text = f"{title}\n\n{text}"
    return WebPage(f"{text}\n", _published(load_html(page)))


@cache
def _hush() -> None:
    """Of a page without an article trafilatura warns on its own; redline says which page it is."""
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def _published(tree: Any) -> str | None:
    """The day that a page says it appeared on, in JSON-LD or in a field of its head."""
    if tree is None:
        return None
    stated = list(_linked_data(tree))
    fields: dict[str, str] = {}
    for element in tree.iter("meta"):
        for name in ("property", "name", "itemprop"):
            field = str(element.get(name, "")).lower().replace("-", "_")
            fields.setdefault(field, element.get("content") or "")
    stated += [fields[name] for name in DATED if name in fields]
    return next((day for value in stated if (day := _day(value))), None)


def _linked_data(tree: Any) -> Iterator[str]:
    """What articles described in JSON-LD say of when they appeared."""
    for script in tree.iter("script"):
        if "ld+json" in str(script.get("type", "")).lower():
            try:
                waiting = [json.loads(script.text or "")]
            except (ValueError, RecursionError):
                continue
            while waiting:
                value = waiting.pop()
                if isinstance(value, list):
                    waiting.extend(reversed(value))
                elif isinstance(value, dict):
                    inner = [v for v in value.values() if isinstance(v, dict | list)]
                    waiting.extend(reversed(inner))
                    if ARTICLE.search(str(value.get("@type"))):
                        yield str(value.get("datePublished"))


def _day(value: str) -> str | None:
    """The day of a date in ISO 8601; None for anything else."""
    found = re.match(r"\s*(\d{4}-\d{2}-\d{2})(?![\d-])", value)
    try:
        return date.fromisoformat(found[1]).isoformat() if found else None
    except ValueError:
        return None


def _tidy(text: str) -> str:
    """Each line a paragraph, with a blank line between two."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
