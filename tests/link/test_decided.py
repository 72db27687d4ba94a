"""Answers become clusters; what contradicts itself is told, and nothing is made of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.link.stories import ACTORS, Article, pair
from toolkit.errors import RecordError
from toolkit.link import ACCEPTED, find
from toolkit.link.accepted import Known, open_ones, with_accepted, with_answers
from toolkit.link.decided import Decided, chains, merged, read_decided, write_decided

QUOTE = "same_quote"


def key(name: str) -> tuple[str, str]:
    return name, "q.1-2"


def said(first: str, second: str, answer: str, who: str = "annotator-1") -> Decided:
    return Decided(QUOTE, (key(first), key(second)), {who: answer})


def cluster(name: str, members: str) -> dict[str, object]:
    items = [{"document_id": one, "id": "q.1-2"} for one in members]
    return {"id": name, "kind": QUOTE, "members": items}


def answered(decided, clusters=()):
    known = Known(clusters, {one.question: one for one in decided})
    there = {(QUOTE, key(one)) for one in "abcdefg"}
    return with_answers(known, [QUOTE], there)


def groups(added) -> list[str]:
    return ["".join(m["document_id"] for m in one["members"]) for one in added.clusters]


class TestVerdict:
    @pytest.mark.parametrize(
        ("answers", "verdict"),
        [
            (["yes"], "yes"),
            (["no", "no"], "no"),
            (["yes", "unsure"], "yes"),
            (["unsure", "unsure"], "open"),
            (["yes", "no"], "open"),
        ],
    )
    def test_those_who_are_sure_decide_where_they_agree(self, answers, verdict):
        given = {f"annotator-{place}": answer for place, answer in enumerate(answers)}

        assert Decided(QUOTE, (key("a"), key("b")), given).verdict == verdict

    def test_who_answers_anew_has_changed_their_mind(self):
        before, now = said("a", "b", "yes"), said("a", "b", "no")

        (one,) = merged({before.question: before}, [now]).values()

        assert one.verdict == "no"

    def test_answers_of_several_are_kept_beside_each_other(self):
        before, now = said("a", "b", "yes"), said("a", "b", "no", "annotator-2")

        (one,) = merged({before.question: before}, [now]).values()

        assert one.disputed


class TestChains:
    def test_yes_and_yes_join_three(self):
        assert groups(answered([said("a", "b", "yes"), said("b", "c", "yes")])) == ["abc"]

    def test_a_no_within_a_chain_is_a_conflict_and_joins_nobody(self):
        added = answered([said("a", "b", "yes"), said("b", "c", "yes"), said("a", "c", "no")])

        assert added.clusters == ()
        assert added.conflicts == (
            "q.1-2 of a and q.1-2 of c are told apart, and joined by others",
        )

    def test_a_conflict_leaves_other_chains_alone(self):
        decided = [said("a", "b", "yes"), said("b", "c", "yes"), said("a", "c", "no")]

        assert groups(answered([*decided, said("e", "f", "yes")])) == ["ef"]

    def test_a_yes_adds_a_member_at_the_end_of_a_cluster_that_is_there(self):
        added = answered([said("a", "c", "yes")], [cluster("one", "cb")])

        assert groups(added) == ["cba"]
        assert (added.new, added.grown) == (0, 1)

    def test_two_clusters_that_are_there_are_never_made_one(self):
        clusters = [cluster("one", "ab"), cluster("two", "cd")]
        added = answered([said("b", "c", "yes")], clusters)

        assert list(added.clusters) == clusters
        assert added.conflicts == ("answers join the clusters one and two",)

    def test_a_no_within_a_cluster_that_is_there_is_told(self):
        (conflict,) = chains(QUOTE, [said("a", "b", "no")], [cluster("one", "ab")]).conflicts

        assert "told apart" in conflict

    def test_what_is_unsure_joins_nothing(self):
        assert answered([said("a", "b", "unsure")]).clusters == ()

    def test_an_answer_about_an_item_that_is_gone_is_passed_over(self):
        assert answered([said("a", "z", "yes")]).clusters == ()

    def test_the_order_of_answers_does_not_matter(self):
        decided = [said("a", "b", "yes"), said("c", "d", "yes"), said("b", "c", "yes")]

        assert answered(decided) == answered(decided[::-1])


class TestAccepted:
    def found(self):
        records, documents = pair()
        return find(records, documents, ACTORS, kinds=[QUOTE])

    def test_a_score_is_accepted_into_a_new_cluster(self):
        added = with_accepted(self.found(), Known((), {}), ACCEPTED)

        assert added.new == 1
        assert [m["document_id"] for m in added.clusters[0]["members"]] == ["hentzau", "zenda"]

    def test_a_second_time_nothing_is_new(self):
        found = self.found()
        first = with_accepted(found, Known((), {}), ACCEPTED)
        second = with_accepted(found, Known(first.clusters, {}), ACCEPTED)

        assert second.clusters == first.clusters
        assert second.new == 0

    def test_a_pair_that_people_told_apart_is_not_accepted(self):
        found = self.found()
        no = Decided(QUOTE, found[0].candidates[0].pair, {"annotator-1": "no"})

        assert with_accepted(found, Known((), {no.question: no}), 0.0).new == 0

    def test_an_item_that_is_in_a_cluster_stays_in_that_alone(self):
        """What is there is not changed by a score; only a person's yes adds to it."""
        articles = [Article(name) for name in ("hentzau", "strelsau", "zenda")]
        for one in articles:
            one.says("rudolf", "We will close the bridge of Zenda")
        documents = {one.name: one.document for one in articles}
        found = find([one.record for one in articles], documents, ACTORS, kinds=[QUOTE])
        items = sorted(found[0].entries)[:2]
        there = {
            "id": "mine",
            "kind": QUOTE,
            "members": [{"document_id": document, "id": item} for document, item in items],
        }

        added = with_accepted(found, Known([there], {}), 0.0)

        assert list(added.clusters) == [there]

    def test_new_clusters_stand_where_their_ids_belong(self):
        clusters = [cluster("alpha", "ab"), cluster("zulu", "cd")]
        added = with_accepted(self.found(), Known(clusters, {}), ACCEPTED)

        assert [one["id"] for one in added.clusters] == [
            "alpha",
            f"same-quote.hentzau.{added.clusters[1]['members'][0]['id']}",
            "zulu",
        ]

    def test_what_is_in_no_order_is_not_reordered(self):
        clusters = [cluster("zulu", "ab"), cluster("alpha", "cd")]
        added = with_accepted(self.found(), Known(clusters, {}), ACCEPTED)

        assert list(added.clusters[:2]) == clusters

    @pytest.mark.parametrize("answer", ["yes", "no"])
    def test_a_pair_that_is_decided_is_open_no_more(self, answer):
        found = self.found()
        one = Decided(QUOTE, found[0].candidates[0].pair, {"annotator-1": answer})

        assert open_ones(found, Known((), {one.question: one})) == []

    def test_a_pair_that_is_disputed_stays_open(self):
        found = self.found()
        answers = {"annotator-1": "yes", "annotator-2": "no"}
        one = Decided(QUOTE, found[0].candidates[0].pair, answers)

        assert len(open_ones(found, Known((), {one.question: one}))) == 1


class TestFile:
    def test_what_is_written_is_read_again(self, tmp_path: Path):
        comments = {"annotator-1": "naïve\n<b>"}
        decided = [Decided(QUOTE, (key("a"), key("b")), {"annotator-1": "yes"}, comments)]
        write_decided(tmp_path / "answers.jsonl", decided)

        assert list(read_decided(tmp_path / "answers.jsonl").values()) == decided

    def test_no_file_says_nothing(self, tmp_path: Path):
        assert read_decided(tmp_path / "answers.jsonl") == {}

    @pytest.mark.parametrize(
        "line",
        [
            {"kind": QUOTE},
            {"kind": "same_thing", "items": [], "answers": {}},
            {**said("a", "b", "yes").to_json(), "answers": {"annotator-1": "perhaps"}},
            said("a", "a", "yes").to_json(),
        ],
    )
    def test_a_line_that_says_nothing_of_a_pair_is_refused(self, tmp_path: Path, line):
        (tmp_path / "answers.jsonl").write_text(json.dumps(line), "utf-8")

        with pytest.raises(RecordError, match="line 1, says nothing of a pair"):
            read_decided(tmp_path / "answers.jsonl")
