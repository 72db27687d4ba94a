"""The score of small records made by hand: one fact a test."""

from __future__ import annotations

import pytest

from tests.score.small import (
    NAMES,
    PEOPLE,
    SCHEMA,
    event,
    item,
    name,
    part,
    quote,
    record,
    scored,
    threat,
)
from toolkit.errors import RecordError
from toolkit.score import score


class TestSpans:
    def test_precision_is_over_suggestions_and_recall_over_gold(self):
        found = scored(
            {"mentions": [*NAMES[:2], name("river")]},
            {"mentions": [*NAMES, name("Ruritania")]},
        )

        names = found.figures.spans["names"].overlap
        assert (names.right, names.suggested, names.gold) == (2, 3, 4)
        assert (names.precision, names.recall, names.f1) == (2 / 3, 2 / 4, 4 / 7)

    def test_of_which_a_part_is_marked_overlap_and_are_not_exact(self):
        found = scored({"mentions": [name("Michael")]}, {"mentions": [name("Duke Michael")]})

        names = found.figures.spans["names"]
        assert (names.overlap.f1, names.exact.f1) == (1, 0)
        assert names.mean_dice == pytest.approx(14 / 19)

    def test_that_overlap_one_of_gold_twice_are_right_once(self):
        twice = [name("Duke"), name("Michael")]

        found = scored({"mentions": twice}, {"mentions": [name("Duke Michael")]})

        assert found.figures.spans["names"].overlap.precision == 1 / 2

    def test_that_nobody_has_are_undefined(self):
        events = scored({}, {}).figures.spans["events"].overlap

        assert (events.precision, events.recall, events.f1) == (None, None, None)

    def test_without_a_suggestion_have_recall_0_and_no_precision(self):
        events = scored({}, {"events": [event("met")]}).figures.spans["events"].overlap

        assert (events.precision, events.recall, events.f1) == (None, 0, 0)

    def test_of_other_mentions_do_not_count_as_names(self):
        pronoun = name("Flavia", form="pronoun")

        found = scored({"mentions": [pronoun]}, {"mentions": [name("Flavia")]}).figures.spans

        assert (found["mentions"].overlap.f1, found["names"].overlap.f1) == (1, 0)
        assert found["other_mentions"].overlap.precision == 0

    def test_of_conditions_count_over_all_of_gold(self):
        """Also where the frame was not found."""
        found = scored({}, {"conditional_threats": [threat()]}).figures.spans

        recalls = [found[f"{p}s"].overlap.recall for p in ("condition", "consequence", "marker")]
        assert recalls == [0, 0, 0]


class TestModes:
    def test_of_quotes_are_counted_apart_and_those_with_marks_together(self):
        suggested = [quote("We wait,", "mixed")]
        gold = [quote("We wait,", "direct"), quote("will arm Strelsau", "indirect")]

        found = scored({"quotes": suggested}, {"quotes": gold}).figures.spans

        assert found["quotes"].overlap.f1 == pytest.approx(2 / 3)
        assert found["quotes.direct"].overlap.recall == 0
        assert found["quotes.mixed"].overlap.precision == 0
        assert found["quotes.indirect"].overlap.recall == 0
        assert found["quotes.direct+mixed"].overlap.f1 == 1

    def test_of_events_are_shown_where_they_occur(self):
        suggested = {"events": [event("met", type="AGREE")]}

        found = scored(suggested, {"events": [event("met")]}).figures.labels

        assert list(found) == ["events.AGREE", "events.CONSULT"]


