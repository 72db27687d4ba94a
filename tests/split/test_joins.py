"""What belongs together: links across documents, and texts that are alike."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from tests.split.articles import article, articles, by_id, changed, cluster, document, words
from toolkit.library import open_documents
from toolkit.split.alike import Alike
from toolkit.split.groups import groups
from toolkit.split.joins import Join, linked
from toolkit.split.shingles import Numbers, shingles_of, similarity

KINDS = ("same_event", "same_quote", "same_threat")


def alike(first: str, second: str) -> float:
    """The similarity of two texts."""
    numbers = Numbers()
    return similarity(shingles_of(first, numbers), shingles_of(second, numbers))


def joined(*texts: str, threshold: float = 0.5) -> list[tuple[str, ...]]:
    """The texts that are near-duplicates, by their number."""
    documents = [document(str(number), text) for number, text in enumerate(texts)]
    return [join.documents for join in Alike(documents, threshold).joins()]


class TestSimilarity:
    def test_is_what_is_shared_of_all_runs_of_three_words(self):
        """“b c d” of “a b c”, “b c d”, “c d e” and “b c d”, “c d x” and so on."""
        assert alike("a b c d e", "b c d x") == pytest.approx(1 / 4)

    def test_is_one_for_a_text_in_capitals_and_other_characters_of_the_same_look(self):
        assert alike("The dam in Żółć", "THE  DAM\nin Z\u0307o\u0301łc\u0301") == 1

    def test_depends_on_the_order_of_words(self):
        assert alike("duke meets envoy", "envoy meets duke") == 0

    def test_of_a_script_without_spaces_counts_characters(self):
        assert alike("港口已关闭了", "港口已关闭吗") == pytest.approx(3 / 5)

    def test_of_texts_shorter_than_a_shingle_is_that_of_the_whole(self):
        assert alike("dam closed", "dam closed") == 1
        assert alike("dam closed", "dam opened") == 0


class TestNearDuplicates:
    def test_a_copy_with_some_words_changed_is_found(self):
        text = words(1)
        assert joined(" ".join(text), changed(text, 12), " ".join(words(2))) == [("0", "1")]

    def test_a_rewritten_article_is_none(self):
        """Every third word is another: hardly a shingle is shared."""
        text = words(1)
        assert alike(" ".join(text), changed(text, 3)) < 0.05
        assert joined(" ".join(text), changed(text, 3)) == []

    @pytest.mark.parametrize(("shared", "found"), [(140, True), (125, False)])
    def test_the_threshold_is_exact(self, shared: int, found: bool):
        """Two texts of 200 shingles; 2 · shared / (400 − shared) on either side of a half."""
        first, second = words(1, 202), words(2, 202)
        second[: shared + 2] = first[: shared + 2]
        one, two = " ".join(first), " ".join(second)

        assert (alike(one, two) >= 0.5) is found
        assert bool(joined(one, two)) is found

    def test_another_threshold_finds_more(self):
        text = words(1)
        one, two = " ".join(text), changed(text, 6)

        assert joined(one, two) == []
        assert joined(one, two, threshold=0.2) == [("0", "1")]

    def test_boilerplate_makes_no_two_articles_alike(self):
        chrome = " ".join(words(3, 900))
        first = document("a", " ".join(words(1)), chrome)
        second = document("b", " ".join(words(2)), chrome)

        assert Alike([first, second]).joins() == []

    def test_other_boilerplate_does_not_hide_a_copy(self):
        text = " ".join(words(1))
        first = document("a", text, " ".join(words(3, 900)))
        second = document("b", text, " ".join(words(4, 900)))

        assert Alike([first, second]).joins() == [Join(("a", "b"), "near_duplicate", None, 1.0)]

    def test_copies_of_one_text_are_one_join(self):
        text = " ".join(words(1))
        copies = [document(name, text) for name in ("c", "a", "b")]

        (join,) = Alike(copies).joins()
        assert (join.documents, join.similarity) == (("a", "b", "c"), 1.0)

    def test_of_many_that_are_alike_there_are_as_many_joins_as_hold_them(self):
        text = words(1)
        documents = [document(str(n), changed(text, 20 + n)) for n in range(8)]

        joins = Alike(documents).joins()

        assert len(joins) == 7
        assert [len(g.documents) for g in groups([d.id for d in documents], joins)] == [8]

    def test_in_two_splits_are_told_pair_by_pair_copies_too(self):
        text = words(1)
        copies = [document(name, " ".join(text)) for name in ("a", "b")]
        near = document("c", changed(text, 12))
        alike = Alike([*copies, near, article("far")])
        alike.joins()

        splits = {"a": "train", "b": "test", "c": "train", "far": "test"}
        found = list(alike.between(splits, splits))

        assert [join.documents for join in found] == [("a", "b"), ("b", "c")]
        assert found[0].similarity == 1
        assert 0.5 < (found[1].similarity or 0) < 1

    @pytest.mark.parametrize("seed", range(6))
    def test_groups_are_those_of_comparing_each_with_each(self, seed: int):
        """Texts of every likeness, edited again and again."""
        random = Random(seed)
        texts = [words(seed * 100 + number, 150) for number in range(4)]
        for _ in range(36):
            text = list(random.choice(texts))
            for _ in range(random.choice([1, 5, 15, 40])):
                text[random.randrange(len(text))] = f"new{random.random()}"
            texts.append(text)
        documents = [document(f"{n:02}", " ".join(text)) for n, text in enumerate(texts)]
        names = [one.id for one in documents]
        every = [
            Join((one.id, other.id), "near_duplicate", similarity=1)
            for one, other in combinations(documents, 2)
            if alike(one.text, other.text) >= 0.5
        ]

        found = [group.documents for group in groups(names, Alike(documents).joins())]

        assert found == [group.documents for group in groups(names, every)]
        assert 4 <= len(found) < 40

    def test_a_document_of_boilerplate_alone_is_like_no_other(self):
        chrome = " ".join(words(3))
        both = [document(name, "", chrome) for name in ("a", "b")]

        assert Alike(both).joins() == []

    def test_the_order_of_documents_does_not_matter(self):
        text = words(1)
        documents = [article(name) for name in "abc"]
        documents += [
            document(name, changed(text, every)) for name, every in (("x", 20), ("y", 30))
        ]

        assert Alike(documents).joins() == Alike(documents[::-1]).joins() != []

    def test_the_five_articles_of_the_checkout_are_not_alike(self, root):
        documents = open_documents(root / "annotations" / "documents.jsonl")

        assert Alike(documents.values()).joins() == []


class TestLinked:
    @pytest.mark.parametrize("kind", KINDS)
    def test_a_cluster_of_any_kind_joins_its_documents(self, kind: str):
        (join,) = linked([cluster("flood", "b", "a", kind=kind)], {"a", "b"})

        assert join == Join(("a", "b"), kind, link="flood")
        assert str(join) == f"{kind} flood"

    def test_a_cluster_inside_one_document_joins_nothing(self):
        assert linked([cluster("flood", "a", "a")], {"a", "b"}) == []

    def test_documents_that_are_not_known_are_passed_over(self):
        (join,) = linked([cluster("flood", "a", "b", "elsewhere")], {"a", "b"})

        assert join.documents == ("a", "b")
        assert linked([cluster("flood", "a", "elsewhere")], {"a", "b"}) == []


class TestGroups:
    def test_what_hangs_together_over_several_steps_is_one_group(self):
        joins = [Join(("a", "b"), "same_event", link="x"), Join(("b", "c"), "same_quote", link="y")]

        first, second = groups(["d", "c", "b", "a"], joins)
        assert (first.documents, set(first.joins)) == (("a", "b", "c"), set(joins))
        assert (second.documents, second.joins) == (("d",), ())

    def test_a_link_and_a_copy_hold_together_alike(self):
        text = words(1)
        documents = by_id(
            [*articles("a", "b").values(), document("x", " ".join(text)),
             document("y", changed(text, 12))]
        )  # fmt: skip
        joins = [*linked([cluster("flood", "a", "x")], documents)]
        joins += Alike(documents.values()).joins()

        assert [g.documents for g in groups(documents, joins)] == [("a", "x", "y"), ("b",)]
