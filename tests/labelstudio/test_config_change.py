"""What another labeling configuration takes away from annotations that are there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import LabelStudioError
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.config_change import (
    Use,
    Word,
    config_change,
    config_words,
    refuse_dropping,
    used_words,
)
from toolkit.schema import load_schema

LAYERS = load_schema().layers
OURS = labeling_config(LAYERS)
AID = Word("labels", "event", "AID")
PAGE = """<View>
 <Labels name="event" toName="text"><Label value="AID"/><Label value="AGREE"/></Labels>
 <Relations><Relation value="agent"/></Relations>
 <Text name="text" value="$text"/>
 <Choices name="aim" toName="text" choice="multiple"><Choice value="deter"/></Choices>
</View>"""


def labeled(label: str, **more: Any) -> dict[str, Any]:
    """One item of a result: a region with a label."""
    value = {"start": 0, "end": 3, "text": "aid", "labels": [label]}
    return {"type": "labels", "from_name": "event", "to_name": "text", "value": value, **more}


def task(number: int, *items: Any, key: str = "annotations") -> dict[str, Any]:
    return {"id": number, key: [{"id": 1, "result": list(items)}]}


class TestConfigChange:
    def test_of_a_page_to_itself_is_nothing(self):
        change = config_change(OURS, OURS)

        assert (change.removed, change.added, change.changed, change.other) == ((), (), (), False)
        assert (change.lines(), change.breaking) == ([], False)

    def test_a_label_that_goes_is_removed_and_one_that_comes_is_added(self):
        change = config_change(PAGE, PAGE.replace('"AID"', '"HELP"'))

        assert change.removed == (AID,)
        assert change.added == (Word("labels", "event", "HELP"),)
        assert change.breaking
        assert change.lines() == ["- the label AID of event", "+ the label HELP of event"]

    def test_a_choice_and_a_relation_are_words_too(self):
        new = PAGE.replace('"deter"', '"compel"').replace('"agent"', '"actor"')

        assert config_change(PAGE, new).removed == (
            Word("choices", "aim", "deter"),
            Word("relation", "", "agent"),
        )

    def test_a_control_of_another_name_takes_its_labels_along(self):
        removed = config_change(PAGE, PAGE.replace('name="event"', 'name="act"')).removed

        assert removed == (
            Word("labels", "event"),
            Word("labels", "event", "AGREE"),
            Word("labels", "event", "AID"),
        )

    def test_a_control_of_another_type_is_another_one(self):
        new = PAGE.replace("<Choices", "<Taxonomy").replace("</Choices", "</Taxonomy")
        change = config_change(PAGE, new)

        assert Word("choices", "aim") in change.removed
        assert Word("taxonomy", "aim") in change.added

    def test_one_value_where_there_were_several_is_a_change_and_more_is_none(self):
        single = PAGE.replace('choice="multiple"', 'choice="single"')

        assert config_change(PAGE, single).changed == (
            "the control aim (choices) takes one value, and took several",
        )
        assert config_change(single, PAGE).changed == ()

    def test_a_control_about_another_object_is_a_change(self):
        new = PAGE.replace('name="text"', 'name="words"').replace('toName="text"', 'toName="words"')
        change = config_change(PAGE, new)

        assert change.removed == (Word("object", "text"),)
        assert change.changed == (
            "the control aim (choices) is about words and no longer about text",
            "the control event (labels) is about words and no longer about text",
        )

    def test_hints_colours_and_layout_are_told_and_break_nothing(self):
        change = config_change(PAGE, PAGE.replace('"AID"', '"AID" background="#ff0000"'))

        assert change.lines() == ["~ hints, colours, keys or layout"]
        assert not change.breaking

    def test_blanks_between_tags_are_no_difference(self):
        assert config_change(PAGE, PAGE.replace("\n ", "")).lines() == []

    def test_an_alias_is_what_results_hold(self):
        assert Word("labels", "event", "AID") in config_words(
            PAGE.replace('value="AID"', 'value="Gives help" alias="AID"')
        )

    @pytest.mark.parametrize("xml", ["", "<View>", "no XML"])
    def test_what_is_no_xml_is_told(self, xml: str):
        with pytest.raises(LabelStudioError, match="not XML"):
            config_change(PAGE, xml)

    def test_every_label_choice_and_relation_of_our_page_is_a_word(self):
        words = config_words(OURS)

        for layer in LAYERS:
            for label in (*layer.labels, *(part.label for part in layer.parts)):
                assert Word("labels", layer.control, label.value) in words
            for field in layer.fields:
                for choice in field.choices:
                    assert Word("choices", field.name, choice.value) in words
            for role in layer.roles:
                assert Word("relation", "", role.name) in words


class TestUsedWords:
    def test_counts_items_and_tasks(self):
        used = used_words([task(1, labeled("AID"), labeled("AID")), task(2, labeled("AID"))])

        assert used[AID] == Use(3, (1, 2))
        assert str(used[AID]) == "3 times in 2 tasks"

    def test_a_draft_uses_its_labels_like_an_annotation(self):
        within = {
            "id": 2,
            "annotations": [{"result": [], "drafts": [{"result": [labeled("AID")]}]}],
        }

        assert used_words([task(1, labeled("AID"), key="drafts"), within])[AID] == Use(2, (1, 2))

    def test_a_skipped_annotation_uses_its_labels(self):
        skipped = {"was_cancelled": True, "result": [labeled("AID")]}

        assert AID in used_words([{"id": 1, "annotations": [skipped]}])

    def test_a_prediction_uses_nothing(self):
        assert used_words([task(1, labeled("AID"), key="predictions")]) == {}

    def test_what_was_typed_is_no_choice(self):
        typed = labeled("AID", type="textarea", from_name="note", value={"text": ["AID"]})

        assert list(used_words([task(1, typed)])) == [
            Word("object", "text"),
            Word("textarea", "note"),
        ]

    def test_a_relation_uses_its_labels(self):
        relation = {"type": "relation", "from_id": "a", "to_id": "b", "labels": ["agent"]}

        assert list(used_words([task(1, relation)])) == [Word("relation", "", "agent")]

    @given(
        st.recursive(
            st.none() | st.integers() | st.text(max_size=9),
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(
                    st.sampled_from(
                        ["id", "annotations", "drafts", "result", "type", "value", "labels"]
                    ),
                    inner,
                )
            ),
        )
    )
    def test_any_json_is_answered(self, value: Any):
        found = used_words([value if isinstance(value, dict) else {"annotations": value}])

        assert all(use.times >= 1 for use in found.values())

    def test_all_that_real_exports_use_is_on_the_page(self, root: Path):
        """Of the exports of the checkout, which people made with this page."""
        for path in (root / "annotations" / "exports").glob("*Z.json"):
            used = used_words(json.loads(path.read_text("utf-8")))

            assert AID.kind in {word.kind for word in used}
            assert set(used) - {w for w in used if w.control == "actor"} <= config_words(OURS)


class TestRefuseDropping:
    def test_names_what_is_in_use_how_often_and_where(self):
        change = config_change(PAGE, PAGE.replace('"AID"', '"HELP"'))
        used = used_words([task(n, labeled("AID")) for n in range(1, 8)])

        with pytest.raises(LabelStudioError) as refused:
            refuse_dropping(change, used, "reading one")

        assert refused.value.message == (
            "the new labeling configuration of 'reading one' drops what annotations there use:"
            " the label AID of event, used 7 times in 7 tasks (1, 2, 3, 4, 5 …)"
        )
        assert "migrate" in refused.value.hint

    def test_lets_go_what_nobody_uses(self):
        change = config_change(PAGE, PAGE.replace('"AID"', '"HELP"'))

        refuse_dropping(change, used_words([task(1, labeled("AGREE"))]), "reading one")

        assert change.removed

    def test_the_plan_says_what_is_in_use(self):
        change = config_change(PAGE, PAGE.replace('"AID"', '"HELP"'))

        assert change.lines(used_words([task(1, labeled("AID"))]))[0] == (
            "- the label AID of event (in use: 1 time in 1 task)"
        )