class TestFields:
    def test_are_right_when_they_are_equal(self):
        suggested = [event("met", type="AGREE", modality="future"), event("arm")]

        found = scored({"events": suggested}, {"events": [event("met"), event("arm")]})

        fields = found.figures.attributes
        assert (fields["events.type"].share.value, fields["events.polarity"].share.value) == (
            1 / 2,
            1,
        )
        assert fields["events.modality"].mistakes == (("actual", "future", 1),)

    def test_of_items_that_stand_for_nothing_are_not_counted(self):
        found = scored({"events": [event("arm")]}, {"events": [event("met")]})

        assert found.figures.attributes["events.type"].share.n == 0

    def test_with_several_values_are_compared_value_by_value_too(self):
        suggested = threat(consequence_kinds=["military_aid", "economic"])

        found = scored({"conditional_threats": [suggested]}, {"conditional_threats": [threat()]})

        kinds = found.figures.attributes["conditional_threats.consequence_kinds"]
        assert kinds.share.value == 0
        assert kinds.values is not None
        assert (kinds.values.precision, kinds.values.recall) == (1 / 2, 1)

    def test_that_gold_leaves_open_are_wrong_where_they_are_suggested(self):
        suggested = [event("met", date="1894")]

        found = scored({"events": suggested}, {"events": [event("met")]})

        assert found.figures.attributes["events.date"].mistakes == (("none", "1894", 1),)

    def test_are_shown_beside_what_one_value_for_all_would_reach(self):
        gold = [event("met"), event("arm", type="AID"), event("said")]

        found = scored({"events": gold}, {"events": gold})

        assert found.figures.attributes["events.type"].most_common == 2 / 3


class TestParts:
    def test_of_matched_items_count_where_either_side_has_one(self):
        right = quote("We wait,", "direct", cue=part("told"))
        other = quote("will arm Strelsau")

        found = scored({"quotes": [{**right, "cue": part("told Rudolf")}, other]},
                       {"quotes": [right, other]})  # fmt: skip

        cues = found.figures.parts["quotes.cue"]
        assert (cues.overlap.n, cues.overlap.value, cues.exact.value) == (1, 1, 0)

    def test_that_gold_lacks_are_wrong(self):
        gold = threat()
        del gold["marker"]

        found = scored({"conditional_threats": [threat()]}, {"conditional_threats": [gold]})

        assert found.figures.parts["conditional_threats.marker"].overlap.value == 0


class TestRoles:
    def test_are_compared_by_actor_and_not_by_mention(self):
        he = name("We", "flavia", form="pronoun")
        gold = {"mentions": [NAMES[1]], "quotes": [quote("wait,", speaker="Flavia")]}

        found = scored({"mentions": [he], "quotes": [quote("wait,", speaker="We")]}, gold)

        speaker = found.figures.roles["quotes.speaker"]
        assert (speaker.share.value, speaker.actor.f1, speaker.mention.f1) == (1, 1, 0)

    def test_are_wrong_for_another_actor_on_the_same_mention(self):
        suggested = {"mentions": [name("Flavia", "rudolf")]}
        gold = {"mentions": [NAMES[1]]}
        quotes = {"quotes": [quote("wait,", speaker="Flavia")]}

        speaker = scored({**suggested, **quotes}, {**gold, **quotes}).figures.roles[
            "quotes.speaker"
        ]

        assert (speaker.share.value, speaker.actor.f1, speaker.mention.f1) == (0, 0, 1)

    def test_that_are_open_on_both_sides_count_for_nothing(self):
        quotes = {"quotes": [quote("wait,")]}

        assert scored(quotes, quotes).figures.roles["quotes.speaker"].share.n == 0

    def test_that_gold_leaves_open_are_wrong_where_they_are_filled(self):
        mentions = {"mentions": [NAMES[1]]}
        suggested = {**mentions, "quotes": [quote("wait,", speaker="Flavia")]}

        found = scored(suggested, {**mentions, "quotes": [quote("wait,")]})

        assert found.figures.roles["quotes.speaker"].share.value == 0

    def test_with_several_fillers_need_all_of_them(self):
        mentions = {"mentions": NAMES[:2]}
        gold = {**mentions, "events": [event("met", "Flavia", "Rudolf")]}

        found = scored({**mentions, "events": [event("met", "Flavia")]}, gold)

        agents = found.figures.roles["events.agent"]
        assert (agents.share.value, agents.actor.precision, agents.actor.recall) == (0, 1, 1 / 2)


FLAVIA_SAYS = {"mentions": [NAMES[1]], "quotes": [quote("wait,", speaker="Flavia")]}


