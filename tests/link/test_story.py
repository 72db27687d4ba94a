"""Which articles tell of one occasion."""

from __future__ import annotations

from collections import Counter

import pytest

from toolkit.link.story import NOTHING, Article, articles, names_in, one_story

MEETING = "The envoys met in Zenda on 12 May. Prince Rupert spoke first, then Hentzau."
AGAIN = "In Zenda it was Prince Rupert who began on 12 May, and Hentzau who left."
OTHER = "The envoys met in Strelsau on 30 May. Princess Flavia spoke first, then Sapt."


def told(*texts: str) -> list[Article]:
    return articles([(names_in(text), Counter(), Counter()) for text in texts])


def test_articles_with_the_same_names_are_nearer_than_those_with_others():
    one, again, other = told(MEETING, AGAIN, OTHER)

    assert one_story(one, again) > 2 * one_story(one, other)


def test_whichever_comes_first_it_is_the_same():
    one, again, _ = told(MEETING, AGAIN, OTHER)

    assert one_story(one, again) == one_story(again, one)


def test_who_appears_and_who_speaks_count_as_well():
    cast, nobody = Counter(["rupert", "sapt"]), Counter[str]()
    one, same, other = articles(
        [(nobody, cast, cast), (nobody, cast, cast), (nobody, Counter(["flavia"]), nobody)]
    )

    assert one_story(one, same) == pytest.approx(1.0)
    assert one_story(one, other) == 0.0


def test_of_articles_without_any_name_nothing_is_said():
    assert one_story(NOTHING, NOTHING) == 0.0
    assert articles([]) == []


def test_the_first_word_of_a_sentence_is_no_name():
    assert set(names_in("Talks failed. Nobody left Zenda.\nLater it rained.")) == {"zenda"}
