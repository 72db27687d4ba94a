"""A page of HTML in one file that asks nothing of any network, and what pages have in common."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib import resources

from toolkit.problems import printable

JOINERS = frozenset("\u200c\u200d")
"""Characters without a shape that scripts and emoji need: they stay as they are."""

RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@cache
def part_of_page(name: str) -> str:
    """A style sheet or script that ships beside this module."""
    return (resources.files("toolkit") / "reporters" / name).read_text("utf-8")


def page(title: str, styles: str, body: Iterable[str], script: str = "") -> Iterator[str]:
    """A page → its lines.

    Its policy allows this style, this script and nothing else: whatever the data hold, nothing is
    loaded, sent or run.

    Args:
        title: Plain text.
        styles: CSS, laid over the style that pages have in common.
        body: HTML.
        script: JavaScript that runs when the page is there.
    """
    styles = f"{part_of_page('page.css')}{styles}"
    policy = [
        "default-src 'none'",
        f"style-src '{_digest(styles)}'",
        *([f"script-src '{_digest(script)}'"] if script else []),
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield '<meta name="color-scheme" content="light dark">'
    # Without it a browser asks the server that the page comes from for one.
    yield '<link rel="icon" href="data:,">'
    yield f"<title>{escape(printable(title))}</title>"
    yield f"<style>{styles}</style>\n</head>\n<body>"
    yield from body
    if script:
        yield f"<script>{script}</script>"
    yield "</body>\n</html>"


def _digest(text: str) -> str:
    """What a policy names a style or script by."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def shown(text: str) -> str:
    r"""Text from data → HTML in which nothing hides: line breaks are ⏎, control characters escapes.

    >>> shown("<b>\u202e\n")
    '&lt;b&gt;<i>\\u202e</i>⏎ '
    """
    if text.isprintable():
        return escape(text)
    return "".join(map(_shown, text))


def isolated(text: str) -> str:
    """The same, apart from what stands around it where it may run from right to left.

    Isolating costs a browser time, and a page may hold thousands of texts.
    """
    return f"<bdi>{shown(text)}</bdi>" if RIGHT_TO_LEFT.search(text) else shown(text)


def direction(text: str) -> str:
    """The attribute of an element with such a text, or nothing."""
    return ' dir="auto"' if RIGHT_TO_LEFT.search(text) else ""


def _shown(char: str) -> str:
    if char.isprintable() or char in JOINERS:
        return escape(char)
    if char == "\n":
        return "⏎ "
    if unicodedata.category(char) == "Zs":
        return char
    return f"<i>{ascii(char)[1:-1]}</i>"
