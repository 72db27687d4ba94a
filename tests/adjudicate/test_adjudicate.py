"""Several readings and what was decided → gold."""

from __future__ import annotations

import copy
import itertools
import re
from random import Random

import pytest

from tests.adjudicate.novel import (
    ACTORS,
    TEXT,
    decided,
    document,
    of,
    place,
    reading,
    settle,
    without,
)
from tests.compose import ACTORS as INVENTED
from tests.compose import compose
from toolkit.adjudicate import adjudicate
from toolkit.adjudicate.matches import UNNAMED
from toolkit.errors import RecordError
from toolkit.validate import Corpus, check_record

OUTLAW = {"id": "rupert", "name": "Rupert of Hentzau", "kind": "person"}


@pytest.fixture
def two():
    """Two readings that agree on everything."""
    return reading("annotator-1"), reading("annotator-2")


def only(made):
    """The one decision that there is."""
    (one,) = made.decisions
    return one


def gold_of(made):
    """The one gold record that there is."""
    (one,) = made.gold
    return one


class TestAgreement:
    def test_of_all_readers_is_accepted_and_says_who_they_are(self, schema, two):
        made = settle(schema, *two)

        layers = [layer.name for layer in schema.layers]
        found = {layer: [one["text"] for one in gold_of(made)[layer]] for layer in layers}
        assert made.decisions == ()
        assert found == {layer: [one["text"] for one in two[0][layer]] for layer in layers}
        assert {str(one["provenance"]) for layer in layers for one in gold_of(made)[layer]} == {
            "{'annotators': ['annotator-1', 'annotator-2']}"
        }

    def test_is_not_hurt_by_what_says_nothing_of_the_text(self, schema, two):
        """Remarks and regions; remarks were for the adjudicator, and are not in gold."""
        of(two[1], "events", "met")["note"] = "Only Hope knows."
        of(two[1], "events", "met")["provenance"] = {"region_id": "x7"}

        made = settle(schema, *two)

        assert made.decisions == ()
        assert "note" not in of(gold_of(made), "events", "met")

    def test_on_who_fills_a_role_is_about_actors_not_about_words(self, schema, two):
        """Of two mentions that are named equally often, the nearest in the sentence fills it."""
        of(two[1], "quotes", two[1]["quotes"][0]["text"])["speaker_id"] = "Rudolf"

        made = settle(schema, *two)

        assert made.decisions == ()
        assert gold_of(made)["quotes"][0]["speaker_id"] == "m.31-33"

    def test_of_copies_is_their_reading(self, schema):
        """Whatever was read; only mentions that are no names and fill no role are left out."""
        for number in range(40):
            document, record = compose(Random(number), schema)
            copies = [{**record, "annotator": name, "id": name} for name in ("ann", "bob", "cy")]

            made = adjudicate(copies, [], {document.id: document}, INVENTED, schema)

            gold = gold_of(made)
            for layer in schema.layers[1:]:
                assert len(gold[layer.name]) == len(record[layer.name])
            dropped = {one["id"] for one in record["mentions"]} - {
                one["id"] for one in gold["mentions"]
            }
            assert made.decisions == ()
            assert {one["form"] for one in record["mentions"] if one["id"] in dropped} <= UNNAMED


