"""What is written for brat is what brat reads, and comes back as it was."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from tests.convert.drawing import ACTORS, SCHEMA, SOME, readings
from toolkit.convert.brat import annotation_conf, cannot_hold, to_brat, visual_conf
from toolkit.convert.drawn import head_of
from toolkit.convert.from_brat import from_brat
from toolkit.convert.line_ends import Counted, moved
from toolkit.convert.loss import without
from toolkit.model import Document

HEAD = head_of("article", "annotator-1", "0" * 64, SCHEMA.version)
TYPE = r"[A-Za-z][\w-]*"
LINE = {
    "T": rf"T\d+\t({TYPE}) (\d+ \d+(?:;\d+ \d+)*)\t(.*)",
    "E": rf"E\d+\t({TYPE}):(T\d+)((?: {TYPE}:[TE]\d+)*)",
    "R": rf"R\d+\t({TYPE}) Arg1:([TE]\d+) Arg2:([TE]\d+)",
    "A": rf"A\d+\t({TYPE}) ([TE]\d+)(?: (\S+))?",
    "N": r"N\d+\tReference ([TE]\d+) (\w+):(\S+)\t(.+)",
    "#": rf"#\d+\t({TYPE}) ([TE]\d+)\t(.*)",
}


def read_strictly(text, annotations):
    """An .ann file as brat's own server checks it when it opens one → its lines by their ids.

    Lines end where Python's do; a text-bound annotation gives the words of its pieces, joined by
    a space; pieces do not touch; every id is given once, and every one that is named is there.
    """
    found = {}
    for line in annotations.splitlines():
        match = re.fullmatch(LINE[line[0]], line)
        assert match, line
        name = line.partition("\t")[0]
        assert name not in found
        found[name] = match.groups()
    for name, groups in found.items():
        if name[0] == "T":
            ends = [tuple(map(int, piece.split())) for piece in groups[1].split(";")]
            assert all(0 <= start < end <= len(text) for start, end in ends)
            assert all(one[1] < two[0] for one, two in pairwise(ends))
            assert groups[2] == " ".join(text[start:end] for start, end in ends)
        for target in re.findall(r"(?:^|:)([TE]\d+)(?!\S)", " ".join(map(str, groups))):
            assert name[0] == "T" or target in found
    return found


@SOME
@given(readings())
def test_a_record_comes_back_without_what_brat_cannot_hold(reading):
    document, record = reading

    text, annotations = to_brat(record, document, ACTORS, SCHEMA)

    head = head_of(document.id, record["annotator"], document.text_sha256, SCHEMA.version)
    back, problems = from_brat(text, annotations, head, SCHEMA)
    assert problems == []
    assert back == without(record, cannot_hold(SCHEMA), SCHEMA)


@SOME
@given(readings())
def test_what_is_written_passes_the_checks_of_brat(reading):
    document, record = reading

    text, annotations = to_brat(record, document, ACTORS, SCHEMA)

    found = read_strictly(text, annotations)
    bound = [groups for name, groups in found.items() if name[0] == "T"]
    events = [groups for name, groups in found.items() if name[0] == "E"]
    items = [(layer, item) for layer in SCHEMA.layers for item in record[layer.name]]
    parts = sum(part.name in item for layer, item in items for part in layer.parts)
    assert text == document.text
    assert len(bound) == len(items) + parts
    assert len(events) == len(bound) - parts - len(record["mentions"])


@SOME
@given(readings())
def test_every_type_that_is_written_is_configured(reading):
    document, record = reading
    _, annotations = to_brat(record, document, ACTORS, SCHEMA)
    sections = re.split(r"\[(\w+)\]\n", annotation_conf(SCHEMA))[1:]
    configured = {
        name: {line.strip().split("\t")[0] for line in body.splitlines() if line.strip()}
        for name, body in zip(sections[::2], sections[1::2], strict=True)
    }

    for line in annotations.splitlines():
        kind = re.split(r"[ :\t]", line)[1]
        known = {
            "T": configured["entities"] | configured["events"],
            "E": configured["events"],
            "R": configured["relations"],
            "A": configured["attributes"],
        }
        assert kind in known.get(line[0], {kind})


def test_every_type_has_a_colour():
    lines = visual_conf(SCHEMA).splitlines()
    colours = [li for li in lines if re.fullmatch(r"\S+\tfgColor:white, bgColor:#[0-9a-f]{6}", li)]

    assert len(colours) == 5 + 17 + 3 + 3 + 4


def test_a_span_over_a_line_end_is_written_in_pieces():
    text = "Anna\n\nLindqvist said"
    record = mention(text, 0, 15)

    _, annotations = to_brat(record, document_of(text), ACTORS, SCHEMA)

    assert annotations.splitlines()[0] == "T1\tname 0 4;6 15\tAnna Lindqvist"


class TestOtherCorpora:
    def test_labels_and_roles_are_read_whatever_their_capitals(self):
        text = "Ruritania met Anna"
        lines = (
            "T1\tName 0 9\tRuritania\nT2\tNAME 14 18\tAnna\nT3\tConsult 10 13\tmet\n"
            "E1\tConsult:T3 Agent:T1 Agent2:T2\n"
        )

        record, problems = from_brat(text, lines, HEAD, SCHEMA)

        assert problems == []
        [event] = record["events"]
        assert event["type"] == "CONSULT"
        assert event["arguments"] == [
            {"role": "agent", "mention_id": "m.0-9"},
            {"role": "agent", "mention_id": "m.14-18"},
        ]
        assert (event["modality"], event["polarity"]) == ("actual", "positive")

    def test_a_relation_is_a_role_of_its_first_end(self):
        text = "Anna said: yes"
        lines = "T1\tname 0 4\tAnna\nT2\tdirect 11 14\tyes\nR1\tspeaker Arg1:T2 Arg2:T1\n"

        record, problems = from_brat(text, lines, HEAD, SCHEMA)

        assert problems == []
        assert record["quotes"][0]["speaker_id"] == "m.0-4"
        assert record["quotes"][0]["speaker_status"] == "explicit"

    @pytest.mark.parametrize(
        ("lines", "code", "message"),
        [
            ("T1\tProtein 0 4\tAnna", "region-unknown-label",
             "1 annotation (T1): the schema has no label “Protein”"),
            ("T1\tname 0 4\tAnna\nT2\tname 5 9\tsaid\nR1\tKills Arg1:T1 Arg2:T2",
             "relation-unknown-label", "1 argument (R1 → T2): no mention has “Kills”"),
            ("T1\tAID 0 4\tAnna\nT2\tAID 5 9\tsaid\nE1\tAID:T1 agent:E2\nE2\tAID:T2",
             "relation-signature", "1 argument (E1 → E2): “E2” cannot fill its agent"),
            ("T1\tname 0 4\tAnna\nA1\tNegation T1", "export-unused-item",
             "1 attribute (A1): no mention takes “Negation”, or it has one already"),
            ("T1\tname 0 4\tAnna\nN1\tReference T1 Wikipedia:1\tAnna", "export-unused-item",
             "1 normalization (N1): no mention takes “Wikipedia”, or it has one already"),
            ("T1\tname 0 4\tAnna\n#1\tNormalization T1\tx", "export-unused-item",
             "1 note (#1): no mention takes “Normalization”, or it has one already"),
            ("T1\tname 0 4\tAnna\n*\tEquiv T1 T1", "export-unused-item",
             "1 line (line 2: “*\\tEquiv T1 T1”): it joins what is the same"),
            ("T1\tname 0 4;10 13\tAnna yes", "export-unused-item",
             "1 annotation (T1): of several pieces: taken as one, with the words between them"),
            ("T1\tcue 5 9\tsaid", "region-unattached",
             "1 annotation (T1): nothing has this “cue” as an argument"),
            ("T1 name 0 4 Anna", "export-unused-item",
             "1 line (line 1: “T1 name 0 4 Anna”): it is no line of brat’s"),
        ],
    )  # fmt: skip
    def test_what_means_nothing_here_is_told(self, lines, code, message):
        _, problems = from_brat("Anna said yes", lines, HEAD, SCHEMA, file="a.ann")

        assert [(p.code, p.message) for p in problems] == [(code, message)]
        assert problems[0].location.file == "a.ann"

    def test_each_reason_is_told_once(self):
        lines = "".join(f"T{n}\tProtein 0 4\tAnna\n" for n in range(1, 9))

        _, problems = from_brat("Anna said yes", lines, HEAD, SCHEMA)

        [found] = problems
        assert found.message.startswith("8 annotations (T1, T2, T3, T4, T5 …): ")

    def test_words_that_do_not_stand_there_are_kept_for_the_validator(self):
        record, _ = from_brat("Anna said yes", "T1\tname 0 4\tEmil", HEAD, SCHEMA)

        assert record["mentions"][0]["text"] == "Emil"


def test_offsets_that_count_two_for_a_line_end_are_moved():
    raw, text = "\ufeffAnna\r\nsaid yes", "Anna\nsaid yes"
    record, _ = from_brat(raw, "T1\tname 7 11\tsaid", HEAD, SCHEMA)

    found = moved(record, Counted(raw), text, SCHEMA)

    assert found["mentions"] == [
        {"id": "m.5-9", "start": 5, "end": 9, "text": "said", "form": "name"}
    ]


def mention(text, start, end):
    item = {"id": "m", "start": start, "end": end, "text": text[start:end], "form": "name"}
    empty: dict[str, Any] = {layer.name: [] for layer in SCHEMA.layers}
    return {**HEAD, **empty, "mentions": [{**item, "actor_id": "ruritania"}]}


def document_of(text):
    return Document("article", text, "0" * 64, "en", "original", "unknown", ())
