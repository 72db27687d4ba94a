"""Records of one schema version into another: nothing lost, nothing guessed."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compose import compose
from tests.evolution.edits import (
    Another,
    added,
    field,
    moved,
    remove_label,
    rename_label,
    without,
)
from toolkit.errors import ConfigurationError, RecordError
from toolkit.evolution.renames import Renames, read_renames
from toolkit.files import dumps_line
from toolkit.migrate import Migration, migrate, outputs
from toolkit.model import JSONObject
from toolkit.schema import Schema, load_schema

Run = Callable[..., tuple[int, str, str]]
Saved = Callable[[Schema], Path]

TEXT = "Ruritania sent grain to Strelsau and signed."
DIGEST = "0" * 64
OLD = load_schema()


def event(start: int, end: int, kind: str, **more: Any) -> JSONObject:
    return {
        "id": f"e.{start}-{end}",
        "start": start,
        "end": end,
        "text": TEXT[start:end],
        "type": kind,
        "modality": "actual",
        "polarity": "positive",
        "arguments": [],
        **more,
    }


def record(*events: JSONObject, reader: str = "gold", **more: Any) -> JSONObject:
    return {
        "schema_version": OLD.version,
        "id": f"strelsau.{reader}",
        "kind": "gold" if reader == "gold" else "annotation",
        "document_id": "strelsau",
        "text_sha256": DIGEST,
        "annotator": reader,
        "mentions": [],
        "events": list(events),
        "quotes": [],
        "conditional_threats": [],
        **more,
    }


SENT = event(10, 14, "AID")
SIGNED = event(37, 43, "AGREE", date="2019-05-02")


@pytest.fixture
def stored(tmp_path: Path) -> Callable[..., Path]:
    """Write records a line to a file."""

    def stored(*records: JSONObject, name: str = "records.jsonl") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(map(dumps_line, records)), "utf-8")
        return path

    return stored


def told(migration: Migration) -> list[tuple[str, str, str]]:
    return [(p.record, p.path, p.message) for p in migration.problems]


def only(migration: Migration) -> JSONObject:
    assert told(migration) == []
    (made,) = migration.made
    return made.value


class TestMigrate:
    def test_a_label_goes_where_the_map_says(self, another: Another, stored):
        new = another(rename_label("event_type", "AID", "HELP"), version="2.0.0")
        path = stored(record(SENT, SIGNED))

        found = migrate(OLD, new, [path], Renames({"event.type": {"AID": "HELP"}}))

        assert only(found) == {
            **record({**SENT, "type": "HELP"}, SIGNED),
            "schema_version": "2.0.0",
        }
        assert list(found.told()) == ["event.type: AID is now HELP, 1 time"]

    def test_without_a_map_it_stops_at_each_use(self, another: Another, stored):
        new = another(remove_label("event_type", "AID"), version="2.0.0")
        path = stored(record(SENT, SIGNED), record(SENT, reader="annotator-1"))

        found = migrate(OLD, new, [path])

        assert found.made == ()
        assert told(found) == [
            (name, "$.events[0].type", "“AID” has no place in 2.0.0")
            for name in ("strelsau.annotator-1", "strelsau.gold")
        ]
        assert found.missing == {"event.type": ("AID",)}

    def test_a_label_that_nobody_used_needs_no_entry(self, another: Another, stored):
        new = another(remove_label("event_type", "AID"), version="2.0.0")

        assert only(migrate(OLD, new, [stored(record(SIGNED))]))["events"] == [SIGNED]

    def test_a_map_to_what_the_newer_version_has_not_stops_too(self, another: Another, stored):
        new = another(remove_label("event_type", "AID"), version="2.0.0")

        found = migrate(OLD, new, [stored(record(SENT))], Renames({"event_type": {"AID": "HLEP"}}))

        assert [message for _, _, message in told(found)] == [
            "“AID” becomes “HLEP” by the map, which has no place in 2.0.0"
        ]

    def test_labels_that_are_merged_in_a_list_stand_there_once(self, another: Another, stored):
        part = {"start": 0, "end": 9, "text": TEXT[:9]}
        threat = {
            "id": "t.0-9",
            **part,
            "act": "threat",
            "consequence": part,
            "aim": "unclear",
            "consequence_kinds": ["economic", "legal"],
            "commitment": "committed",
            "status": "issued",
            "threatener_ids": ["m.0-9"],
            "target_ids": [],
            "beneficiary_ids": [],
        }
        mention = {"id": "m.0-9", **part, "form": "name", "actor_id": "ruritania"}
        new = another(remove_label("consequence_kind", "legal"), version="2.0.0")
        path = stored(record(mentions=[mention], conditional_threats=[threat]))

        found = migrate(OLD, new, [path], Renames({"consequence_kind": {"legal": "economic"}}))

        assert only(found)["conditional_threats"][0]["consequence_kinds"] == ["economic"]

    def test_roles_that_are_merged_are_filled_once(self, another: Another, stored):
        mention = {"id": "m.0-9", "start": 0, "end": 9, "text": TEXT[:9], "form": "name"}
        roles = [{"role": role, "mention_id": "m.0-9"} for role in ("agent", "place")]
        new = another(remove_label("argument_role", "place"), version="2.0.0")
        path = stored(
            record({**SENT, "arguments": roles}, mentions=[{**mention, "actor_id": "ruritania"}])
        )

        found = migrate(OLD, new, [path], Renames({"argument.role": {"place": "agent"}}))

        assert only(found)["events"][0]["arguments"] == [roles[0]]

    def test_items_that_a_merge_makes_the_same_stop_it(self, another: Another, stored):
        """Which of the two is meant, nobody has said."""
        new = another(remove_label("event_type", "AID"), version="2.0.0")
        path = stored(record(SENT, {**SENT, "id": "e.10-14.2", "type": "AGREE"}))

        found = migrate(OLD, new, [path], Renames({"event.type": {"AID": "AGREE"}}))

        assert told(found) == [
            (
                *("strelsau.gold", "$.events[1]"),
                "it becomes the same as events[0]; leave one of the two out",
            )
        ]

    def test_a_field_goes_where_the_map_says(self, another: Another, stored):
        new = another(moved("event", "date", "day"), version="2.0.0")

        found = migrate(OLD, new, [stored(record(SIGNED))], Renames({"event": {"date": "day"}}))

        (there,) = only(found)["events"]
        assert there["day"] == "2019-05-02"
        assert "date" not in there

    def test_a_field_without_a_place_stops_unless_the_map_drops_it(self, another: Another, stored):
        new = another(without("event", "date"), version="2.0.0")
        path = stored(record(SENT, SIGNED))

        stopped = migrate(OLD, new, [path])
        dropped = migrate(OLD, new, [path], Renames(drop=frozenset({"event.date"})))

        assert told(stopped) == [
            ("strelsau.gold", "$.events[1].date", "the field “date” has no place in 2.0.0")
        ]
        assert only(dropped)["events"][1] == {k: v for k, v in SIGNED.items() if k != "date"}
        assert list(dropped.told()) == ["event.date: left out, as the map says, 1 time"]

    def test_a_layer_without_a_place_stops_only_where_it_holds_something(
        self, another: Another, stored
    ):
        new = another(without("record", "events"), version="2.0.0")
        new.root["x-layers"].remove("event")

        assert "events" not in only(migrate(OLD, new, [stored(record())]))
        assert told(migrate(OLD, new, [stored(record(SENT))])) == [
            ("strelsau.gold", "$.events", "the field “events” has no place in 2.0.0")
        ]

    def test_a_field_that_must_be_given_is_never_guessed(self, another: Another, stored):
        new = another(field("event", "mood", required=True), version="2.0.0")
        path = stored(record(SENT))

        stopped = migrate(OLD, new, [path])
        filled = migrate(OLD, new, [path], Renames(add={"event.mood": "plain"}))

        assert told(stopped) == [("strelsau.gold", "$.events[0]", "mood is missing")]
        assert only(filled)["events"][0]["mood"] == "plain"

    def test_what_is_narrower_than_a_value_stops_it(self, another: Another, stored):
        new = another(lambda d: d["edtf"].update(maxLength=7), version="2.0.0")

        assert [path for _, path, _ in told(migrate(OLD, new, [stored(record(SIGNED))]))] == [
            "$.events[0].date"
        ]

    def test_what_the_older_version_refuses_is_not_migrated(self, another: Another, stored):
        wrong = record({**SENT, "type": "GIVE"})

        found = migrate(OLD, another(version="1.0.1"), [stored(wrong)])

        assert [(p.code, p.path) for p in found.problems] == [
            ("attribute-value-unknown", "$.events[0].type")
        ]

    def test_a_record_of_another_version_is_told(self, another: Another, stored):
        found = migrate(another(version="1.1.0"), another(version="1.2.0"), [stored(record(SENT))])

        assert [p.code for p in found.problems] == ["schema-version-unknown"]

    def test_a_record_that_stands_twice_is_told(self, another: Another, stored):
        found = migrate(OLD, another(version="1.0.1"), [stored(record(SENT), record(SENT))])

        assert [p.code for p in found.problems] == ["duplicate-annotation"]

    def test_problems_are_in_the_order_of_the_text(self, another: Another, stored):
        new = another(remove_label("event_type", "AID"), version="2.0.0")
        events = [event(n, n + 1, "AID") for n in range(12)]

        found = migrate(OLD, new, [stored(record(*events))])

        assert [p.path for p in found.problems] == [f"$.events[{n}].type" for n in range(12)]

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 10_000))
    def test_the_same_version_under_another_number_changes_nothing_else(self, seed: int):
        _, made = compose(Random(seed), OLD)
        root = json.loads(json.dumps(OLD.root).replace("1.0.0", "1.0.1"))
        before = deepcopy(made)
        found = _in_memory(made, Schema(root, OLD.keywords))

        assert found == {**made, "schema_version": "1.0.1"}
        assert made == before

    def test_the_gold_of_the_checkout_is_migrated_there_and_back(
        self, another: Another, root: Path, tmp_path: Path
    ):
        new = another(
            rename_label("event_type", "AID", "HELP"),
            rename_label("mention_form", "nominal", "noun"),
            moved("quote", "speaker_id", "voice_id"),
            version="2.0.0",
        )
        _follow(new, "speaker_id", "voice_id")
        there = Renames(
            {
                "event.type": {"AID": "HELP"},
                "mention_form": {"nominal": "noun"},
                "quote": {"speaker_id": "voice_id"},
            }
        )
        back = Renames(
            {place: {b: a for a, b in names.items()} for place, names in there.names.items()}
        )
        gold = root / "annotations" / "gold"

        _write(migrate(OLD, new, [gold], there), tmp_path / "there")
        _write(migrate(new, OLD, [tmp_path / "there"], back), tmp_path / "back")

        assert (tmp_path / "there" / "000_687b90cf0bc0ae61.json").read_text("utf-8").count("HELP")
        for path in gold.glob("*.json"):
            assert (tmp_path / "back" / path.name).read_bytes() == path.read_bytes()


def _follow(schema: Schema, old: str, new: str) -> None:
    """The conditions of the quote with a field's new name."""
    node = schema.root["$defs"]["quote"]
    for branch in ("then", "else"):
        node[branch] = json.loads(json.dumps(node[branch]).replace(old, new))
    status = node["properties"]["speaker_status"]["x-field"]
    status["when"] = status["when"].replace(old, new)


