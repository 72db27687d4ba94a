"""Where sentences end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from toolkit.sentences import sentence_ends


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("The dam holds. The valley is wide.", ["The dam holds.", "The valley is wide."]),
        ("The dam holds.\n\nThe valley is wide", ["The dam holds."]),
        ("The dam\n\n\n\nThe valley is wide", ["The dam\n\n\n\n"]),
        ("The dam\nholds", []),
        ("Mr. Rudolf of the U.S. Navy left on Dec. 7 or Sept. 8 at 5 a.m. sharp", []),
        ("Envoys of the UN. They left", ["Envoys of the UN."]),
        ("Will it hold?! It will… Then", ["Will it hold?!", "It will…"]),
        ("He said: “Go!” They went", ["He said: “Go!”"]),
        ("“Go!” he said", []),
        ("It costs 3.5 crowns", []),
        ("他走了。她来了", ["他走了。"]),
        ("", []),
    ],
)
def test_a_sentence_ends_once_and_not_at_an_abbreviation(text: str, ends: list[str]):
    places = [0, *(match.end() for match in sentence_ends(text))]

    found = [text[one:other].lstrip() for one, other in pairwise(places)]

    assert found == ends


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [(0, 17, 1), (16, 17, 1), (17, 30, 0), (0, 16, 0), (2, 10, 0)],
)
def test_ends_are_counted_between_two_places_of_a_text(start: int, end: int, count: int):
    text = "Mr. Rudolf rests. Flavia does not"

    assert len(list(sentence_ends(text, start, end))) == count
