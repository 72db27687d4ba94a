"""Measures of clusters, on examples that are worked out by hand."""

from __future__ import annotations

import pytest

from toolkit.link.quality import met, quality


def clusters(*groups: str):
    """Each letter an item of a document of its own."""
    return [
        {"kind": "same_quote", "members": [{"document_id": one, "id": "q"} for one in group]}
        for group in groups
    ]


def of(found, gold):
    (one,) = quality(found, gold, ["same_quote"])
    return one


def test_the_same_clusters_are_right_whatever_their_order():
    one = of(clusters("de", "cba"), clusters("abc", "ed"))

    assert (one.pairs.f1, one.b_cubed.f1, one.lea.f1) == (1.0, 1.0, 1.0)


def test_pairs_are_those_of_items_in_one_cluster():
    """Gold abc has ab, ac, bc; found abd has ab, ad, bd: one of three either way."""
    one = of(clusters("abd"), clusters("abc"))

    assert one.pairs.precision == pytest.approx(1 / 3)
    assert one.pairs.recall == pytest.approx(1 / 3)


def test_b_cubed_of_a_cluster_that_was_torn():
    """Gold abcd found as ab and cd: each item has half of its cluster, and nothing wrong."""
    one = of(clusters("ab", "cd"), clusters("abcd"))

    assert (one.b_cubed.precision, one.b_cubed.recall) == (1.0, 0.5)


def test_b_cubed_of_two_clusters_that_were_thrown_together():
    one = of(clusters("abcd"), clusters("ab", "cd"))

    assert (one.b_cubed.precision, one.b_cubed.recall) == (0.5, 1.0)


def test_lea_of_the_paper_of_moosavi_and_strube():
    """Their example: key abc and defg, response ab, cd and fgh: recall 5/21, precision 3/8.

    Items that one side leaves out stand alone in it here: e in the response, h in the key. With
    them recall is (3·1/3 + 4·1/6 + 1·0) / 8 and precision (2·1 + 2·0 + 3·1/3 + 1·0) / 8.
    """
    one = of(clusters("ab", "cd", "fgh"), clusters("abc", "defg"))

    assert one.lea.recall == pytest.approx((3 * 1 / 3 + 4 * 1 / 6) / 8)
    assert one.lea.precision == pytest.approx((2 + 3 * 1 / 3) / 8)


def test_an_item_that_only_one_side_joins_counts_against_it():
    one = of(clusters("ab", "cd"), clusters("ab"))

    assert one.pairs.precision == 0.5
    assert one.pairs.recall == 1.0


def test_where_there_is_nothing_to_find_and_nothing_found_nothing_is_said():
    one = of([], [])

    assert (one.pairs.f1, one.b_cubed.f1, one.lea.f1) == (None, None, None)


def test_nothing_found_is_a_recall_of_nought_and_no_precision():
    one = of([], clusters("ab"))

    assert (one.pairs.precision, one.pairs.recall, one.pairs.f1) == (None, 0.0, 0.0)


def test_met_counts_the_pairs_of_the_gold_among_those_that_are_shown():
    pairs = [(("a", "q"), ("b", "q")), (("a", "q"), ("z", "q"))]

    assert met("same_quote", pairs, clusters("abc")) == (1, 3)
