"""Which split a document is in, and what stays when others are added."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from tests.split.articles import article, articles, by_id, changed, cluster, document, words
from toolkit.errors import ConfigurationError
from toolkit.split import split
from toolkit.split.assign import PARTS, assign, part, parts_of
from toolkit.split.groups import Group, groups
from toolkit.split.joins import Join

NAMES = [f"article-{number}" for number in range(12)]
JOINS = st.lists(
    st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True).map(
        lambda names: Join(tuple(sorted(names)), "same_event", link="-".join(names))
    ),
    max_size=8,
)
SOME = st.sets(st.sampled_from(NAMES), min_size=1)


def singles(count: int) -> list[Group]:
    """Documents that belong together with no other."""
    return [Group((f"article-{number}",)) for number in range(count)]


class TestShares:
    def test_are_kept_to_among_many_groups(self):
        """Within four standard deviations of 2,000 draws."""
        counts = Counter(assign(singles(2000), {"train": 70, "test": 30}).values())

        assert counts["test"] == pytest.approx(600, abs=4 * 20.5)
        assert counts.total() == 2000

    def test_are_of_groups_that_are_never_parted(self):
        found = [Group((f"a-{number}", f"b-{number}")) for number in range(50)]

        splits = assign(found, PARTS)

        assert all(splits[f"a-{number}"] == splits[f"b-{number}"] for number in range(50))
        assert len(set(splits.values())) > 1

    def test_another_seed_gives_another_assignment(self):
        assert assign(singles(50), PARTS, seed=1) != assign(singles(50), PARTS, seed=2)

    def test_are_read_in_the_order_given(self):
        assert list(parts_of("test=1, train = 9")) == ["test", "train"]

    @pytest.mark.parametrize(
        "text", ["", "train", "train=", "train=0", "train=-1", "train=0.8", "train=1,train=2",
                 "all=1", "Train=1", "tr ain=1", "=3", "train=80;test=20"]
    )  # fmt: skip
    def test_that_are_none_are_refused(self, text: str):
        with pytest.raises(ConfigurationError, match="what share each split gets"):
            parts_of(text)

    def test_the_place_of_a_document_is_the_same_in_every_version(self):
        """Splits of a published dataset must not move: this is never to change."""
        found = {n: part(f"article-{n}", PARTS, 0) for n in range(30)}

        assert [n for n, split in found.items() if split == "test"] == [1, 16, 18, 27]
        assert [n for n, split in found.items() if split == "validation"] == [4, 15, 21, 22, 25, 29]


class TestOneGroup:
    def test_goes_to_the_first_of_the_parts_whole(self):
        found = [Group(tuple(NAMES))]

        assert set(assign(found, PARTS).values()) == {"train"}
        assert set(assign(found, {"test": 1, "train": 9}).values()) == {"test"}

    def test_keeps_the_split_that_it_has(self):
        found = [Group(("a", "b"))]

        assert assign(found, PARTS, given={"b": "test"}) == {"a": "test", "b": "test"}


class TestWhatIsThereStays:
    @drawn(JOINS, SOME, st.integers(0, 5))
    def test_when_documents_and_links_are_added(self, joins: list[Join], some: set[str], seed: int):
        before = assign(
            groups(some, [j for j in joins if some.issuperset(j.documents)]), PARTS, seed
        )

        after = assign(groups(NAMES, joins), PARTS, seed, before)

        assert {name: after[name] for name in some} == before

    @drawn(JOINS, SOME, st.integers(0, 5))
    def test_also_without_the_earlier_file_where_nothing_is_joined_to_it(
        self, joins: list[Join], some: set[str], seed: int
    ):
        """Its hash is its own: documents of other groups do not move it."""
        few = groups(some, [j for j in joins if some.issuperset(j.documents)])
        many = groups(NAMES, joins)
        before, after = assign(few, PARTS, seed), assign(many, PARTS, seed)

        if len(few) > 1 and len(many) > 1:
            for group in set(few) & set(many):
                assert after[group.documents[0]] == before[group.documents[0]]

    @drawn(JOINS, st.integers(0, 5))
    def test_and_a_second_run_gives_the_same(self, joins: list[Join], seed: int):
        found = groups(NAMES, joins)
        splits = assign(found, PARTS, seed)

        assert assign(found, PARTS, seed, splits) == splits
        assert all(len({splits[name] for name in group.documents}) == 1 for group in found)

    def test_a_new_document_follows_its_group(self):
        documents = articles(*NAMES)
        before = split(documents).splits
        there = next(name for name in NAMES if before[name] != part("zenda", PARTS, 0))

        after = split(
            documents | articles("zenda"), [cluster("flood", there, "zenda")], given=before
        )

        assert after.splits == {**before, "zenda": before[there]}
        assert after.leaks == ()

    def test_a_new_copy_follows_what_it_is_a_copy_of(self):
        text = words(1)
        documents = articles(*NAMES) | by_id([document("first", " ".join(text))])
        before = {name: "test" if name == "first" else "train" for name in documents}

        after = split(documents | by_id([document("copy", changed(text, 12))]), given=before)

        assert after.splits["copy"] == "test"

    def test_a_document_that_is_gone_still_holds_its_group(self):
        """The cluster names it, though its text is not here any more."""
        found = split(
            articles("new", "other"), [cluster("flood", "gone", "new")], given={"gone": "test"}
        )

        assert found.splits["new"] == found.splits["gone"] == "test"
        assert [group.documents for group in found.groups] == [("new",), ("other",)]


class TestLeaks:
    def test_a_new_document_that_joins_two_splits_is_told(self):
        documents = articles("a", "b", "bridge", "far")
        clusters = [cluster("flood", "a", "bridge"), cluster("march", "b", "bridge")]
        given = {"a": "train", "b": "test", "far": "train"}

        found = split(documents, clusters, given=given)

        assert {name: found.splits[name] for name in given} == given
        (leak,) = found.leaks
        assert (leak.documents, leak.splits) == (("b", "bridge"), ("test", "train"))
        assert [join.link for join in leak.reasons] == ["march"]

    def test_a_planted_copy_is_told_and_a_near_miss_is_not(self):
        text = words(1)
        documents = by_id(
            [document("a", " ".join(text)), document("copy", changed(text, 12)),
             document("miss", changed(text, 4)), article("far")]
        )  # fmt: skip
        given = {"a": "train", "copy": "test", "miss": "test", "far": "test"}

        (leak,) = split(documents, given=given).leaks

        assert leak.documents == ("a", "copy")
        assert [join.kind for join in leak.reasons] == ["near_duplicate"]

    def test_a_planted_link_is_told_and_one_inside_a_split_is_not(self):
        documents = articles("a", "b", "c", "d")
        clusters = [cluster("said", "a", "b", kind="same_quote"), cluster("flood", "c", "d")]
        given = {"a": "train", "b": "validation", "c": "test", "d": "test"}

        (leak,) = split(documents, clusters, given=given).leaks

        assert leak.to_json() == {
            "documents": ["a", "b"],
            "splits": ["train", "validation"],
            "reasons": [{"kind": "same_quote", "link": "said"}],
        }

    def test_every_pair_of_a_cluster_is_told_once_with_all_reasons(self):
        documents = articles("a", "b", "c")
        clusters = [cluster("x", "a", "b", "c"), cluster("y", "a", "c", kind="same_threat")]
        given = {"a": "train", "b": "train", "c": "test"}

        found = split(documents, clusters, given=given).leaks

        assert [leak.documents for leak in found] == [("a", "c"), ("b", "c")]
        assert [len(leak.reasons) for leak in found] == [2, 1]

    @drawn(JOINS, st.integers(0, 5))
    def test_there_are_none_where_nothing_was_given(self, joins: list[Join], seed: int):
        clusters = [cluster(str(join.link), *join.documents) for join in joins]

        assert split(articles(*NAMES), clusters, seed=seed).leaks == ()
