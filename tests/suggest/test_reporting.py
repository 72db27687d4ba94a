"""The word lists of quotes are whole, and every form of a verb leads to what it takes."""

from __future__ import annotations

import pytest

from toolkit.suggest.lexicon import lexicon, words
from toolkit.suggest.quotes.reporting import NOUN_TAKES, TAKES, nouns, verbs


def takes(form: str, *more: str) -> set[str]:
    """What a verb takes by one of its forms."""
    return set(next(word.takes for word in verbs()[form] if word.more == more))


@pytest.mark.parametrize("form", ["say", "says", "said", "saying"])
def test_every_form_of_an_irregular_verb_is_known(form):
    assert "clause" in takes(form)


@pytest.mark.parametrize("form", ["deny", "denies", "denied", "denying"])
def test_every_form_of_a_regular_verb_is_known(form):
    assert {"clause", "gerund"} <= takes(form)


def test_a_verb_of_several_words_comes_before_the_verb_alone():
    assert [word.more for word in verbs()["called"]][-1] == ()
    assert "directive" in takes("called", "on")


def test_a_noun_and_its_plural_report_alike():
    assert nouns()["threats"] == nouns()["threat"]
    assert nouns()["demand"].prepositions == {"for": "any"}


def test_every_list_of_verbs_and_nouns_is_read():
    assert {*TAKES, "told"} == set(lexicon("quotes")["verbs"])
    assert set(NOUN_TAKES) < set(lexicon("quotes")["nouns"])


def test_prepositions_say_what_may_follow():
    listed = lexicon("quotes")["prepositions"].values()

    assert {what for each in listed for what in each.values()} <= {"any", "ing", "stakes", "quoted"}


@pytest.mark.parametrize("table", ["verbs", "nouns", "frames", "tags", "plain"])
def test_no_list_names_a_word_twice_or_with_capitals(table):
    for name in lexicon("quotes")[table]:
        listed = words("quotes", table, name)

        assert listed == tuple(word.lower() for word in listed)
