"""Versions of one text are told apart by their words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.report.variants import ALL, ALONE, SOME, WORD, differing, variants


def words_with(versions: list[str], state: int) -> list[list[str]]:
    """The words of each version that are marked so."""
    return [
        [word for piece, marked in pieces if marked == state for word in WORD.findall(piece)]
        for pieces in differing(versions)
    ]


@given(st.lists(st.text(max_size=40), max_size=5))
def test_the_pieces_of_a_version_are_the_version(versions):
    assert ["".join(piece for piece, _ in of) for of in differing(versions)] == versions


def test_copies_differ_in_nothing():
    assert words_with(["We shall wait", "we shall WAIT", "We, shall wait!"], ALONE) == [[], [], []]


def test_of_two_versions_a_word_is_in_both_or_in_one_alone():
    versions = ["arm Strelsau with boats", "arm Strelsau with bridges"]

    assert words_with(versions, ALONE) == [["boats"], ["bridges"]]
    assert words_with(versions, SOME) == [[], []]


def test_of_three_versions_a_word_may_be_in_some():
    versions = ["we shall wait", "we shall leave", "we will leave"]

    assert words_with(versions, ALL) == [["we"], ["we"], ["we"]]
    assert words_with(versions, SOME) == [["shall"], ["shall", "leave"], ["leave"]]
    assert words_with(versions, ALONE) == [["wait"], [], ["will"]]


def test_every_cluster_of_the_links_is_there_with_all_members(seeds, root):
    import json

    links = json.loads((root / "annotations" / "links.json").read_text("utf-8"))["links"]
    found = {
        one["id"]: [(seeds.articles[m["doc"]].id, m["item"]) for m in one["members"]]
        for one in variants(seeds)
    }

    assert {name: sorted(members) for name, members in found.items()} == {
        link["id"]: sorted((m["document_id"], m["id"]) for m in link["members"]) for link in links
    }


def test_an_event_stands_in_its_sentence(seeds):
    for cluster in variants(seeds):
        if cluster["kind"] == "same_event":
            for member in cluster["members"]:
                before, words, after = member["sentence"]
                place = seeds.articles[member["doc"]].text.find(before + words + after)
                start = int(member["item"].split(".")[1].split("-")[0])
                assert place >= 0
                assert words == "".join(piece for piece, _ in member["words"])
                assert place <= start
