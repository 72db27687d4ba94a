"""Addresses from data → those that a page may link to."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

SCHEMES = frozenset({"http", "https"})
UNTOUCHED = "/:?#[]@!$&'()*+,;=%~"
"""What an address may hold beside letters, digits and “-._”."""


def web_address(given: str | None) -> str | None:
    """An http address with what it may not hold escaped; None for any other, such as a script.

    >>> web_address("http://127.0.0.1:8080/projects/1/data?task=7")
    'http://127.0.0.1:8080/projects/1/data?task=7'
    >>> web_address("javascript:alert(1)") is web_address("//zenda.example") is None
    True
    """
    if given is None:
        return None
    try:
        parts = urlsplit(given.strip())
    except ValueError:
        return None
    if parts.scheme not in SCHEMES or not parts.netloc:
        return None
    return quote(parts.geturl(), safe=UNTOUCHED, errors="replace")
