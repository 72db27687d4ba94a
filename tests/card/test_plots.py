"""The pictures of a card: the same bytes for the same counts, and readable on any page."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from tests.card.invented import DOCUMENT, SHARD, THREAT, facts, release
from toolkit.card import company
from toolkit.card.plots import ACTORS, _on, _shade, most, plots_of, svg

SVG = "{http://www.w3.org/2000/svg}"
KINDS, WHOM = "plots/threats_by_kind.svg", "plots/who_threatens_whom.svg"


def words(drawing: bytes) -> list[str]:
    """The words of a picture."""
    return ["".join(text.itertext()) for text in etree.fromstring(drawing).iter(f"{SVG}text")]


def drawn(**changed: object) -> dict[str, bytes]:
    """The pictures of a release."""
    made = release(**changed)
    return {plot.path: svg(plot, made) for plot in plots_of(made)}


def test_threats_have_two_pictures():
    assert set(drawn()) == {KINDS, WHOM}
    assert {KINDS, WHOM} < set(company(release()))


def test_without_threats_there_is_no_picture():
    bare = release(facts=facts(("documents", DOCUMENT)), configs={"documents": {"train": SHARD}})

    assert not list(plots_of(bare))
    assert not [path for path in company(bare) if path.startswith("plots/")]


def test_the_same_counts_give_the_same_bytes_and_no_day():
    assert drawn() == drawn()
    assert not [one for one in drawn().values() if re.search(rb"20\d\d-\d\d-\d\d", one)]


def test_the_kinds_and_commitments_that_occur_are_named_in_the_order_of_the_schema():
    found = words(drawn()[KINDS])

    assert [word for word in found if word in {"economic", "military_aid", "cyber"}] == [
        "military_aid",
        "economic",
    ]
    assert "committed" in found
    assert "prepared" not in found


def test_who_threatens_whom_is_told_by_name_and_number():
    found = words(drawn()[WHOM])

    assert {"Ruritania", "Strelsau", "Hentzau", "1"} < set(found)


@pytest.mark.parametrize("name", ["$a^b$", "<b>&amp;", "a\nb", "港口 שלום", "a ] ![x](y)"])
def test_a_name_is_shown_as_it_is(name: str):
    found = facts(("conditional_threats", {**THREAT, "threatener_names": [name]}))

    assert " ".join(name.split()) in words(drawn(facts=found)[WHOM])


def test_of_many_actors_the_most_frequent_are_shown():
    rows = [
        ("conditional_threats", {**THREAT, "threatener_names": [f"actor {n:02}"] * (40 - n)})
        for n in range(40)
    ]
    found = release(facts=facts(*rows))

    names = [word for word in words(drawn(facts=found.facts)[WHOM]) if word.startswith("actor")]
    assert names == [f"actor {n:02}" for n in range(ACTORS)]
    assert most(found)[0] == (("actor 00", "Hentzau"), 40)


def test_the_background_is_painted_so_that_a_dark_page_hides_no_word():
    for drawing in drawn().values():
        first = next(etree.fromstring(drawing).iter(f"{SVG}path"))
        assert "fill: #ffffff" in first.attrib["style"]


def test_words_are_words_and_no_shapes():
    for drawing in drawn().values():
        assert b"font-family: 'DejaVu Sans', sans-serif" in drawing


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("share", [place / 20 for place in range(21)])
def test_a_number_stands_out_from_its_colour(share: float):
    """By a contrast of 4.5 to 1, as WCAG asks of small text."""
    colour = _shade(share)
    dark, light = sorted((luminance(colour), luminance(_on(colour))))

    assert (light + 0.05) / (dark + 0.05) >= 4.5