class TestDisagreement:
    def test_is_a_decision_that_shows_both_readings_and_the_sentence(self, schema, two):
        of(two[1], "events", "urged")["type"] = "THREATEN"

        made = settle(schema, *two)

        one = only(made)
        assert made.gold == ()
        assert made.open == (one["id"],)
        assert (one["id"], one["layer"], one["differs"]) == ("zenda.e.104-109", "events", ["type"])
        assert one["sentence"]["text"] == "Flavia urged the duke to wait."
        assert [who["type"] for who in one["readings"].values()] == ["REQUEST", "THREATEN"]
        assert one["readings"]["annotator-1"]["recipient"] == [
            {"mention": "m.114-118", "actor": "michael", "text": "duke"}
        ]

    @pytest.mark.parametrize(
        ("layer", "words", "values", "differs"),
        [
            ("events", "met", {"date": "1894-04"}, ["date"]),
            ("quotes", None, {"cue": place("He said")}, ["cue"]),
            ("conditional_threats", None, {"aim": "compel", "act": "warning"}, ["act", "aim"]),
            ("conditional_threats", None, {"target_ids": ["Rudolf"]}, ["target"]),
            ("conditional_threats", None, place("would shut the border if"), ["span"]),
            ("mentions", "duke", {"form": "name"}, ["form"]),
            ("mentions", "Strelsau", {"actor_id": "ruritania"}, ["actor_id"]),
        ],
    )
    def test_is_named(self, layer, words, values, differs, schema, two):
        of(two[1], layer, words or two[1][layer][0]["text"]).update(values)

        assert only(settle(schema, *two))["differs"] == differs

    @pytest.mark.parametrize("layer", ["events", "quotes", "conditional_threats"])
    def test_about_whether_there_is_anything_shows_the_one_reading(self, layer, schema, two):
        missing = {**two[1], layer: two[1][layer][1:]}

        one = only(settle(schema, two[0], missing))

        assert one["differs"] == ["missing"]
        assert one["readings"]["annotator-1"]["text"] == two[0][layer][0]["text"]
        assert one["readings"]["annotator-2"] is None

    def test_about_who_a_mention_is_is_one_not_one_for_each_role_that_it_fills(self, schema, two):
        """What fills the roles follows from it."""
        of(two[1], "mentions", "He")["actor_id"] = "michael"

        made = settle(schema, *two)
        again = settle(
            schema, *two, decisions=decided(made, choice="annotator-2", reason="The duke.")
        )

        assert only(made)["id"] == "zenda.m.31-33"
        assert gold_of(again)["quotes"][0]["speaker_id"] == "m.31-33"
        assert of(gold_of(again), "mentions", "He")["actor_id"] == "michael"

    def test_of_one_among_three_is_one(self, schema, two):
        third = reading("annotator-3")
        of(third, "events", "met")["modality"] = "future"

        one = only(settle(schema, *two, third))

        assert list(one["readings"]) == ["annotator-1", "annotator-2", "annotator-3"]


class TestMentionsThatAreNoNames:
    """They are marked only where they fill a role, so that their presence is nobody's decision."""

    def test_are_kept_where_a_reading_that_was_chosen_needs_them(self, schema, two):
        other = without(without(two[1], "events", "urged"), "mentions", "duke")

        made = settle(schema, two[0], other)
        again = settle(
            schema,
            two[0],
            other,
            decisions=decided(made, choice="annotator-1", reason="It is a request."),
        )

        assert only(made)["layer"] == "events"
        kept = of(gold_of(again), "mentions", "duke")
        assert kept["provenance"] == {"annotators": ["annotator-1"]}

    def test_are_left_out_where_nothing_needs_them(self, schema, two):
        other = without(without(two[1], "events", "urged"), "mentions", "duke")
        made = settle(schema, two[0], other)

        again = settle(
            schema, two[0], other, decisions=decided(made, choice="none", reason="No act.")
        )

        assert "duke" not in [one["text"] for one in gold_of(again)["mentions"]]
        assert "1 mention left out for filling no role" in str(again.outcomes[0])

    def test_names_in_one_reading_are_a_decision(self, schema, two):
        """Every name is marked, whether it fills a role or not."""
        for record in two:
            of(record, "events", "met")["arguments"].pop()

        one = only(settle(schema, two[0], without(two[1], "mentions", "Strelsau")))

        assert (one["id"], one["differs"]) == ("zenda.m.21-29", ["missing"])


