"""A running project to another version of the schema: only if all work in it reads the same."""

from __future__ import annotations

import copy
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.compose import compose
from tests.evolution.edits import (
    Another,
    added,
    field,
    moved,
    of,
    remove_label,
    rename_label,
)
from toolkit.errors import ConfigurationError, LabelStudioError
from toolkit.evolution.renames import Renames
from toolkit.labelstudio.client import Predicted, Project, Studio
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.load import Load
from toolkit.labelstudio.migration import Course, migrate_project, plan_migration
from toolkit.labelstudio.onward import Onward
from toolkit.labelstudio.plan import plan_push
from toolkit.labelstudio.tasks import result_of, task_data
from toolkit.model import JSONObject
from toolkit.schema import Schema, load_schema

OLD = load_schema()
READINGS = [compose(Random(number), OLD, f"invented-{number}") for number in range(3)]
RESULTS = [result_of(record, OLD.layers) for _, record in READINGS]
Changed = Callable[[int], None]
Run = Callable[..., tuple[int, str, str]]


class Shelf(Studio):
    """A server with one project, that is killed after so many changes of it."""

    def __init__(self, config: str, *tasks: JSONObject, title: str = "crisis") -> None:
        super().__init__("http://studio.example", "key")
        self.one = Project(1, title, config, "2019-05-02")
        self.shelved = [copy.deepcopy(task) for task in tasks]
        self.told: list[str] = []
        self.left = 1000
        self.meanwhile: Changed = lambda _: None

    def _change(self, what: str) -> None:
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        self.told.append(what)
        self.meanwhile(len(self.told))

    def projects(self, title: str) -> list[Project]:
        return [self.one] if title == self.one.title else []

    def tasks(self, *_: object) -> list[JSONObject]:
        return copy.deepcopy(self.shelved)

    def check_config(self, *_: object) -> None:
        """Nothing is changed by it."""

    def update_config(self, project: Project, label_config: str, *_: object) -> None:
        self._change("config")
        self.one = replace(project, label_config=label_config.strip())

    def change_data(self, task: int, data: Any) -> None:
        self._change(f"task {task}")
        next(t for t in self.shelved if t["id"] == task)["data"] = dict(data)

    def predictions(self, *_: object) -> list[Predicted]:
        return [
            Predicted(p["id"], task["id"], "rules", p["result"])
            for task in self.shelved
            for p in task["predictions"]
        ]

    def remove_prediction(self, number: int) -> None:
        self._change(f"prediction {number}")
        for task in self.shelved:
            task["predictions"] = [p for p in task["predictions"] if p["id"] != number]

    @property
    def versions(self) -> list[str]:
        return [task["data"]["schema_version"] for task in self.shelved]


def task(index: int, *, layers: tuple[str, ...] = (), **values: Any) -> JSONObject:
    """The task of an invented document, as an export brings it."""
    data = task_data(READINGS[index][0], (), schema_version=OLD.version, layers=layers)
    bare = {"id": index + 7, "data": data, "annotations": [], "drafts": [], "predictions": []}
    return bare | values


def done(index: int, **values: Any) -> JSONObject:
    """One that was annotated."""
    made = {"id": index, "result": RESULTS[index], "completed_by": 1}
    return task(index, annotations=[made | values])


def name(label: str = "name", index: int = 0) -> JSONObject:
    """A mention of nobody."""
    text = READINGS[index][0].text
    value = {"start": 0, "end": 1, "text": text[:1], "labels": [label]}
    return {"id": "n", "type": "labels", "from_name": "mention", "to_name": "text", "value": value}


def event(label: str, *more: JSONObject) -> list[JSONObject]:
    value = {"start": 0, "end": 1, "text": READINGS[0][0].text[:1], "labels": [label]}
    region = {"id": "e", "type": "labels", "from_name": "event", "to_name": "text", "value": value}
    return [region, *more]


def shelf(
    *tasks: JSONObject,
    schema: Schema = OLD,
    layers: tuple[str, ...] = (),
    title: str = "crisis",
) -> Shelf:
    """A server with a project of these tasks, and the page of a version."""
    return Shelf(labeling_config(schema.layers, layers).strip(), *tasks, title=title)


def plan(new: Schema, studio: Shelf, renames: Renames | None = None):
    return plan_migration(Course(OLD, new, renames or Renames()), studio.one, studio)


def found(new: Schema, studio: Shelf, renames: Renames | None = None) -> list[tuple[str, str]]:
    """Where and what is wrong with taking a project along."""
    return [(p.path, p.message) for p in plan(new, studio, renames).problems]


