"""From the `result` of an annotation to a record: nothing is lost, nothing is made up."""

from __future__ import annotations

import copy
import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compose import compose
from toolkit.labelstudio.decode import Decoded, decode, read_result
from toolkit.labelstudio.reader import Reader
from toolkit.labelstudio.tasks import result_of
from toolkit.schema import load_schema

SCHEMA = load_schema()
LAYERS = SCHEMA.layers
PARTS = {part.name for layer in LAYERS for part in layer.parts}
TEXT = "Ruritania told the Elphbergs: if they cross the river, Strelsau will close the strait."
FRAME = "if they cross the river, Strelsau will close the strait"
KEPT = {"span-trimmed", "span-text-mismatch", "relation-direction"}
"""Codes that are noted of an item of `result` that is used all the same."""


def read(result, text: str = TEXT) -> Decoded:
    """What a `result` on a text decodes to."""
    head = {"id": "d.annotator-1", "document_id": "d", "annotator": "annotator-1"}
    return decode(result, text, head, LAYERS, path="$", place={})


def region(identity, control: str, label: str, words: str, text: str = TEXT):
    """A label on the first place where the words stand."""
    start = text.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {
        "id": identity, "from_name": control, "to_name": "text", "type": "labels", "value": value
    }  # fmt: skip


def filled(identity, name: str, **value):
    """A field of a region."""
    (kind,) = value
    return {
        "id": identity,
        "from_name": name,
        "to_name": "text",
        "type": "textarea" if kind == "text" else kind,
        "value": value,
    }


def relation(one, other, *labels: str, direction: str = "right"):
    """A relation as the page writes it."""
    ends = {"from_id": one, "to_id": other, "type": "relation", "direction": direction}
    return {**ends, "labels": list(labels)} if labels else ends


def mention(identity="m", words="Ruritania", actor="ruritania", form="name"):
    """A mention with its actor."""
    return [
        region(identity, "mention", form, words),
        filled(identity, "actor", taxonomy=[[actor]]),
    ]


def frame(identity="t", words=FRAME):
    """The label of a frame."""
    return region(identity, "conditional_threat", "threat", words)


def part(identity, name: str, words: str):
    """The label of a part of a frame."""
    return region(identity, "conditional_threat", name, words)


def quote(identity="q", words=FRAME, mode="indirect"):
    """The label of a quote."""
    return region(identity, "quote", mode, words)


def event(identity="e", words="cross"):
    """The label of an event."""
    return region(identity, "event", "OTHER", words)


def cue(identity="c", words="told"):
    """The label of a cue."""
    return region(identity, "quote", "cue", words)


def codes(decoded: Decoded) -> list[str]:
    """The codes of the problems, sorted."""
    return sorted(problem.code for problem in decoded.problems)


def without_provenance(record):
    """A record as it was before Label Studio knew of it."""
    return {
        name: [{k: v for k, v in item.items() if k != "provenance"} for item in value]
        if isinstance(value, list)
        else value
        for name, value in record.items()
    }


def reported(decoded: Decoded, leaving_out: set[str]) -> set[str]:
    """The paths of the items of `result` that some problem is about, but for those codes."""
    return {p.path for p in decoded.problems if p.code not in leaving_out}


# What holds for every record


@given(st.integers(0, 2**32))
def test_a_record_survives_the_trip_out_and_back(seed: int):
    """Every item of `result` is used, nothing is reported, and the record is the same."""
    document, record = compose(Random(seed), SCHEMA)
    result = result_of(record, LAYERS)

    decoded = decode(result, document.text, head_of(record), LAYERS, path="$", place={})

    assert without_provenance(decoded.record) == record
    assert decoded.problems == ()
    assert decoded.used == len(result)


@given(st.integers(0, 2**32))
def test_the_order_of_the_result_does_not_matter(seed: int):
    random = Random(seed)
    document, record = compose(random, SCHEMA)
    result = result_of(record, LAYERS)
    parts = [r for r in result if set(r.get("value", {}).get("labels", ())) & PARTS]
    result += [filled(r["id"], "note", text=[f"{n}"]) for n, r in enumerate(parts)]
    mixed = random.sample(result, len(result))

    one, other = (
        decode(r, document.text, head_of(record), LAYERS, path="$", place={})
        for r in (result, mixed)
    )

    assert one.record == other.record
    assert other.used == len(result)


