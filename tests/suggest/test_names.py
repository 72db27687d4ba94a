"""Every name is found: registered, listed, or seen by the model; what is nobody's is left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.files import sha256
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.suggest.names.find import FIGURATIVE, LIKELY, SURE, find_names
from toolkit.suggest.names.known import Known
from toolkit.suggest.parse import parse

needs_model = pytest.mark.suggest


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


def document(text: str, *kinds: str, language: str = "en") -> Document:
    """A document of which each line is a section of the next kind; without kinds, all body."""
    sections, start = [], 0
    for kind, line in zip(kinds or ("body",), text.split("\n") if kinds else [text], strict=True):
        sections.append(Section(Span(start, start + len(line)), kind))
        start += len(line) + 1
    digest = sha256(text.encode())
    return Document("d", text, digest, language, "original", "unknown", tuple(sections))


def found(text: str, *kinds: str, actors=ACTORS, language: str = "en"):
    return find_names(parse(document(text, *kinds, language=language)), Known(actors))


def names(text: str, *kinds: str, **more) -> list[tuple[str, str]]:
    """What is found: the words and the actor. The language has no model: only lists count."""
    made = found(text, *kinds, **{"language": "de", **more})
    return [(m.span.slice(text), m.actor.key) for m in made]


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
        ("Otto\u00a0Hentzau", [("Otto\u00a0Hentzau", "hentzau")]),
        ("Otto\nHentzau", [("Hentzau", "hentzau")]),
        ("Mary O'Brien", [("Mary O'Brien", "obrien")]),
        ("O’Brien’s friends", [("O’Brien", "obrien")]),
    ],
)
def test_a_name_is_found_as_it_stands(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Hentzauer", "xRURx", "RUR2", "hentzau", "@Hentzau", "#Syldavia", "Ruritanians"],
)
def test_what_is_not_a_registered_name_as_a_whole_word_is_not_found(text):
    assert names(text) == []


def test_a_name_that_two_actors_share_is_left_open_unless_one_is_named_in_full():
    assert names("It was Lind.") == []
    assert names("It was Lind, not Anna Lind.") == [("Lind", "lind-1"), ("Anna Lind", "lind-1")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Strelsau refused.", "ruritania"),
        ("sanctions against Strelsau", "ruritania"),
        ("They met in Strelsau.", "strelsau"),
        ("In Strelsau, nobody knew.", "strelsau"),
        ("Strelsau, 3 May", "strelsau"),
    ],
)
def test_around_a_capital_it_shows_whether_the_town_or_the_state_is_meant(text, expected):
    assert [key for _, key in names(text)] == [expected]


@needs_model
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The duke accused Strelsau of lies.", "ruritania"),
        ("The Strelsau correspondent wrote that nobody had slept.", "strelsau"),
        ("The envoy will travel to Strelsau on Monday.", "strelsau"),
        ("The mayor of Strelsau opened the bridge.", "strelsau"),
        ("Syldavia’s relations with Strelsau are cold.", "ruritania"),
    ],
)
def test_the_grammar_shows_whether_the_town_or_the_state_is_meant(text, expected):
    key = {m.span.slice(text): m.actor.key for m in found(text)}

    assert key["Strelsau"] == expected


def test_a_town_without_an_actor_of_its_own_is_proposed_as_a_place():
    made = found("Klow warned of unrest in Klow.", language="de")

    assert [(m.form, m.actor.kind) for m in made] == [("metonym", "state"), ("name", "place")]


@pytest.mark.parametrize("text", ["the allies of Syldavia", "Otto Hentzau and Anna Lind met"])
def test_the_registrys_own_words_for_a_group_are_no_name(text):
    assert not {"allies", "pair"} & {identity for _, identity in names(text)}


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("It was Bela Hentzau who came.", False),
        ("It was President Hentzau who came.", True),
        ("It was the RUR Hentzau knew.", True),
        ("Yesterday Hentzau came.", True),
        ("He asked: “Will Hentzau come?”", True),
        ("It rained. When Hentzau came, it stopped.", True),
    ],
)
def test_a_surname_after_another_first_name_is_somebody_else(text, yes):
    assert (("Hentzau", "hentzau") in names(text)) is yes


def test_in_a_headline_every_word_may_have_a_capital():
    assert names("Why Angry Hentzau Left", "title") == [("Hentzau", "hentzau")]


def test_a_headline_of_capitals_names_somebody_too():
    assert names("HENTZAU LEAVES STRELSAU", "title")[0] == ("HENTZAU", "hentzau")


def test_boilerplate_is_passed_over():
    text = "Hentzau leaves\nBy Otto Hentzau\nHentzau left."

    assert len(names(text, "title", "boilerplate", "body")) == 2


def test_who_took_a_photograph_is_nobody_of_the_article():
    assert names("Otto Hentzau on Monday. (LPN Photo)", "caption") == [("Otto Hentzau", "hentzau")]


def test_a_name_does_not_run_from_one_section_into_the_next():
    assert names("It was Otto\nHentzau left.", "body", "caption") == [("Hentzau", "hentzau")]


def test_scores_tell_a_long_name_from_a_short_one_and_from_a_metonym():
    made = found("Otto Hentzau left. Hentzau left. Klow wept.", language="de")

    assert [m.score for m in made] == [SURE, LIKELY, FIGURATIVE]


def test_countries_bodies_and_media_are_known_without_a_registry():
    text = "The UN told Reuters that South Sudan and the U.S. had agreed."
    made = {m.span.slice(text): m.actor for m in found(text, actors=[], language="de")}

    assert made["South Sudan"].country == "SSD"
    assert (made["U.S."].name, made["U.S."].kind) == ("United States", "state")
    assert made["UN"].kind == "international_organization"
    assert made["Reuters"].kind == "media"


def test_a_listed_name_is_that_of_the_registered_actor_who_is_the_same():
    entered = [actor("us", "state", "United States", country="USA")]

    assert names("the U.S. and America", actors=entered) == [("U.S.", "us"), ("America", "us")]


def test_a_seat_of_power_is_an_office_that_represents_its_state():
    (made,) = found("The Kremlin refused.", actors=[], language="de")

    assert (made.form, made.actor.kind, made.actor.country) == ("metonym", "organization", "RUS")
    assert made.actor.represents == ("new: russia",)


def test_a_ministry_behind_another_countrys_demonym_is_that_countrys():
    (made,) = found("The German Foreign Office refused.", actors=[], language="de")

    assert (made.actor.name, made.actor.country) == ("German Foreign Office", "DEU")


@needs_model
class TestTheModel:
    def of(self, text: str, *kinds: str):
        return {m.span.slice(text): m.actor for m in found(text, *kinds, actors=[], language="en")}

    def test_a_title_is_left_out_and_tells_the_country(self):
        made = self.of("Polish President Anna Kowalska told reporters that she would go.")

        assert (made["Anna Kowalska"].kind, made["Anna Kowalska"].country) == ("person", "POL")

    def test_a_name_seen_in_full_once_makes_its_short_form_the_same_actor(self):
        text = "Kowalska warns Warsaw\nPresident Anna Kowalska spoke. Later Kowalska left."
        made = self.of(text, "title", "body")

        assert made["Kowalska"].key == made["Anna Kowalska"].key

    def test_the_s_of_a_possessive_stays_outside(self):
        made = self.of("It was President Anna Kowalska’s idea, the officials said.")

        assert "Anna Kowalska" in made

    def test_a_title_before_an_unknown_word_makes_it_a_person(self):
        made = self.of("The river is ours, Colonel Sapt said on Monday.")

        assert made["Sapt"].kind == "person"

    def test_an_abbreviation_in_brackets_is_the_body_before_it(self):
        made = self.of("He joined the Strelsau Institute of Peace (SIP). The SIP said it was late.")

        assert made["SIP"].key == "new: strelsau institute of peace"

    def test_days_and_treaties_are_nobody(self):
        made = self.of("On Monday the Locarno Treaty was signed, and in May it was torn up.")

        assert {"Monday", "May"} & set(made) == set()

    def test_an_administration_is_a_body_of_its_own(self):
        made = self.of("President Anna Kowalska spoke. The Kowalska administration refused.")

        assert made["Kowalska administration"].kind == "organization"


PARTS = st.sampled_from(
    [
        "Otto",
        "Hentzau",
        "Watch",
        "Strelsau",
        "in",
        "the",
        "Lind",
        "’s",
        "\n",
        ".",
        "“",
        "RUR",
        "US",
        "Kremlin",
        "President",
        "(",
        ")",
        "AP Photo",
        "U.S.",
        "—",
        "HENTZAU",
        "\n\n",
    ]
)


@settings(deadline=None)
@given(
    st.one_of(st.lists(PARTS).map(" ".join), st.text(max_size=80)), st.sampled_from(["en", "de"])
)
def test_names_never_overlap_and_stand_in_order(text, language):
    spans = [m.span for m in found(text, language=language)]

    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(s.slice(text) == s.slice(text).strip() != "" for s in spans)
