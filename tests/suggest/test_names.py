"""Names of the registry are found as whole words; what could be somebody else is left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.files import sha256
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.suggest.names import FIGURATIVE, LIKELY, SURE, find_names


def actor(identity: str, kind: str, name: str, *aliases: str, **more):
    """An actor; an alias is a name, or a form and a text: ``metonym:Strelsau``."""
    split = [a.rpartition(":") for a in aliases]
    listed = [{"text": text, "form": form or "name"} for form, _, text in split]
    return {"id": identity, "kind": kind, "name": name, "aliases": listed, **more}


ACTORS: list[JSONObject] = [
    actor("hentzau", "person", "Otto Hentzau", "Hentzau", "nominal:Ruritanian premier"),
    actor("ruritania", "state", "Ruritania", "RUR", "demonym:Ruritanian", "metonym:Strelsau"),
    actor("syldavia", "state", "Kingdom of Syldavia", "Syldavia", "metonym:Klow"),
    actor("strelsau", "place", "Strelsau"),
    actor("palace", "organization", "Red Palace", "metonym:Red Palace"),
    actor("league", "international_organization", "League for Peace in the North", "LPN"),
    actor("watch", "organization", "Hentzau Watch"),
    actor("allies", "group", "allies of Syldavia"),
    actor("pair", "group", "Otto Hentzau and Anna Lind", members=["hentzau", "lind-1"]),
    actor("lind-1", "person", "Anna Lind", "Lind"),
    actor("lind-2", "person", "Bela Lind", "Lind"),
    actor("obrien", "person", "Mary O’Brien", "O’Brien"),
]


def document(text: str, *kinds: str) -> Document:
    """A document of which each line is a section of the next kind; without kinds, all body."""
    sections, start = [], 0
    for kind, line in zip(kinds or ("body",), text.split("\n") if kinds else [text], strict=True):
        sections.append(Section(Span(start, start + len(line)), kind))
        start += len(line) + 1
    digest = sha256(text.encode())
    return Document("d", text, digest, "en", "original", "unknown", tuple(sections))


def names(text: str, *kinds: str) -> list[tuple[str, str]]:
    """What is found: the words and the actor."""
    found = find_names(document(text, *kinds), ACTORS)
    return [(f.span.slice(text), f.name.actor_id) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Otto Hentzau left.", [("Otto Hentzau", "hentzau")]),
        ("Then Ruritania’s army left.", [("Ruritania", "ruritania")]),
        ("RUR-Syldavia relations", [("RUR", "ruritania"), ("Syldavia", "syldavia")]),
        ("the Kingdom of Syldavia", [("Kingdom of Syldavia", "syldavia")]),
        (
            "a League for Peace in the North (LPN)",
            [("League for Peace in the North", "league"), ("LPN", "league")],
        ),
        ("by Hentzau Watch", [("Hentzau Watch", "watch")]),
        (
            "Otto\u00a0Hentzau and Otto\nHentzau",
            [("Otto\u00a0Hentzau", "hentzau"), ("Otto\nHentzau", "hentzau")],
        ),
        ("Otto\n\nHentzau", [("Hentzau", "hentzau")]),
        ("Mary O'Brien", [("Mary O'Brien", "obrien")]),
        ("O’Brien’s friends", [("O’Brien", "obrien")]),
    ],
)
def test_a_name_is_found_as_it_stands(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hentzauer",
        "xRURx",
        "RUR2",
        "hentzau",
        "@Hentzau",
        "#Syldavia",
        "Ruritanian premier",
        "Ruritanians",
    ],
)
def test_what_is_not_a_registered_name_as_a_whole_word_is_not_found(text):
    assert names(text) == []


def test_a_name_that_two_actors_share_is_left_out():
    assert names("It was Lind, not Anna Lind.") == [("Anna Lind", "lind-1")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Strelsau refused.", [("Strelsau", "ruritania")]),
        ("sanctions against Strelsau", [("Strelsau", "ruritania")]),
        ("They met in Strelsau.", [("Strelsau", "strelsau")]),
        ("In Strelsau, nobody knew.", [("Strelsau", "strelsau")]),
        ("the Strelsau correspondent", []),
    ],
)
def test_before_a_name_that_a_place_shares_it_shows_which_is_meant(text, expected):
    assert names(text) == expected


def test_a_town_in_which_something_happens_is_no_metonym():
    assert names("Klow warned of unrest in Klow.") == [("Klow", "syldavia")]


@pytest.mark.parametrize("text", ["the allies of Syldavia", "Otto Hentzau and Anna Lind met"])
def test_the_registrys_own_words_for_a_group_are_no_name(text):
    assert not {"allies", "pair"} & {identity for _, identity in names(text)}


def test_a_name_that_is_listed_as_a_metonym_is_suggested_as_one():
    found = find_names(document("the Red Palace said"), ACTORS)

    assert [(f.name.form, f.score) for f in found] == [("metonym", FIGURATIVE)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was Bela Hentzau who came.", False),
        ("It was President Hentzau who came.", True),
        ("It was the RUR Hentzau knew.", True),
        ("Yesterday Hentzau came.", True),
        ("He asked: “Will Hentzau come?”", True),
        ("It rained. When Hentzau came, it stopped.", True),
    ],
)
def test_a_surname_after_another_first_name_is_somebody_else(text, found):
    assert (("Hentzau", "hentzau") in names(text)) is found


def test_in_a_headline_every_word_may_have_a_capital():
    assert names("Why Angry Hentzau Left", "title") == [("Hentzau", "hentzau")]


def test_boilerplate_is_passed_over():
    text = "Hentzau leaves\nBy Otto Hentzau\nHentzau left."

    assert len(names(text, "title", "boilerplate", "body")) == 2


def test_a_name_does_not_run_from_one_section_into_the_next():
    assert names("It was Otto\nHentzau left.", "body", "caption") == [("Hentzau", "hentzau")]


def test_scores_grow_with_the_length_of_the_name():
    found = find_names(document("Otto Hentzau left. Hentzau left."), ACTORS)

    assert [f.score for f in found] == [SURE, LIKELY]


WORDS = st.sampled_from(
    ["Otto", "Hentzau", "Watch", "Strelsau", "in", "the", "Lind", "’s", "\n", ".", "“", "RUR"]
)


@given(st.lists(WORDS).map(" ".join))
def test_names_never_overlap_and_stand_in_order(text):
    spans = [f.span for f in find_names(document(text), ACTORS)]

    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
