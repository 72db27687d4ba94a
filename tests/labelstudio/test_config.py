"""The labeling configuration, and the names in it that older exports rely on."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from toolkit.labelstudio.config import TOOLTIP, labeling_config, relation_names
from toolkit.schema import load_schema

LAYERS = load_schema().layers
GOLDEN = Path(__file__).resolve().parent.parent / "data" / "golden" / "labeling-config.xml"


@pytest.fixture(scope="module")
def page() -> ET.Element:
    """The configuration, parsed."""
    return ET.fromstring(labeling_config(LAYERS))  # noqa: S314 (our own)


def test_the_page_is_the_golden_one():
    """To renew: redline schema labeling-config > tests/data/golden/labeling-config.xml."""
    assert labeling_config(LAYERS) == GOLDEN.read_text("utf-8")


# Frozen since 1.0.0. To add is fine; a change or a removal makes stored exports unreadable.

LABELS = {
    "mention": "name nominal pronoun demonym metonym",
    "event": "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN"
    " PROTEST SANCTION MOBILIZE COERCE ASSAULT OTHER",
    "quote": "direct indirect mixed cue",
    "conditional_threat": "threat warning offer condition consequence marker",
}
FIELDS = {
    "actor": ("Taxonomy", "mentions actor_id"),
    "new_actor": ("TextArea", "mentions proposed_actor"),
    "modality": ("Choices", "events modality"),
    "polarity": ("Choices", "events polarity"),
    "date": ("TextArea", "events date"),
    "speaker_status": ("Choices", "quotes speaker_status"),
    "condition_polarity": ("Choices", "conditional_threats condition_polarity"),
    "aim": ("Choices", "conditional_threats aim"),
    "consequence_kinds": ("Choices", "conditional_threats consequence_kinds"),
    "commitment": ("Choices", "conditional_threats commitment"),
    "status": ("Choices", "conditional_threats status"),
}
CHOICES = {
    "modality": "actual future hypothetical generic",
    "polarity": "positive negative",
    "speaker_status": "explicit implicit unknown",
    "condition_polarity": "if_done if_not_done",
    "aim": "deter compel unclear",
    "consequence_kinds": "military_force force_posture military_aid economic diplomatic legal"
    " cyber inducement unspecified",
    "commitment": "committed prepared signalled",
    "status": "issued announced recalled",
}
RELATIONS = {
    "quotes": "speaker addressee cue",
    "events": "agent recipient place",
    "conditional_threats": "threatener target beneficiary condition consequence marker",
}


@pytest.mark.parametrize("control", LABELS)
def test_a_label_of_an_older_export_is_still_there(page: ET.Element, control: str):
    (labels,) = page.iterfind(f".//Labels[@name='{control}']")

    assert set(LABELS[control].split()) <= {label.get("value") for label in labels}
    assert labels.get("toName") == "text"


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_of_an_older_export_still_fills_its_property(page: ET.Element, name: str):
    control, place = FIELDS[name]
    (found,) = page.iterfind(f".//{control}[@name='{name}']")

    assert (found.get("perRegion"), found.get("toName")) == ("true", "text")
    assert place in {
        f"{la.name} {f.property}" for la in LAYERS for f in la.fields if f.name == name
    }


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_of_an_older_export_is_still_there(page: ET.Element, name: str):
    found = page.iterfind(f".//Choices[@name='{name}']/Choice")

    assert set(CHOICES[name].split()) <= {choice.get("value") for choice in found}


@pytest.mark.parametrize("layer", RELATIONS)
def test_a_relation_of_an_older_export_still_leads_from_its_layer(page: ET.Element, layer: str):
    (found,) = (la for la in LAYERS if la.name == layer)
    offered = {relation.get("value") for relation in page.iterfind(".//Relations/Relation")}

    assert set(RELATIONS[layer].split()) <= set(relation_names(found)) & offered


def test_only_some_parts_belong_to_what_is_around_them():
    """A cue always needs its relation; the parts of a frame do not."""
    loose = {part.name: part.loose for layer in LAYERS for part in layer.parts}

    assert loose == {"cue": False, "condition": True, "marker": True, "consequence": True}


def test_every_layer_can_carry_a_note():
    assert all("note" in {field.name for field in layer.fields} for layer in LAYERS)


# The page


def test_each_label_has_a_hotkey_of_its_own(page: ET.Element):
    keys = [label.get("hotkey") for label in page.iterfind(".//Labels/Label")]

    assert None not in keys
    assert len(keys) == len(set(keys))


def test_fields_have_no_hotkeys(page: ET.Element):
    assert not [c for c in page.iterfind(".//Choice") if c.get("hotkey")]


def test_names_are_given_once(page: ET.Element):
    names = [node.get("name") for node in page.iter() if node.get("name")]

    assert len(names) == len(set(names))


def test_the_text_is_marked_by_character(page: ET.Element):
    """By word, the page takes the closing quotation mark and the ’s of a name into the span."""
    text = page.find(".//Text")

    assert text is not None
    assert (text.get("name"), text.get("value"), text.get("granularity")) == (
        "text", "$text", "symbol"
    )  # fmt: skip


def test_a_field_shows_only_for_a_region_that_has_it(page: ET.Element):
    for layer in LAYERS:
        for field in layer.fields:
            (box,) = page.iterfind(f".//*[@name='{field.name}']/..")
            own = sum(field.name in {f.name for f in la.fields} for la in LAYERS) == 1
            assert box.get("visibleWhen") == "region-selected"
            assert box.get("whenTagName") == (layer.control if own else None)


def test_hints_are_short(page: ET.Element):
    for node in page.iter():
        assert len(node.get("hint", "")) <= TOOLTIP + 1