def _in_memory(made: JSONObject, new: Schema) -> JSONObject:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        path.write_text(dumps_line(made), "utf-8")
        return only(migrate(OLD, new, [path]))


def _write(found: Migration, out: Path) -> None:
    assert told(found) == []
    for path, text in outputs(found, out).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


class TestOtherFiles:
    def test_actors_take_the_labels_that_they_hold_along(self, another: Another, tmp_path: Path):
        new = another(rename_label("actor_kind", "media", "press"), version="2.0.0")
        actor = {"id": "herald", "name": "Strelsau Herald", "kind": "media"}
        path = tmp_path / "actors.json"
        path.write_text(json.dumps({"schema_version": "1.0.0", "actors": [actor]}), "utf-8")

        found = migrate(OLD, new, [path], Renames({"actor.kind": {"media": "press"}}))

        assert only(found) == {"schema_version": "2.0.0", "actors": [{**actor, "kind": "press"}]}

    def test_links_follow_the_ids_of_gold(self, another: Another, stored, tmp_path: Path):
        """Of two items with one span, the one that comes first has the plain id."""
        new = another(rename_label("event_type", "AGREE", "WELCOME"), version="2.0.0")
        first, second = {**SENT, "type": "AGREE"}, {**SENT, "id": "e.10-14.2"}
        members = [{"document_id": "strelsau", "id": e["id"]} for e in (first, second)]
        links = {"id": "grain", "kind": "same_event", "members": members}
        path = tmp_path / "links.json"
        path.write_text(json.dumps({"schema_version": "1.0.0", "links": [links]}), "utf-8")
        gold = stored(record(first, second))

        found = migrate(OLD, new, [gold, path], Renames({"event.type": {"AGREE": "WELCOME"}}))

        moved_record, moved_links = (made.value for made in found.made)
        labels = {item["id"]: item["type"] for item in moved_record["events"]}
        assert labels == {"e.10-14": "AID", "e.10-14.2": "WELCOME"}
        assert [m["id"] for m in moved_links["links"][0]["members"]] == ["e.10-14.2", "e.10-14"]
        assert "strelsau.gold: e.10-14 is now e.10-14.2" in list(found.told())

    def test_what_cannot_be_migrated_in_a_folder_is_left_alone(
        self, another: Another, stored, tmp_path: Path
    ):
        stored(record(SENT), name="in/gold.jsonl")
        (tmp_path / "in" / "decisions.json").write_text('{"decisions": []}', "utf-8")

        found = migrate(OLD, another(version="1.0.1"), [tmp_path / "in"])

        assert len(found.made) == 1
        assert [path.name for path in found.left_alone] == ["decisions.json"]

    def test_what_cannot_be_migrated_and_is_named_is_an_error(
        self, another: Another, tmp_path: Path
    ):
        path = tmp_path / "export.json"
        path.write_text("[]", "utf-8")

        with pytest.raises(RecordError, match="holds no records"):
            migrate(OLD, another(version="1.0.1"), [path])

    def test_a_line_that_is_no_record_is_not_lost(self, another: Another, stored):
        path = stored(record(SENT), {"note": "remember the grain"})

        with pytest.raises(RecordError, match="line 2, is no record"):
            migrate(OLD, another(version="1.0.1"), [path])