class TestCarryingOut:
    def test_a_new_label_is_offered_and_the_tasks_state_the_version(self, another: Another):
        new = another(added("event_type", "LEND"), version="1.1.0")
        studio = shelf(done(0), task(1))

        made = plan(new, studio)
        migrate_project(made, studio)

        assert list(made.lines()) == [
            "project 'crisis' (number 1), from 1.0.0 to 1.1.0:",
            "  change its labeling configuration, and the instructions with it:",
            "    + the label LEND of event",
            "  let 2 tasks state 1.1.0",
            "  all work in it reads the same: 1 annotation",
        ]
        assert studio.told == ["task 7", "task 8", "config"]
        assert studio.one.label_config == labeling_config(new.layers).strip()
        assert studio.versions == ["1.1.0", "1.1.0"]

    def test_all_else_in_the_tasks_stays(self, another: Another):
        before = done(0)
        studio = shelf(before)

        migrate_project(plan(another(version="1.0.1"), studio), studio)

        (after,) = studio.shelved
        assert after == {**before, "data": {**before["data"], "schema_version": "1.0.1"}}

    def test_a_second_run_has_nothing_to_do(self, another: Another):
        new = another(added("event_type", "LEND"), version="1.1.0")
        studio = shelf(done(0))
        migrate_project(plan(new, studio), studio)

        again = plan(new, studio)

        assert again.nothing
        assert list(again.lines()) == ["project 'crisis' (number 1) is at 1.1.0: nothing to do"]

    @pytest.mark.parametrize("changes", range(5))
    def test_one_that_was_killed_is_completed_by_the_next(self, changes: int, another: Another):
        """Whatever annotators did between the two, with the page that they had."""
        new = another(
            added("event_type", "LEND"), remove_label("event_type", "AID"), version="2.0.0"
        )
        tasks = [task(0, annotations=[{"id": 1, "result": [name()]}]), task(1), task(2)]
        studio = shelf(*tasks)
        studio.left = changes
        try:
            migrate_project(plan(new, studio), studio)
        except KeyboardInterrupt:
            studio.left = 1000
        offered = "LEND" if "LEND" in studio.one.label_config else "AGREE"
        studio.shelved[1]["annotations"].append({"id": 2, "result": event(offered)})

        migrate_project(plan(new, studio), studio)

        assert studio.versions == ["2.0.0"] * 3
        assert plan(new, studio).nothing

    def test_tasks_that_came_meanwhile_are_told_too(self, another: Another):
        studio = shelf(task(0))
        late = task(1)

        def push(changes: int) -> None:
            if changes == 1:
                studio.shelved.append(late)

        studio.meanwhile = push
        migrate_project(plan(another(added("event_type", "LEND"), version="1.1.0"), studio), studio)

        assert studio.versions == ["1.1.0", "1.1.0"]

    def test_a_label_that_is_used_meanwhile_stays_on_the_page(self, another: Another):
        new = another(remove_label("event_type", "AID"), version="2.0.0")
        studio = shelf(task(0))
        page = studio.one.label_config
        studio.meanwhile = lambda _: studio.shelved[0]["annotations"].append(
            {"id": 1, "result": event("AID")}
        )

        left = migrate_project(plan(new, studio), studio)

        assert len(left.problems) == 1
        assert studio.one.label_config == page

    def test_the_way_back_is_the_same_command_the_other_way_round(self, another: Another):
        new = another(remove_label("event_type", "AID"), version="2.0.0")
        studio = shelf(task(0))
        studio.meanwhile = lambda _: studio.shelved[0]["annotations"].append(
            {"id": 1, "result": event("AID")}
        )
        migrate_project(plan(new, studio), studio)
        studio.meanwhile = lambda _: None

        back = plan_migration(Course(new, OLD), studio.one, studio)
        migrate_project(back, studio)

        assert studio.versions == ["1.0.0"]

    def test_a_page_that_an_earlier_push_changed_gets_its_tasks_told(self, another: Another):
        """What was marked since with what only the newer version has is read by that."""
        new = another(added("event_type", "LEND"), version="1.1.0")
        studio = shelf(task(0, annotations=[{"id": 1, "result": event("LEND")}]), schema=new)

        made = plan(new, studio)
        migrate_project(made, studio)

        assert made.problems == ()
        assert studio.versions == ["1.1.0"]

    def test_a_pass_keeps_its_layers(self, another: Another):
        new = another(added("event_type", "LEND"), version="1.1.0")
        studio = shelf(task(0, layers=("quotes",)), layers=("quotes",))

        migrate_project(plan(new, studio), studio)

        assert studio.one.label_config == labeling_config(new.layers, ("quotes",)).strip()
        assert studio.shelved[0]["data"]["layers"] == ["quotes"]

    def test_a_prediction_with_a_label_that_goes_is_removed(self, another: Another):
        """From a task nobody worked on: nobody shall submit what cannot be read."""
        new = another(remove_label("event_type", "AID"), version="2.0.0")
        made = [{"id": 4, "result": event("AID")}, {"id": 5, "result": event("AGREE")}]
        studio = shelf(
            task(0, predictions=made),
            task(1, predictions=[{"id": 6, "result": event("AID")}], drafts=[{"result": []}]),
        )

        migrate_project(plan(new, studio), studio)

        assert [p["id"] for t in studio.shelved for p in t["predictions"]] == [5, 6]

    def test_tasks_of_others_stay_as_they_are(self, another: Another):
        stranger = {"id": 3, "data": {"text": "Strelsau"}, "annotations": [], "predictions": []}
        studio = shelf(task(0), stranger)

        migrate_project(plan(another(version="1.0.1"), studio), studio)

        assert studio.shelved[1] == stranger


