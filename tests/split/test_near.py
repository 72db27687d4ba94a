"""Near-duplicates are found, though little of each text is held in memory."""

from __future__ import annotations

from contextlib import nullcontext
from itertools import combinations
from random import Random

import pytest

from tests.holding import MOST, one_more
from tests.split.articles import changed, document, words
from toolkit.model import Document
from toolkit.split.forest import Forest
from toolkit.split.joins import THRESHOLD
from toolkit.split.near import Near
from toolkit.split.shingles import Numbers, read_text, shingles_of, similarity
from toolkit.split.signatures import Signer


def groups(documents: list[Document]) -> set[frozenset[str]]:
    signer = Signer()
    found: dict[int, set[str]] = {}
    near = Near()
    for one in documents:
        near.add(signer.sign(read_text(one)))
    for one, group in zip(documents, near.groups().tolist(), strict=True):
        found.setdefault(group, set()).add(one.id)
    return {frozenset(names) for names in found.values()}


def by_comparing(documents: list[Document]) -> set[frozenset[str]]:
    """The same by comparing each with each, word by word."""
    numbers = Numbers()
    sets = {one.id: shingles_of(read_text(one), numbers) for one in documents}
    forest = Forest(sets)
    for one, other in combinations(sets, 2):
        if similarity(sets[one], sets[other]) >= THRESHOLD:
            forest.join(one, other)
    return {frozenset(names) for names in forest.trees().values()}


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_comparing_each_with_each(seed):
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

    assert found == by_comparing(documents)
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


def made(number: int) -> Near:
    """Texts of which every third is like the one before."""
    signer, near = Signer(), Near()
    for at in range(number):
        text = words(at - (at % 3 == 2))
        near.add(signer.sign(changed(text, 20) if at % 3 == 2 else " ".join(text)))
    assert len(set(near.groups().tolist())) == number - number // 3
    return near


def test_little_is_held_of_a_text():
    assert one_more(lambda number: nullcontext(made(number))) < MOST