def head_of(record):
    """The fields of a record that are not layers."""
    return {name: value for name, value in record.items() if not isinstance(value, list)}


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
names = st.sampled_from(
    ["mention", "event", "quote", "conditional_threat", "actor", "note", "modality", "aim",
     "consequence_kinds", "new_actor", "other"]
)  # fmt: skip
words = st.sampled_from(
    ["name", "direct", "cue", "threat", "condition", "marker", "OTHER", "speaker", "agent", "x"]
)
ids = st.sampled_from(["a", "b", "-c", 0, 1, "0"])
garbage = st.recursive(
    scalars | words | ids,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
values = st.fixed_dictionaries(
    {},
    optional={
        "start": st.integers(-1, 90) | garbage,
        "end": st.integers(-1, 90) | garbage,
        "labels": st.lists(words, max_size=2) | garbage,
        "choices": st.lists(words, max_size=2) | garbage,
        "taxonomy": st.lists(st.lists(words, max_size=2), max_size=2) | garbage,
        "text": st.lists(words, max_size=2) | garbage,
    },
)
results = st.lists(
    garbage
    | st.fixed_dictionaries(
        {"id": ids, "from_name": names, "to_name": st.just("text"), "type": st.just("labels")},
        optional={"value": values | garbage},
    )
    | st.builds(region, ids, st.just("conditional_threat"), words, st.just(FRAME))
    | st.builds(region, ids, st.just("quote"), words, st.sampled_from(["told", FRAME]))
    | st.builds(region, ids, st.just("mention"), words, st.sampled_from(["they", " the "]))
    | st.fixed_dictionaries(
        {"type": st.just("relation")},
        optional={
            "from_id": ids | garbage,
            "to_id": ids | garbage,
            "labels": st.lists(words, max_size=2) | garbage,
            "direction": st.sampled_from(["right", "left", "bi"]) | garbage,
        },
    )
    | st.dictionaries(st.sampled_from(["id", "from_name", "type", "value"]), garbage),
    max_size=12,
)


@given(results)
def test_every_item_is_used_or_refused_whatever_it_is(result):
    """Garbage never raises, is never changed, and is accounted for to the last item."""
    before = copy.deepcopy(result)

    decoded = read(result)

    assert repr(before) == repr(result)
    fates = decoded.ledger
    assert decoded.used + fates.count("item", "problem") == len(result)
    assert reported(decoded, KEPT | {"attribute-repeated"}) or decoded.used == len(result)
    assert json.dumps(decoded.record)


# Spans


def test_the_region_keeps_its_id_as_provenance():
    found = read([region("-x_9", "mention", "name", "Ruritania")])

    assert found.record["mentions"][0]["id"] == "m.0-9"
    assert found.record["mentions"][0]["provenance"] == {"region_id": "-x_9"}


def test_region_ids_may_be_numbers():
    """A relation may then name the region by the number or by its digits."""
    found = read([quote(0), *mention(7), relation(0, "7", "speaker")])

    assert found.record["quotes"][0]["speaker_id"] == "m.0-9"
    assert not found.problems


def test_region_ids_may_begin_with_a_hyphen():
    found = read([quote("-q"), *mention("-m"), relation("-q", "-m", "speaker")])

    assert found.record["quotes"][0]["speaker_id"] == "m.0-9"


def test_white_space_at_an_edge_is_trimmed_and_listed():
    found = read([region("m", "mention", "name", " Strelsau ")])

    (item,) = found.record["mentions"]
    assert (item["text"], TEXT[item["start"] : item["end"]]) == ("Strelsau", "Strelsau")
    assert codes(found) == ["span-trimmed"]
    assert found.used == 1


def test_a_region_of_white_space_is_refused():
    found = read([region("m", "mention", "name", " ")])

    assert (codes(found), found.used) == (["span-empty"], 0)


def test_a_region_beyond_the_text_is_refused():
    label = region("m", "mention", "name", "strait")
    label["value"]["end"] = len(TEXT) + 1

    assert codes(read([label])) == ["span-out-of-bounds"]


@pytest.mark.parametrize(
    "shown",
    ["one\\ntwo  three", "one two three", "one\ntwo  three", ["a note"], None],
    ids=["backslash n", "collapsed", "as it is", "list", "none"],
)
def test_what_the_page_makes_of_a_text_is_no_mismatch(shown):
    label = region("m", "mention", "name", "one\ntwo  three", text := "one\ntwo  three")
    label["value"]["text"] = shown

    found = read([label], text)

    assert found.record["mentions"][0]["text"] == text
    assert not found.problems


def test_another_text_than_the_offsets_give_is_reported():
    label = region("m", "mention", "name", "Strelsau")
    label["value"]["text"] = "Ruritania"

    assert codes(read([label])) == ["span-text-mismatch"]


def test_offsets_count_code_points():
    text = "🙂🇨🇱 Ruritania"

    found = read([region("m", "mention", "name", "Ruritania", text)], text)

    assert found.record["mentions"][0]["start"] == 4


# Labels


def test_a_label_that_the_control_does_not_have_is_refused():
    assert codes(read([region("m", "mention", "NAME", "Ruritania")])) == ["region-unknown-label"]


def test_a_control_that_the_page_does_not_have_is_refused():
    assert codes(read([region("m", "sentiment", "good", "Ruritania")])) == ["export-unused-item"]


def test_a_region_with_two_labels_in_one_result_is_refused():
    label = region("m", "mention", "name", "Ruritania")
    label["value"]["labels"] = ["name", "metonym"]

    found = read([label])

    assert (codes(found), found.used) == (["region-multiple-labels"], 0)


def test_a_region_labeled_twice_keeps_one_and_reports_the_other():
    found = read([*mention("r"), quote("r", "Ruritania")])

    assert (codes(found), found.used) == (["region-multiple-labels"], 2)


def test_equal_spans_of_two_layers_are_two_items():
    found = read([region("m", "mention", "nominal", "told"), event("e", "told")])

    assert [len(found.record[layer]) for layer in ("mentions", "events")] == [1, 1]


# Relations


def test_a_role_is_filled_by_the_item_that_a_relation_leads_to():
    found = read([frame(), *mention(), relation("t", "m", "threatener")])

    assert found.record["conditional_threats"][0]["threatener_ids"] == ["m.0-9"]


def test_an_argument_is_filled_under_the_name_of_its_relation():
    found = read([event(), *mention(), relation("e", "m", "agent")])

    assert found.record["events"][0]["arguments"] == [{"role": "agent", "mention_id": "m.0-9"}]


def test_a_backward_relation_is_read_and_reported():
    found = read([quote(), *mention(), relation("m", "q", "speaker")])

    assert found.record["quotes"][0]["speaker_id"] == "m.0-9"
    assert codes(found) == ["relation-direction"]
    assert found.problems[0].severity == "warning"
    assert found.used == 4


@pytest.mark.parametrize(
    ("ends", "direction"), [(("q", "m"), "bi"), (("q", "m"), "right"), (("m", "q"), "left")]
)
def test_an_arrow_that_leads_to_the_filler_is_in_order(ends, direction):
    """One with two heads leads there as well; one to the left leads to its beginning."""
    found = read([quote(), *mention(), relation(*ends, "speaker", direction=direction)])

    assert found.record["quotes"][0]["speaker_id"] == "m.0-9"
    assert not found.problems


def test_an_arrow_to_the_left_from_quote_to_mention_runs_backward():
    found = read([quote(), *mention(), relation("q", "m", "speaker", direction="left")])

    assert codes(found) == ["relation-direction"]


def test_a_relation_to_a_mention_needs_a_label():
    found = read([quote(), *mention(), relation("q", "m")])

    assert (codes(found), found.used) == (["relation-label-missing"], 3)


@pytest.mark.parametrize("labels", [[], ["condition"]])
def test_a_relation_to_a_part_needs_no_label(labels):
    outside = part("p", "condition", "Ruritania told")

    found = read([frame(), outside, relation("t", "p", *labels)])

    assert found.record["conditional_threats"][0]["condition"]["text"] == "Ruritania told"
    assert not found.problems


def test_a_relation_to_a_part_must_not_be_called_by_another_name():
    found = read([frame(), part("p", "condition", "river"), relation("t", "p", "consequence")])

    assert codes(found) == ["relation-signature"]


def test_a_relation_between_kinds_that_none_joins_is_refused():
    found = read([event(), *mention(), relation("e", "m", "speaker")])

    assert codes(found) == ["relation-signature"]


def test_a_relation_with_a_name_that_does_not_exist_is_refused():
    found = read([event(), *mention(), relation("e", "m", "victim")])

    assert codes(found) == ["relation-unknown-label"]


def test_a_relation_to_no_region_is_refused():
    found = read([event(), relation("e", "gone", "agent")])

    assert (codes(found), found.used) == (["dangling-reference"], 1)


def test_the_same_relation_drawn_twice_counts_once():
    found = read([event(), *mention(), *[relation("e", "m", "agent")] * 2])

    assert len(found.record["events"][0]["arguments"]) == 1
    assert (codes(found), found.used) == (["export-unused-item"], 4)


def test_a_relation_with_two_names_fills_two_roles():
    found = read([event(), *mention(), relation("e", "m", "agent", "place")])

    assert [a["role"] for a in found.record["events"][0]["arguments"]] == ["agent", "place"]


def test_a_role_that_takes_one_and_has_two_keeps_the_first():
    two = [relation("q", "m", "speaker"), relation("q", "n", "speaker")]

    found = read([quote(), *mention(), *mention("n", "Strelsau"), *two])

    assert found.record["quotes"][0]["speaker_id"] == "m.0-9"
    assert codes(found) == ["role-repeated"]


# Parts


def test_a_part_inside_one_frame_belongs_to_it():
    found = read([frame(), part("c", "condition", "they cross the river")])

    assert found.record["conditional_threats"][0]["condition"]["text"] == "they cross the river"
    assert (codes(found), found.used) == ([], 2)


def test_a_part_inside_two_frames_belongs_to_neither():
    found = read([frame(), frame("u"), part("c", "condition", "they cross the river")])

    assert not any("condition" in t for t in found.record["conditional_threats"])
    assert codes(found) == ["region-unattached"]


def test_a_part_inside_two_frames_belongs_to_the_one_that_is_linked():
    inside = part("c", "condition", "they cross the river")
    small = frame("u", "they cross the river, Strelsau will close")

    found = read([frame(), small, inside, relation("t", "c")])

    assert ["condition" in t for t in found.record["conditional_threats"]] == [True, False]


def test_a_part_outside_every_frame_needs_a_relation():
    found = read([frame(), part("c", "condition", "Ruritania")])

    assert (codes(found), found.used) == (["region-unattached"], 1)


def test_one_part_may_serve_several_frames():
    one, other = frame("t", "Strelsau will close"), frame("u", "close the strait")
    links = [relation("t", "c"), relation("u", "c")]

    found = read([one, other, part("c", "condition", "they cross the river"), *links])

    assert [t["condition"]["text"] for t in found.record["conditional_threats"]] == [
        "they cross the river",
        "they cross the river",
    ]


def test_a_part_inside_one_frame_stays_its_own_when_another_is_linked_to_it():
    """Somebody marks a condition in its frame, and links the next frame to it."""
    other = frame("u", "close the strait")

    found = read(
        [frame(), other, part("c", "condition", "they cross the river"), relation("u", "c")]
    )

    assert ["condition" in t for t in found.record["conditional_threats"]] == [True, True]
    assert codes(found) == []


@pytest.mark.parametrize("order", [1, -1])
def test_a_frames_own_condition_comes_before_one_that_is_linked_elsewhere(order: int):
    other = frame("u", "close the strait")
    parts = [part("c", "condition", "they"), part("d", "condition", "river")][::order]

    found = read([frame(), other, *parts, relation("u", "c")])

    (one, two) = found.record["conditional_threats"]
    assert (one["condition"]["text"], two["condition"]["text"]) == ("river", "they")
    assert codes(found) == []


def test_a_part_that_redline_wrote_is_its_frames_alone():
    """Two frames, one without a condition around the other's: sent and read, they are the same."""
    other = frame("u", "close the strait")
    written = part("u_condition", "condition", "they cross the river")

    found = read([frame(), other, written, relation("u", "u_condition")])

    assert ["condition" in t for t in found.record["conditional_threats"]] == [False, True]


def test_a_frame_with_two_conditions_keeps_one():
    found = read([frame(), part("a", "condition", "they"), part("b", "condition", "river")])

    assert found.record["conditional_threats"][0]["condition"]["text"] == "they"
    assert (codes(found), found.used) == (["role-repeated"], 2)


def test_a_second_condition_that_is_linked_is_refused_once():
    """Both items of `result` are accounted for: the relation, and the part that nobody has."""
    links = [relation("t", "a"), relation("t", "b")]

    found = read([frame(), part("a", "condition", "they"), part("b", "condition", "river"), *links])

    assert (codes(found), found.used) == (["role-repeated"], 3)
    assert found.ledger.count("item", "problem", "with its region") == 1


def test_a_cue_always_needs_a_relation():
    """Even inside its quote, and even where there is only one quote."""
    found = read([quote(words="told the Elphbergs"), cue()])

    assert "cue" not in found.record["quotes"][0]
    assert codes(found) == ["region-unattached"]


def test_one_cue_may_serve_several_quotes():
    links = [relation("q", "c", "cue"), relation("p", "c")]

    found = read([quote(), quote("p", "Strelsau will close the strait"), cue(), *links])

    assert [q["cue"]["text"] for q in found.record["quotes"]] == ["told", "told"]
    assert not found.problems


# What is filled in


def test_what_is_not_clicked_has_its_default():
    found = read([event(), quote(), frame(), part("c", "condition", "they cross the river")])

    record = found.record
    assert (record["events"][0]["polarity"], record["events"][0]["modality"]) == (
        "positive",
        "actual",
    )
    assert record["quotes"][0]["speaker_status"] == "unknown"
    assert record["conditional_threats"][0]["status"] == "issued"
    assert record["conditional_threats"][0]["condition_polarity"] == "if_done"


def test_a_quote_with_a_speaker_is_explicit_unless_implicit_is_clicked():
    drawn = [quote(), *mention(), relation("q", "m", "speaker")]
    clicked = filled("q", "speaker_status", choices=["implicit"])

    assert read(drawn).record["quotes"][0]["speaker_status"] == "explicit"
    assert read([*drawn, clicked]).record["quotes"][0]["speaker_status"] == "implicit"


def test_a_frame_without_a_condition_has_no_condition_polarity():
    found = read([frame(), part("k", "consequence", "close the strait")])

    assert "condition_polarity" not in found.record["conditional_threats"][0]


def test_aim_commitment_and_kinds_have_no_default():
    (made,) = read([frame()]).record["conditional_threats"]

    assert not made.keys() & {"aim", "commitment", "consequence_kinds"}


def test_parents_and_quotes_of_frames_are_worked_out():
    inner = quote("p", "Strelsau will close the strait")
    found = read([quote(), inner, frame("t", "Strelsau will close")])

    outer, nested = found.record["quotes"]
    assert nested["parent_id"] == outer["id"]
    assert found.record["conditional_threats"][0]["quote_id"] == nested["id"]


def test_kinds_are_in_the_order_of_the_schema():
    found = read([frame(), filled("t", "consequence_kinds", choices=["cyber", "economic"])])

    assert found.record["conditional_threats"][0]["consequence_kinds"] == ["economic", "cyber"]


def test_a_field_filled_twice_is_reported():
    twice = [
        filled("e", "modality", choices=["future"]),
        filled("e", "modality", choices=["actual"]),
    ]

    found = read([event(), *twice])

    assert found.record["events"][0]["modality"] == "future"
    assert (codes(found), found.used) == (["attribute-repeated"], 2)


def test_two_values_for_a_single_choice_are_reported():
    found = read([event(), filled("e", "modality", choices=["future", "actual"])])

    assert found.record["events"][0]["modality"] == "future"
    assert codes(found) == ["attribute-repeated"]


def test_a_field_without_its_list_is_refused():
    found = read([event(), filled("e", "modality", rating=3)])

    assert (codes(found), found.used) == (["export-shape"], 1)


def test_a_field_of_another_layer_is_refused():
    found = read([event(), filled("e", "aim", choices=["deter"])])

    assert codes(found) == ["export-unused-item"]


def test_a_field_on_a_part_is_refused():
    found = read([frame(), part("c", "condition", "they"), filled("c", "aim", choices=["deter"])])

    assert codes(found) == ["export-unused-item"]


def test_a_field_of_no_region_is_refused():
    assert codes(read([filled("gone", "note", text=["?"])])) == ["export-unused-item"]


def test_a_note_is_kept_on_the_item():
    assert read([event(), filled("e", "note", text=["hard"])]).record["events"][0]["note"] == "hard"


def test_a_note_on_a_part_is_kept_on_its_item():
    notes = [filled("t", "note", text=["hard"]), filled("c", "note", text=["or to “river”?"])]

    found = read([frame(), part("c", "condition", "they"), *notes])

    (made,) = found.record["conditional_threats"]
    assert made["note"] == "hard\ncondition: or to “river”?"
    assert (codes(found), found.used) == ([], 4)


def test_a_note_on_a_part_of_nothing_is_refused_with_it():
    found = read([part("c", "condition", "they"), filled("c", "note", text=["?"])])

    assert (codes(found), found.used) == (["region-unattached"], 0)
    assert found.ledger.count("item", "problem", "with its region") == 1


@pytest.mark.parametrize(
    ("typed", "actor"),
    [
        ("Black Michael", {"name": "Black Michael"}),
        (" Black Michael ; person ;", {"name": "Black Michael", "kind": "person"}),
        ("Zenda;;RUR", {"name": "Zenda", "country": "RUR"}),
        ("Zenda; place; RUR", {"name": "Zenda", "kind": "place", "country": "RUR"}),
    ],
)
def test_a_new_actor_is_typed_on_one_line(typed, actor):
    found = read(
        [region("m", "mention", "name", "Strelsau"), filled("m", "new_actor", text=[typed])]
    )

    (made,) = found.record["mentions"]
    assert made["proposed_actor"] == actor
    assert "actor_id" not in made


def test_a_new_actor_with_too_many_parts_is_reported():
    found = read(
        [region("m", "mention", "name", "Strelsau"), filled("m", "new_actor", text=["a;b;c;d"])]
    )

    assert codes(found) == ["attribute-repeated"]


@pytest.mark.parametrize("path", [["ruritania"], ["States", "ruritania"]])
def test_an_actor_is_the_last_step_of_a_path(path):
    label = region("m", "mention", "name", "Ruritania")

    found = read([label, filled("m", "actor", taxonomy=[path])])

    assert found.record["mentions"][0]["actor_id"] == "ruritania"


# One fault is said once


def test_what_belongs_to_a_region_that_is_refused_is_not_reported():
    """Neither its fields nor its relations; the other end is known to lack something."""
    wrong = region("m", "mention", "NAME", "Ruritania")

    found = read(
        [wrong, filled("m", "actor", taxonomy=[["r"]]), quote(), relation("q", "m", "speaker")]
    )

    assert codes(found) == ["region-unknown-label"]
    assert found.ledger.count("item", "problem", "with its region") == 2
    assert found.lost == {"q": {"speaker_id"}}


@pytest.mark.parametrize(
    ("labels", "lost"),
    [
        ([], {"speaker_id", "addressee_id"}),
        (["Speaker"], {"speaker_id", "addressee_id"}),
        (["speaker", "agent"], {"speaker_id"}),
    ],
)
def test_a_relation_that_means_nothing_leaves_its_source_without_a_filler(labels, lost):
    """What its label names; where that is nothing that a quote has, all that it can have meant."""
    found = read([quote(), *mention(), relation("q", "m", *labels)])

    assert len(found.problems) == 1
    assert found.lost == {"q": lost}


def test_a_cue_that_cannot_be_read_takes_away_the_cue_alone():
    wrong = cue()
    wrong["value"]["labels"] = ["CUE"]

    found = read([quote(), wrong, relation("q", "c", "cue")])

    assert codes(found) == ["region-unknown-label"]
    assert found.lost == {"q": {"cue"}}


def test_an_argument_that_cannot_be_read_is_known_by_its_role():
    gone = region("m", "mention", "NAME", "Ruritania")

    found = read([event(), gone, relation("e", "m", "recipient")])

    assert found.lost == {"e": {"arguments", "recipient"}}


def test_a_field_that_cannot_be_read_is_known_by_its_property():
    label, actor = mention()
    actor["value"] = {"choices": ["ruritania"]}

    found = read([label, actor])

    assert codes(found) == ["export-shape"]
    assert found.lost == {"m": {"actor_id"}}


def test_labels_that_the_control_does_not_have_are_told_once():
    found = read([region(n, "mention", "PER", "Ruritania") for n in range(30)])

    assert [p.message for p in found.problems] == [
        "mention has no label “PER” (and 29 more items like it)"
    ]


def test_a_span_that_was_moved_is_doubtful():
    label = region("m", "mention", "name", "Strelsau")
    label["value"]["text"] = "Ruritania"

    assert read([label]).doubtful == {"m"}


def test_an_item_with_a_part_that_was_moved_is_doubtful():
    moved = part("c", "condition", "river")
    moved["value"]["text"] = "they cross"

    assert read([frame(), moved]).doubtful == {"t", "c"}


@pytest.mark.parametrize("wrong", ["label", "offsets", "place"])
def test_the_frame_that_a_lost_part_was_meant_for_lacks_it(wrong):
    """Of a label that is unknown nobody knows which part it was."""
    lost = part("c", "condition", "they cross the river")
    if wrong == "label":
        lost["value"]["labels"] = ["if-clause"]
    elif wrong == "offsets":
        lost["value"]["end"] = 1000
    else:
        lost["value"] |= {"start": 0, "end": 9, "text": "Ruritania"}

    found = read([frame(), lost])

    assert len(found.problems) == 1
    assert found.lost == {"t": PARTS - {"cue"} if wrong == "label" else {"condition"}}


def test_a_part_that_was_moved_out_of_its_frame_is_told_once():
    moved = part("c", "condition", "Ruritania")
    moved["value"]["text"] = "they cross the river"

    found = read([frame(), moved])

    assert codes(found) == ["span-text-mismatch"]
    assert found.lost == {"t": {"condition"}}
    assert found.used == 1


def test_a_part_of_a_frame_that_was_moved_away_from_it_is_not_reported():
    moved = frame()
    moved["value"]["start"] += 3

    found = read([moved, part("i", "marker", "if"), part("c", "condition", "they cross the river")])

    assert codes(found) == ["span-text-mismatch"]
    assert found.lost == {"t": {"marker"}}
    assert found.ledger.count("item", "problem", "with its region") == 1


def test_a_cue_that_belongs_to_nothing_is_reported_beside_a_quote_that_was_moved():
    """It needs a relation wherever it stands."""
    moved = quote()
    moved["value"]["start"] += 3

    assert codes(read([moved, cue()])) == ["region-unattached", "span-text-mismatch"]


@pytest.mark.parametrize(
    "change",
    [
        {"labels": ["QUOTE"]},
        {"labels": ["direct", "mixed"]},
        {"labels": []},
        {"text": "Ruritania"},
        {"end": 1000},
    ],
    ids=["unknown", "two labels", "no label", "moved", "out of bounds"],
)
def test_the_place_of_a_quote_that_cannot_be_read_is_known(change):
    wrong = quote()
    wrong["value"] |= change

    found = read([wrong, *mention()])

    assert found.lost_spans == (("quotes", wrong["value"]["start"], wrong["value"]["end"]),)


def test_the_place_of_a_second_label_on_a_region_is_known():
    found = read([event("x", FRAME), quote("x")])

    assert codes(found) == ["region-multiple-labels"]
    assert [layer for layer, *_ in found.lost_spans] == ["quotes"]


def test_a_cue_that_cannot_be_read_is_no_quote_that_is_lost():
    wrong = cue()
    wrong["value"]["end"] = 1000

    assert read([wrong]).lost_spans == ()


# Spans that do not fit

NAMES = ["Ruritania", "Elphbergs", "they", "river", "Strelsau", "strait"]


def shifted(number: int, by: int = 1):
    """A mention as the page had shown it, of which the offsets are off."""
    label = region(f"s{number}", "mention", "name", NAMES[number])
    label["value"]["start"] += by
    label["value"]["end"] += by
    return label


def read_edited(result, *, edited: bool | None) -> Decoded:
    """The same when it is known whether the text is the one that was pushed."""
    reader = Reader("d", "$", TEXT, LAYERS, {}, edited=edited)
    return read_result(reader, result, {"id": "d.annotator-1", "document_id": "d"})


@pytest.mark.parametrize(
    ("off", "edited", "code"),
    [
        (1, None, "span-text-mismatch"),
        (1, False, "span-text-mismatch"),
        (1, True, "document-text-changed"),
        (2, None, "document-text-changed"),
        (2, True, "document-text-changed"),
        (5, False, "document-text-changed"),
    ],
)
def test_many_spans_that_do_not_fit_are_one_fault_of_the_text(off, edited, code):
    result = [shifted(n, by=n < off) for n in range(len(NAMES))]

    found = read_edited(result, edited=edited)

    assert codes(found) == [code]
    assert found.untrusted == (code == "document-text-changed")
    assert found.doubtful == {f"s{n}" for n in range(off)}


def test_two_spans_of_many_that_do_not_fit_the_text_that_was_pushed_are_two_faults():
    found = read_edited([shifted(n, by=n < 2) for n in range(len(NAMES))], edited=False)

    assert codes(found) == ["span-text-mismatch"] * 2


def test_regions_beyond_the_text_do_not_say_that_it_was_changed():
    found = read([shifted(0, by=1000), shifted(1, by=1000)])

    assert codes(found) == ["span-out-of-bounds"] * 2


@given(st.text(st.sampled_from("ab🙂\n"), max_size=30), st.data())
def test_spans_counted_in_another_unit_are_told_once_and_not_shifted(text, data):
    """Whatever is counted in UTF-16 code units, all at once says so, or is where it should be."""
    ends = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(ends, ends).map(sorted), min_size=1, max_size=4))
    units = [sum(1 + (c > "\uffff") for c in text[:n]) for n in range(len(text) + 1)]
    result = [
        {**region(n, "mention", "name", text[a:b], text), "value": {
            "start": units[a], "end": units[b], "text": text[a:b], "labels": ["name"]}}
        for n, (a, b) in enumerate(spans)
        if text[a:b].strip()
    ]  # fmt: skip

    found = read(result, text)

    assert codes(found).count("offset-unit") <= 1
    assert not {"span-text-mismatch", "document-text-changed", "span-out-of-bounds"} & {
        *codes(found)
    }


