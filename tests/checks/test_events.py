"""What the checks on events let pass, and what they do not."""

from __future__ import annotations

import pytest

from tests.checks.composed import marked, reading
from toolkit.checks.events import recipients_are_linked, what_happened_is_not_still_to_come
from toolkit.schema import Schema

TEXT = "Ruritania armed Elphberg."


@pytest.mark.parametrize(
    ("modality", "date", "published", "odd"),
    [
        ("actual", "2019-05-04", "2019-05-03", True),
        ("actual", "2019-06", "2019-05-03", True),
        ("actual", "2019-05-04/2019-05-06", "2019-05-03", True),
        ("actual", "2019-05-03", "2019-05-03", False),
        ("actual", "2019-05", "2019-05-03", False),
        ("actual", "2019-05-20", "2019-05", False),
        ("actual", "2019-05-04~", "2019-05-03", False),
        ("actual", "XXXX-05-04", "2019-05-03", False),
        ("actual", "2019-05-04", "201X-05-03", False),
        ("actual", "2019-05-04", None, False),
        ("actual", "next week", "2019-05-03", False),
        ("future", "2019-05-04", "2019-05-03", False),
    ],
)
def test_what_happened_is_not_dated_after_the_article(
    modality: str, date: str, published: str | None, odd: bool, schema: Schema
):
    event = marked(TEXT, "armed", type="AID", modality=modality, date=date, arguments=[])

    found = what_happened_is_not_still_to_come(
        reading(schema, TEXT, published=published, events=[event])
    )

    assert [p.code for p in found] == (["date-modality-conflict"] if odd else [])


@pytest.mark.parametrize(
    ("kind", "roles", "odd"),
    [
        ("AID", ["agent"], True),
        ("SANCTION", [], True),
        ("COOPERATE", ["agent", "place"], True),
        ("AID", ["agent", "recipient"], False),
        ("CONSULT", ["agent"], False),
    ],
)
def test_help_and_punishment_reach_somebody(kind: str, roles: list[str], odd: bool, schema: Schema):
    arguments = [{"role": role, "mention_id": f"m.{i}"} for i, role in enumerate(roles)]
    event = marked(TEXT, "armed", type=kind, modality="actual", arguments=arguments)

    found = recipients_are_linked(reading(schema, TEXT, events=[event]))

    assert [p.code for p in found] == (["event-recipient-missing"] if odd else [])
