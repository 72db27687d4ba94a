"""Of pages as sites print them, what belongs to the site is told from the article.

``data/pages`` holds invented pages in the manner of agencies, papers, stations, ministries and
weblogs; ⟦ ⟧ stand around what is boilerplate in them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolkit.sections import propose_sections

PAGES = Path(__file__).parent / "data" / "pages"


def marked(text: str) -> str:
    """A text with ⟦ ⟧ around what rules find to be boilerplate, line by line."""
    found = (s.span for s in propose_sections(text) if s.kind == "boilerplate")
    lines = [
        (span.start + line.start(), span.start + line.end())
        for span in found
        for line in re.finditer(r"[^\s](?:[^\n]*[^\s])?", span.slice(text))
    ]
    for start, end in reversed(lines):
        text = f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"
    return text


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.txt")), ids=lambda p: p.stem)
def test_what_a_site_prints_around_its_articles_is_boilerplate(path):
    expected = path.read_text("utf-8")

    assert expected == marked(re.sub("[⟦⟧]", "", expected))
