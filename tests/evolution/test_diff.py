"""What `schema diff` says of one change: how heavily it weighs, and under what code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.evolution.edits import (
    Another,
    Edit,
    added,
    field,
    moved,
    of,
    remove_label,
    rename_label,
    setting,
    without,
)
from toolkit.errors import SchemaError
from toolkit.evolution.diff import schema_diff
from toolkit.evolution.released import RELEASED, find_schema, released_versions
from toolkit.schema import KEYWORDS_FILE, SCHEMA_FILE, Schema, load_schema

Run = Callable[..., tuple[int, str, str]]

NEXT = {"breaks": "2.0.0", "new": "1.1.0", "wording": "1.0.1"}


def renamed_definition(defs: dict[str, Any]) -> None:
    """The list of modalities under another name, which no file ever shows."""
    defs["mood"] = defs.pop("modality")
    defs["event"]["properties"]["modality"]["$ref"] = "#/$defs/mood"


CASES: tuple[tuple[str, Edit, str, str, str], ...] = (
    ("a label goes", remove_label("event_type", "AID"), "breaks", "event.type", "label-removed"),
    (
        *("a label is renamed", rename_label("event_type", "AID", "HELP")),
        *("breaks", "event.type", "label-renamed"),
    ),
    ("a label comes", added("event_type", "LEND"), "new", "event.type", "label-new"),
    (
        "a role goes",
        remove_label("argument_role", "place"),
        *("breaks", "argument.role"),
        "label-removed",
    ),
    (
        *("a label that two fields have goes", remove_label("actor_kind", "media")),
        *("breaks", "actor_kind", "label-removed"),
    ),
    ("a field goes", without("event", "date"), "breaks", "event.date", "field-removed"),
    ("a field is renamed", moved("event", "date", "day"), "breaks", "event.date", "field-renamed"),
    ("a field comes", field("event", "mood"), "new", "event.mood", "field-new"),
    (
        *("a field comes that must be given", field("event", "mood", required=True)),
        *("breaks", "event.mood", "field-required"),
    ),
    (
        *("a field must be given now", lambda d: d["event"]["required"].append("date")),
        *("breaks", "event.date", "field-required"),
    ),
    (
        *("a field need not be given", lambda d: d["event"]["required"].remove("polarity")),
        *("new", "event.polarity", "field-optional"),
    ),
    ("a type is narrowed", setting("offset", minimum=1), "breaks", "offset", "type-narrowed"),
    ("a type is widened", setting("offset", type="number"), "new", "offset", "type-widened"),
    ("a text must be longer", setting("edtf", minLength=7), "breaks", "edtf", "type-narrowed"),
    ("a pattern is another", setting("sha256", pattern="^x"), "breaks", "sha256", "type-narrowed"),
    ("a pattern goes", setting("sha256", pattern=None), "new", "sha256", "type-widened"),
    (
        *("an object is opened", setting("event", additionalProperties=None)),
        *("new", "event", "type-widened"),
    ),
    (
        *("a list may repeat", setting("references", uniqueItems=False)),
        *("new", "references", "type-widened"),
    ),
    (
        *("a relation is renamed", of("quote", "speaker_id", "x-role", name="voice")),
        *("breaks", "quote.speaker_id", "relation-renamed"),
    ),
    (
        *("a relation leads elsewhere", of("quote", "speaker_id", "x-role", to="event")),
        *("breaks", "quote.speaker_id", "relation-changed"),
    ),
    (
        *("roles lead elsewhere", of("event", "arguments", "x-roles", to="quote")),
        *("breaks", "event.arguments", "relation-changed"),
    ),
    (
        *("a default is another", of("event", "modality", "x-field", default="future")),
        *("breaks", "event.modality", "default-changed"),
    ),
    (
        *("a default goes", of("event", "modality", "x-field", default=None)),
        *("breaks", "event.modality", "default-changed"),
    ),
    (
        *("a default comes", of("conditional_threat", "aim", "x-field", default="unclear")),
        *("new", "conditional_threat.aim", "default-new"),
    ),
    (
        *("a field's control is renamed", of("event", "modality", "x-field", name="mood")),
        *("breaks", "event.modality", "control-renamed"),
    ),
    (
        *("a field's control is another", of("event", "modality", "x-field", control="TextArea")),
        *("breaks", "event.modality", "control-changed"),
    ),
    (
        *("a layer's control is renamed", lambda d: d["event"]["x-layer"].update(control="act")),
        *("breaks", "event", "control-renamed"),
    ),
    (
        *("a part needs a relation", of("conditional_threat", "marker", "x-part", loose=False)),
        *("breaks", "conditional_threat.marker", "control-changed"),
    ),
    (
        *("a part is no part", lambda d: d["quote"]["properties"]["cue"].pop("x-part")),
        *("breaks", "quote.cue", "control-removed"),
    ),
    (
        *(
            "a field that is worked out is so otherwise",
            lambda d: d["quote"]["properties"]["parent_id"].update({"x-enclosing": "event"}),
        ),
        *("breaks", "quote.parent_id", "relation-changed"),
    ),
    (
        *("a condition goes", lambda d: [d["quote"].pop(k) for k in ("if", "then", "else")]),
        *("new", "quote", "condition-removed"),
    ),
    (
        *(
            "a condition comes",
            lambda d: d["event"].update(
                {"if": {"required": ["date"]}, "then": {"required": ["note"]}}
            ),
        ),
        *("breaks", "event", "condition-added"),
    ),
    (
        *("a condition of several goes", lambda d: d["conditional_threat"]["allOf"].pop()),
        *("new", "conditional_threat", "condition-removed"),
    ),
    (
        *("an alternative goes", lambda d: d["conditional_threat"]["anyOf"].pop()),
        *("breaks", "conditional_threat", "condition-added"),
    ),
    (
        *("a code is another", lambda d: d["mention"]["x-code"].update(anyOf="actor-missing")),
        *("new", "mention", "code-changed"),
    ),
    ("a file goes", lambda d: d.pop("waivers"), "breaks", "waivers", "definition-removed"),
    (
        *("a file comes", lambda d: d.update(notes={"type": "array", "description": "Notes."})),
        *("new", "notes", "definition-new"),
    ),
    (
        "a description is worded anew",
        setting("event", description="Acts."),
        *("wording", "event", "wording"),
    ),
    (
        "a meaning is worded anew",
        lambda d: d["event_type"]["x-values"]["AID"].update(description="Help."),
        *("wording", "event.type", "wording"),
    ),
    (
        "a ruling is added",
        lambda d: d["event"]["x-rulings"].append("More."),
        *("wording", "event", "wording"),
    ),
    (
        "a hotkey is another",
        lambda d: d["event_type"]["x-values"]["AID"].update(hotkey="y"),
        *("wording", "event.type", "look"),
    ),
    (
        "a colour is another",
        lambda d: d["event"]["x-layer"].update(color="#000000"),
        *("wording", "event", "look"),
    ),
    (
        "labels stand in another order",
        lambda d: d["event_type"]["enum"].reverse(),
        *("wording", "event.type", "look"),
    ),
)


@pytest.mark.parametrize(
    ("edit", "weight", "place", "code"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_one_change_is_told_once_with_its_weight(
    another: Another, edit: Edit, weight: str, place: str, code: str
):
    diff = schema_diff(another(), another(edit, version=NEXT[weight]))

    assert [(c.weight, c.place, c.code) for c in diff.changes] == [(weight, place, code)]
    assert diff.in_step, diff.verdict()
    assert diff.due == diff.new


def test_a_version_by_itself_is_no_change(another: Another):
    """The number stands in several places of the schema."""
    diff = schema_diff(another(), another(version="1.1.0"))

    assert diff.changes == ()
    assert (diff.asked, diff.stated) == ("none", "minor")


def test_a_definition_under_another_name_is_no_change(another: Another):
    assert schema_diff(another(), another(renamed_definition)).changes == ()


def test_a_layer_that_goes_is_told_with_its_list(another: Another):
    def edit(defs: dict[str, Any]) -> None:
        without("record", "conditional_threats")(defs)

    new = another(edit, version="2.0.0")
    new.root["x-layers"].remove("conditional_threat")
    found = {(c.place, c.code) for c in schema_diff(another(), new).of("breaks")}

    assert found == {
        ("conditional_threat", "layer-removed"),
        ("record.conditional_threats", "field-removed"),
    }


def test_the_gravest_change_decides_the_step(another: Another):
    diff = schema_diff(
        another(), another(added("event_type", "LEND"), remove_label("event_type", "AID"))
    )

    assert [c.weight for c in diff.changes] == ["breaks", "new"]
    assert (diff.asked, diff.stated, diff.due) == ("major", "none", "2.0.0")
    assert diff.verdict() == (
        "the changes ask for a major step; the versions state no step (1.0.0 → 1.0.0):"
        " x-version should be 2.0.0"
    )


def test_a_version_that_is_not_stated_is_an_error(another: Another):
    new = another()
    del new.root["x-version"]

    with pytest.raises(SchemaError, match="x-version is ''"):
        schema_diff(another(), new)


def test_an_older_version_is_a_step_back(another: Another):
    assert schema_diff(another(version="1.1.0"), another()).stated == "backwards"


def test_a_version_that_is_no_three_numbers_is_an_error(another: Another):
    with pytest.raises(SchemaError, match="x-version is 'one'"):
        schema_diff(another(), another(version="one"))


class TestReleased:
    def test_the_current_version_is_what_was_released_under_its_number(self, root: Path):
        """Where they differ, x-version needs a step (or, if never published, the copy renewal)."""
        working = load_schema(root / "schema")
        if working.version not in released_versions(root / "schema"):
            pytest.skip(f"{working.version} is not released yet")
        diff = schema_diff(find_schema(working.version, root / "schema"), working)

        assert (diff.of("breaks"), diff.of("new")) == ((), ())

    def test_every_released_version_is_a_whole_schema(self, root: Path):
        for number in released_versions(root / "schema"):
            folder = root / "schema" / RELEASED / number

            assert find_schema(number, root / "schema").version == number
            assert load_schema(folder).layers

    def test_versions_are_in_the_order_of_their_numbers(self, tmp_path: Path):
        for number in ("1.10.0", "1.9.0", "notes"):
            (tmp_path / RELEASED / number).mkdir(parents=True)

        assert released_versions(tmp_path) == ("1.9.0", "1.10.0")

    def test_a_file_a_folder_and_a_number_name_a_schema(self, root: Path, tmp_path: Path):
        shutil.copy(root / "schema" / SCHEMA_FILE, tmp_path / "mine.json")

        for reference in (tmp_path / "mine.json", root / "schema", "1.0.0"):
            assert find_schema(str(reference)).version == "1.0.0"

    @pytest.mark.parametrize(
        ("reference", "told"), [("9.9.9", "was not released"), ("nothing", "there is no schema")]
    )
    def test_what_names_none_is_told_with_what_there_is(self, reference: str, told: str):
        with pytest.raises(SchemaError, match=told) as failed:
            find_schema(reference)

        assert "1.0.0" in failed.value.hint

    def test_another_json_schema_is_none_of_redline(self, root: Path):
        with pytest.raises(SchemaError, match="it has no x-version and no x-layers"):
            find_schema(str(root / "schema" / KEYWORDS_FILE))


class TestCommand:
    def test_prints_what_changed_and_exits_1_when_the_number_does_not_say_so(
        self, another: Another, saved: Callable[[Schema], Path], run: Run
    ):
        new = saved(another(rename_label("event_type", "AID", "HELP"), version="1.0.1"))

        code, out, err = run("schema", "diff", "1.0.0", new)

        assert code == 1
        assert out == (
            "1 change: what breaks\n  event.type: the label AID is gone, and HELP means the same:"
            " renamed? [label-renamed]\n"
        )
        assert err == (
            "the changes ask for a major step; the versions state a patch (1.0.0 → 1.0.1):"
            " x-version should be 2.0.0\n"
        )

    def test_exits_0_when_the_number_says_so(
        self, another: Another, saved: Callable[[Schema], Path], run: Run
    ):
        new = saved(another(added("event_type", "LEND"), version="1.1.0"))

        code, out, _ = run("schema", "diff", "1.0.0", new, "--json")

        told = json.loads(out)
        assert code == 0
        assert (told["asked"], told["stated"], told["in_step"]) == ("minor", "minor", True)
        assert told["changes"] == [
            {
                "weight": "new",
                "place": "event.type",
                "code": "label-new",
                "message": "the label LEND is new",
            }
        ]

    def test_without_a_newer_one_takes_the_schema_in_force(self, root: Path, run: Run):
        code, _, err = run("schema", "diff", root / "schema")

        assert (code, err) == (0, "nothing changed; the versions state no step (1.0.0 → 1.0.0)\n")
