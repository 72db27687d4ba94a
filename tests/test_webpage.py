"""Of a saved page the article is kept, and the same page always gives the same text."""

from __future__ import annotations

import pytest

from toolkit.documents import ingest

pytest.importorskip("trafilatura")

PAGE = """<html><head><title>Ruritania threatens to close the river</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<div class="cookie">We use cookies. Accept</div>
<article><h1>Ruritania threatens to close the river</h1>
<p>Ruritania will close the river to every ship from Glottenberg if Duke Michael masses troops
at the border, the government said on Tuesday.</p>
<p>“We have been patient,” Queen Flavia told parliament. “The river belongs to nobody, and nobody
will take it from us without paying the price.”</p>
<h2>A long quarrel</h2>
<p>The quarrel is about a river that rises in Glottenberg and feeds the mills of Ruritania. Both
sides met in Hofbau last year, without a result.</p>
<div class="share">Share on Facebook</div></article><footer>Copyright</footer></body></html>"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "river.html"
    path.write_text(PAGE, "utf-8")
    return path


def test_headline_paragraphs_and_headings_are_kept_and_the_page_around_them_is_not(page):
    (document,), problems = ingest([page.parent], {})

    assert not problems
    assert (document.id, document.title) == ("river", "Ruritania threatens to close the river")
    assert [s.kind for s in document.sections] == ["title", "body", "heading", "body"]
    assert "cookies" not in document.text
    assert "“We have been patient,” Queen Flavia told parliament." in document.text


def test_the_same_page_gives_the_same_text(page):
    assert ingest([page], {}) == ingest([page], {})


def test_a_page_in_another_encoding_is_read(page):
    page.write_bytes(PAGE.replace("“", "&ldquo;").replace("”", "&rdquo;").encode("latin-1"))

    (document,), _ = ingest([page], {})

    assert "“We have been patient,”" in document.text


def test_a_page_without_an_article_is_reported(page):
    page.write_text("<html><body></body></html>")

    documents, (problem,) = ingest([page], {})

    assert (documents, problem.code) == ([], "document-empty")
