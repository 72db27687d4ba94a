"""A row of a table or a line of JSON → its page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from toolkit.corpus.page import Page, Place, Source, Unread
from toolkit.files import sha256
from toolkit.problems import excerpt

NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "language": ("language", "lang"),
    "published": ("published", "date"),
    "published_basis": ("published_basis",),
    "translation": ("translation",),
    "source": ("source", "url"),
    "license": ("license",),
    "sections": ("sections",),
}
"""What a row may say of its page, and under which names; of several, the first counts."""
LONGEST_ID = 120
"""Characters of an id: files of records are named by it."""
SLUG = re.compile(r"[a-z0-9][a-z0-9_.-]*")
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
"""A day with a time of day, which documents do not tell."""


def page_of(values: Mapping[str, Any], source: Source, place: Place) -> Page | Unread:
    """A row → its page; the text counts where it has both text and HTML."""
    given = values.get(source.id_field)
    if given is not None and not isinstance(given, str | int):
        what = f"{source.id_field} is no string and no number; name another with --id-field"
        return Unread("document-unreadable", what, place)
    identity = "" if given is None else slug_of(str(given))
    for name in (source.text_field, "html"):
        content = values.get(name)
        if content is not None and not isinstance(content, str | bytes):
            what = f"{name} is no string; name the field of the text with --text-field"
            return Unread("document-unreadable", what, place, identity)
    text, html = values.get(source.text_field), values.get("html")
    if not text and not html:
        what = f"it has neither {source.text_field} nor html; name the field with --text-field"
        return Unread("document-empty", what, place, identity)
    identity = identity or _named(text or html or "")
    return Page(identity, place, text or None, None if text else html, metadata_of(values))


def slug_of(identity: str) -> str:
    """An id of somebody else's → ours: the same where it is a slug, else one with a hash.

    >>> slug_of("de-17"), slug_of("<urn:uuid:6f1c>"), slug_of("A 1")
    ('de-17', '6f1c', 'a-1-937bb40e')
    """
    plain = identity.strip().removeprefix("<urn:uuid:").removesuffix(">")
    if SLUG.fullmatch(plain) and len(plain) <= LONGEST_ID:
        return plain
    if not plain:
        return ""
    kept = re.sub(r"[^a-z0-9_.-]+", "-", plain.lower()).strip("_.-")[: LONGEST_ID - 9]
    digest = sha256(plain.encode("utf-8", "surrogatepass"))[:8]
    return f"{kept}-{digest}" if kept else f"page-{digest}"


def _named(content: str | bytes) -> str:
    """The id of a page that has none: from what it holds."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return f"text-{sha256(data)[:32]}"


def metadata_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of its page, under the names of metadata.json; nothing for an empty value."""
    found: dict[str, Any] = {}
    for name, others in NAMES.items():
        given = next((values[other] for other in others if values.get(other)), None)
        if given is not None:
            found[name] = _day(given) if name == "published" else given
    if "published" in found:
        found.setdefault("published_basis", "stated")
    else:
        found.pop("published_basis", None)
    return found


def _day(given: Any) -> Any:
    if isinstance(given, datetime):
        return given.date().isoformat()
    if isinstance(given, date):
        return given.isoformat()
    found = DAY.fullmatch(given) if isinstance(given, str) else None
    return found[1] if found else given


def shortened(error: Exception) -> str:
    """What a reader of a format says, on one line."""
    return excerpt(" ".join(str(error).split()) or type(error).__name__, 160)[1:-1]
