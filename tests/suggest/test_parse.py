"""A parse keeps the document's offsets, its blocks and its language."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.suggest.test_names import document
from toolkit.errors import RedlineError
from toolkit.suggest.blocks import blocks_of, masked
from toolkit.suggest.lexicon import table, words
from toolkit.suggest.parse import is_english, parse, parses

needs_model = pytest.mark.suggest


@needs_model
def test_tokens_stand_where_the_document_has_them():
    text = "Menu\nRuritania refused. It wept."
    read: Any = parse(document(text, "boilerplate", "body"))

    assert read.token_at(text.index("refused")).text == "refused"
    assert read.token_at(1) is None
    assert [s.span.slice(text) for s in read.sentences] == ["Ruritania refused.", "It wept."]


@needs_model
def test_a_sentence_never_runs_out_of_its_block():
    text = "Ruritania threatens\nthe duke with a blockade of the river\nNobody laughed."
    read = parse(document(text, "title", "subtitle", "body"))

    assert [s.block.kind for s in read.sentences] == ["title", "subtitle", "body"]


@needs_model
def test_documents_keep_their_order_whatever_their_language():
    given_ = [
        document("Das ist so.", language="de"),
        document("It is so."),
        document("一", language="zh"),
    ]

    assert [p.doc is None for p in parses(given_)] == [True, False, True]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en-GB", "Ja.", True),
        ("de", "It was the end of the war.", False),
        ("und", "It was said that the war would be over by the end of the year.", True),
        ("und", "Der Krieg war am Ende des Jahres noch lange nicht vorbei, sagte er.", False),
    ],
)
def test_english_is_what_is_said_or_what_the_small_words_show(language, text, expected):
    assert is_english(document(text, language=language)) is expected


def test_a_headline_of_capitals_is_read_as_the_article_writes_its_words():
    text = (
        "DUKE WARNS RURITANIA AGAIN\nThe duke warned of it. In Ruritania nobody went there again."
    )
    given_ = document(text, "title", "body")

    assert masked(text, blocks_of(given_)).startswith("Duke warns Ruritania again")


@given(st.text())
def test_what_the_model_reads_is_as_long_as_the_text(text):
    given_ = document(text)

    blocks = blocks_of(given_)
    assert len(masked(text, blocks)) <= len(text)
    assert all(b.span.slice(text).strip() for b in blocks)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["A", "b", "“", "”", ".", "\n\n", " ", "US"])).map("".join))
def test_any_text_is_parsed(text):
    assert all(s.span.slice(text).strip() for s in parse(document(text)).sentences)


def test_a_word_list_that_is_missing_says_which():
    with pytest.raises(RedlineError, match=r"capitals\.toml, nobody\.nothing is missing"):
        words("capitals", "nobody", "nothing")
    with pytest.raises(RedlineError, match="is no list of words"):
        words("capitals", "nobody")
    with pytest.raises(RedlineError, match="is no table"):
        table("capitals", "nobody", "things")


@pytest.mark.suggest
def test_every_country_of_the_list_has_a_code_of_iso_3166():
    import pycountry

    codes = set(table("countries", "countries")) - {"XKX"}

    assert all(pycountry.countries.get(alpha_3=code) for code in codes)
    assert len(codes) > 190
