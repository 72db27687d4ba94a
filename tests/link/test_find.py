"""Pairs that may be one and the same: found, scored, and told why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.link.stories import ACTORS, Article, pair
from toolkit.documents import read_documents
from toolkit.link import ACCEPTED, find, joined
from toolkit.link.blocks import blocked
from toolkit.link.clusters import proposed
from toolkit.link.items import entries_of
from toolkit.link.likeness import against, signs
from toolkit.link.normal import stems
from toolkit.link.quality import quality
from toolkit.link.when import days_in
from toolkit.links import Links, check_links
from toolkit.registry import read_actors

WORDS = st.lists(st.sampled_from(["bridge", "zenda", "close", "guard", "king", "duke"]))


def quotes(records, documents, **more):
    (found,) = find(records, documents, ACTORS, kinds=["same_quote"], **more)
    return found


class TestWhatIsFound:
    def test_one_utterance_in_two_wordings(self):
        (one,) = quotes(*pair()).candidates

        assert one.score > ACCEPTED
        assert "same speaker: Rudolf" in one.reasons
        assert "3 of 3 words alike (1.00)" in one.reasons
        assert "both of 1894-05-01" in one.reasons

    def test_the_same_words_of_two_speakers_are_two_quotes(self):
        assert quotes(*pair(speakers=("rudolf", "michael")), least=0).candidates == ()

    def test_what_is_said_again_on_another_day_is_another_quote(self):
        assert quotes(*pair(days=("on Tuesday", "on Wednesday")), least=0).candidates == ()

    def test_nothing_is_said_after_the_article_that_tells_of_it(self):
        early, late = Article("hentzau", "1894-05-01"), Article("zenda", "1894-05-03")
        early.says("rudolf", "We will close the bridge", "in passing")
        late.says("rudolf", "We will close the bridge", "on Wednesday")
        documents = {one.name: one.document for one in (early, late)}

        assert quotes([early.record, late.record], documents, least=0).candidates == ()

    def test_unlike_words_of_one_speaker_score_low(self):
        (alike,) = quotes(*pair()).candidates
        (one,) = quotes(*pair(second="Dinner was excellent, thank you"), least=0).candidates

        assert one.score < ACCEPTED
        assert one.score < alike.score / 2

    def test_an_item_within_another_is_not_the_same(self):
        article = Article("zenda")
        article.says("rudolf", "We will close the bridge of Zenda")
        outer = article.record["quotes"][0]
        inner = {**outer, "id": "inner", "end": outer["end"] - 9, "text": outer["text"][:-9]}
        article.record["quotes"].append(inner)

        assert quotes([article.record], {"zenda": article.document}, least=0).candidates == ()

    def test_without_a_registry_mentions_are_compared_by_their_words(self):
        records, documents = pair()
        for record in records:
            for mention in record["mentions"]:
                del mention["actor_id"]

        (one,) = quotes(records, documents).candidates

        assert "same speaker: rudolf" in one.reasons

    def test_without_texts_items_are_still_compared(self):
        records, _ = pair()

        assert len(quotes(records, {}).candidates) == 1


def test_only_actual_and_scheduled_acts_are_linked():
    records, documents = pair()
    for record in records:
        event = {"start": 0, "end": 4, "text": "met", "type": "CONSULT"}
        record["events"] = [
            {**event, "id": f"e.{place}", "modality": modality}
            for place, modality in enumerate(("actual", "future", "hypothetical", "generic"))
        ]

    found = entries_of(records, documents, ACTORS, ["same_event"])

    assert {entry.id for entry in found} == {"e.0", "e.1"}


@settings(max_examples=40)
@given(WORDS, WORDS, st.sampled_from(["rudolf", "michael"]), st.sampled_from(["Tuesday", "Sunday"]))
def test_likeness_is_symmetric(first, second, speaker, day):
    records, documents = pair(
        " ".join(["yes", *first]),
        " ".join(["yes", *second]),
        speakers=("rudolf", speaker),
        days=("on Tuesday", f"on {day}"),
    )
    one, other = entries_of(records, documents, ACTORS, ["same_quote"])

    assert signs(one, other) == signs(other, one)
    assert against(one, other) == against(other, one)


class Story:
    """The invented stories of the benchmarks."""

    def __init__(self, root: Path, schema) -> None:
        folder = root / "benchmarks" / "stories"
        self.documents = read_documents(folder / "documents.jsonl")
        self.actors = read_actors(folder / "actors.json", schema)
        self.records = [json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("gold/*"))]
        self.links = json.loads((folder / "links.json").read_text("utf-8"))["links"]


@pytest.fixture(scope="module")
def story(root, schema) -> Story:
    return Story(root, schema)


class TestStories:
    def test_quotes_and_threats_of_the_stories_are_found(self, story):
        """The weights are fitted on them: this is no measurement, but must not break."""
        found = find(story.records, story.documents, story.actors)
        kinds = ["same_quote", "same_threat"]

        for one in quality(proposed(found, ACCEPTED), story.links, kinds):
            assert (one.pairs.precision or 0) >= 0.95
            assert (one.pairs.recall or 0) >= 0.75

    def test_the_order_of_records_does_not_matter(self, story):
        shuffled = list(story.records)
        Random(5).shuffle(shuffled)
        one, other = (find(r, story.documents, story.actors) for r in (story.records, shuffled))

        assert [f.candidates for f in one] == [f.candidates for f in other]
        assert proposed(one, ACCEPTED) == proposed(other, ACCEPTED)

    def test_no_item_is_paired_with_itself_and_no_pair_comes_twice(self, story):
        for found in find(story.records, story.documents, story.actors, least=0):
            pairs = [one.pair for one in found.candidates]
            assert all(one != other for one, other in pairs)
            assert len(set(pairs)) == len(pairs)

    @pytest.mark.parametrize("least", [0.05, 0.3, 0.6, 0.95])
    def test_clusters_pass_the_checks_on_links(self, story, least):
        layers = {"e": "events", "q": "quotes", "t": "conditional_threats"}
        known = {
            record["document_id"]: {
                item["id"]: layer for layer in layers.values() for item in record[layer]
            }
            for record in story.records
        }
        made = proposed(find(story.records, story.documents, story.actors, least=0), least)

        assert made
        assert list(check_links(Links(Path("links.json"), tuple(enumerate(made))), known)) == []

    def test_a_cluster_is_alike_on_the_whole_and_no_mere_chain(self, story):
        for found in find(story.records, story.documents, story.actors):
            for members in joined(found, ACCEPTED).members.values():
                scores = [found.likeness(a, b) for a, b in combinations(members, 2)]
                assert None not in scores
                assert sum(filter(None, scores)) >= ACCEPTED * len(scores) - 1e-9


class TestBlocks:
    def entries(self, number: int):
        article = Article("zenda")
        for place in range(number):
            article.says("rudolf", f"number{place} is one of {place // 2} words")
        return entries_of([article.record], {"zenda": article.document}, ACTORS, ["same_quote"])

    def test_a_small_block_is_compared_in_full(self):
        assert len(blocked(self.entries(6))) == 15

    def test_a_large_block_is_cut_and_that_is_told(self):
        found = blocked(self.entries(12), largest=5)

        assert 6 <= len(found) < 66
        assert [(one.name, one.items) for one in found.capped] == [("rudolf", 12)]

    def test_weeks_apart_one_speaker_is_compared_only_where_words_are_rare(self):
        entries = self.entries(2)
        days = (entries[0].days[0].replace(year=1899),) * 2
        apart = [entries[0], replace(entries[1], days=days, words=("other",))]

        assert len(blocked(entries)) == 1
        assert len(blocked(apart)) == 0

    def test_nothing_is_compared_with_nothing(self):
        assert list(blocked([])) == []


class TestWords:
    def test_forms_of_a_word_are_one(self):
        assert stems("closing the ports") == stems("It will close the port")

    def test_case_marks_and_composition_do_not_matter(self):
        assert stems("“CAFE\u0301!”") == stems("café")

    def test_a_text_of_small_words_only_keeps_them(self):
        assert stems("so be it") != ()

    def test_scripts_without_spaces_are_cut_by_character(self):
        assert stems("关闭港口") == ("关", "闭", "港", "口")


class TestDays:
    @pytest.mark.parametrize(
        ("words", "day"),
        [
            ("he said on Tuesday", "2023-03-14"),
            ("on Thursday", "2023-03-16"),
            ("he said on 2 March", "2023-03-02"),
        ],
    )
    def test_a_day_is_read_from_when_the_article_appeared(self, words, day):
        found = days_in(words, "2023-03-16")

        assert found == (date.fromisoformat(day),) * 2

    @pytest.mark.parametrize("words", ["he said", "by Friday", "until Tuesday", "in 2022"])
    def test_a_deadline_is_no_day_of_an_utterance(self, words):
        assert days_in(words, "2023-03-16") is None

    def test_a_weekday_says_nothing_where_the_day_of_the_article_is_open(self):
        assert days_in("on Tuesday", "2023-03") is None