class TestWorkThatWouldReadOtherwise:
    @pytest.mark.parametrize(
        "work",
        [
            {"annotations": [{"id": 1, "result": event("AID")}]},
            {"annotations": [{"id": 1, "result": event("AID"), "was_cancelled": True}]},
            {"drafts": [{"id": 1, "result": event("AID")}]},
            {"annotations": [{"id": 1, "result": [], "drafts": [{"result": event("AID")}]}]},
        ],
        ids=["annotation", "skip", "draft", "draft of an annotation"],
    )
    def test_a_label_in_use_is_never_dropped(self, work: JSONObject, another: Another):
        new = another(remove_label("event_type", "AID"), version="2.0.0")
        studio = shelf(task(0, **work), task(1))

        made = plan(new, studio)
        migrate_project(made, studio)

        assert [(p.code, p.message) for p in made.problems] == [
            (
                "region-unknown-label",
                "the label AID of event is in use, 1 time in 1 task (7); 2.0.0 does not have it",
            )
        ]
        assert studio.told == []

    def test_a_label_that_nobody_used_goes(self, another: Another):
        new = another(remove_label("event_type", "AID"), version="2.0.0")
        studio = shelf(task(0, annotations=[{"id": 1, "result": event("AGREE")}]))

        made = plan(new, studio)
        migrate_project(made, studio)

        assert "    - the label AID of event" in list(made.lines())
        assert '"AID"' not in studio.one.label_config

    def test_each_label_that_goes_is_named_once_with_its_tasks(self, another: Another):
        new = another(
            rename_label("event_type", "AID", "HELP"),
            rename_label("mention_form", "name", "proper"),
            version="2.0.0",
        )
        used = event("AID", {**event("AID")[0], "id": "f"})
        studio = shelf(
            task(0, annotations=[{"id": 1, "result": [*used, name()]}]),
            task(1, drafts=[{"id": 1, "result": event("AID")}]),
        )

        assert [message for _, message in found(new, studio)] == [
            "the label AID of event is in use, 3 times in 2 tasks (7, 8); 2.0.0 does not have it",
            "the label name of mention is in use, 1 time in 1 task (7); 2.0.0 does not have it",
        ]

    def test_a_changed_default_is_another_reading(self, another: Another):
        new = another(of("event", "modality", "x-field", default="future"), version="2.0.0")
        studio = shelf(task(0, annotations=[{"id": 1, "result": event("AID")}]))

        assert found(new, studio) == [
            (
                "$.events[].modality",
                "it reads “actual” by 1.0.0, and “future” by 2.0.0: 1 time in 1 task (7)",
            )
        ]

    def test_a_field_that_must_be_given_is_missing(self, another: Another):
        new = another(field("event", "certainty", required=True), version="2.0.0")
        studio = shelf(task(0, annotations=[{"id": 1, "result": event("AID")}]))

        ((path, message),) = found(new, studio)

        assert path.startswith("$.events[]")
        assert "certainty" in message

    def test_what_was_wrong_already_bars_nothing(self, another: Another):
        """A draft is seldom whole, and annotators may be wrong."""
        new = another(added("event_type", "LEND"), version="1.1.0")
        studio = shelf(task(0, drafts=[{"id": 1, "result": event("NONSENSE", name())}]))

        assert found(new, studio) == []

    def test_a_label_that_only_the_newer_version_has_is_another_reading(self, another: Another):
        """On the older page it was no label at all."""
        new = another(added("event_type", "LEND"), version="1.1.0")
        studio = shelf(task(0, annotations=[{"id": 1, "result": event("LEND")}]))

        assert found(new, studio) != []

    def test_a_field_that_is_only_called_otherwise_needs_a_map(self, another: Another):
        """What stands on the page is the same, and records are migrated by the map."""
        new = another(moved("event", "modality", "mood"), version="2.0.0")
        studio = shelf(task(0, annotations=[{"id": 1, "result": event("AID")}]))

        assert found(new, studio) != []
        assert found(new, studio, Renames({"event": {"modality": "mood"}})) == []

    def test_a_map_does_not_rename_what_annotations_hold(self, another: Another):
        new = another(rename_label("event_type", "AID", "HELP"), version="2.0.0")
        studio = shelf(task(0, annotations=[{"id": 1, "result": event("AID")}]))

        assert len(found(new, studio, Renames({"event.type": {"AID": "HELP"}}))) == 1

    def test_a_layer_that_nobody_was_asked_for_is_no_empty_layer(self, another: Another):
        def split(defs: dict[str, Any]) -> None:
            defs["rumour"] = copy.deepcopy(defs["quote"])
            about = {"name": "rumours", "prefix": "r", "control": "rumour"}
            defs["rumour"]["x-layer"] = {**defs["quote"]["x-layer"], **about}
            defs["record"]["properties"]["rumours"] = {
                **defs["record"]["properties"]["quotes"],
                "items": {"$ref": "#/$defs/rumour"},
            }
            defs["record"]["required"].append("rumours")

        new = another(split, version="1.1.0")
        new.root["x-layers"].append("rumour")
        asked = shelf(task(0, annotations=[{"id": 1, "result": event("AID")}]))
        made = {"id": 1, "result": event("AID")}
        of_a_pass = task(0, layers=("events",), annotations=[made])

        assert ("$.rumours", "the layer is new in 1.1.0, and nobody was asked for it") in [
            (path, message.partition(":")[0]) for path, message in found(new, asked)
        ]
        assert found(new, shelf(of_a_pass, layers=("events",))) == []

    def test_a_draft_that_the_server_hides_is_an_error(self, another: Another):
        studio = shelf(task(0, drafts=[31]))

        with pytest.raises(LabelStudioError, match="does not show what is marked in task 7"):
            plan(another(version="1.0.1"), studio)

    def test_what_is_marked_after_the_migration_is_not_asked_about(self, another: Another):
        """It was made by the newer version, and reads as that says."""
        new = another(of("event", "modality", "x-field", default="future"), version="2.0.0")
        studio = shelf(task(0), task(1))
        migrate_project(plan(new, studio), studio)
        studio.shelved[0]["annotations"].append({"id": 1, "result": event("AID")})

        assert plan(new, studio).nothing