class TestADecision:
    @pytest.fixture
    def readings(self, two):
        """They differ on the aim and the consequence of the threat."""
        of(two[1], "conditional_threats", two[1]["quotes"][0]["text"]).update(
            aim="compel", consequence=place("border")
        )
        return two

    def settled(self, schema, readings, **choices):
        decisions = decided(settle(schema, *readings), reason="The clause says so.", **choices)
        return settle(schema, *readings, decisions=decisions)

    def test_takes_the_item_of_the_reading_that_was_chosen(self, schema, readings):
        made = self.settled(schema, readings, choice="annotator-2")

        (threat,) = gold_of(made)["conditional_threats"]
        assert (threat["aim"], threat["consequence"]["text"]) == ("compel", "border")
        assert threat["provenance"] == {
            "annotators": ["annotator-2"],
            "decision": "zenda.t.39-94",
            "reason": "The clause says so.",
        }
        assert str(made.outcomes[0]) == "zenda: 11 items agreed, 1 decided, 0 open"

    def test_for_none_leaves_the_item_out(self, schema, readings):
        made = self.settled(schema, readings, choice="none")

        assert gold_of(made)["conditional_threats"] == []

    def test_without_a_reason_is_still_open(self, schema, readings):
        decisions = decided(settle(schema, *readings), choice="annotator-1", reason=" ")

        made = settle(schema, *readings, decisions=decisions)

        assert (made.open, made.gold) == (("zenda.t.39-94",), ())

    def test_may_take_the_item_of_one_and_a_value_of_another(self, schema, readings):
        change = {"aim": "compel", "threatener": ["rudolf"], "target": ["m.114-118"], "end": 73}

        made = self.settled(schema, readings, choice="annotator-1", change=change)

        (threat,) = gold_of(made)["conditional_threats"]
        assert threat["aim"] == "compel"
        assert threat["text"] == "Ruritania would shut the border if"
        assert threat["consequence"]["text"] == "shut the border"
        assert (threat["threatener_ids"], threat["target_ids"]) == (["m.31-33"], ["m.114-118"])

    def test_finds_a_part_by_its_words(self, schema, readings):
        made = self.settled(
            schema, readings, choice="annotator-2", change={"consequence": "would shut the border"}
        )

        part = gold_of(made)["conditional_threats"][0]["consequence"]
        assert TEXT[part["start"] : part["end"]] == part["text"] == "would shut the border"

    def test_that_takes_a_part_away_takes_what_hangs_on_it(self, schema, readings):
        change = {"condition": None, "marker": None}

        made = self.settled(schema, readings, choice="annotator-2", change=change)

        (threat,) = gold_of(made)["conditional_threats"]
        assert threat.keys().isdisjoint({"condition", "marker", "condition_polarity"})

    def test_may_overrule_what_all_agree_on(self, schema, two):
        one = {"id": "zenda.e.104-109", "choice": "none", "reason": "No demand is made."}

        made = settle(schema, *two, decisions=[one])

        assert [event["text"] for event in gold_of(made)["events"]] == ["met"]
        assert only(made)["readings"].keys() == {"annotator-1", "annotator-2"}

    def test_may_add_what_nobody_marked(self, schema, two):
        """Fields that are not given have the values that they have when nothing is clicked."""
        values = {"text": "left", "type": "RETREAT", "agent": ["m.132-137"]}
        common = {"document_id": "zenda", "choice": "added", "reason": "Both overlooked it."}
        envoy = {"text": "envoy", "form": "nominal", "actor_id": "rudolf"}

        made = settle(
            schema,
            *two,
            decisions=[
                {**common, "layer": "events", "item": values},
                {**common, "layer": "mentions", "item": {**envoy, "start": TEXT.index("envoy")}},
            ],
        )

        event = of(gold_of(made), "events", "left")
        start = TEXT.index("envoy")
        assert event["provenance"] == {
            "decision": f"zenda.added.e.{event['start']}-{event['end']}",
            "reason": "Both overlooked it.",
        }
        assert (event["modality"], event["polarity"]) == ("actual", "positive")
        assert event["arguments"] == [{"role": "agent", "mention_id": f"m.{start}-{start + 5}"}]

    def test_about_readings_that_have_changed_since_is_open_again(self, schema, readings):
        before = self.settled(schema, readings, choice="annotator-2")
        readings[1]["conditional_threats"][0]["aim"] = "unclear"

        made = settle(schema, *readings, decisions=before.decisions)

        one = only(made)
        assert made.reopened == made.open == (one["id"],)
        assert (one["choice"], one["reason"]) == (None, "")
        (earlier,) = one["earlier"]
        assert (earlier["choice"], earlier["reason"]) == ("annotator-2", "The clause says so.")
        assert earlier["readings"]["annotator-2"]["aim"] == "compel"

    def test_about_the_readings_of_now_is_taken_up_again(self, schema, readings):
        """Also when another one has been taken since; that one is kept."""
        before = self.settled(schema, readings, choice="annotator-2")
        others = readings[0], copy.deepcopy(readings[1])
        others[1]["conditional_threats"][0]["aim"] = "unclear"
        reopened = settle(schema, *others, decisions=before.decisions)

        back = settle(schema, *readings, decisions=reopened.decisions)
        after = decided(reopened, choice="annotator-1", reason="So it says.")
        again = settle(schema, *readings, decisions=after)

        assert (back.decisions, back.gold) == (before.decisions, before.gold)
        assert (back.reopened, again.reopened) == ((), ())
        assert again.gold == before.gold
        assert [one["reason"] for one in only(again)["earlier"]] == ["So it says."]

    def test_is_not_hurt_by_a_remark_that_has_changed_since(self, schema, readings):
        before = self.settled(schema, readings, choice="annotator-2")
        readings[1]["conditional_threats"][0]["note"] = "On second thought, still so."

        made = settle(schema, *readings, decisions=before.decisions)

        assert (made.open, made.reopened) == ((), ())

    def test_that_fits_nothing_any_more_is_kept_as_stale(self, schema, readings):
        before = self.settled(schema, readings, choice="annotator-2")
        agreeing = (readings[0], {**readings[0], "annotator": "annotator-2"})

        made = settle(schema, *agreeing, decisions=before.decisions)
        back = settle(schema, *readings, decisions=made.decisions)

        (was,) = before.decisions
        assert made.stale == (was["id"],)
        assert only(made) == {**was, "stale": True}
        assert back.decisions == before.decisions
        assert back.gold == before.gold

    def test_that_nobody_has_touched_goes_when_the_readers_agree(self, schema, readings):
        before = settle(schema, *readings)
        agreeing = (readings[0], {**readings[0], "annotator": "annotator-2"})

        made = settle(schema, *agreeing, decisions=before.decisions)

        assert (made.decisions, made.stale) == ((), ())

    def test_on_another_document_stays_as_it_is(self, schema, readings):
        elsewhere = {
            **only(settle(schema, *readings)),
            "id": "hentzau.t.39-94",
            "document_id": "hentzau",
        }

        made = settle(schema, reading(), reading("annotator-2"), decisions=[elsewhere])

        assert made.decisions == (elsewhere,)
        assert made.open == ()
        assert made.of_no_document == ("hentzau.t.39-94",)


