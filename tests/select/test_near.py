"""What is alike is found as `redline split` finds it, though little of it is held in memory."""

from __future__ import annotations

from random import Random

import pytest

from tests.split.articles import changed, document, words
from toolkit.model import Document
from toolkit.select.near import Near, Signer
from toolkit.split.alike import Alike
from toolkit.split.forest import Forest
from toolkit.split.shingles import read_text


def groups(documents: list[Document]) -> set[frozenset[str]]:
    signer = Signer()
    found: dict[int, set[str]] = {}
    with Near() as near:
        for one in documents:
            near.add(signer.sign(read_text(one)))
        for one, group in zip(documents, near.groups().tolist(), strict=True):
            found.setdefault(group, set()).add(one.id)
    return {frozenset(names) for names in found.values()}


def as_split_does(documents: list[Document]) -> set[frozenset[str]]:
    forest = Forest(one.id for one in documents)
    for join in Alike(documents).joins():
        for name in join.documents[1:]:
            forest.join(join.documents[0], name)
    return {frozenset(names) for names in forest.trees().values()}


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_split(seed):
    """Of texts from far below the threshold to copies."""
    random = Random(seed)
    documents = [
        document(
            f"article-{number:03}",
            changed(words(random.randrange(40), 120), random.choice([3, 4, 5, 6, 8, 1000])),
            boilerplate="Read more of Ruritania",
        )
        for number in range(120)
    ]

    found = groups(documents)

    assert found == as_split_does(documents)
    assert 10 < len(found) < 110


def test_texts_of_no_words_are_like_nothing():
    texts = ["…", "!", "one", "one", ""]

    found = groups([document(str(n), text) for n, text in enumerate(texts)])

    assert found == {frozenset(names) for names in ("0", "1", "23", "4")}


def test_a_thousand_copies_are_one_group():
    text = words(1)
    documents = [document(str(n), changed(text, 100 + n % 7)) for n in range(1000)]

    assert groups(documents) == {frozenset(str(n) for n in range(1000))}


def test_nothing_is_no_group():
    assert groups([]) == set()
