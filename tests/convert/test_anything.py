"""Whatever stands in the files of other tools, something is made of it, and nothing raised."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.convert.drawing import SCHEMA, SOME
from toolkit.convert.drawn import head_of
from toolkit.convert.from_brat import from_brat
from toolkit.problems import Problem

HEAD = head_of("article", "annotator-1", "0" * 64, SCHEMA.version)
IDS = st.sampled_from(["T1", "T2", "T3", "T4", "E1", "E2", "R1", "A1", "N1", "#1", "*", "X9"])
WORDS = st.sampled_from(
    [
        *("name", "Direct", "cue", "AID", "threat", "Protein", "agent:T1", "speaker2:E1", "cue:T3"),
        *(
            "Arg1:T1",
            "Arg2:E1",
            "modality",
            "actors:x",
            "0 4",
            "3 1",
            "2 3;5 9",
            "99 120",
            "T1",
            "E1",
        ),
        *("AID:T2", "direct:T9", ":", "consequence_kinds-economic", "date", "AnnotatorNotes"),
    ]
)
LINES = st.builds(
    lambda name, words, tail: f"{name}\t{' '.join(words)}{tail}",
    *(IDS, st.lists(WORDS, max_size=4), st.sampled_from(["", "\t", "\tAnna", "\t\\n\\u0041\\x"])),
)


@SOME
@given(st.lists(LINES | st.text(max_size=20), max_size=12))
def test_any_lines_are_read_as_far_as_they_mean_something(lines):
    record, problems = from_brat("Anna said yes.", "\n".join(lines), HEAD, SCHEMA)

    assert all(isinstance(found, Problem) for found in problems)
    assert {layer.name for layer in SCHEMA.layers} <= set(record)


@SOME
@given(st.lists(LINES, min_size=1, max_size=12))
def test_every_annotation_is_an_item_a_part_a_trigger_or_told(lines):
    """Nothing that is marked vanishes in silence."""
    text = "Anna said yes."
    record, problems = from_brat(text, "\n".join(lines), HEAD, SCHEMA)

    marked = {line.split("\t")[0] for line in lines if line.startswith("T")}
    items = sum(len(record[layer.name]) for layer in SCHEMA.layers)
    parts = sum(
        part.name in item
        for layer in SCHEMA.layers
        for item in record[layer.name]
        for part in layer.parts
    )
    assert bool(items or parts or problems) or not marked