class TestOutputs:
    def test_what_was_read_is_never_overwritten(self, another: Another, stored):
        path = stored(record(SENT))
        found = migrate(OLD, another(version="1.0.1"), [path])

        for out in (path, path.parent):
            with pytest.raises(ConfigurationError, match="never overwritten"):
                outputs(found, out)

    def test_a_folder_that_was_read_takes_nothing(self, another: Another, stored, tmp_path: Path):
        stored(record(SENT), name="in/gold.jsonl")
        found = migrate(OLD, another(version="1.0.1"), [tmp_path / "in"])

        with pytest.raises(ConfigurationError, match="a second run would read it"):
            outputs(found, tmp_path / "in" / "new")

    def test_two_files_of_one_name_do_not_become_one(self, another: Another, stored):
        paths = [
            stored(record(SENT, reader=f"annotator-{n}"), name=f"{n}/records.jsonl") for n in (1, 2)
        ]
        found = migrate(OLD, another(version="1.0.1"), paths)

        with pytest.raises(ConfigurationError, match="would both be"):
            outputs(found, Path("new"))
        assert len(outputs(found, Path("new.jsonl"))[Path("new.jsonl")].splitlines()) == 2

    def test_lines_are_sorted_by_id(self, another: Another, stored):
        path = stored(record(SENT), record(SENT, reader="annotator-1"))
        found = migrate(OLD, another(version="1.0.1"), [path])
        lines = outputs(found, Path("new.jsonl"))[Path("new.jsonl")].splitlines()

        assert [json.loads(line)["id"] for line in lines] == [
            "strelsau.annotator-1",
            "strelsau.gold",
        ]


