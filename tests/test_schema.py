"""The schema, and what is derived from it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compose import compose
from toolkit.codebook import codebook, instructions
from toolkit.dataset.columns import all_columns, feature
from toolkit.errors import SchemaError
from toolkit.labelstudio.config import labeling_config
from toolkit.schema import KEYWORDS_FILE, SCHEMA_FILE, Schema, faults, load_schema, schema_text
from toolkit.violations import violations_of

SCHEMA = load_schema()


@pytest.fixture
def copy(tmp_path: Path, root: Path) -> Path:
    """A folder with a copy of the schema."""
    for name in (SCHEMA_FILE, KEYWORDS_FILE):
        shutil.copy(root / "schema" / name, tmp_path)
    return tmp_path


def edit(folder: Path, change) -> None:
    path = folder / SCHEMA_FILE
    values = json.loads(path.read_text("utf-8"))
    change(values["$defs"])
    path.write_text(json.dumps(values), "utf-8")


@pytest.mark.parametrize(
    ("enum", "config"),
    [
        ("actor_kind", "actors"),
        ("argument_role", "events"),
        ("polarity", "events"),
        ("speaker_status", "quotes"),
        ("condition_polarity", "conditional_threats"),
        ("aim", "conditional_threats"),
        ("commitment", "conditional_threats"),
        ("threat_status", "conditional_threats"),
        ("mention_form", "mentions"),
        ("event_type", "events"),
        ("modality", "events"),
        ("quote_mode", "quotes"),
        ("threat_act", "conditional_threats"),
        ("consequence_kind", "conditional_threats"),
    ],
)
def test_a_new_value_of_an_enum_is_in_everything_derived(copy: Path, enum: str, config: str):
    """One edit, in the schema: labeling page, codebook, instructions, features and validator."""
    edit(copy, lambda defs: defs[enum]["enum"].append("brand_new"))
    schema = load_schema(copy)

    if enum != "actor_kind":  # an actor's kind is chosen in the registry, not on the page
        assert 'value="brand_new"' in labeling_config(schema.layers)
        assert "`brand_new`" in codebook(schema)
    assert "brand_new" in json.dumps(feature(all_columns(schema)[config]))
    assert not list(schema.violations(enum, "brand_new"))


def test_a_new_label_gets_a_hotkey_of_its_own(copy: Path):
    edit(copy, lambda defs: defs["event_type"]["enum"].append("brand_new"))
    schema = load_schema(copy)
    keys = [la.hotkey for layer in schema.layers for la in layer.labels]
    keys += [part.label.hotkey for layer in schema.layers for part in layer.parts]

    assert None not in keys
    assert len(set(keys)) == len(keys)
    assert faults(schema) == ["event_type: the value brand_new of event_type has no description"]


def test_a_new_argument_role_becomes_a_relation(copy: Path):
    edit(copy, lambda defs: defs["argument_role"]["enum"].append("instrument"))

    assert '<Relation value="instrument" />' in labeling_config(load_schema(copy).layers)


def test_a_typo_in_an_annotation_keyword_is_an_error(copy: Path):
    edit(copy, lambda defs: defs["quote"]["properties"]["cue"].update({"x-prat": {}}))

    with pytest.raises(SchemaError, match="cue"):
        load_schema(copy)


def test_a_typo_within_an_annotation_keyword_is_an_error(copy: Path):
    edit(copy, lambda defs: defs["quote"]["properties"]["cue"]["x-part"].update({"hotky": "9"}))

    with pytest.raises(SchemaError, match="hotky"):
        load_schema(copy)


def test_a_folder_without_a_schema_is_named(tmp_path: Path):
    with pytest.raises(SchemaError, match=SCHEMA_FILE):
        load_schema(tmp_path)


def test_objects_are_closed(schema: Schema):
    """Every object of the data model refuses what it does not know."""
    for name, node in schema.root["$defs"].items():
        if node.get("type") == "object":
            assert node["additionalProperties"] is False, name


def test_every_property_and_value_is_described(schema: Schema):
    assert not faults(schema)
    for name in schema.root["$defs"]:
        for key, node in schema.properties(name).items():
            assert node.get("description"), f"{name}.{key}"


def test_versions_agree(schema: Schema):
    assert schema.definition("schema_version")["const"] == schema.version
    assert schema.version in schema.root["$id"]


def test_no_choice_hides_the_fault():
    """`oneOf` would report that nothing fits, instead of what is wrong."""
    assert '"oneOf"' not in schema_text()


def test_relations_are_read_in_one_direction_only(schema: Schema):
    """No two kinds are linked both ways, so that a backward relation can be read."""
    ways = {(layer.name, role.target) for layer in schema.layers for role in layer.roles}

    assert not ways & {(target, source) for source, target in ways}


def test_a_fault_in_an_enum_names_what_is_allowed(schema: Schema):
    (found,) = schema.violations("polarity", "sideways")

    assert (found.code, found.message) == (
        "attribute-value-unknown",
        "'sideways' is none of positive, negative",
    )


def test_the_instructions_name_every_label(schema: Schema):
    text = instructions(schema)

    for layer in schema.layers:
        for label in layer.labels:
            assert f"{label.value} ({label.hotkey})" in text


def test_the_codebook_carries_every_ruling(schema: Schema):
    text = codebook(schema)

    for layer in schema.layers:
        assert layer.rulings
        for ruling in layer.rulings:
            assert f"- {ruling}\n" in text


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_accepted_quickly_is_accepted_by_jsonschema(seed: int):
    """Two validators, one verdict; and a record's faults are the same, item by item."""
    schema, random = SCHEMA, Random(seed)
    _, record = compose(random, schema)
    if random.random() < 0.7:
        layer = random.choice([la.name for la in schema.layers if record[la.name]])
        item = random.choice(record[layer])
        item[random.choice(sorted(item))] = random.choice([None, 3, "", "x y", -1, [], {}, 1.5])

    slow = [v for e in schema.validator("record").iter_errors(record) for v in violations_of(e)]

    assert list(schema.violations("record", record)) == slow
    assert sorted(map(repr, schema.record_violations(record))) == sorted(map(repr, slow))


def test_of_many_faulty_items_the_first_are_told_and_the_others_counted(schema: Schema):
    _, record = compose(Random(1), schema)
    record["mentions"] = [{"id": f"m.{i}"} for i in range(9)]

    found = list(schema.record_violations(record, most=3))

    assert "6 more of the mentions" in found[-1].message
    assert {v.path[1] for v in found} == {0, 1, 2, 3}