class TestOrder:
    def test_of_readings_items_and_decisions_changes_nothing(self, schema):
        """Two readings of many documents, the second of which lacks some of the first's items."""
        random = Random(3)
        readings, documents = [], {}
        for number in range(12):
            document, record = compose(Random(number), schema, f"invented-{number}")
            documents[document.id] = document
            for layer in ("events", "quotes", "conditional_threats"):
                for one in record[layer]:
                    one.pop("note", None)
            fewer = {
                layer: [one for one in record[layer] if random.random() < 0.7]
                for layer in ("events", "quotes", "conditional_threats")
            }
            readings += [record, {**record, **fewer, "annotator": "annotator-2"}]
        first = adjudicate(readings, [], documents, INVENTED, schema)
        decisions = decided(first, choice="annotator-1", reason="It stands there.")
        made = adjudicate(readings, decisions, documents, INVENTED, schema)
        assert made.gold

        for _ in range(5):
            random.shuffle(readings)
            random.shuffle(decisions)

            again = adjudicate(readings, decisions, documents, INVENTED, schema)

            assert again == made

    def test_of_three_annotators_changes_no_decision(self, schema):
        records = [reading(name) for name in ("annotator-1", "annotator-2", "annotator-3")]
        of(records[1], "events", "met")["type"] = "AGREE"
        of(records[2], "events", "met").update(place("met Flavia"))
        expected = settle(schema, *records)

        assert all(settle(schema, *order) == expected for order in itertools.permutations(records))