class TestMap:
    def read(self, path: Path, text: str, new: Schema = OLD) -> Renames:
        path.write_text(text, "utf-8")
        return read_renames(path, OLD, new)

    def test_is_json_or_toml(self, tmp_path: Path):
        expected = Renames({"event.type": {"AID": "AGREE"}}, {}, frozenset({"event.date"}))

        for name, text in (
            ("map.json", '{"event.type": {"AID": "AGREE"}, "drop": ["event.date"]}'),
            ("map.toml", 'drop = ["event.date"]\n["event.type"]\nAID = "AGREE"\n'),
        ):
            assert self.read(tmp_path / name, text) == expected

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("[]", "no object"),
            ("{", "cannot read the map"),
            ('{"event.type": {"AIDE": "AGREE"}}', "version 1.0.0 has no “AIDE”; it has AGREE,"),
            ('{"event.kind": {"AID": "AGREE"}}', "no labels and no fields at “event.kind”"),
            ('{"event.type": {"AID": null}}', "no object of names"),
            ('{"event": {"days": "date"}}', "has no “days”"),
            ('{"drop": ["event.days"]}', "no field “event.days”"),
            ('{"drop": "event.date"}', "drop is no list"),
            ('{"add": {"event.days": 1}}', "no field “event.days”"),
        ],
    )
    def test_that_names_what_is_not_there_is_an_error(self, tmp_path: Path, text: str, fault: str):
        """A slip of the pen must not look like a label without an entry."""
        with pytest.raises(ConfigurationError, match=fault):
            self.read(tmp_path / "map.json", text)

    def test_a_label_can_not_be_dropped(self, tmp_path: Path):
        with pytest.raises(ConfigurationError):
            self.read(tmp_path / "map.json", '{"drop": ["event_type.AID"]}')