class TestProposedActors:
    @staticmethod
    def speaker(gold, *mentions):
        quotes = [quote("wait,", speaker=mentions[0]["text"])]
        return scored({"mentions": list(mentions), "quotes": quotes}, gold)

    def test_are_those_for_whom_their_mentions_stand_in_gold(self):
        found = self.speaker(FLAVIA_SAYS, name("Flavia", proposed="The Princess"))

        assert found.figures.roles["quotes.speaker"].share.value == 1
        assert found.figures.attributes["mentions.actor"].share.value == 1

    def test_are_those_for_whom_most_of_their_mentions_stand(self):
        gold = {**FLAVIA_SAYS, "mentions": NAMES}
        given = [name(n["text"], proposed="Somebody") for n in (NAMES[1], NAMES[2], NAMES[0])]

        found = self.speaker(gold, *given)

        assert found.figures.roles["quotes.speaker"].share.value == 1
        assert found.figures.attributes["mentions.actor"].share.value == 2 / 3

    def test_are_those_of_the_registry_with_that_name(self):
        """Before anybody looks at what they mark."""
        found = self.speaker(FLAVIA_SAYS, name("Flavia", proposed="black  michael"))

        assert found.figures.attributes["mentions.actor"].mistakes == (("flavia", "michael", 1),)

    def test_that_mark_nothing_of_gold_are_nobody(self):
        found = self.speaker(FLAVIA_SAYS, name("We", proposed="The Princess"))

        assert found.figures.roles["quotes.speaker"].share.value == 0

    def test_of_whom_two_are_one_are_two_to_identity(self):
        one, other = name("Rudolf", "rudolf"), name("Strelsau", "rudolf")
        given = [name("Rudolf", proposed="R."), name("Strelsau", proposed="S.")]

        found = scored({"mentions": given}, {"mentions": [one, other]}).figures

        assert found.attributes["mentions.actor"].share.value == 1
        assert found.identity["mentions"].measures["b_cubed_f1"] == pytest.approx(2 / 3)

    def test_without_any_name_are_right_by_mention_alone(self):
        found = self.speaker(FLAVIA_SAYS, name("Flavia"))

        speaker = found.figures.roles["quotes.speaker"]
        assert (speaker.share.value, speaker.mention.f1) == (0, 1)


class TestRules:
    def test_are_counted_with_what_is_right_of_theirs(self):
        good, bad = ("listed", 0.9), ("guessed", 0.4)
        suggested = [
            item("m.1", "Rudolf", good, form="name", actor_id="rudolf"),
            item("m.2", "Michael", good, form="name", actor_id="michael"),
            item("m.3", "river", bad, form="name"),
        ]
        gold = [NAMES[0], name("Duke Michael", "michael")]

        rows = scored({"mentions": suggested}, {"mentions": gold}).figures.rules

        assert [(r.layer, r.rule, r.suggested, r.overlap, r.exact, r.whole) for r in rows] == [
            ("mentions", "guessed", 1, 0, 0, 0),
            ("mentions", "listed", 2, 2, 1, 1),
        ]

    def test_of_suggestions_that_name_none_are_counted_together(self):
        rows = scored({"mentions": NAMES}, {"mentions": NAMES}).figures.rules

        assert [(r.rule, r.suggested, r.share(r.whole)) for r in rows] == [(None, 3, 1)]

    def test_are_right_in_everything_only_with_the_right_roles(self):
        mentions = {"mentions": NAMES[:2]}
        gold = {**mentions, "quotes": [quote("wait,", speaker="Flavia")]}

        found = scored({**mentions, "quotes": [quote("wait,", speaker="Rudolf")]}, gold)

        last = found.figures.rules[-1]
        assert (last.layer, last.exact, last.label, last.whole) == ("quotes", 1, 1, 0)

    def test_scores_fall_into_bands_that_hold_their_lower_edge(self):
        words = (("Rudolf", 1.0), ("Flavia", 0.95), ("river", 0.9), ("Michael", 0.0))
        suggested = [item(f"m.{w.lower()}", w, ("r", s), form="name") for w, s in words]

        rows = scored({"mentions": suggested}, {"mentions": NAMES}).figures.scores

        assert [(r.band, r.suggested, r.overlap) for r in rows if r.layer == "all"] == [
            ((0, 0.5), 1, 0),
            ((0.9, 0.95), 1, 0),
            ((0.95, 1), 2, 2),
        ]