class TestActors:
    def test_that_an_annotator_proposed_are_the_registrys_once_it_has_them(self, schema, two):
        """By their name, or an alias that nobody else has."""
        for record, name in zip(two, ("Rupert  of hentzau", "Rupert"), strict=True):
            one = of(record, "mentions", "He")
            del one["actor_id"]
            one["proposed_actor"] = {"name": name}
        outlaw = {**OUTLAW, "aliases": [{"text": "Rupert", "form": "name"}]}

        made = settle(schema, *two, actors={**ACTORS, "rupert": outlaw})

        assert made.decisions == ()
        assert of(gold_of(made), "mentions", "He")["actor_id"] == "rupert"

    def test_that_were_proposed_and_are_entered_since_leave_decisions_as_they_are(
        self, schema, two
    ):
        """On the mention itself, and on an item in which it fills a role."""
        one = of(two[0], "mentions", "He")
        del one["actor_id"]
        one["proposed_actor"] = {"name": "Rupert of Hentzau"}
        choices = decided(settle(schema, *two), choice="annotator-1", reason="So it is.")
        layers = {choice["layer"] for choice in choices}

        made = settle(schema, *two, decisions=choices, actors={**ACTORS, "rupert": OUTLAW})

        assert layers == {"mentions"}
        assert (made.reopened, made.open, made.stale) == ((), (), ())
        assert of(gold_of(made), "mentions", "He")["actor_id"] == "rupert"

    def test_that_were_proposed_in_a_role_are_entered_there_too(self, schema, two):
        one = of(two[0], "mentions", "He")
        del one["actor_id"]
        one["proposed_actor"] = {"name": "Rupert of Hentzau"}
        of(two[0], "quotes", "Ruritania would shut the border if Duke Michael marches")["mode"] = (
            "mixed"
        )
        choices = decided(settle(schema, *two), choice="annotator-1", reason="So it is.")

        made = settle(schema, *two, decisions=choices, actors={**ACTORS, "rupert": OUTLAW})

        assert {choice["layer"] for choice in choices} == {"mentions", "quotes"}
        assert (made.reopened, made.open, made.stale) == ((), (), ())

    def test_that_are_not_entered_are_an_error_in_gold(self, schema, two):
        for record in two:
            one = of(record, "mentions", "He")
            del one["actor_id"]
            one["proposed_actor"] = {"name": "Rupert of Hentzau"}

        gold = gold_of(settle(schema, *two))

        corpus = Corpus({"zenda": document()}, ACTORS)
        found = [p for p in check_record(gold, schema, corpus, {}) if p.severity == "error"]
        assert [p.code for p in found] == ["unknown-actor"]


class TestTheAdjudicator:
    def test_decides_a_document_that_he_has_read(self, schema, two):
        of(two[1], "events", "met")["modality"] = "future"
        of(two[1], "events", "urged")["type"] = "THREATEN"
        verdict = reading("adjudicator")
        of(verdict, "events", "met")["note"] = "They have met."

        made = settle(schema, *two, verdict)

        gold = gold_of(made)
        assert made.open == ()
        assert (gold["id"], gold["kind"], gold["annotator"]) == ("zenda.gold", "gold", "gold")
        assert of(gold, "events", "met")["provenance"] == {
            "decision": "adjudicator",
            "reason": "They have met.",
        }
        assert of(gold, "events", "urged")["provenance"]["reason"] == "by the adjudicator"
        assert gold["quotes"][0]["provenance"] == {"annotators": ["annotator-1", "annotator-2"]}
        assert str(made.outcomes[0]) == (
            "zenda: 10 items agreed, 2 decided (1 without a note of why), 0 open"
        )


class TestOneReading:
    def test_is_said_and_not_adjudicated(self, schema):
        made = settle(schema, reading("annotator-2"))

        assert made.gold == ()
        assert [str(one) for one in made.outcomes] == [
            "zenda: one reading, by annotator-2: not adjudicated"
        ]

    def test_by_each_annotator_is_all_that_is_taken(self, schema, two):
        other = without(two[1], "events", "met")

        with pytest.raises(RecordError, match="two readings of zenda by annotator-2"):
            settle(schema, *two, {**other, "id": "zenda.again"})

    def test_that_is_empty_in_both_is_agreement(self, schema, two):
        empty = [{**one, **{layer.name: [] for layer in schema.layers}} for one in two]

        made = settle(schema, *empty)

        assert made.outcomes[0].readers == ("annotator-1", "annotator-2")
        assert str(made.outcomes[0]) == "zenda: 0 items agreed, 0 decided, 0 open"
        assert gold_of(made)["mentions"] == []


