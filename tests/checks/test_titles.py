"""Which titles before a name are odd."""

from __future__ import annotations

import pytest

from tests.checks.composed import marked, reading
from toolkit.checks.titles import titles_fit_the_country
from toolkit.schema import Schema

ACTORS = [
    {
        "id": "ruritania",
        "name": "Ruritania",
        "kind": "state",
        "country": "RUR",
        "aliases": [{"text": "Ruritanian", "form": "demonym"}],
    },
    {
        "id": "elphberg",
        "name": "Elphberg",
        "kind": "state",
        "country": "ELP",
        "aliases": [{"text": "Elphbergian", "form": "demonym"}],
    },
    {
        "id": "rudolf",
        "name": "Rudolf",
        "kind": "person",
        "country": "RUR",
        "offices": [{"title": "Lord Warden", "actor_id": "ruritania"}],
    },
]


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("Elphbergian President Rudolf spoke.", True),
        ("XYElphbergian President Rudolf spoke.", True),
        ("Elphberg's Prime Minister Rudolf spoke.", True),
        ("Elphberg’s Foreign Minister Rudolf spoke.", True),
        ("Elphbergian Lord Warden Rudolf spoke.", True),
        ("Ruritanian President Rudolf spoke.", False),
        ("Elphbergian guns killed King Rudolf.", False),
        ("He told the Elphbergian president that Rudolf spoke.", False),
        ("He came to Elphberg. President Rudolf spoke.", False),
        ("Elphberg\nPresident Rudolf spoke.", False),
        ("Elphberg Rudolf", False),
        ("Belelphbergian President Rudolf", False),
        ("President Rudolf spoke.", False),
        ("After leaving Elphberg Prime Minister Rudolf spoke.", False),
        ("In Elphberg President Rudolf spoke.", False),
        ("Back from the Elphberg President Rudolf spoke.", False),
        ("Leaving Elphbergian Prime Minister Rudolf out", True),
        ("Today Elphberg Prime Minister Rudolf spoke.", True),
        ("The Elphberg ambassador Rudolf spoke.", False),
        ("The Elphbergian ambassador Rudolf spoke.", True),
        ("Elphberg’s ambassador Rudolf spoke.", True),
    ],
)
def test_a_title_names_the_country_of_its_bearer(text: str, odd: bool, schema: Schema):
    mention = marked(text, "Rudolf", form="name", actor_id="rudolf")

    found = list(titles_fit_the_country(reading(schema, text, ACTORS, mentions=[mention])))

    assert [p.code for p in found] == (["title-nationality-conflict"] if odd else [])


def test_without_states_no_title_is_odd(schema: Schema):
    text = "Elphbergian President Rudolf"
    mention = marked(text, "Rudolf", form="name", actor_id="rudolf")

    assert not list(titles_fit_the_country(reading(schema, text, ACTORS[2:], mentions=[mention])))