class TestDocuments:
    def test_with_gold_and_no_suggestion_count_as_nothing_suggested(self):
        gold = [record("gold", name, mentions=NAMES) for name in ("one", "two")]

        found = score([record(document="one", mentions=NAMES)], gold, SCHEMA, PEOPLE)

        assert found.without_suggestion == ("two",)
        assert found.figures.spans["names"].overlap.recall == 1 / 2

    def test_without_gold_are_left_out_and_said(self):
        given = [record(document=name, mentions=NAMES) for name in ("one", "two")]

        found = score(given, [record("gold", "one", mentions=NAMES[:1])], SCHEMA, PEOPLE)

        assert found.without_gold == ("two",)
        assert found.figures.spans["names"].overlap.suggested == 3

    def test_that_are_on_one_side_only_cannot_be_compared(self):
        with pytest.raises(RecordError, match="no document has both"):
            score([record(document="one")], [record("gold", "two")], SCHEMA)

    def test_of_another_text_are_refused(self):
        with pytest.raises(RecordError, match=r"d\.suggest was made from another text of d"):
            score([record(text="Another.")], [record("gold")], SCHEMA)

    def test_with_two_readings_on_a_side_are_refused(self):
        two = [record("gold"), {**record("gold", mentions=NAMES), "id": "d.gold-2"}]

        with pytest.raises(RecordError, match=r"two records of d: d\.gold and d\.gold-2"):
            score([record()], two, SCHEMA)

    def test_without_gold_among_what_was_named_as_gold_are_refused(self):
        with pytest.raises(RecordError, match="no record among the gold"):
            score([record()], [record()], SCHEMA)

    def test_of_annotators_are_passed_over_beside_gold(self):
        gold = [record("gold", mentions=NAMES), record("annotation")]

        found = score([record(mentions=NAMES)], gold, SCHEMA)

        assert found.left_out == {"annotation records among the gold": 1}

    def test_by_one_annotator_can_be_held_against_gold(self):
        found = score(
            [record("annotation", mentions=NAMES)], [record("gold", mentions=NAMES)], SCHEMA
        )

        assert found.figures.spans["names"].exact.f1 == 1

    def test_in_which_a_layer_was_not_asked_for_are_left_out_of_it(self):
        gold = [record("gold", mentions=NAMES)]
        given = [record(mentions=NAMES, events=[event("met")])]

        found = score(given, gold, SCHEMA, absent={"d.gold": ["events"]})

        assert found.figures.spans["events"].overlap.precision is None
        assert found.left_out == {"documents that one side was not asked to mark events in": 1}

    def test_a_single_one_has_no_interval(self):
        assert scored({}, {}).figures.spans["names"].overlap.interval is None
        assert "no intervals" in scored({}, {}).caution

    def test_of_which_one_alone_has_anything_give_no_interval(self):
        """It would have no width, as if there were no doubt."""
        gold = [record("gold", "one", mentions=NAMES), record("gold", "two")]

        found = score([record(document="one", mentions=NAMES)], gold, SCHEMA, PEOPLE)

        assert found.figures.spans["names"].overlap.interval is None
        assert found.figures.attributes["mentions.form"].share.interval is None

    def test_differ_and_so_there_is_an_interval_around_the_figure(self):
        gold = [record("gold", name, mentions=NAMES) for name in ("one", "two")]
        given = [record(document="one", mentions=NAMES), record(document="two")]

        found = score(given, gold, SCHEMA, PEOPLE)

        assert found.figures.spans["names"].overlap.interval == (0, 1)
        assert [found.by_document[name]["names"] for name in found.documents] == [1, 0]


def test_an_item_that_the_schema_refuses_is_left_out_and_said():
    bad = {**NAMES[0], "form": "nickname"}

    found = scored({"mentions": [bad, NAMES[1]]}, {"mentions": NAMES})

    assert found.left_out == {"suggested items that the schema refuses": 1}
    assert found.figures.spans["mentions"].overlap.suggested == 1
