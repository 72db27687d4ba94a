"""Which mention of an actor fills a role."""

from __future__ import annotations

import pytest

from toolkit.model import Span
from toolkit.nearest import Sentences, nearest

TEXT = "Rudolf slept. Mr. Sapt woke, he rode and he swore. “Up!” cried Sapt.\n\nHe was gone."


def spans(words: str) -> list[Span]:
    """Every place of some words."""
    starts = [i for i in range(len(TEXT)) if TEXT.startswith(words, i)]
    return [Span(start, start + len(words)) for start in starts]


class TestNearest:
    @pytest.mark.parametrize(
        ("place", "mentions", "expected"),
        [
            ("rode", ["he", "Sapt"], 29),  # right before it
            ("woke", ["he", "Sapt"], 18),  # as near as the one behind it, and before it
            ("swore", ["Rudolf", "Sapt"], 18),  # in the same sentence, though others are before
            ("slept", ["he"], 29),  # behind it, for there is none before
            ("gone", ["Rudolf", "Sapt"], 63),  # the nearest before, whatever is before that
        ],
    )
    def test_in_the_sentence_then_before_then_behind(self, place, mentions, expected):
        found = nearest(
            spans(place)[0], [span for words in mentions for span in spans(words)], Sentences(TEXT)
        )

        assert found is not None
        assert found.start == expected

    def test_of_none_is_none(self):
        assert nearest(Span(0, 6), [], Sentences(TEXT)) is None

    def test_does_not_depend_on_the_order_of_mentions(self):
        mentions = [*spans("he"), *spans("Sapt"), *spans("Rudolf")]

        found = {nearest(spans("woke")[0], order, Sentences(TEXT)) for order in
                 (mentions, mentions[::-1])}  # fmt: skip

        assert len(found) == 1


class TestSentences:
    def test_are_told_by_any_stretch_of_them(self):
        sentences = Sentences(TEXT)

        assert sentences.around(spans("rode")[0]).slice(TEXT).startswith("Mr. Sapt woke")
        assert sentences.around(Span(0, 30)).slice(TEXT).endswith("swore.")
        assert sentences.around(spans("gone")[0]).slice(TEXT) == "He was gone."

    def test_before_may_be_taken_in(self):
        around = Sentences(TEXT).around(spans("gone")[0], 1)

        assert around.slice(TEXT).startswith("“Up!”")