# Ids


def test_a_region_without_an_id_is_read():
    label = region("m", "mention", "name", "Ruritania")
    del label["id"]

    (made,) = read([label]).record["mentions"]

    assert made["provenance"] == {"region_id": "no-id-0"}


def test_a_field_without_an_id_belongs_to_the_region_at_its_place():
    label, actor = mention(None)
    actor["value"] |= {"start": 0, "end": 9}

    found = read([label, actor])

    assert found.record["mentions"][0]["actor_id"] == "ruritania"
    assert not found.problems


def test_regions_that_share_an_id_are_told_apart_by_their_places():
    one, other = mention(0), mention(0, "Strelsau", "strelsau")
    for label, actor in (one, other):
        actor["value"] |= {key: label["value"][key] for key in ("start", "end")}

    found = read([*one, *other])

    assert [m["actor_id"] for m in found.record["mentions"]] == ["ruritania", "strelsau"]
    assert not found.problems


def test_a_relation_cannot_tell_regions_apart_that_share_an_id():
    found = read([*mention(0)[:1], event(0), relation(0, 0, "agent"), relation(0, 0, "place")])

    assert (codes(found), found.used) == (["duplicate-id"], 2)


# Layers that are not asked for


def read_asked(result, *asked: str) -> Decoded:
    """What is made of a result when only some layers are asked for."""
    reader = Reader("d", "$", TEXT, LAYERS, {}, asked=frozenset(asked))
    return read_result(reader, result, {"id": "d.annotator-1", "document_id": "d"})


