"""Which parts may stand outside their frame."""

from __future__ import annotations

import pytest

from tests.checks.composed import marked, reading
from toolkit.checks.threats import parts_are_in_place
from toolkit.schema import Schema

FRAME = "In that case the duchy would starve"


@pytest.mark.parametrize(
    ("between", "found"),
    [
        (". ", []),
        (".\n\nThe valley is wide.\n\n", []),
        (". Mr. Rapt of the U.S. Navy was seen there on Dec. 7 at noon. ", []),
        ("\n\nThe valley is wide\n\n", []),
        (". It is late. The valley is wide. ", ["threat-part-outside-frame"]),
        (".\n\nIt is late.\n\nThe valley is wide.\n\n", ["threat-part-outside-frame"]),
    ],
)
def test_a_condition_stands_in_the_two_sentences_before(
    between: str, found: list[str], schema: Schema
):
    condition = "Michael may open the dam"
    text = f"{condition}{between}{FRAME}."
    part = marked(text, condition)
    frame = marked(text, FRAME, act="warning", condition=part)

    problems = parts_are_in_place(reading(schema, text, conditional_threats=[frame]))

    assert [p.code for p in problems] == found
