"""Whatever the text, and whoever reads it, suggesting neither stops nor breaks a rule."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.suggest.test_names import ACTORS
from toolkit.checked import Corpus, check_record
from toolkit.files import sha256
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.schema import load_schema
from toolkit.suggest import suggest

SCHEMA = load_schema()
BY_ID = {actor["id"]: actor for actor in ACTORS}
KINDS = ("title", "subtitle", "heading", "body", "caption", "boilerplate")
WORDS = (
    *("Hentzau", "OTTO HENTZAU", "Ruritania’s", "Strelsau", "Karl-Heinz", "U.S.", "the", "and"),
    *("said", "warned against", "would", "if", "unless", "sanctions", "troops", "President", "M."),
    *(
        "“",
        "”",
        "‘",
        "’",
        '"',
        "'",
        "«",
        "»",
        "(",
        ")",
        "[",
        "…",
        "—",
        "-",
        "/",
        "&",
        ";",
        "@",
        "#",
    ),
    *("(RPF)", "or RPF,", "2014", "on 31 February", "Q:", "MR. HENTZAU:", "http://x.y", "x@y.z"),
)
ODD = (
    *(" ", "  ", "\t", "\r\n", "\n", "\n\n\n", "\v", "\f", "\x85", "\xa0", "\u2009", "\u3000"),
    *("\u2028", "\u2029", "\u200b", "\u200d", "\u00ad", "\ufeff", "\ufffd", "\x00", "\x1f"),
    *(
        "🇷🇺",
        "👩‍👩‍👧",
        "🙂",
        "e\u0301",
        "ﬁ",
        "İ",
        "ß",
        "ΐ",
        "Σ",
        "Ǆ",
        "ﷺ",
        "שלום",
        "سلام",
        "统一",
        "𝔘",
    ),
)
ANY = st.one_of(
    st.text(),
    st.lists(st.sampled_from((*WORDS, *ODD))).map("".join),
    st.lists(st.sampled_from((*WORDS, *ODD))).map(" ".join),
    st.text(st.characters(exclude_categories=["L", "Cs"])),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document of any text, cut anywhere into sections of any kind."""
    text = draw(ANY) or "."
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=4))})
    sections = tuple(
        Section(Span(start, end), draw(st.sampled_from(KINDS))) for start, end in pairwise(cuts)
    )
    language = draw(st.sampled_from(["en", "en", "de", "und"]))
    published = draw(st.sampled_from([None, "2024-05-10", "2024", "XXXX"]))
    digest = sha256(text.encode())
    return Document(
        "d", text, digest, language, "original", "unknown", sections, published=published
    )


def refused(document: Document, actors: list[JSONObject]) -> list[str]:
    """What the schema and the rules refuse in the suggestions for a document."""
    record = suggest(document, actors, SCHEMA)
    corpus = Corpus(documents={document.id: document}, actors={a["id"]: a for a in actors})
    problems = check_record(record, SCHEMA, corpus, {})
    return [f"{p.path} {p.code}" for p in problems if p.severity == "error"]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.booleans())
def test_no_text_in_whatever_sections_breaks_a_rule(document, registered):
    assert refused(document, ACTORS if registered else []) == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "text",
    [
        "a" * 6_000,
        "Hentzau said that " * 200,
        "“" * 1_000,
        "if " * 600,
        "Strelsau, " * 400,
        " \n" * 3_000,
        "🙂" * 800,
        "(((" * 200 + "Otto Hentzau" + ")))" * 200,
        "Ruritania and " * 250 + "Syldavia met.",
    ],
    ids=["letters", "speakers", "marks", "ifs", "towns", "blanks", "faces", "brackets", "list"],
)
def test_one_long_line_is_read_like_any_other(text, language):
    digest = sha256(text.encode())
    sections = (Section(Span(0, len(text)), "body"),)
    given_ = Document("d", text, digest, language, "original", "unknown", sections)

    assert refused(given_, ACTORS) == []


@pytest.mark.suggest
def test_what_is_too_long_for_the_model_is_read_by_rules():
    text = "Otto Hentzau wept in Strelsau. " * 33_000
    digest = sha256(text.encode())
    sections = (Section(Span(0, 40), "body"), Section(Span(40, len(text)), "boilerplate"))
    given_ = Document("d", text, digest, "en", "original", "unknown", sections)

    assert [m["text"] for m in suggest(given_, ACTORS, SCHEMA)["mentions"]] == [
        *("Otto Hentzau", "Strelsau"),
    ]
