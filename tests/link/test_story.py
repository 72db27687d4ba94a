"""How much articles have in common, and which of them report of one occasion."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from itertools import combinations

import pytest

from toolkit.documents import read_documents
from toolkit.link.items import entries_of
from toolkit.link.occasions import compatible, occasions
from toolkit.link.story import Told, likenesses, names_in
from toolkit.registry import read_actors

MEETING = "The envoys met in Zenda on 12 May. Prince Rupert spoke first, then Hentzau."
AGAIN = "In Zenda it was Prince Rupert who began on 12 May, and Hentzau who left."
OTHER = "The envoys met in Strelsau on 30 May. Princess Flavia spoke first, then Sapt."
THERE = "Both sides left Strelsau on 30 May, said Princess Flavia. For once Sapt was silent."
TUESDAY = (date(1894, 5, 1), date(1894, 5, 1))
FRIDAY = (date(1894, 5, 11), date(1894, 5, 11))
MAY = (date(1894, 5, 1), date(1894, 5, 31))
NEVER = (None, "")
OCCASIONS = {"a": "aaaa", "b": "bbbb", "c": "cccCCC", "d": "dddDDD"}
"""By story: the occasion of each of its articles."""


def told(*texts: str) -> list[Told]:
    return [(names_in(text), Counter(), Counter()) for text in texts]


class TestLikeness:
    def test_articles_with_the_same_names_are_nearer_than_those_with_others(self):
        found = likenesses(told(MEETING, AGAIN, OTHER, THERE))

        assert found[0, 1] > 2 * found[0, 2]

    def test_who_appears_and_who_speaks_count_as_well(self):
        cast, nobody = Counter(["rupert", "sapt"]), Counter[str]()
        other = (nobody, Counter(["flavia"]), nobody)
        found = likenesses([(nobody, cast, cast), (nobody, cast, cast), other, other])

        assert found == {(0, 1): pytest.approx(2 / 3), (2, 3): pytest.approx(1 / 3)}

    def test_what_only_one_article_has_tells_nothing(self):
        short = likenesses(told(MEETING, AGAIN, OTHER, THERE))
        long = likenesses(told(f"{MEETING} The Duke of Tarlenheim slept.", AGAIN, OTHER, THERE))

        assert short == long

    def test_of_articles_without_any_name_nothing_is_said(self):
        assert likenesses(told("nothing", "nothing")) == {}
        assert likenesses([]) == {}

    def test_the_first_word_of_a_sentence_is_no_name(self):
        assert set(names_in("Talks failed. Nobody left Zenda.\nLater it rained.")) == {"zenda"}


class TestOccasions:
    def test_articles_of_two_occasions_come_apart(self):
        found = occasions(told(MEETING, OTHER, AGAIN, THERE), [NEVER] * 4)

        assert [one.number for one in found] == [0, 1, 0, 1]
        assert set(found[0].near) == {2}
        assert found[0].near[2] == found[2].near[0] > 0

    def test_articles_of_two_days_are_never_of_one(self):
        days = [(TUESDAY, "Tuesday"), (FRIDAY, "Friday")]
        one, other = occasions(told(MEETING, MEETING), days)

        assert one.number != other.number

    def test_articles_that_share_nothing_are_of_no_common_occasion(self):
        one, other = occasions(told("nothing", "nothing"), [NEVER] * 2)

        assert one.number != other.number
        assert occasions([], []) == []

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ((TUESDAY, "Tuesday"), (FRIDAY, "Friday"), False),
            ((TUESDAY, "Tuesday"), (TUESDAY, "Tuesday"), True),
            ((None, "Tuesday"), (None, "Friday"), False),
            ((TUESDAY, "Tuesday"), (None, "Tuesday"), True),
            ((None, "Tuesday"), NEVER, True),
            ((MAY, "Tuesday"), (MAY, "Friday"), False),
            ((MAY, "Tuesday"), (FRIDAY, "Friday"), False),
            ((MAY, ""), (FRIDAY, "Friday"), True),
            ((TUESDAY, ""), (FRIDAY, ""), False),
        ],
    )
    def test_days_rule_out_as_far_as_they_are_told(self, one, other, same):
        assert compatible(one, other) is compatible(other, one) is same

    @pytest.mark.parametrize("letters", ["a", "b", "c", "d", "bc", "ad", "cd", "abcd"])
    def test_the_invented_stories_come_apart_whatever_else_is_given(self, root, schema, letters):
        folder = root / "benchmarks" / "stories"
        records = [
            json.loads(path.read_text("utf-8"))
            for path in sorted(folder.glob("gold/*.json"))
            if path.name[0] in letters
        ]
        actors = read_actors(folder / "actors.json", schema)
        entries = entries_of(records, read_documents(folder / "documents.jsonl"), actors)
        found = {entry.document: entry.occasion.number for entry in entries}
        right = {name: OCCASIONS[name[0]][int(name[1]) - 1] for name in found}

        for one, other in combinations(found, 2):
            assert (found[one] == found[other]) == (right[one] == right[other]), (one, other)
