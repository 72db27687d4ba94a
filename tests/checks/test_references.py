"""What is said of actors that no registry has."""

from __future__ import annotations

import pytest

from tests.checks.composed import marked, reading
from toolkit.checks.references import actors_are_known
from toolkit.schema import Schema

TEXT = "Flavia met Rudolf and Sapt"
RUDOLF = {"id": "rudolf", "name": "Rudolf", "kind": "person"}
NAMES = [
    marked(TEXT, "Flavia", form="name", actor_id="flavia"),
    marked(TEXT, "Rudolf", form="name", actor_id="rudolf"),
    marked(TEXT, "Sapt", form="name", proposed_actor={"name": "Sapt"}),
]


def test_a_missing_registry_is_said_once(schema: Schema):
    found = list(actors_are_known(reading(schema, TEXT, mentions=NAMES)))

    assert [p.path for p in found] == ["$.mentions", "$.mentions[2]"]
    assert "there is no actor registry" in found[0].message
    assert "--actors" in found[0].message


def test_each_actor_that_the_registry_lacks_is_said(schema: Schema):
    found = list(actors_are_known(reading(schema, TEXT, [RUDOLF], mentions=NAMES)))

    assert [p.path for p in found] == ["$.mentions[0]", "$.mentions[2]"]


@pytest.mark.parametrize(("kind", "severity"), [("gold", "error"), ("annotation", "warning")])
def test_in_gold_it_is_an_error(kind: str, severity: str, schema: Schema):
    (found,) = actors_are_known(reading(schema, TEXT, kind=kind, mentions=NAMES[:2]))

    assert found.severity == severity


@pytest.mark.parametrize(
    ("name", "paths"), [("Colonel  sapt", []), ("Sapt", []), ("Fritz", ["$.mentions[0]"])]
)
def test_a_proposed_actor_who_is_entered_by_now_is_known(
    name: str, paths: list[str], schema: Schema
):
    sapt = {"id": "sapt", "name": "Colonel Sapt", "kind": "person", "aliases": [{"text": "Sapt"}]}
    names = [marked(TEXT, "Sapt", form="name", proposed_actor={"name": name})]

    found = list(actors_are_known(reading(schema, TEXT, [sapt], mentions=names)))

    assert [p.path for p in found] == paths


def test_a_name_that_two_actors_have_says_nobody(schema: Schema):
    others = [{**RUDOLF, "id": f"rudolf-{number}"} for number in (3, 5)]
    names = [marked(TEXT, "Rudolf", form="name", proposed_actor={"name": "Rudolf"})]

    (found,) = actors_are_known(reading(schema, TEXT, others, mentions=names))

    assert found.path == "$.mentions[0]"


def test_gold_names_the_actor_who_is_entered_by_now(schema: Schema):
    names = [marked(TEXT, "Rudolf", form="name", proposed_actor={"name": "Rudolf"})]

    (found,) = actors_are_known(reading(schema, TEXT, [RUDOLF], kind="gold", mentions=names))

    assert (found.severity, "is rudolf of the registry" in found.message) == ("error", True)
