"""The labeling configuration, and the names in it that older exports rely on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from toolkit.errors import ConfigurationError, SchemaError
from toolkit.labelstudio.config import SILENT, TOOLTIP, labeling_config, relation_names
from toolkit.labelstudio.style import SELECTED, TINT
from toolkit.model import Label
from toolkit.schema import KEYWORDS_FILE, SCHEMA_FILE, load_schema

Run = Callable[..., tuple[int, str, str]]
RGB = tuple[int, int, int]

LAYERS = load_schema().layers
ALL_LABELS = [
    label for layer in LAYERS for label in (*layer.labels, *(part.label for part in layer.parts))
]
READABLE = 4.5
"""The contrast that text of ordinary size needs (WCAG 2.2, level AA)."""
GOLDEN = Path(__file__).resolve().parent.parent / "data" / "golden" / "labeling-config.xml"


PASS = ("quotes", "conditional_threats")
GOLDEN_PASS = GOLDEN.with_name("labeling-config.quotes-conditional_threats.xml")
INK, PAPER = (38, 37, 34), (253, 253, 252)
"""Label Studio's colours for words and for what they stand on, in its light theme."""


@pytest.fixture(scope="module")
def page() -> ET.Element:
    """The configuration, parsed."""
    return ET.fromstring(labeling_config(LAYERS))  # noqa: S314 (our own)


def test_the_page_is_the_golden_one():
    """To renew: redline schema labeling-config > tests/data/golden/labeling-config.xml."""
    assert labeling_config(LAYERS) == GOLDEN.read_text("utf-8")


def test_the_page_for_some_layers_is_the_golden_one():
    """To renew: redline schema labeling-config --layers quotes,conditional_threats > the file."""
    assert labeling_config(LAYERS, PASS) == GOLDEN_PASS.read_text("utf-8")


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


def test_no_label_has_a_key_that_label_studio_heeds(page: ET.Element, shortcuts: dict[str, str]):
    """Of those that are there for every text, with whatever is held down left out."""
    keys = {label.get("hotkey") for label in page.iterfind(".//Labels/Label")}
    theirs = {k for name, k in shortcuts.items() if name.startswith(("annotation:", "region:"))}

    assert "u" in theirs
    assert not keys & theirs


def test_a_schema_that_gives_a_label_such_a_key_is_refused(tmp_path: Path):
    for name in (SCHEMA_FILE, KEYWORDS_FILE):
        written = (GOLDEN.parents[3] / "schema" / name).read_text("utf-8")
        (tmp_path / name).write_text(written.replace('"hotkey": "f"', '"hotkey": "u"'), "utf-8")

    with pytest.raises(SchemaError, match="'u'"):
        load_schema(tmp_path)


def test_a_choice_has_a_key_that_keyboards_lack(page: ET.Element):
    """Without one, Label Studio gives it a free letter, which works while the choice is hidden."""
    keys = {choice.get("hotkey") for choice in page.iterfind(".//Choice")}

    assert keys == {SILENT}


def test_a_relation_takes_one_label(page: ET.Element):
    (relations,) = page.iterfind(".//Relations")

    assert relations.get("choice") == "single"


def test_the_validator_has_a_place_of_its_own_to_speak(page: ET.Element):
    (told,) = page.iterfind(".//View[@className='redline-feedback']/Header")

    assert told.get("value") == "$feedback"


@pytest.mark.parametrize("label", ALL_LABELS, ids=lambda label: label.value)
def test_a_label_can_be_read(label: Label):
    """Its name on a pale ground, and in white on its colour, where it is chosen and on a tag."""
    color = rgb(label.color)

    assert contrast(INK, mixed(color, PAPER, 15)) >= READABLE
    assert contrast((255, 255, 255), color) >= READABLE


@pytest.mark.parametrize("label", ALL_LABELS, ids=lambda label: label.value)
def test_marked_words_can_be_read(label: Label):
    """A mention that is an event within a quote within a quote, and is selected."""
    ground = PAPER
    for layer in (*LAYERS, LAYERS[2]):
        ground = mixed(rgb(layer.labels[0].color), ground, TINT)

    assert contrast(INK, mixed(rgb(label.color), ground, SELECTED)) >= READABLE