def test_items_of_a_layer_that_is_not_asked_for_are_set_aside_and_still_named():
    found = read_asked(
        [frame(), *mention(), relation("t", "m", "threatener")], "conditional_threats"
    )

    assert found.record["mentions"] == []
    assert found.record["conditional_threats"][0]["threatener_ids"] == ["m.0-9"]
    assert found.ledger.count("item", "set aside", "layer not asked") == 2
    assert found.used == 2


def test_nothing_is_said_of_a_layer_that_is_not_asked_for():
    broken = [
        quote(), cue(), region("x", "quote", "QUOTE", "told"), region("w", "quote", "direct", " "),
        filled("q", "modality", choices=["?"]), *mention(), relation("q", "m"),
        relation("q", "x", "cue"), region("y", "quote", "direct", "told"),
    ]  # fmt: skip

    found = read_asked([*broken, event()], "events")

    assert codes(found) == []
    assert found.used == 1


# Where problems are


def test_a_problem_names_item_region_and_place():
    (found,) = decode(
        [frame(), part("c", "condition", "Ruritania")],
        TEXT,
        {"id": "d.a", "document_id": "d"},
        LAYERS,
        path="$[3].annotations[0].result",
        place={"file": "x.json", "task": 5, "annotator": "a"},
    ).problems

    assert found.path == "$[3].annotations[0].result[1]"
    assert (found.location.file, found.location.task, found.location.annotator) == (
        "x.json",
        5,
        "a",
    )
    assert (found.location.region, found.location.start, found.location.end) == ("c", 0, 9)
