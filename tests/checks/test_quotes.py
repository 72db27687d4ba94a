"""Where a direct quote begins and ends."""

from __future__ import annotations

import pytest

from toolkit.checks.quotes import marks_fit_the_mode
from toolkit.checks.reading import Reading
from toolkit.model import Document, Record
from toolkit.schema import Schema


@pytest.mark.parametrize(
    ("text", "content", "fits"),
    [
        ("She said “go” and “stay”.", "go", True),
        ("She said “go” and “stay”.", "go” and “stay", False),
        ('She said "go" and "stay".', 'go" and "stay', False),
        ("Rudolf: “go”", "“go”", False),
        ("Rudolf: go", "go", True),
        ("Elle dit « oui ».", "oui", True),
        ("Elle dit «\u00a0oui\u00a0».", "oui", True),
        ('She said "go" yes "stay".', "yes", False),
        ("“Go.\n“Stay.”", "Go.\n“Stay.", True),
        ('"Go.\n"Stay."', 'Go.\n"Stay.', True),
        ("She said ‘the boys’ car’.", "the boys’ car", True),
    ],
)
def test_a_direct_quote_fills_one_pair_of_marks(
    text: str, content: str, fits: bool, schema: Schema
):
    start = text.index(content)
    quote = {
        "id": "q", "start": start, "end": start + len(content), "text": content,
        "mode": "direct", "speaker_status": "unknown",
    }  # fmt: skip
    layers: dict[str, list[object]] = {layer.name: [] for layer in schema.layers}
    record = Record({"id": "d.a", **layers, "quotes": [quote]}, tuple(layers))
    document = Document("d", text, "", "en", "unknown", "unknown", ())

    found = list(marks_fit_the_mode(Reading(record, document, {}, schema.layers)))

    assert [p.code for p in found] == ([] if fits else ["direct-quote-marks"])