def test_every_label_looks_as_its_layer_does(page: ET.Element):
    """Each has a tag in words, and a colour."""
    sheet = page.findtext(".//Style") or ""

    for label in ALL_LABELS:
        assert f'[data-label$=":{label.value}"]{{--t:"{label.value}"}}' in sheet
        assert f"{{--c:{label.color}}}" in sheet


def test_a_style_sheet_has_nothing_that_label_studio_would_escape(page: ET.Element):
    """It cleans what it is given as if it were HTML."""
    assert not set(page.findtext(".//Style") or "") & set("<>&")


# Some layers


def test_a_page_for_some_layers_has_their_labels_fields_and_relations():
    page = ET.fromstring(labeling_config(LAYERS, ["quotes"]))  # noqa: S314 (our own)

    assert names(page, "Labels") == ["mention", "quote"]
    assert names(page, "Choices") == ["speaker_status"]
    assert [r.get("value") for r in page.iter("Relation")] == ["speaker", "addressee", "cue"]


def test_what_the_roles_lead_to_comes_along_in_second_place():
    """With its fields: a mention that was missed needs an actor, too."""
    page = ET.fromstring(labeling_config(LAYERS, ["quotes"]))  # noqa: S314 (our own)
    places = {
        labels.get("name"): bar.get("className")
        for bar in page.iterfind(".//View")
        for labels in bar.iterfind("Labels")
    }

    assert places == {"mention": "redline-layer redline-aside", "quote": "redline-layer"}
    assert names(page, "Taxonomy") == ["actor"]
    assert names(page, "TextArea") == ["new_actor", "note"]


def test_a_layer_that_nothing_else_fills_comes_alone():
    page = ET.fromstring(labeling_config(LAYERS, ["mentions"]))  # noqa: S314 (our own)

    assert names(page, "Labels") == ["mention"]
    assert not list(page.iter("Relation"))


def test_the_order_in_which_layers_are_asked_for_says_nothing():
    assert labeling_config(LAYERS, PASS[::-1]) == labeling_config(LAYERS, PASS)


def test_a_layer_that_does_not_exist_is_refused():
    with pytest.raises(ConfigurationError, match="no layer “qoutes”"):
        labeling_config(LAYERS, ["qoutes"])


@pytest.mark.parametrize(
    ("given", "code"), [("quotes", 0), (" quotes , events", 0), ("qoutes", 2), ("", 2)]
)
def test_layers_are_named_on_the_command_line(run: Run, given: str, code: int):
    """An unknown one is wrong usage, and the known ones are named."""
    ended, out, err = run("schema", "labeling-config", "--layers", given)

    assert ended == code
    assert bool(out) == (code == 0)
    assert ("the layers are mentions, events, quotes, conditional_threats" in err) == (code == 2)


def test_all_layers_are_the_page_without_the_option(run: Run):
    named = "conditional_threats,quotes,events,mentions"

    assert run("schema", "labeling-config", "--layers", named)[1] == GOLDEN.read_text("utf-8")


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


# Colours and keys


@pytest.fixture(scope="module")
def shortcuts(label_studio_executable: str) -> dict[str, str]:
    """What Label Studio itself does at a key, as its page has it: name → key."""
    program = Path(label_studio_executable).resolve().parent.parent
    for script in program.glob("lib/*/site-packages/web/dist/apps/labelstudio/*.js"):
        before, found, after = script.read_text("utf-8").partition('"region:unselect":{')
        if found:
            written = before.rpartition("JSON.parse('")[2] + found + after.partition("')")[0]
            return {name: about["key"] for name, about in json.loads(written).items()}
    raise AssertionError("Label Studio has no list of its keys where it was")


def names(page: ET.Element, tag: str) -> list[str | None]:
    """The names of the controls of a kind, in the order of the page."""
    return [node.get("name") for node in page.iter(tag)]


def rgb(color: str | None) -> RGB:
    """#rrggbb → its parts, 0 to 255."""
    assert color
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def mixed(color: RGB, ground: RGB, percent: int) -> RGB:
    """What is seen of so much of a colour over another."""
    red, green, blue = (
        round((one * percent + other * (100 - percent)) / 100)
        for one, other in zip(color, ground, strict=True)
    )
    return red, green, blue


def luminance(color: RGB) -> float:
    """How bright a colour is, from 0 to 1 (WCAG 2.2)."""
    parts = [part / 255 for part in color]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """From 1, the same, to 21, black on white (WCAG 2.2)."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)
