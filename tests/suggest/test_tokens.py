"""What is read out of a parse is what spaCy says itself, faster."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.suggest.test_names import document
from toolkit.suggest.parse import MODEL, english, parses
from toolkit.suggest.ruler import remember
from toolkit.suggest.tokens import grammar_of

pytestmark = pytest.mark.suggest
PIECES = (
    *("Ruritania", "Anna Lind-Berg", "the two envoys", "It", "they", "who", "do", "’s", "n’t"),
    *("said", "has been", "would", "refused to", "gonna", "let's", "met", "is", "there", "that"),
    *("talks", "and", "but", "of", "in Strelsau", "on 5 May", "once", "not", "better", "nothin'"),
    *(",", ".", "“", "”", "(", ")", "-", "\n", "\n\n", "  ", "🙂", "İ", "1,000", "three", "…"),
)
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join), st.text())
TOLD = (
    *("i", "idx", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "whitespace_"),
    *("is_space", "is_punct", "is_alpha", "like_num", "is_sent_start"),
)
LED_TO = ("head", "left_edge", "right_edge")
ALL_OF = ("children", "subtree", "ancestors", "conjuncts", "sent")


def loaded() -> Any:
    """The model as spaCy gives it."""
    import spacy

    return spacy.load(MODEL)


@pytest.fixture(scope="module")
def bare() -> Any:
    return loaded()


@settings(deadline=None)
@given(text=TEXTS)
@example(text="met It “ nothin' met")
def test_every_token_answers_as_spacys_does(bare, text):
    doc = bare(text)
    tokens = grammar_of(doc, text).tokens

    for ours, theirs in zip(tokens, doc, strict=True):
        assert [getattr(ours, a) for a in TOLD] == [getattr(theirs, a) for a in TOLD]
        assert [getattr(ours, a).i for a in LED_TO] == [getattr(theirs, a).i for a in LED_TO]
        for name in ALL_OF:
            assert [t.i for t in getattr(ours, name)] == [t.i for t in getattr(theirs, name)]
        assert ours.lemma == (theirs.lemma_.lower() or theirs.lower_)
        assert ours.sent.root.i == theirs.sent.root.i
        assert (ours.sent.start, ours.sent.end) == (theirs.sent.start, theirs.sent.end)


def test_sentences_and_entities_are_spacys(bare):
    doc = bare("Anna Lind left Ruritania. Nobody wept in Strelsau on Monday.")
    read = grammar_of(doc, doc.text)

    assert [[t.i for t in words] for words in read.sentences] == [
        [t.i for t in words] for words in doc.sents
    ]
    assert [(e.label, [t.i for t in e.tokens]) for e in read.entities] == [
        (e.label_, [t.i for t in e]) for e in doc.ents
    ]


def test_a_neighbour_that_is_not_there_is_an_error(bare):
    (only,) = grammar_of(bare("Ruritania"), "Ruritania").tokens

    with pytest.raises(IndexError):
        only.nbor()
    with pytest.raises(IndexError):
        only.nbor(-1)


@pytest.fixture(scope="module")
def quick() -> Any:
    nlp = loaded()
    remember(nlp)
    return nlp


@settings(deadline=None)
@given(text=TEXTS)
def test_the_ruler_that_remembers_rules_as_spacys_does(bare, quick, text):
    def told(doc: Any) -> list[tuple[str, ...]]:
        return [(t.tag_, t.pos_, t.dep_, t.lemma_, str(t.morph)) for t in doc]

    assert told(quick(text)) == told(bare(text))


def test_a_pipeline_without_a_ruler_stays_as_it_is():
    import spacy

    nlp = spacy.blank("en")
    remember(nlp)

    assert nlp.pipe_names == []


def test_spacy_keeps_nothing_of_the_texts_that_were_read():
    nlp: Any = english()
    list(parses([document("Ruritania refused.")]))
    before = len(nlp.vocab.strings)
    read = list(parses([document(f"Ruritania refused qwx{n} and zzy{n}.") for n in range(50)]))

    assert len(nlp.vocab.strings) == before
    assert read[-1].doc is not None
    assert [t.text for t in read[-1].doc][2:4] == ["qwx49", "and"]
