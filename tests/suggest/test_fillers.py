"""Whom nominals, demonyms and pronouns mean, and how the words are cut."""

from __future__ import annotations

from typing import Any

import pytest

from tests.suggest.test_names import actor, document
from toolkit.model import JSONObject
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.names.find import find_names
from toolkit.suggest.names.known import Known
from toolkit.suggest.parse import parse

pytestmark = pytest.mark.suggest

ACTORS: list[JSONObject] = [
    actor("ruritania", "state", "Ruritania", "demonym:Ruritanian", "demonym:Ruritanians"),
    actor("syldavia", "state", "Syldavia", "demonym:Syldavian"),
    actor(
        "sapt",
        "person",
        "Fritz Sapt",
        "Sapt",
        represents=["ruritania"],
        offices=[
            {"title": "Prime Minister", "actor_id": "ruritania", "from": "2019", "to": "2021"}
        ],
    ),
    actor("lind", "person", "Anna Lind", "Lind", represents=["syldavia"]),
    actor("pair", "group", "Fritz Sapt and Anna Lind", members=["sapt", "lind"]),
]


def filler(text: str, words: str, *, speaker: str | None = None, nth: int = 0) -> Any:
    """Whom the word behind `words` means; `speaker` is a name in the text."""
    read = parse(document(text))
    known = Known(ACTORS)
    fillers = Fillers(read, find_names(read, known), known)
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    token = read.token_at(at + len(words) - 1)
    assert token is not None
    who = next((m for m in fillers.names if m.span.slice(text) == speaker), None)
    return fillers.filler_of(token, who)


def meant(text: str, words: str, **more) -> tuple[str, str, str] | None:
    """The marked words, their form, and the actor's key."""
    found = filler(text, words, **more)
    return None if found is None else (found.span.slice(text), found.form, found.actor.key)


def test_a_nominal_runs_from_its_first_content_word_to_its_head():
    text = "The senior ministry official who spoke left Ruritania."

    assert filler(text, "official").span.slice(text) == "senior ministry official"


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("Its allies and partners refused.", "allies", "allies and partners"),
        ("Both heads of state refused.", "heads", "Both heads of state"),
        ("Ruritania’s foreign minister refused.", "minister", "foreign minister"),
    ],
)
def test_articles_and_possessives_stay_outside_and_of_state_inside(text, head, expected):
    assert filler(text, head).span.slice(text) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Syldavia met Fritz Sapt. He left.", "He", ("He", "pronoun", "sapt")),
        ("Fritz Sapt left Syldavia. It wept.", "It", ("It", "pronoun", "syldavia")),
        ("After his talks with Anna Lind, Sapt left.", "his", ("his", "pronoun", "sapt")),
        ("Sapt briefed Anna Lind on his plan.", "his", ("his", "pronoun", "sapt")),
        ("Fritz Sapt met Anna Lind. She left.", "She", ("She", "pronoun", "lind")),
        ("Fritz Sapt and Anna Lind met. They left.", "They", ("They", "pronoun", "pair")),
    ],
)
def test_a_pronoun_is_the_nearest_who_fits(text, words, expected):
    assert meant(text, words) == expected


def test_we_is_the_state_that_the_speaker_speaks_for():
    text = "“We will go,” Fritz Sapt said."

    assert meant(text, "We", speaker="Fritz Sapt") == ("We", "pronoun", "ruritania")
    assert meant(text, "We") is None


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The Ruritanian troops crossed it.", "troops", ("Ruritanian", "demonym", "ruritania")),
        ("The Ruritanians left.", "Ruritanians", ("Ruritanians", "demonym", "ruritania")),
        (
            "The Ruritanian government left.",
            "government",
            ("Ruritanian government", "nominal", "ruritania"),
        ),
        ("Sapt met Lind. The two leaders spoke.", "leaders", ("two leaders", "nominal", "pair")),
        ("Minister Fritz Sapt left.", "Minister", ("Fritz Sapt", "name", "sapt")),
        ("Fritz Sapt, who left, wept.", "who", ("Fritz Sapt", "name", "sapt")),
    ],
)
def test_a_phrase_means_whom_the_text_or_the_registry_knows(text, words, expected):
    assert meant(text, words) == expected


def test_a_definite_official_is_the_one_who_was_brought_in_before():
    text = "A Ruritanian official spoke. The official left."
    first, second = filler(text, "official"), filler(text, "official", nth=1)

    assert first.actor == second.actor
    assert (first.actor.id, first.actor.kind) == (None, "person")


def test_a_table_is_no_actor():
    assert meant("The long table broke.", "table") is None


def test_coordinated_names_fill_a_role_together():
    text = "Fritz Sapt and Anna Lind met."
    read, known = parse(document(text)), Known(ACTORS)
    fillers: Any = Fillers(read, find_names(read, known), known)
    token = read.token_at(text.index("Sapt"))

    assert [m.actor.key for m in fillers.fillers_of(token)] == ["sapt", "lind"]


def test_the_nearest_mention_is_in_the_same_sentence_else_before_else_after():
    text = "Ruritania left. Lind wept. Ruritania and Syldavia left. Sapt slept."
    read, known = parse(document(text)), Known(ACTORS)
    fillers: Any = Fillers(read, find_names(read, known), known)
    second = text.index("Ruritania", 5)

    assert fillers.nearest("ruritania", text.index("Syldavia")).span.start == second
    assert fillers.nearest("lind", text.index("slept")).span.start == text.index("Lind")
    assert fillers.nearest("sapt", 0).span.start == text.index("Sapt")