class TestFaults:
    """All of them are said at once, each with its decision, its value and what may stand there."""

    NAME = "zenda.t.39-94"

    @pytest.fixture
    def readings(self, two):
        two[1]["conditional_threats"][0]["aim"] = "compel"
        return two

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (
                {"choice": "annotator-3"},
                "the choice “annotator-3” is none of annotator-1, annotator-2, none",
            ),
            ({"choice": "added"}, "readers marked something here: choose one, and change it"),
            (
                {"change": {"aims": "compel"}},
                (
                    "there is no “aims” to change; known are start, end, act, condition_polarity,"
                    " aim, consequence_kinds, commitment, status, condition, marker, consequence,"
                    " threatener, target, beneficiary"
                ),
            ),
            (
                {"change": {"end": 9999}},
                "the item cannot stand at “39-9999”: the text has 144 characters",
            ),
            (
                {"change": {"consequence": "close the border"}},
                "for consequence, “close the border” is not in its sentence",
            ),
            (
                {"change": {"consequence": "r"}},
                (
                    "for consequence, “r” is 4 times in its sentence: give its start, too (it"
                    " stands at 41, 66, 69, 89)"
                ),
            ),
            (
                {"change": {"marker": {"start": 71, "end": 73, "text": "unless"}}},
                "from 71 to 73 stands “if”, not “unless”: mend the text, or leave it out",
            ),
            (
                {"change": {"threatener": ["rupert"]}},
                (
                    "threatener: no mention in gold means “rupert”; keep or add one, or change who"
                    " fills the role"
                ),
            ),
            (
                {"change": {"threatener": [5]}},
                "threatener takes ids of actors or mentions, not “5”",
            ),
        ],
    )
    def test_stop_the_work(self, given, said, schema, readings):
        choices = {"choice": "annotator-1", "reason": "So it is.", **given}
        decisions = decided(settle(schema, *readings), **choices)

        with pytest.raises(RecordError) as raised:
            settle(schema, *readings, decisions=decisions)

        assert raised.value.message == f"the decisions cannot be carried out: {self.NAME}: {said}"

    def test_are_said_while_other_decisions_are_still_open(self, schema, readings):
        of(readings[1], "events", "met")["type"] = "AGREE"
        decisions = [dict(one) for one in settle(schema, *readings).decisions]
        next(one for one in decisions if one["id"] == self.NAME).update(
            choice="annotator-1", change={"aims": 1}
        )

        with pytest.raises(RecordError, match="there is no “aims” to change"):
            settle(schema, *readings, decisions=decisions)

    @pytest.mark.parametrize(
        ("entry", "said"),
        [
            (
                {"document_id": "zenda", "layer": "events", "item": {"text": "Flavia"}},
                (
                    "zenda.added.e.nowhere: for the item, “Flavia” is 2 times in the text: give its"
                    " start, too (it stands at 11, 97)"
                ),
            ),
            (
                {"document_id": "zenda", "layer": "events", "item": {"type": "AID"}},
                "zenda.added.e.nowhere: the item has no place: give start and end, or text",
            ),
            (
                {"document_id": "zenda", "layer": "deeds", "item": {"text": "met"}},
                (
                    "zenda.added.item.7-10: there is no layer “deeds”; the layers are mentions,"
                    " events, quotes, conditional_threats"
                ),
            ),
            (
                {"document_id": "zend", "layer": "events", "item": {"text": "met"}},
                "an item is added to “zend”: there is no such document",
            ),
        ],
    )
    def test_of_an_item_that_is_added_stop_the_work(self, entry, said, schema, two):
        entry = {"choice": "added", "reason": "It is there.", **entry}

        with pytest.raises(RecordError, match=re.escape(said)):
            settle(schema, *two, decisions=[entry])

    def test_a_role_whose_mention_is_decided_away_is_one(self, schema, two):
        """Unless the actor has another mention in gold."""
        gone = [{"id": "zenda.m.39-48", "choice": "none", "reason": "Not a name."}]

        with pytest.raises(RecordError, match="threatener: no mention in gold means “ruritania”"):
            settle(schema, *two, decisions=gone)
