"""What speaks for a pair, and what rules it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.link.stories import ACTORS, Article
from toolkit.link import find
from toolkit.link.clusters import proposed
from toolkit.link.items import Entry, entries_of
from toolkit.link.likeness import OTHERS, TOLD, VERBATIM, against, signs
from toolkit.link.occasions import Occasion
from toolkit.model import Document, Section, Span

QUOTE = Entry("same_quote", "a", "q.0-9", 0, 9, "", (), labels={"consequence_kinds": frozenset()})
THREAT = Entry(
    "same_threat",
    "a",
    "t.0-9",
    0,
    9,
    "",
    (),
    labels={
        "act": frozenset({"threat"}),
        "aim": frozenset({"deter"}),
        "condition_polarity": frozenset({"if_done"}),
        "consequence_kinds": frozenset({"economic"}),
    },
)


def elsewhere(entry: Entry, **changed) -> Entry:
    """The same in another article of another occasion."""
    return replace(entry, document="b", place=1, occasion=Occasion(1), **changed)


def threatens(*kinds: str, **fields: str) -> dict[str, frozenset[str]]:
    more = {name: frozenset({value}) for name, value in fields.items()}
    return {**THREAT.labels, **more, "consequence_kinds": frozenset(kinds)}


def entries(articles: Iterable[Article], documents: dict[str, Document]) -> list[Entry]:
    return entries_of([one.record for one in articles], documents, ACTORS, ["same_quote"])


class TestOneArticle:
    def article(self, title: int = 0) -> list[Entry]:
        """Two quotes of one article, of which the first stands in a title of some length."""
        article = Article("zenda")
        article.says("rudolf", "We will close the bridge")
        article.says("rudolf", "And we will close the gate")
        whole = article.document
        parts = [Section(Span(0, title), "title"), Section(Span(title, len(whole.text)), "body")]
        sections = tuple(part for part in parts if part.span.start < part.span.end)
        return entries([article], {"zenda": replace(whole, sections=sections)})

    def test_two_quotes_word_for_word_in_the_body_are_two(self):
        assert against(*self.article()) == VERBATIM

    def test_a_title_may_quote_what_the_body_quotes(self):
        one, other = self.article(title=40)

        assert against(one, other) == ""
        assert signs(one, other)["headline"] == 1.0

    def test_without_sections_nothing_is_known_of_a_body(self):
        article = Article("zenda")
        article.says("rudolf", "We will close the bridge")
        article.says("rudolf", "And we will close the gate")
        one, other = entries([article], {"zenda": replace(article.document, sections=())})

        assert against(one, other) == ""

    def test_no_cluster_is_made_within_one_article(self):
        article = Article("zenda")
        for _ in range(2):
            article.says("rudolf", "We will close the bridge of Zenda", mode="indirect")
        (found,) = find(
            [article.record], {"zenda": article.document}, ACTORS, kinds=["same_quote"], least=0
        )

        assert len(found.candidates) == 1
        assert proposed([found], 0.0) == []


class TestTellers:
    one = replace(QUOTE, tellers=frozenset({"sapt"}))

    def test_what_two_tell_is_two_quotes(self):
        assert against(self.one, elsewhere(QUOTE, tellers=frozenset({"fritz"}))) == TOLD

    @pytest.mark.parametrize("tellers", [frozenset({"sapt"}), frozenset()])
    def test_what_one_tells_may_be_one_quote(self, tellers):
        assert against(self.one, elsewhere(QUOTE, tellers=tellers)) == ""

    def test_threats_that_two_tell_may_be_one(self):
        one = replace(THREAT, tellers=frozenset({"sapt"}))

        assert against(one, elsewhere(THREAT, tellers=frozenset({"fritz"}))) == ""


class TestTwoPersons:
    king = replace(
        THREAT,
        who=frozenset({"rudolf", "ruritania"}),
        sides=frozenset({"rudolf", "ruritania"}),
        people=frozenset({"rudolf"}),
        persons=frozenset({"rudolf"}),
    )

    def official(self, name: str) -> Entry:
        who = frozenset({name, "ruritania"})
        return elsewhere(
            self.king, who=who, sides=who, people=frozenset({name}), persons=frozenset()
        )

    def test_a_nameless_official_of_a_side_is_not_its_king(self):
        found = signs(self.king, self.official("official-b"))

        assert (found["who"], found["side"]) == (0.0, 0.0)

    def test_two_nameless_officials_of_a_side_may_be_one(self):
        one = replace(self.official("official-a"), document="a")

        assert signs(one, self.official("official-b"))["who"] == 1.0

    def test_a_side_may_speak_by_its_king(self):
        state = frozenset({"ruritania"})
        side = elsewhere(THREAT, who=state, sides=state)

        assert signs(replace(self.king, who=frozenset({"rudolf"})), side)["side"] == 1.0

    def test_two_persons_with_a_name_are_ruled_out(self):
        named = replace(self.official("michael"), persons=frozenset({"michael"}))

        assert against(self.king, named) == OTHERS


class TestOccasion:
    def test_threats_of_one_occasion(self):
        one = replace(THREAT, occasion=Occasion(0, {2: 1.0}))
        same = replace(elsewhere(THREAT), occasion=Occasion(0))
        other = replace(elsewhere(THREAT), occasion=Occasion(1, {3: 1.0}))

        assert [signs(one, two)["occasion"] for two in (same, other)] == [1.0, 0.0]

    def test_of_an_article_that_is_like_no_other_it_is_open(self):
        assert signs(THREAT, elsewhere(THREAT))["occasion"] == 0.5

    def test_of_quotes_it_counts_how_near_the_articles_are(self):
        one = replace(QUOTE, occasion=Occasion(0, {1: 0.6}))
        other = replace(elsewhere(QUOTE), occasion=Occasion(0, {0: 0.6}))

        assert signs(one, other)["occasion"] == 0.6

    def test_not_on_another_day(self):
        one = replace(THREAT, weekday="Tuesday")
        other = replace(elsewhere(THREAT), occasion=Occasion(0), weekday="Friday")

        assert signs(one, other)["occasion"] == 0.0

    def test_what_an_article_looks_back_on_is_of_another_occasion_than_its_own(self):
        back = replace(THREAT, recalled=True)
        same = replace(elsewhere(THREAT), occasion=Occasion(0))

        assert signs(back, same)["occasion"] == 0.0
        assert signs(back, elsewhere(THREAT))["occasion"] == 1.0
        assert signs(back, replace(THREAT, id="t.20-29", start=20, end=29))["occasion"] == 0.0

    @pytest.mark.parametrize(
        ("day", "published", "recalled"),
        [
            ("on 7 April 1894", "1894-05", True),
            ("on 7 April 1894", "1894-05-03", True),
            ("on 1 May 1894", "1894-05-03", False),
            ("on Tuesday", "1894-05", False),
        ],
    )
    def test_an_article_looks_back_on_a_day_well_before_the_one_it_reports_of(
        self, day, published, recalled
    ):
        article = Article("zenda", published)
        article.says("rudolf", "We will guard the gate", "on Tuesday")
        article.says("rudolf", "We will guard the hall", "on Tuesday")
        article.says("rudolf", "We will close the bridge", day)
        last = entries([article], {"zenda": article.document})[-1]

        assert last.recalled is recalled


class TestConsequences:
    @pytest.mark.parametrize(
        ("kinds", "clash", "vague"),
        [
            (("economic",), 0.0, 0.0),
            (("military_aid",), 1.0, 0.0),
            (("military_aid", "unspecified"), 1.0, 0.0),
            (("economic", "unspecified"), 0.0, 0.0),
            (("unspecified",), 0.0, 1.0),
        ],
    )
    def test_other_ones_clash_and_vague_ones_do_not(self, kinds, clash, vague):
        found = signs(THREAT, elsewhere(THREAT, labels=threatens(*kinds)))

        assert (found["clash"], found["vague"]) == (clash, vague)

    def test_a_field_that_is_not_settled_counts_neither_way(self):
        opened = threatens("economic", aim="unclear", condition_polarity="none")
        found = signs(THREAT, elsewhere(THREAT, labels=opened))

        assert found["form"] == 1.0

    def test_a_quote_with_another_threat_in_it_is_another(self):
        one = replace(QUOTE, labels={"consequence_kinds": frozenset({"economic"})})
        other = elsewhere(QUOTE, labels={"consequence_kinds": frozenset({"unspecified"})})
        silent = elsewhere(QUOTE)

        assert [signs(one, two)["unequal"] for two in (one, other, silent)] == [0.0, 1.0, 0.0]
        assert [signs(one, two)["threat"] for two in (one, other, silent)] == [1.0, 1.0, 0.0]