class TestCommand:
    def test_writes_nothing_when_something_has_no_place(
        self, another: Another, saved: Saved, stored, run: Run, tmp_path: Path
    ):
        new = saved(another(rename_label("event_type", "AID", "HELP"), version="2.0.0"))
        path, out = stored(record(SENT)), tmp_path / "new.jsonl"

        code, printed, err = run("migrate", "1.0.0", new, path, "-o", out)

        assert (code, printed, out.exists()) == (1, "", False)
        first, *rest = err.splitlines()
        assert first == (
            f"error: {path}::strelsau.gold::$.events[0].type: “AID” has no place in 2.0.0"
            " [attribute-value-unknown]"
        )
        assert rest[:2] == [
            "1 problem; nothing was written",
            'say what they become with --map: {"event.type": {"AID": "…"}}',
        ]

    def test_a_second_run_writes_the_same_bytes(
        self, another: Another, saved: Saved, stored, run: Run, tmp_path: Path
    ):
        new = saved(another(rename_label("event_type", "AID", "HELP"), version="2.0.0"))
        mapping = tmp_path / "map.json"
        mapping.write_text('{"event.type": {"AID": "HELP"}}', "utf-8")
        path, out = stored(record(SENT, SIGNED)), tmp_path / "new.jsonl"
        words = ("migrate", "1.0.0", new, path, "--map", mapping, "-o", out)
        before = path.read_bytes()

        assert run(*words)[0] == 0
        first = out.read_bytes()
        code, _, err = run(*words)

        assert (code, out.read_bytes(), path.read_bytes()) == (0, first, before)
        assert err.splitlines()[-1] == "1 object of 1.0.0 for 2.0.0; 1 file, up to date"
        assert run("migrate", "1.0.0", new, path, "--map", mapping, "-o", "-")[1] == (
            first.decode("utf-8")
        )

    def test_what_is_written_is_valid_in_the_newer_version(
        self, another: Another, saved: Saved, root: Path, run: Run, tmp_path: Path
    ):
        schema = another(added("event_type", "LEND"), version="1.1.0")
        out = tmp_path / "gold"

        code, _, _ = run(
            "migrate", "1.0.0", saved(schema), root / "annotations" / "gold", "-o", out
        )

        written = [json.loads(path.read_text("utf-8")) for path in out.glob("*.json")]
        assert (code, len(written)) == (0, 5)
        for value in written:
            assert list(schema.record_violations(value)) == []