class TestOtherProjects:
    def test_one_of_another_version_is_told_what_it_is(self, another: Another):
        other = task(0)
        other["data"]["schema_version"] = "0.9.0"

        with pytest.raises(ConfigurationError) as raised:
            plan(another(version="1.0.1"), shelf(other, task(1)))

        assert raised.value.message == (
            "the project 'crisis' is at neither 1.0.0 nor 1.0.1: it has 1 task of 0.9.0, 1 task of"
            " 1.0.0"
        )

    def test_one_without_tasks_is_known_by_its_page(self, another: Another):
        new = another(added("event_type", "LEND"), version="1.1.0")

        assert plan(new, shelf()).new_config
        assert plan(new, shelf(schema=new)).nothing
        with pytest.raises(ConfigurationError, match="no tasks, and its page is neither"):
            plan(new, Shelf("<View/>"))

    def test_one_for_a_layer_that_goes_is_refused(self, another: Another):
        def renamed(defs: dict[str, Any]) -> None:
            defs["quote"]["x-layer"]["name"] = "sayings"
            moved("record", "quotes", "sayings")(defs)

        studio = shelf(task(0, layers=("quotes",)), layers=("quotes",))

        assert found(another(renamed, version="2.0.0"), studio) == [
            ("$", "its tasks are for the layer “quotes”, which 2.0.0 has not")
        ]


