"""Agreement of whole records: copies, the order of things, and small readings made by hand."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.invented import invented, renamed
from tests.compose import ACTORS
from toolkit.agreement import Agreement, agreement
from toolkit.errors import RecordError
from toolkit.model import Document, JSONObject, Section, Span
from toolkit.schema import load_schema

SCHEMA = load_schema()
TEXT = (
    "Ruritania will arm Strelsau if Duke Michael crosses the river, Rudolf said."
    " Flavia met Rudolf. Read also: Duke Michael speaks"
)
FURNITURE = TEXT.index("Read also")
DOCUMENT = Document(
    id="d",
    text=TEXT,
    text_sha256="",
    language="en",
    translation="unknown",
    license="unknown",
    sections=(
        Section(Span(0, FURNITURE - 1), "body"),
        Section(Span(FURNITURE, len(TEXT)), "boilerplate"),
    ),
)
PEOPLE = {
    name: {"id": name, "name": name.title(), "kind": "person"}
    for name in ("rudolf", "flavia", "michael")
}


def at(words: str, **values: Any) -> JSONObject:
    """An item on the first occurrence of some words."""
    start = TEXT.index(words)
    return {"id": f"x.{start}-{start + len(words)}", **part(words), **values}


def part(words: str) -> JSONObject:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def record(annotator: str, *, kind: str = "annotation", document: str = "d", **layers: Any):
    """A record with these items and no others."""
    whose = {"annotator": annotator} if kind == "annotation" else {}
    return {
        "schema_version": SCHEMA.version,
        "id": f"{document}.{annotator}",
        "kind": kind,
        "document_id": document,
        "text_sha256": "0" * 64,
        **whose,
        **{layer.name: [] for layer in SCHEMA.layers},
        **layers,
    }


def name(words: str, actor: str | None = None, **values: Any) -> JSONObject:
    known = {} if actor is None else {"actor_id": actor}
    return at(words, form="name", **known, **values)


def compare(*records: JSONObject, **more: Any) -> Agreement:
    documents = {r["document_id"]: DOCUMENT for r in records}
    return agreement(records, documents, SCHEMA, PEOPLE, **more)


def value(found: Agreement, section: str, subject: str, measure: str) -> float | None:
    return found.figure(section, subject, measure).value


class TestCopies:
    @settings(max_examples=15, deadline=None)
    @given(st.integers(0, 10**6), st.integers(2, 3))
    def test_agree_in_every_defined_measure(self, seed, readers):
        documents, records = invented(seed, SCHEMA)
        first = [r for r in records if r["annotator"] == "annotator-1"]
        copies = [renamed(r, f"annotator-{n}") for r in first for n in range(readers)]

        found = agreement(copies, documents, SCHEMA, ACTORS)

        values = {f.value for f in found.figures if f.value is not None}
        assert all(value == pytest.approx(1) for value in values)
        assert values
        assert found.disagreements == ()

    def test_of_the_stored_annotations_agree(self, root: Path):
        """A real export of the checkout; the second reading is a copy of the first."""
        from toolkit.documents import read_documents
        from toolkit.gather import gather

        gathered = gather([root / "annotations" / "pilot"], SCHEMA)
        first = {r["document_id"]: r for r, _ in gathered.records}
        copies = [renamed(r, who) for r in first.values() for who in ("one", "two")]
        documents = read_documents(root / "annotations" / "documents.jsonl")

        found = agreement(copies, documents, SCHEMA)

        assert all(f.value is None or f.value == pytest.approx(1) for f in found.figures)
        assert value(found, "spans", "names", "exact_f1") == 1


class TestOrder:
    @settings(max_examples=15, deadline=None)
    @given(st.integers(0, 10**6), st.randoms())
    def test_of_records_and_items_changes_nothing(self, seed, random):
        documents, records = invented(seed, SCHEMA)
        shuffled = random.sample(copy.deepcopy(records), len(records))
        for one in shuffled:
            for layer in SCHEMA.layers:
                random.shuffle(one[layer.name])

        found = agreement(shuffled, documents, SCHEMA, ACTORS)

        assert json.dumps(found.to_json()) == json.dumps(
            agreement(records, documents, SCHEMA, ACTORS).to_json()
        )

    @settings(max_examples=15, deadline=None)
    @given(st.integers(0, 10**6), st.permutations(["annotator-1", "annotator-2", "annotator-3"]))
    def test_of_annotators_changes_no_figure(self, seed, names):
        documents, records = invented(seed, SCHEMA)
        new = {f"annotator-{n}": name for n, name in enumerate(names, start=1)}
        turned = [renamed(r, new[r["annotator"]]) for r in records]

        before = agreement(records, documents, SCHEMA, ACTORS)
        after = agreement(turned, documents, SCHEMA, ACTORS)

        for one, other in zip(before.figures, after.figures, strict=True):
            assert one.value == pytest.approx(other.value), one
            assert one.interval == pytest.approx(other.interval), one
            assert one.basis == other.basis


class TestSpans:
    def test_exact_and_overlap_f1_count_matches_over_the_items_of_both(self):
        one = [name("Duke Michael"), name("Rudolf"), name("Strelsau")]
        other = [name("Michael"), name("Rudolf")]

        found = compare(record("a", mentions=one), record("b", mentions=other))

        assert value(found, "spans", "names", "exact_f1") == pytest.approx(2 / 5)
        assert value(found, "spans", "names", "overlap_f1") == pytest.approx(4 / 5)
        assert value(found, "spans", "names", "mean_dice") == pytest.approx((14 / 19 + 1) / 2)
        assert found.figure("spans", "names", "exact_f1").basis.n == 5

    def test_a_layer_that_nobody_used_is_undefined(self):
        found = compare(record("a"), record("b"))

        assert {value(found, "spans", "events", m) for m in ("exact_f1", "alpha_u")} == {None}

    def test_a_part_that_serves_two_frames_is_one_span(self):
        frames = [
            at(words, act="threat", condition=part("Duke Michael crosses the river"))
            for words in ("will arm Strelsau", "arm Strelsau")
        ]
        for frame in frames:
            frame |= {
                "condition_polarity": "if_done",
                "consequence_kinds": ["unspecified"],
                "aim": "deter",
                "commitment": "committed",
                "status": "issued",
                "threatener_ids": ["m"],
                "target_ids": [],
                "beneficiary_ids": [],
            }

        found = compare(
            record("a", conditional_threats=frames), record("b", conditional_threats=frames[:1])
        )

        assert found.figure("spans", "conditions", "exact_f1").basis.n == 2

    def test_alpha_u_is_taken_over_the_text_outside_boilerplate(self):
        """As if the furniture behind the text were not there."""
        readings = record("a", mentions=[name("Rudolf")]), record("b", mentions=[name("Flavia")])
        short = Document(
            **{**{s: getattr(DOCUMENT, s) for s in DOCUMENT.__slots__}, "sections": (),
               "text": TEXT[: FURNITURE] }
        )  # fmt: skip

        found = compare(*readings)
        without = agreement(readings, {"d": short}, SCHEMA)

        assert value(found, "spans", "names", "alpha_u") == value(
            without, "spans", "names", "alpha_u"
        )

    def test_what_lies_inside_another_item_is_merged_for_alpha_u_and_counted(self):
        nested = [name("Duke Michael"), name("Michael")]

        found = compare(record("a", mentions=nested), record("b", mentions=nested))

        basis = found.figure("spans", "names", "alpha_u").basis
        assert (basis.n, sum(basis.left_out.values())) == (2, 2)


class TestAttributes:
    def test_compare_items_that_stand_for_one_another(self):
        one = [at("met", type="CONSULT"), at("said", type="ACCUSE"), at("crosses", type="ASSAULT")]
        other = [at("met", type="CONSULT"), at("said", type="REJECT")]
        for event in (*one, *other):
            event |= {"modality": "actual", "polarity": "positive", "arguments": []}

        found = compare(record("a", events=one), record("b", events=other))

        figure = found.figure("attributes", "events.type", "observed_agreement")
        assert (figure.value, figure.basis.n) == (0.5, 2)
        assert figure.basis.left_out == {"that a single reader has": 1}
        assert value(found, "attributes", "events.modality", "observed_agreement") == 1
        assert value(found, "attributes", "events.modality", "alpha") is None


class TestRoles:
    def test_compare_actors_and_not_mentions(self):
        """The one takes the name, the other the pronoun of the same person."""
        said = {"mode": "indirect", "speaker_status": "explicit"}
        one = record(
            "a",
            mentions=[name("Rudolf", "rudolf")],
            quotes=[at("Ruritania will arm", **said, speaker_id=name("Rudolf")["id"])],
        )
        other = record(
            "b",
            mentions=[name("met Rudolf", "rudolf")],
            quotes=[at("Ruritania will arm", **said, speaker_id=name("met Rudolf")["id"])],
        )

        found = compare(one, other)

        assert value(found, "roles", "quotes.speaker", "f1") == 1
        assert value(found, "roles", "quotes.addressee", "f1") is None

    def test_take_a_proposed_actor_by_name(self):
        mentions = name("Rudolf", "rudolf"), name("Rudolf", proposed_actor={"name": "RUDOLF"})

        found = compare(*(record(a, mentions=[m]) for a, m in zip("ab", mentions, strict=True)))

        assert value(found, "identity", "mentions", "same_actor") == 1

    def test_take_a_proposed_actor_by_an_alias_as_adjudication_does(self):
        aliases = [{"text": "the Duke", "form": "nominal"}]
        people: JSONObject = {**PEOPLE, "michael": {**PEOPLE["michael"], "aliases": aliases}}
        mentions = name("Michael", "michael"), name("Michael", proposed_actor={"name": "The Duke"})
        both = [record(a, mentions=[m]) for a, m in zip("ab", mentions, strict=True)]

        found = agreement(both, {"d": DOCUMENT}, SCHEMA, people)

        assert value(found, "identity", "mentions", "same_actor") == 1


class TestIdentity:
    def test_rests_on_mentions_with_the_same_span_in_both(self):
        one = [name("Rudolf", "rudolf"), name("Flavia", "flavia"), name("Duke Michael", "michael")]
        other = [name("Rudolf", "rudolf"), name("Flavia", "rudolf"), name("Michael", "michael")]

        found = compare(record("a", mentions=one), record("b", mentions=other))

        figure = found.figure("identity", "mentions", "b_cubed_f1")
        assert figure.value == pytest.approx(2 * 1 * 0.5 / 1.5)
        assert figure.basis.n == 4
        assert sum(figure.basis.left_out.values()) == 2

    def test_of_links_leaves_an_item_that_one_file_does_not_join_alone(self):
        def cluster(*items):
            members = [{"document_id": d, "id": i} for d, i in items]
            return {"id": "c", "kind": "same_event", "members": members}

        first = [cluster(("d", "e.1-2"), ("f", "e.1-2"), ("g", "e.1-2"))]
        second = [cluster(("d", "e.1-2"), ("f", "e.1-2"))]

        found = compare(record("a"), record("b"), links=[first, second])

        figure = found.figure("identity", "links.same_event", "b_cubed_f1")
        assert figure.value == pytest.approx(2 * (5 / 9) / (1 + 5 / 9))
        assert figure.interval is None


class TestReaders:
    def test_a_document_with_one_reading_is_left_out_and_counted(self):
        mentions = [name("Rudolf")]
        alone = record("a", document="e", mentions=mentions)

        found = compare(record("a", mentions=mentions), record("b", mentions=mentions), alone)

        assert found.documents == ("d",)
        assert found.left_out == {"documents with a single reading": 1}
        assert found.figure("spans", "names", "exact_f1").basis.left_out == {
            "in documents with a single reading": 1
        }

    def test_a_missing_reading_is_no_disagreement(self):
        """The third annotator read one of the two documents."""
        mentions = [name("Rudolf", "rudolf"), name("Flavia", "flavia")]
        readings = [record(who, document="e", mentions=mentions) for who in "ab"]
        readings += [record(who, mentions=mentions) for who in "abc"]

        found = compare(*readings)

        assert {f.value for f in found.figures} <= {None, 1}
        assert found.left_out == {}
        assert found.disagreements == ()
        assert found.figure("spans", "names", "exact_f1").basis.n == 10

    def test_a_layer_that_an_annotator_was_not_asked_for_is_no_disagreement(self):
        """Neither are the roles that its items fill."""
        said = at("Ruritania will arm", mode="indirect", speaker_status="explicit")
        mentions = [name("Rudolf", "rudolf")]
        full: JSONObject = {
            "mentions": mentions,
            "quotes": [{**said, "speaker_id": mentions[0]["id"]}],
        }
        other = record("b", quotes=full["quotes"])

        found = compare(record("a", **full), other, absent={"d.b": {"mentions", "events"}})

        assert {f.value for f in found.figures} == {None, 1}
        assert value(found, "spans", "quotes", "exact_f1") == 1
        assert value(found, "spans", "names", "exact_f1") is None
        assert value(found, "roles", "quotes.speaker", "f1") is None
        assert found.disagreements == ()
        assert found.left_out == {
            "readings whose annotator was not asked for mentions": 1,
            "readings whose annotator was not asked for events": 1,
        }

    def test_the_third_makes_up_for_a_layer_that_one_was_not_asked_for(self):
        readings = [record(who, mentions=[name("Rudolf", "rudolf")]) for who in "abc"]

        found = compare(*readings, absent={"d.b": {"mentions"}})

        assert found.figure("spans", "names", "exact_f1").basis.n == 2
        assert value(found, "identity", "mentions", "same_actor") == 1

    def test_an_item_that_is_not_in_the_text_is_left_out_and_counted(self):
        beyond = {**name("Flavia"), "start": 5, "end": 9999}
        empty = {**name("Strelsau"), "end": name("Strelsau")["start"]}
        quote = at("Ruritania will arm", mode="indirect", speaker_status="unknown")
        quote["cue"] = {"start": 9000, "end": 9010, "text": "said"}

        found = compare(
            record("a", mentions=[name("Rudolf"), beyond, empty], quotes=[quote]),
            record("b", mentions=[name("Rudolf")]),
        )

        assert found.left_out == {"items whose offsets are not in the text": 3}
        assert value(found, "spans", "names", "exact_f1") == 1

    def test_gold_is_no_reader_beside_two_annotators(self):
        gold = record("gold", kind="gold", mentions=[name("Rudolf")])

        found = compare(record("a"), record("b"), gold)

        assert found.readers == ("a", "b")
        assert found.left_out == {"gold records": 1}

    def test_whoever_adjudicates_is_no_reader(self):
        found = compare(record("a"), record("b"), record("adjudicator", mentions=[name("Rudolf")]))

        assert found.readers == ("a", "b")
        assert found.left_out == {"adjudications": 1}

    def test_gold_is_a_reader_beside_one_annotator(self):
        gold = record("gold", kind="gold", mentions=[name("Rudolf")])

        assert compare(record("a"), gold).readers == ("a", "gold")

    def test_a_single_reading_cannot_be_compared(self):
        with pytest.raises(RecordError, match="read by two"):
            compare(record("a"))

    def test_two_different_readings_by_one_annotator_are_refused(self):
        with pytest.raises(RecordError, match="two readings of d by a"):
            compare(record("a"), record("a", mentions=[name("Rudolf")]), record("b"))


class TestDisagreements:
    def test_come_largest_first_with_both_readings_and_the_sentence(self):
        one = [name("Duke Michael", "michael"), name("Flavia", "flavia")]
        other = [name("Duke Michael", "rudolf")]

        found = compare(record("a", mentions=one), record("b", mentions=other)).disagreements

        assert [(d.size, d.differs) for d in found] == [
            (26, ("missing", "span", "actor", "form")),
            (10, ("actor",)),
        ]
        assert found[0].sentence == "Flavia met Rudolf."
        assert found[0].readings["b"] is None
        assert [(r or {})["fields"]["actor"] for r in found[1].readings.values()] == [
            "Michael",
            "Rudolf",
        ]

    def test_missing_is_what_some_of_the_readers_lack(self):
        """Two of three have it, which is more than one side."""
        readings = [record(who, mentions=[name("Flavia", "flavia")]) for who in "ab"]

        (found,) = compare(*readings, record("c")).disagreements

        assert found.differs[0] == "missing"


class TestIntervals:
    def test_hold_the_figure_and_are_told_to_be_descriptive(self):
        documents, records = invented(7, SCHEMA)

        found = agreement(records, documents, SCHEMA, ACTORS)

        assert "descriptive" in found.caution
        for figure in found.figures:
            if figure.measure.endswith("f1") and figure.value is not None:
                assert figure.interval is not None
                low, high = figure.interval
                assert low - 1e-9 <= figure.value <= high + 1e-9, figure

    def test_of_a_single_document_there_are_none(self):
        found = compare(record("a"), record("b"))

        assert {figure.interval for figure in found.figures} == {None}
        assert "no intervals" in found.caution
