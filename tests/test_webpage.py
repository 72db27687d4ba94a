"""Of a saved page the article is kept, and the same page always gives the same text."""

from __future__ import annotations

import pytest

from toolkit.documents import ingest

pytestmark = pytest.mark.suggest

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


LINKED = """<script type="application/ld+json">{"@graph": [
{"@type": "WebSite", "datePublished": "1999-01-01"},
{"@type": ["NewsArticle"], "datePublished": "2031-05-03T18:22:00+02:00",
 "dateModified": "2031-05-09"}]}</script>"""
AROUND = """<aside><h3>Related</h3><ul><li><a href="/1">Ten quiet inns</a></li></ul></aside>
<figure><img src="b.jpg"><figcaption>The bridge. Photograph: Anna Lind</figcaption></figure>"""
COMMENTS = """<section id="comments"><h2>Comments (2)</h2><div class="comment">
<p>Close it already, I say. It was never ours.</p></div></section>"""


def with_head(words: str) -> str:
    return PAGE.replace("<head>", f"<head>{words}")


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("", None),
        (LINKED, "2031-05-03"),
        ('<meta property="article:published_time" content="2031-05-04T10:00">', "2031-05-04"),
        ('<meta name="date" content="2031-05-04">', "2031-05-04"),
        ('<meta name="parsely-pub-date" content="2031-05-04">', "2031-05-04"),
        ('<meta itemprop="datePublished" content="2031-05-04">', "2031-05-04"),
        (LINKED + '<meta name="date" content="2031-05-04">', "2031-05-03"),
        ('<meta name="date" content="4 May">', None),
        ('<meta name="date" content="2031-13-04">', None),
        ('<meta name="last-modified" content="2031-05-04">', None),
        ('<script type="application/ld+json">{"datePublished": </script>', None),
    ],
)
def test_the_day_is_the_one_that_the_page_states_of_itself(page, head, published):
    page.write_text(with_head(head), "utf-8")

    (document,), _ = ingest([page], {})

    basis = "stated" if published else None
    assert (document.published, document.published_basis) == (published, basis)


def test_what_a_person_decided_of_the_day_wins(page):
    page.write_text(with_head(LINKED), "utf-8")
    decided = {"published": "2031-05", "published_basis": "inferred"}

    (document,), problems = ingest([page], {"river": decided})

    assert problems == []
    assert (document.published, document.published_basis) == ("2031-05", "inferred")


def test_teasers_pictures_and_comments_are_left_out(page):
    page.write_text(PAGE.replace("<h2>", AROUND + "<h2>").replace("<footer>", COMMENTS), "utf-8")

    (document,), _ = ingest([page], {})

    assert [s.kind for s in document.sections] == ["title", "body", "heading", "body"]


def test_a_dateline_and_a_link_in_the_text_of_a_page_are_boilerplate(page):
    words = PAGE.replace("<p>Ruritania will", "<p>STRELSAU, May 3 (RNA) - Ruritania will")
    page.write_text(words.replace("<h2>", "<p>Read also: Carp season opens</p><h2>"), "utf-8")

    (document,), _ = ingest([page], {})

    dead = [s.span.slice(document.text) for s in document.sections if s.kind == "boilerplate"]
    assert dead == ["STRELSAU, May 3 (RNA) -", "Read also: Carp season opens"]


def test_a_page_in_german_keeps_its_quotation_marks(page):
    words = "<p>„Wir haben lange gewartet“, sagte Königin Flavia. Die Straße ist gesperrt.</p>"
    page.write_text(PAGE.replace("<h2>", words + "<h2>"), "utf-8")

    (document,), _ = ingest([page], {})

    assert "„Wir haben lange gewartet“, sagte Königin Flavia. Die Straße" in document.text