class TestPush:
    def test_of_another_version_names_the_command(self, another: Another):
        load = Load("crisis", None, [READINGS[0][0]])

        with pytest.raises(ConfigurationError) as raised:
            plan_push(load, shelf(task(0)), another(version="1.1.0"))

        assert raised.value.message == (
            "the project 'crisis' is at version 1.0.0 of the schema, not at 1.1.0 (task 7, document"
            " invented-0)"
        )
        assert raised.value.hint == "Run: redline migrate 1.0.0 1.1.0 --project crisis"

    def test_names_the_projects_of_all_annotators_and_the_schema(self, another: Another):
        load = Load("a crisis / anna", "anna", [READINGS[0][0]], schema_folder="next")
        studio = shelf(task(0), title="a crisis / anna")

        with pytest.raises(ConfigurationError) as raised:
            plan_push(load, studio, another(version="1.1.0"))

        assert raised.value.hint == (
            "Run: redline --schema next migrate 1.0.0 1.1.0 --project 'a crisis'"
        )

    def test_of_an_edit_of_the_same_version_is_planned(self, another: Another):
        load = Load("crisis", None, [READINGS[0][0]])

        made = plan_push(load, shelf(task(0)), another(added("event_type", "LEND")))

        assert made.new_config


class TestCommand:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("gold", "--project", "crisis"), "--project goes without RECORDS and -o"),
            (("--project", "crisis", "-o", "new"), "--project goes without RECORDS and -o"),
            (("gold", "-o", "new", "--yes"), "--dry-run and --yes go with --project"),
            (("gold", "-o", "new", "--dry-run"), "--dry-run and --yes go with --project"),
            (("-o", "new"), "or name a project with --project"),
            (("gold",), "Missing option '-o' / '--output'"),
        ],
        ids=" ".join,
    )
    def test_takes_files_or_a_project(self, words: tuple[str, ...], said: str, run: Run):
        code, _, err = run("migrate", "1.0.0", "1.0.0", *words)

        assert code == 2
        assert said in err

    def test_one_version_is_no_step(self, run: Run):
        code, _, err = run("migrate", "1.0.0", "1.0.0", "--project", "crisis")

        assert code == 3
        assert "error: 1.0.0 and 1.0.0 are both version 1.0.0" in err


class TestOnward:
    def otherwise(self, studio: Shelf, *, drafts: bool = False, **given: Any) -> list[str]:
        values: dict[str, Any] = {
            "name": "crisis",
            "schemas": ("1.0.0", "next"),
            "versions": ("1.0.0", "2.0.0"),
            "map_file": None,
            "schema_folder": Path("old"),
            "documents": Path("annotations/documents.jsonl"),
            "exports": Path("annotations/exports"),
        }
        new = Schema({**OLD.root, "x-version": "2.0.0"}, OLD.keywords)
        made = replace(plan(new, studio), work={"draft": 2} if drafts else {})
        return list(Onward(**{**values, **given}).otherwise([made], {1: "anna", 2: "rudolf"}))

    def test_names_each_command_as_it_is_to_be_typed(
        self, monkeypatch: pytest.MonkeyPatch, root: Path
    ):
        monkeypatch.chdir(root)
        schemas = ("1.0.0", "schema")

        told = self.otherwise(shelf(done(0)), map_file=Path("map.toml"), schemas=schemas)

        at = "build/migration"
        assert [shlex.split(line) for line in told[1:]] == [
            ["redline", "pull", "--project", "crisis", "-o", f"{at}/exports"],
            [
                *("redline", "--schema", "schema/released/1.0.0", "records", f"{at}/exports"),
                *("-o", f"{at}/1.0.0/records.jsonl"),
            ],
            [
                *("redline", "--schema", "old", "migrate", "1.0.0", "schema"),
                *(f"{at}/1.0.0/records.jsonl", "--map", "map.toml", "-o", f"{at}/2.0.0"),
            ],
            [
                *("redline", "--schema", "schema", "push", "annotations/documents.jsonl"),
                *("--project", "crisis 2.0.0", "--records", f"{at}/2.0.0/records.jsonl"),
            ],
        ]

    def test_gives_each_of_several_readers_a_project(self):
        told = self.otherwise(shelf(done(0), done(1, completed_by=2)))

        assert told[-1].endswith(" --annotators anna,rudolf")

    def test_says_that_drafts_would_stay_behind(self):
        told = self.otherwise(shelf(done(0)), drafts=True)

        assert told[1] == (
            "  # 2 drafts would stay behind: see that what counts is submitted first"
        )

    def test_takes_the_actors_along_and_keeps_the_layers(self):
        studio = shelf(task(0, layers=("quotes",)), layers=("quotes",))

        told = self.otherwise(studio, actors=(Path("annotations/actors.json"),))

        assert "records.jsonl annotations/actors.json -o" in told[-2]
        assert told[-1].endswith("--actors build/migration/2.0.0/actors.json --layers quotes")
